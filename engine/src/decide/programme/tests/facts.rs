//! What is recorded is what happened; what is not touched does not change.

use crate::event::{EventData, ProgrammeEvent};
use crate::testing::organisation::REFORMS;
use crate::testing::{World, blocked, kinds};
use crate::value::ProgrammeId;

#[test]
fn only_what_has_happened_is_recorded() {
    let mut world = World::new();
    let refused = |world: &mut World, line: &str| world.refused(line).0;
    for (line, code) in [
        ("item reforms change started on 2019-07-02", "not_yet"),
        ("item reforms change done on 2031-01-01", "not_yet"),
        ("forecast reforms change 2019-06", "forecast_passed"),
        ("item reforms training started", "held_by_programme"),
        ("open question --effective 2019-07-02", "not_yet"),
    ] {
        assert_eq!(refused(&mut world, line), code, "{line}");
    }
    world = world.given("forecast reforms change 2019-07\nitem reforms change done");
    assert_eq!(
        refused(&mut world, "forecast reforms change 2020"),
        "item_status"
    );
}

#[test]
fn what_holds_the_end_does_not_hold_the_beginning() {
    let mut world = World::new().given("add-dependency reforms change review --kind finish");
    assert_eq!(
        kinds(&world.when("item reforms change started").unwrap()),
        ["item_changed"]
    );
    let (code, _) = world.refused("item reforms change done");
    assert_eq!(code, "held_by_programme");
}

#[test]
fn a_remark_on_an_ended_case_refuses_no_money_that_was_asked_for_anew() {
    let mut world = World::new().given(
        "open question
        link Q-01 item reforms/council
        act Q-01 refuse --as adam
        fund reforms reserve --stage proposed",
    );
    let events = world.when("comment Q-01 \"Looked at again\"").unwrap();
    assert_eq!(kinds(&events), ["commented"]);
}

#[test]
fn an_item_that_a_text_names_again_knows_nothing_of_its_cases_before() {
    let mut world = World::new().given("open question\nlink Q-01 item reforms/council");
    let council = REFORMS.find("[[items]]\nid = \"council\"").unwrap();
    let tools = REFORMS.find("[[items]]\nid = \"tools\"").unwrap();
    let without = format!("{}{}", &REFORMS[..council], &REFORMS[tools..]);
    let without = without.replace("gate = \"council\"\n", "");
    world
        .adopt(&without.replace("version = 1", "version = 2"))
        .unwrap();
    world
        .adopt(&REFORMS.replace("version = 1", "version = 3"))
        .unwrap();
    let events = world.when("comment Q-01 \"Still asked\"").unwrap();
    assert_eq!(kinds(&events), ["commented"]);
}

#[test]
fn a_text_under_which_promises_fail_says_so_at_once() {
    let mut world = World::new();
    let late = REFORMS
        .replace("version = 1", "version = 2")
        .replace("duration = \"3 months\"", "duration = \"30 months\"")
        .replace(
            "stage = \"proposed\"\ngate = \"council\"",
            "stage = \"received\"",
        );
    let events = world.adopt(&late).unwrap();
    let failing = events.iter().find_map(|event| match &event.data {
        EventData::Programme(ProgrammeEvent::PromisesFailing(failing)) => Some(failing),
        _ => None,
    });
    let failing = failing.expect("promises fail");
    assert_eq!(
        (failing.because.as_str(), failing.promises.len()),
        ("reforms", 2)
    );
}

#[test]
fn a_text_of_the_same_version_does_not_name_what_a_change_made() {
    let mut world = World::new().given("split reforms tools ledger bank training=ledger");
    let text = format!("{REFORMS}[[items]]\nid = \"bank\"\nowner = \"mecc\"\n");
    let refused = world.adopt(&text).unwrap_err();
    assert_eq!(refused.code, "item_known");
    let newer = text.replace("version = 1", "version = 2");
    assert!(blocked(&world.adopt(&newer).unwrap()).len() < 3);
    let state = world.state();
    let programme = state.programme(&ProgrammeId::new("reforms")).unwrap();
    let banks = programme
        .items
        .iter()
        .filter(|item| item.id.as_str() == "bank");
    assert_eq!(banks.count(), 1);
}
