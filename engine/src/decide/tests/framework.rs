//! Definitions: who changes them, and what they must fit.

use crate::command::{Adopt, Command, FrameworkCommand};
use crate::decide::checked;
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::testing::{World, organisation};
use std::sync::Arc;

const ADOPT: &str = "adopt 'USD 400' 'USD 500'";
const AYE: &str = "ballot framework charter yes --as adam";

const PROPOSING: &[Row] = &[
    refused("already_in_force", "")
        .when("adopt 'USD 400' 'USD 400'")
        .but("'USD 400' 'USD 400'", "'USD 400' 'USD 500'"),
    refused("definitions_have_mistakes", "reforms.programme.toml:9")
        .when("adopt 'USD 400' 'a lot'")
        .but("a lot", "USD 500"),
    refused("not_allowed", "person")
        .when("adopt 'USD 400' 'USD 500' --as hana")
        .but("--as hana", "--as cora"),
    refused("question_open", "")
        .given(&[ADOPT])
        .when("adopt 'USD 400' 'USD 600'")
        .but_without(ADOPT),
    refused("no_electorate", "")
        .defined(
            "role = \"auditor\"\nfrom = 2000-01-01",
            "role = \"auditor\"\nfrom = 2019-08-01",
        )
        .when(ADOPT)
        .but_after(&["at 2019-08-01"]),
    refused("same_version", "question.workflow.toml:3")
        .when("adopt 'Q-{seq:02}' 'Q-{seq:03}'")
        .but("'Q-{seq:03}'", "'Q-{seq:02}\"\\nlabel = \"Asked'"),
    refused("programme_circle", "")
        .given(&["add-dependency works permit hearing"])
        .when("adopt 'id = \"hearing\"' 'id = \"hearing\"\\nneeds = [\"permit\"]'")
        .but("\\nneeds = [\"permit\"]", "\\nfinish = \"2020\""),
    refused("executive_head", "role")
        .given(&["appoint adam head --unit odg"])
        .when("adopt 'unit_head = \"head\"' 'unit_head = \"head\"\nexecutive_head = \"head\"'")
        .but_without("appoint adam head --unit odg"),
    refused("item_known", "")
        .given(&["add-item works cellar --owner odg"])
        .when("adopt 'id = \"hearing\"' 'id = \"cellar\"'")
        .but("\"cellar\"", "\"garden\""),
];

const KNOWN: &[Row] = &[
    refused("known_required", "person")
        .defined(
            "electorate = [\"auditor\"]\nrule",
            "electorate = [\"auditor\"]\nknown = [\"token\"]\nrule",
        )
        .when(ADOPT)
        .but_defined("known = [\"token\"]", "known = []"),
    refused("known_required", "person")
        .defined(
            "electorate = [\"auditor\"]\nrule",
            "electorate = [\"auditor\"]\nknown = [\"token\"]\nrule",
        )
        .when("appoint hana head --unit odg")
        .but_defined("known = [\"token\"]", "known = []"),
    refused("known_required", "person")
        .defined(
            "electorate = [\"auditor\"]\nrule",
            "electorate = [\"auditor\"]\nknown = [\"token\"]\nrule",
        )
        .given(&[
            "open matter title=Roof unit=mecc",
            "act M-01 plan due=2019-12-20 level=low --as hana",
            "propose M-01 extension due=2020-03-31 --as hana",
        ])
        .when("ballot M-01 extension yes --as adam")
        .but_defined("known = [\"token\"]", "known = []"),
];

const VOTING: &[Row] = &[
    refused("no_open_question", "")
        .when(AYE)
        .but_after(&[ADOPT]),
    refused("not_in_electorate", "person")
        .given(&[ADOPT])
        .when("ballot framework charter yes --as hana")
        .but("--as hana", "--as adam"),
    refused("not_one_of", "value")
        .given(&[ADOPT])
        .when("ballot framework charter maybe --as adam")
        .but("maybe", "no"),
];

#[test]
fn proposing() {
    prove(PROPOSING);
}

#[test]
fn a_charter_may_ask_how_people_are_known() {
    prove(KNOWN);
}

#[test]
fn voting() {
    prove(VOTING);
}

#[test]
fn the_founder_is_among_the_people() {
    let found = |person| {
        let files = organisation::whole();
        let adopt = FrameworkCommand::Adopt(Adopt { files });
        World::unfounded().carry_out(adopt.into(), person)
    };
    is_refused("unknown_person", "", found("kim"));
    found("hana").unwrap();
}

/// Definitions that were read away from the writer are not read again; others are.
#[test]
fn definitions_are_read_once_by_whoever_reads_them_first() {
    let framework = checked(&organisation::whole()).expect("they are right");
    let brings = |files| Command::from(FrameworkCommand::Adopt(Adopt { files }));
    let mut world = World::unfounded();
    world.offer(Arc::clone(&framework));
    world
        .carry_out(brings(organisation::whole()), "cora")
        .unwrap();
    let in_force = world.state().in_force.clone().unwrap();
    assert!(Arc::ptr_eq(&in_force, &framework));
    let others = organisation::replaced(&organisation::whole(), "USD 400", "USD 500");
    let mut world = World::unfounded();
    world.offer(framework);
    world.carry_out(brings(others.clone()), "cora").unwrap();
    let in_force = world.state().in_force.clone().unwrap();
    let id = crate::framework::Framework::content_hash(&others);
    assert_eq!(in_force.id, id, "never what somebody else offered");
}

/// Who may not bring definitions is told so before anybody reads them.
#[test]
fn rights_come_before_the_work() {
    let mut world = World::new();
    let (code, _) = world.refused("adopt 'USD 400' 'a lot' --as hana");
    assert_eq!(code, "not_allowed");
}
