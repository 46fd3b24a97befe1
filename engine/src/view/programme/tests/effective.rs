//! An entry that came late and is dated back is in the restated figure only.

use crate::testing::World;
use crate::value::ProgrammeId;
use crate::view::{Query, Unanswered};
use serde_json::Value as Json;

/// The council grants at once; that the tools were done in December is entered in February.
fn late() -> World {
    World::new().given(
        "open question
        link Q-01 item reforms/council
        act Q-01 grant --as adam
        at 2019-11-04
        forecast reforms training 2020-06-30
        at 2020-02-03
        item reforms tools done on 2019-12-20
        forecast reforms training 2020-03-31 --reason late --effective 2019-10-01",
    )
}

fn status() -> Query {
    let programme = ProgrammeId::new("reforms");
    Query::Programme { programme }
}

fn effective(day: &str) -> Query {
    status().effective(Some(day.parse().unwrap()))
}

fn of<'j>(answer: &'j Json, item: &str, what: &str) -> &'j Json {
    let items = answer["items"].as_array().unwrap();
    let item = items.iter().find(|it| it["item"] == item).unwrap();
    &item[what]
}

#[test]
fn a_late_entry_is_in_the_restated_figure_only() {
    let world = late();
    let published = world.ask_as_of(&status(), "2019-12-31");
    assert_eq!(published["counts"]["done"], 1, "the council's decision");
    assert_eq!(of(&published, "tools", "status"), "planned");
    let restated = world.ask(&effective("2019-12-31"), "2021-01-15").unwrap();
    assert_eq!(restated["counts"]["done"], 2);
    assert_eq!(restated["effective"], "2019-12-31");
    assert_eq!(of(&restated, "tools", "done_on"), "2019-12-20");
    assert!(
        of(&restated, "training", "blocked_by")
            .as_array()
            .unwrap()
            .is_empty()
    );
    let before = world.ask(&effective("2019-12-19"), "2021-01-15").unwrap();
    assert_eq!(of(&before, "tools", "status"), "planned");
    assert_eq!(of(&before, "training", "blocked_by")[0]["what"], "tools");
    // The two together: restated for December, by what was recorded in January.
    let both = world.ask_as_of(&effective("2019-12-31"), "2020-01-31");
    assert_eq!(of(&both, "tools", "status"), "planned");
}

#[test]
fn what_was_true_later_counts_though_it_was_entered_earlier() {
    let world = late();
    let forecast = |day: &str| {
        let answer = world.ask(&effective(day), "2021-01-15").unwrap();
        of(&answer, "training", "forecast").clone()
    };
    assert_eq!(forecast("2019-09-30"), Json::Null);
    assert_eq!(forecast("2019-10-31"), "2020-03-31", "entered in February");
    assert_eq!(forecast("2019-11-30"), "2020-06-30");
    assert_eq!(forecast("2020-12-31"), "2020-06-30");
}

#[test]
fn promises_are_those_that_fail_by_what_is_known_now() {
    let world = World::new().given(
        "forecast reforms tools 2020-02-29
        at 2020-01-15
        forecast reforms tools 2020-08-31 --reason late --effective 2019-11-30",
    );
    let published = world.ask_as_of(&status(), "2019-12-31");
    assert_eq!(published["counts"]["promises_failing"], 0);
    let restated = world.ask(&effective("2019-12-31"), "2020-02-01").unwrap();
    assert_eq!(restated["counts"]["promises_failing"], 1);
}

#[test]
fn before_the_first_definitions_the_first_ones_count() {
    let world = World::new().given("item reforms review done on 2019-03-01");
    let restated = world.ask(&effective("2019-06-30"), "2019-07-02").unwrap();
    assert_eq!(of(&restated, "review", "status"), "done");
    let earlier = world.ask(&effective("2019-02-28"), "2019-07-02").unwrap();
    assert_eq!(of(&earlier, "review", "status"), "planned");
}

#[test]
fn a_newer_text_drops_what_changed_the_graph_before_it() {
    use crate::testing::organisation::REFORMS;
    let mut world = World::new().given(
        "split reforms tools ledger bank
        at 2019-09-02",
    );
    let newer = REFORMS.replace("version = 1", "version = 2");
    world.adopt(&newer).unwrap();
    world = world.given("add-dependency reforms training change");
    let items = |answer: &Json| {
        let items = answer["items"].as_array().unwrap().iter();
        items.map(|it| it["item"].to_string()).collect::<Vec<_>>()
    };
    let now = world.ask(&status(), "2019-09-03").unwrap();
    let restated = world.ask(&effective("2019-09-03"), "2019-09-03").unwrap();
    assert_eq!(items(&restated), items(&now));
    assert_eq!(
        of(&restated, "training", "needs"),
        of(&now, "training", "needs")
    );
    let before = world.ask(&effective("2019-09-01"), "2019-09-03").unwrap();
    assert_eq!(items(&before).len(), 6, "as the split left it");
}

#[test]
fn other_questions_are_not_asked_so() {
    let query = Query::Framework.effective(Some("2019-06-30".parse().unwrap()));
    let refused = World::new().ask(&query, "2019-07-02");
    let Err(Unanswered::Refused(refusal)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(refusal.code, "no_effective_view");
    assert!(refusal.help.is_some());
}
