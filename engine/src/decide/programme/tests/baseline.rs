//! Baselines: taken once, and then only by a decision.

use crate::event::{EventData, ProgrammeEvent};
use crate::testing::organisation::REFORMS;
use crate::testing::{World, kinds};
use crate::value::ProgrammeId;
use crate::view::{Query, Unanswered};
use serde_json::Value as Json;

fn decided_by_questions() -> World {
    World::with(&REFORMS.replace(
        "managed_by =",
        "rebaseline = { workflow = \"question\", state = \"granted\" }\nmanaged_by =",
    ))
}

fn view(number: Option<u32>) -> Query {
    let programme = ProgrammeId::new("reforms");
    Query::Baseline { programme, number }
}

fn of<'j>(answer: &'j Json, item: &str) -> &'j Json {
    let items = answer["items"].as_array().unwrap();
    items.iter().find(|it| it["item"] == item).unwrap()
}

#[test]
fn the_first_baseline_needs_no_decision_and_a_later_one_does() {
    let mut world = decided_by_questions().given("forecast reforms tools 2020-02-29");
    let events = world.when("take-baseline reforms").unwrap();
    assert_eq!(kinds(&events), ["baseline_taken"]);
    let EventData::Programme(ProgrammeEvent::BaselineTaken(taken)) = &events[0].data else {
        panic!("{events:?}");
    };
    assert_eq!((taken.number, taken.case), (1, None));
    let tools = taken
        .finishes
        .iter()
        .find(|end| end.item == "tools")
        .unwrap();
    assert_eq!(tools.finish.unwrap().to_string(), "2020-02-29");
    let change = taken
        .finishes
        .iter()
        .find(|end| end.item == "change")
        .unwrap();
    assert_eq!(change.finish, None, "nobody said how long it takes");

    assert_eq!(
        world.refused("take-baseline reforms --reason new").0,
        "missing_field"
    );
    world = world.given(
        "open question
        at 2019-09-02
        forecast reforms tools 2020-05-31",
    );
    let by = "take-baseline reforms --case Q-01 --reason 'The council asked for more'";
    assert_eq!(world.refused(by).0, "not_decided");
    world = world.given("act Q-01 grant --as adam");
    assert_eq!(
        world.refused("take-baseline reforms --case Q-01").0,
        "reason_missing"
    );
    let events = world.when(by).unwrap();
    assert_eq!(
        events[0].reason.as_deref(),
        Some("The council asked for more")
    );
    assert_eq!(world.refused(by).0, "decision_used");
    let baselines = &world.state().programmes["reforms"].baselines;
    assert_eq!(baselines.len(), 2, "both are kept");
    assert_eq!(baselines[1].reference.as_deref(), Some("Q-01"));
}

#[test]
fn ends_are_shown_against_what_was_agreed() {
    let world = decided_by_questions().given(
        "forecast reforms tools 2020-02-29
        take-baseline reforms
        at 2019-09-02
        forecast reforms tools 2020-05-31
        open question
        act Q-01 grant --as adam
        take-baseline reforms --case Q-01 --reason later
        at 2019-10-01
        forecast reforms tools 2020-06-10",
    );
    let last = world.ask(&view(None), "2019-10-02").unwrap();
    let tools = of(&last, "tools");
    assert_eq!(last["number"], 2);
    assert_eq!(tools["first_agreed"], "2020-02-29");
    assert_eq!(tools["agreed"], "2020-05-31");
    assert_eq!(
        (&tools["now"], &tools["later_days"]),
        (&"2020-06-10".into(), &10.into())
    );
    let first = world.ask(&view(Some(1)), "2019-10-02").unwrap();
    assert_eq!(of(&first, "tools")["later_days"], 102);
    assert_eq!(
        of(&first, "training")["later_days"],
        102,
        "what waits for it goes with it"
    );
    assert_eq!(of(&first, "change")["later_days"], Json::Null);
    let programme = ProgrammeId::new("reforms");
    let path = Query::Path {
        programme,
        item: None,
    };
    let path = world.ask(&path, "2019-10-02").unwrap();
    assert_eq!(of(&path, "tools")["agreed"], "2020-05-31");
    assert_eq!(of(&path, "tools")["later_days"], 10);
    let before = world.ask_as_of(&view(None), "2019-08-01");
    assert_eq!(
        (&before["number"], &of(&before, "tools")["later_days"]),
        (&1.into(), &0.into())
    );
    let Err(Unanswered::Refused(refusal)) = world.ask(&view(Some(3)), "2019-10-02") else {
        panic!("there are two");
    };
    assert_eq!(refusal.code, "unknown_baseline");
    assert_eq!(refusal.help.as_deref(), Some("they go from 1 to 2"));
}

#[test]
fn items_that_came_later_have_no_agreed_end() {
    let world = World::new().given(
        "forecast reforms tools 2020-02-29
        take-baseline reforms
        split reforms tools ledger bank",
    );
    let answer = world.ask(&view(None), "2019-07-02").unwrap();
    assert_eq!(of(&answer, "ledger")["agreed"], Json::Null);
    assert_eq!(of(&answer, "training")["agreed"], "2020-04-30");
}

#[test]
fn what_cannot_decide_is_refused_with_the_way_out() {
    let mut world = World::new().given("take-baseline reforms\nopen question");
    let by = "take-baseline reforms --case Q-01 --reason new";
    assert_eq!(
        world.refused(by).0,
        "no_rebaseline",
        "nothing says who decides"
    );
    let mut world = decided_by_questions().given("open question");
    for (line, code) in [
        ("take-baseline reform", "unknown_programme"),
        ("take-baseline reforms --as hana", "not_allowed"),
        (
            "take-baseline reforms --case Q-02 --reason new",
            "unknown_case",
        ),
        (
            "take-baseline reforms --case Q-01 --reason new",
            "not_decided",
        ),
    ] {
        assert_eq!(world.refused(line).0, code, "{line}");
    }
    let of_others = REFORMS.replace(
        "managed_by =",
        "rebaseline = { workflow = \"other\", state = \"agreed\" }\nmanaged_by =",
    );
    let mut world = World::with_workflow(&of_others, OTHER).given("open question");
    assert_eq!(world.refused(by).0, "not_deciding");
}

const OTHER: &str = r#"
[workflow]
id = "other"
initial = "agreed"
reference = "O-{seq}"
open_by = ["coordinator"]
[[states]]
id = "agreed"
category = "closed"
"#;

#[test]
fn the_text_names_a_workflow_and_a_state_that_there_are() {
    let wrong = REFORMS.replace(
        "managed_by =",
        "rebaseline = { workflow = \"question\", state = \"grantd\" }\nmanaged_by =",
    );
    let (_, mistakes) = crate::definition::load(&crate::testing::definitions(&wrong, None));
    let told: Vec<&str> = mistakes.iter().map(|it| it.code).collect();
    assert_eq!(told, ["unknown_state"]);
    let unsaid = wrong.replace(", state = \"grantd\"", "");
    let (_, mistakes) = crate::definition::load(&crate::testing::definitions(&unsaid, None));
    let told: Vec<&str> = mistakes.iter().map(|it| it.code).collect();
    assert_eq!(told, ["missing_key"]);
}
