//! Recording for who has no account, and who never does it.

use super::OPEN;
use crate::event::Known;
use crate::framework::DefinitionFile;
use crate::testing::World;
use crate::testing::organisation::{file, whole};
use crate::testing::rules::is_refused;

const GUEST: &str = "[roles.guest]\nline = \"governing\"\n[scales.level]";

const PEOPLE: &str = "[[people]]\nid = \"gus\"\n[[appointments]]\nperson = \"gus\"\n\
    role = \"guest\"\nfrom = 2000-01-01\n[[people]]\nid = \"sven\"\n[[appointments]]\n\
    person = \"sven\"\nrole = \"coordinator\"\nfrom = 2000-01-01\n[[appointments]]\n\
    person = \"hana\"\nrole = \"coordinator\"\nfrom = 2000-01-01\n";

fn files() -> Vec<DefinitionFile> {
    let mut files = whole();
    let changes = [
        ("[scales.level]", GUEST),
        (
            "by = [\"coordinator\", \"auditor\"]",
            "by = [\"guest\", \"coordinator\"]",
        ),
        (
            "electorate = [\"coordinator\", \"auditor\"]",
            "electorate = [\"guest\", \"auditor\"]",
        ),
    ];
    for (old, new) in changes {
        let fits = |path: &str| path.starts_with("matter") || path.starts_with("organisation");
        let mut fitting = files.iter_mut().filter(|file| fits(&file.path));
        let found = fitting.find(|file| file.text.contains(old));
        let found = found.expect("it stands in the definitions");
        found.text = found.text.replacen(old, new, 1);
    }
    files.push(file("more.people.toml", PEOPLE));
    files
}

const DROPS: &str = "act M-01 drop --reason \"not ours\" --for gus";

#[test]
fn who_heads_the_unit_of_a_case_records_nothing_on_it() {
    let mut world = World::of(files()).given(OPEN);
    let told = world.when(&format!("{DROPS} --as hana"));
    is_refused("recorder_barred", "person", told);
    let events = world
        .when(&format!("{DROPS} --as sven"))
        .expect("no part in it");
    assert_eq!(events[0].actor.known, Known::RecordedFor);
}

#[test]
fn who_owns_a_case_records_nothing_on_it() {
    let mut world = World::of(files()).given("open matter title=Roof unit=mecc owner=sven");
    assert_eq!(
        world.refused(&format!("{DROPS} --as sven")).0,
        "recorder_barred"
    );
    world
        .when(&format!("{DROPS} --as cora"))
        .expect("no part in it");
}

#[test]
fn who_asks_records_no_ballot() {
    let put = "propose M-01 extension due=2020-03-31";
    let world = World::of(files());
    let mut world = world.given(&format!(
        "open matter title=Roof unit=odg
        act M-01 plan due=2019-12-20 level=low --as otto
        delegate cora --acts extension --until 2019-12-31 --as otto
        {put} --for otto --as cora"
    ));
    let told = world.refused("ballot M-01 extension yes --for gus --as cora");
    assert_eq!(told.0, "recorder_barred", "{}", told.1);
    world
        .when("ballot M-01 extension yes --for gus --as sven")
        .expect("no part in it");
}

/// Who writes down what others did has done nothing: only their own acts count against them.
#[test]
fn separation_counts_a_recorder_only_by_their_own_acts() {
    let mut files = files();
    let old = "acts = [\"claim\", \"verify\"]";
    let found = files
        .iter_mut()
        .find(|file| file.path.starts_with("matter"));
    let found = found.expect("matters are defined");
    found.text = found.text.replace(old, &old.replace("verify", "replan"));
    found.text = found.text.replace(
        "id = \"replan\"\nfrom = [\"planned\"]\nto = \"same\"\nby = [\"head\"]",
        "id = \"replan\"\nfrom = [\"planned\"]\nto = \"same\"\nby = [\"guest\"]",
    );
    found.text = found.text.replace(
        "id = \"claim\"\nfrom = [\"planned\"]\nto = \"claimed\"\nby = [\"head\"]",
        "id = \"claim\"\nfrom = [\"planned\"]\nto = \"claimed\"\nby = [\"coordinator\"]",
    );
    let mut world = World::of(files).given(
        "open matter title=Roof unit=mecc
        act M-01 plan due=2019-12-20 level=low --as hana
        act M-01 replan due=2019-12-21 --for gus --as sven
        attach M-01 proof photo.jpg --as sven",
    );
    world
        .when("act M-01 claim --as sven")
        .expect("gus replanned, not sven");
}
