//! What the charter's electorate does not change alone: the body above decides, too.

use crate::command::{Adopt, FrameworkCommand};
use crate::definition;
use crate::framework::{DefinitionFile, EntrenchedPart, Framework, touched};
use crate::testing::organisation::{replaced, whole};
use crate::testing::rules::{Row, prove, refused};
use crate::testing::{World, kinds};
use serde_json::json;

const RULE: &str = "electorate = [\"auditor\"]\nrule = { at_least = 1 }";
const AYE: &str = "ballot framework charter yes --as adam";

/// The two heads are above the auditor.
fn entrenched() -> Vec<DefinitionFile> {
    let charter = format!("{RULE}\nabove = \"head\"\n[charter.entrenched]");
    replaced(&whole(), RULE, &charter)
}

fn framework(files: &[DefinitionFile]) -> Framework {
    let (framework, diagnostics) = definition::load(files);
    framework.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

/// Of which parts a change is, by what stood before and what stands now.
fn parts(old: &str, new: &str) -> Vec<EntrenchedPart> {
    let before = entrenched();
    let now = replaced(&before, old, new);
    let found = touched(EntrenchedPart::ALL, &framework(&before), &framework(&now));
    let mut parts: Vec<EntrenchedPart> = found.into_iter().map(|it| it.part).collect();
    parts.dedup();
    parts
}

const ELECTORATE: &[(&str, &str)] = &[
    (
        RULE,
        "electorate = [\"auditor\", \"coordinator\"]\nrule = { at_least = 1 }",
    ),
    (
        RULE,
        "electorate = [\"auditor\"]\nrule = { at_least = 1 }\nproposer_votes = true",
    ),
    (
        RULE,
        "electorate = [\"auditor\"]\nrule = { at_least = 1 }\ncloses = \"3 days\"",
    ),
    (
        "propose_by = [\"coordinator\"]\nelectorate",
        "propose_by = [\"coordinator\", \"auditor\"]\nelectorate",
    ),
    ("[charter.entrenched]", ""),
    (
        "[charter.entrenched]",
        "[charter.entrenched]\nparts = [\"clocks\"]",
    ),
    (
        "[charter.entrenched]",
        "[charter.entrenched]\nrule = { at_least = 1 }",
    ),
    ("above = \"head\"", "above = \"coordinator\""),
    (
        "[roles.head]\nline = 1",
        "[roles.head]\nline = 1\nappoint_by = [\"auditor\"]",
    ),
    (
        "by = [\"head\"]\nset = [\"due\", \"first_due\", \"level\"]\nrequire",
        "by = [\"head\", \"auditor\"]\nset = [\"due\", \"first_due\", \"level\"]\nrequire",
    ),
    (
        "propose_by = [\"head\"]\nelectorate",
        "propose_by = [\"head\", \"auditor\"]\nelectorate",
    ),
    (
        "electorate = [\"head\"]",
        "electorate = [\"head\", \"auditor\"]",
    ),
    (
        "by = [\"coordinator\", \"head\"], in",
        "by = [\"coordinator\", \"auditor\"], in",
    ),
];

const THIRD_LINE: &[(&str, &str)] = &[
    ("[roles.auditor]\nline = 3", "[roles.auditor]\nline = 2"),
    (
        "[roles.auditor]\nline = 3",
        "[roles.auditor]\nline = 3\nappoint_by = [\"coordinator\"]",
    ),
    (
        "by = [\"head\", \"auditor\"]",
        "by = [\"head\", \"coordinator\"]",
    ),
    (
        "electorate = [\"coordinator\", \"auditor\"]\nrule = { at_least = 2 }",
        "electorate = [\"coordinator\"]\nrule = { at_least = 1 }",
    ),
];

const INFORMS: &[(&str, &str)] = &[
    ("informs = [\"auditor\"]", "informs = []"),
    ("inform = [\"auditor\"]", "inform = [\"coordinator\"]"),
];

const CLOCKS: &[(&str, &str)] = &[
    ("length = \"10 days\"", "length = \"2 weeks\""),
    ("length = \"10 days\"", "length = \"10 working days\""),
    ("warn = [\"2 days\"]", "warn = []"),
    ("run_in = [\"todo\", \"claimed\"]", "run_in = [\"todo\"]"),
    (
        "breach = { flag = \"overdue\" }",
        "breach = { fire = \"claim\" }",
    ),
    (
        "run_in = [\"asked\"]",
        "run_in = [\"asked\"]\nmoved_by = [\"head\"]",
    ),
];

const SEPARATION: &[(&str, &str)] = &[
    (
        "acts = [\"drop\"]\nforbid_lines = [3]",
        "acts = [\"drop\"]\nforbid_lines = [2]",
    ),
    (
        "acts = [\"drop\"]\nforbid_lines = [3]",
        "acts = [\"claim\"]\nforbid_lines = [3]",
    ),
    (
        "propose_by = [\"head\"]\nelectorate",
        "kind = \"body\"\ncloses = \"9 days\"\npropose_by = [\"head\"]\nelectorate",
    ),
];

/// Each kind of widening and weakening is found, as the part that it is of.
#[test]
fn each_kind_of_widening_is_found() {
    for (part, rows) in [
        (EntrenchedPart::Electorate, ELECTORATE),
        (EntrenchedPart::ThirdLine, THIRD_LINE),
        (EntrenchedPart::Informs, INFORMS),
        (EntrenchedPart::Separation, SEPARATION),
    ] {
        for (old, new) in rows {
            assert!(parts(old, new).contains(&part), "{old} -> {new}");
        }
    }
    for (old, new) in CLOCKS.iter().filter(|(_, new)| !new.contains("claim")) {
        assert!(
            parts(old, new).contains(&EntrenchedPart::Clocks),
            "{old} -> {new}"
        );
    }
}

/// What guards more, or has to do with none of this, the electorate changes alone.
#[test]
fn what_guards_more_is_not() {
    for (old, new) in [
        ("USD 400", "USD 500"),
        ("length = \"10 days\"", "length = \"1 week\""),
        ("warn = [\"2 days\"]", "warn = [\"2 days\", \"4 days\"]"),
        (
            "informs = [\"auditor\"]",
            "informs = [\"auditor\", \"coordinator\"]",
        ),
        ("acts = [\"drop\"]", "acts = [\"drop\", \"claim\"]"),
        (
            RULE,
            "electorate = [\"auditor\"]\nrule = { at_least = 1 }\ncloses = \"60 days\"",
        ),
        (
            RULE,
            "electorate = [\"auditor\"]\nrule = { at_least = 1 }\nnotice = \"5 days\"",
        ),
    ] {
        assert_eq!(parts(old, new), [], "{old} -> {new}");
    }
}

fn adopt(world: &mut World, files: &[DefinitionFile]) -> Vec<crate::event::Event> {
    let files = files.to_vec();
    let adopt = FrameworkCommand::Adopt(Adopt { files });
    world.carry_out(adopt.into(), "cora").unwrap()
}

/// With a higher version of the workflow, as every change of one must have.
fn changed(files: &[DefinitionFile], version: u32, old: &str, new: &str) -> Vec<DefinitionFile> {
    let files = replaced(files, old, new);
    let before = match version {
        2 => "id = \"matter\"\ninitial".to_owned(),
        _ => format!("id = \"matter\"\nversion = {}\ninitial", version - 1),
    };
    replaced(
        &files,
        &before,
        &format!("id = \"matter\"\nversion = {version}\ninitial"),
    )
}

#[test]
fn the_electorate_does_not_widen_its_powers_alone() {
    let mut world = World::of(entrenched());
    let files = changed(
        &entrenched(),
        2,
        "length = \"10 days\"",
        "length = \"20 days\"",
    );
    let events = adopt(&mut world, &files);
    let data: serde_json::Value =
        serde_json::from_slice(&events.last().unwrap().to_bytes()).unwrap();
    let above = &data["data"]["above"]["electorate"];
    assert_eq!(above.as_array().map(Vec::len), Some(2), "{data}");
    world.when(AYE).unwrap();
    assert!(
        world.state().proposal.is_some(),
        "the electorate alone adopts nothing"
    );
    world
        .when("ballot framework charter yes --as hana")
        .unwrap();
    let events = world
        .when("ballot framework charter yes --as otto")
        .unwrap();
    assert!(
        kinds(&events).contains(&"framework_adopted"),
        "{:?}",
        kinds(&events)
    );
    assert_eq!(
        world.state().decided_above,
        world.state().in_force.as_ref().map(|it| it.id)
    );
}

#[test]
fn the_body_above_refuses() {
    let mut world = World::of(entrenched());
    let files = changed(
        &entrenched(),
        2,
        "length = \"10 days\"",
        "length = \"20 days\"",
    );
    adopt(&mut world, &files);
    // One of two: with the other's yes it would be a tie, and a tie is none.
    let events = world.when("ballot framework charter no --as hana");
    let kinds = kinds(&events.unwrap());
    assert_eq!(kinds, ["framework_ballot_cast", "framework_refused"]);
}

/// Attack 13: a step that is adopted by the electorate alone moves nothing, and the next is looked
/// at against what the body above decided on.
#[test]
fn two_innocuous_steps_are_one() {
    let mut world = World::of(entrenched());
    let shorter = changed(
        &entrenched(),
        2,
        "length = \"10 days\"",
        "length = \"5 days\"",
    );
    adopt(&mut world, &shorter);
    let events = world.when(AYE).unwrap();
    assert!(
        kinds(&events).contains(&"framework_adopted"),
        "shorter is no weaker"
    );
    // Against the definitions in force ten days would be longer; against those above, as before.
    let back = changed(&shorter, 3, "length = \"5 days\"", "length = \"10 days\"");
    adopt(&mut world, &back);
    assert!(world.state().proposal.as_ref().unwrap().by_above.is_none());
    world.when(AYE).unwrap();
    let longer = changed(&back, 4, "length = \"10 days\"", "length = \"11 days\"");
    adopt(&mut world, &longer);
    assert!(world.state().proposal.as_ref().unwrap().by_above.is_some());
}

/// Who was given a power by the body above, and is put into the electorate afterwards, is seen.
#[test]
fn a_power_given_first_to_who_joins_the_electorate_later_is_seen() {
    let before = entrenched();
    let first = replaced(
        &before,
        "open_by = [\"coordinator\"]\n[[fields]]\nid = \"title\"",
        "open_by = [\"head\"]\n[[fields]]\nid = \"title\"",
    );
    let steps = framework(&first);
    assert_eq!(
        touched(EntrenchedPart::ALL, &framework(&before), &steps),
        []
    );
    let joined = RULE.replace("[\"auditor\"]", "[\"auditor\", \"head\"]");
    let both = replaced(&first, RULE, &joined);
    let found = touched(EntrenchedPart::ALL, &framework(&before), &framework(&both));
    let opens = found
        .iter()
        .any(|it| it.what.contains("head may open in task"));
    assert!(opens, "{found:?}");
}

const NOTICE: &[Row] = &[refused("notice_runs", "question")
    .defined(
        "electorate = [\"auditor\"]\nrule = { at_least = 1 }",
        "electorate = [\"auditor\"]\nrule = { at_least = 1 }\nnotice = \"5 days\"",
    )
    .given(&["adopt 'USD 400' 'USD 500'"])
    .when(AYE)
    .but_after(&["at 2019-07-07"])];

#[test]
fn nobody_votes_while_the_notice_runs() {
    prove(NOTICE);
}

#[test]
fn what_is_entrenched_has_a_body_above() {
    let files = replaced(&whole(), RULE, &format!("{RULE}\n[charter.entrenched]"));
    let (_, diagnostics) = definition::load(&files);
    let errors = diagnostics.iter().filter(|it| it.is_error());
    let codes: Vec<&str> = errors.map(|it| it.code).collect();
    assert_eq!(codes, ["nobody_above"]);
}

#[test]
fn who_votes_sees_what_the_body_above_decides_on() {
    let mut world = World::of(entrenched());
    let files = changed(
        &entrenched(),
        2,
        "length = \"10 days\"",
        "length = \"20 days\"",
    );
    adopt(&mut world, &files);
    let told = world
        .ask(&crate::view::Query::Changes, "2019-07-01")
        .unwrap();
    let what = "no longer, or less: answer of matter ends within some days";
    assert_eq!(
        told["needs_above"],
        json!([{ "part": "clocks", "what": what }])
    );
    assert!(!told["since_above"].is_null());
}
