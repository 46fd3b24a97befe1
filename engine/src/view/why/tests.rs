//! Why a case is where it is: people who may, cases that block, values that lack.

use crate::framework::DefinitionFile;
use crate::testing::World;
use crate::testing::organisation::{replaced, whole};
use crate::view::Query;
use serde_json::{Value as Json, json};

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-31 level=low --as hana";
const PROVE: &str = "attach M-01 proof photo.jpg --as hana";
const CLAIM: &str = "act M-01 claim --as hana";

fn why(world: &World, day: &str) -> Json {
    let query = Query::Why {
        case: "M-01".to_owned(),
    };
    world.ask(&query, day).expect("an answer")
}

/// The organisation, where the coordinator appoints auditors.
fn appointing(files: &[DefinitionFile]) -> Vec<DefinitionFile> {
    let by = "[roles.auditor]\nappoint_by = [\"coordinator\"]";
    replaced(files, "[roles.auditor]", by)
}

/// What a transition or a decision of the answer says.
fn of<'j>(why: &'j Json, list: &str, key: &str, name: &str) -> &'j Json {
    let mut found = why[list].as_array().expect("a list").iter();
    let found = found.find(|it| it[key] == name);
    found.unwrap_or_else(|| panic!("no {name}: {why}"))
}

fn transition<'j>(why: &'j Json, name: &str) -> &'j Json {
    of(why, "transitions", "transition", name)
}

fn decision<'j>(why: &'j Json, name: &str) -> &'j Json {
    of(why, "decisions", "decision", name)
}

#[test]
fn who_is_kept_apart_is_not_among_those_who_may() {
    let world = World::of(appointing(&whole())).given(&[OPEN, PLAN, PROVE, CLAIM].join("\n"));
    let told = why(&world, "2019-07-01");
    assert_eq!(transition(&told, "verify")["by"]["people"], json!(["adam"]));
    let world = world.given("end-appointment adam auditor --on 2019-07-01");
    let told = why(&world, "2019-07-02");
    let verify = transition(&told, "verify");
    assert_eq!(verify["by"]["people"], json!([]));
    let waits = verify["waits_for"][0].as_str().expect("a reason");
    assert!(waits.contains("`hana` did `claim`"), "{waits}");
}

#[test]
fn who_acts_in_the_place_of_another_is_told() {
    let lines = [OPEN, PLAN, PROVE, CLAIM];
    let world = World::of(whole()).given(&lines.join("\n")).given(
        "delegate cora --acts verify --until 2019-12-31 --as adam
         delegate hana --acts verify --until 2019-12-31 --as adam",
    );
    let told = why(&world, "2019-07-01");
    let in_place = &transition(&told, "verify")["by"]["in_place"];
    // Who claimed verifies in nobody's place.
    assert_eq!(*in_place, json!([{ "person": "cora", "for": "adam" }]));
}

#[test]
fn the_linked_case_that_blocks_is_named() {
    let world = World::of(whole()).given(&[OPEN, PLAN].join("\n")).given(
        "open matter title=Walls unit=mecc
         open matter title=Doors unit=mecc
         link M-01 parts M-02
         link M-01 parts M-03
         act M-02 drop --reason \"not ours\" --as cora",
    );
    let told = why(&world, "2019-07-01");
    let waits = &transition(&told, "finish")["waits_for"];
    let blocks = "`links.parts.all(p, p.closed)` does not hold: M-03";
    assert_eq!(*waits, json!([blocks]));
}

#[test]
fn the_value_that_lacks_is_named_also_behind_what_is_derived() {
    let when = "by = [\"coordinator\", \"auditor\"]\nwhen = \"urgent\"\nreason = \"required\"";
    let plain = "by = [\"coordinator\", \"auditor\"]\nreason = \"required\"";
    let world = World::of(replaced(&whole(), plain, when)).given(OPEN);
    let told = why(&world, "2019-07-01");
    let waits = &transition(&told, "drop")["waits_for"];
    let lacks = "`urgent`: `urgent` has no value, since `level` has none";
    assert_eq!(*waits, json!([lacks]));
}

#[test]
fn a_decision_tells_who_may_put_it_and_whose_ballots_it_waits_for() {
    let world = World::of(whole()).given(&[OPEN, PLAN].join("\n"));
    let told = why(&world, "2019-07-01");
    let extension = decision(&told, "extension");
    assert_eq!(extension["put_by"]["people"], json!(["hana"]));
    assert_eq!(extension["when"], "times('extended') < 1");
    assert_eq!(extension["proposes"], json!(["due"]));
    let world = world.given("propose M-01 extension due=2020-03-31 --as hana");
    let told = why(&world, "2019-07-01");
    let extension = decision(&told, "extension");
    assert_eq!(extension["ballots_of"], json!(["adam", "cora"]));
    let world = world.given("ballot M-01 extension yes --as adam");
    let told = why(&world, "2019-07-01");
    let waits = &transition(&told, "extend")["waits_for"];
    assert_eq!(*waits, json!(["`extension` waits for the ballots of cora"]));
}

#[test]
fn a_deadline_is_told_where_the_organisation_is() {
    let world = World::of(whole()).given(OPEN);
    let told = why(&world, "2019-07-01");
    let waits = &transition(&told, "lapse")["waits_for"];
    assert_eq!(
        *waits,
        json!(["the clock `answer` is due 2019-07-11 10:00 CEST"])
    );
}

#[test]
fn no_ballot_is_asked_for_that_cannot_matter() {
    let old = "electorate = [\"coordinator\", \"auditor\"]\nrule = { at_least = 2 }";
    let new = "electorate = [\"coordinator\", \"auditor\"]\nrule = { each_role = 1 }";
    let world = World::of(appointing(&replaced(&whole(), old, new)))
        .given("appoint otto auditor --as cora");
    let world = world.given(&[OPEN, PLAN].join("\n")).given(
        "propose M-01 extension due=2020-03-31 --as hana
         ballot M-01 extension yes --as adam",
    );
    // Otto's could only make it worse: one auditor has said yes.
    let told = why(&world, "2019-07-01");
    let extension = decision(&told, "extension");
    assert_eq!(extension["ballots_of"], json!(["cora"]));
    let owed = |person: &str| {
        let query = Query::Owed {
            person: crate::value::Name::new(person),
            may: true,
        };
        world.ask(&query, "2019-07-01").expect("an answer")
    };
    let is_ballot = |rows: &Json| {
        let mut rows = rows.as_array().expect("a list").iter();
        rows.any(|row| row["kind"] == "ballot")
    };
    assert!(is_ballot(&owed("cora")["owed"]));
    assert!(!is_ballot(&owed("otto")["owed"]));
    assert!(is_ballot(&owed("otto")["may"]));
}
