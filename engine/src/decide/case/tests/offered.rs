//! Sheets in what people owe: offered to those who would not be refused, and to nobody else.

use super::recorded::{CLOSES, CONFIRM, LETTER, MINUTES, OBJECT, PLAIN, files, put};
use crate::testing::World;
use crate::value::Name;
use crate::view::Query;
use serde_json::Value as Json;

const DAY: &str = "2019-07-01";
const PEOPLE: [&str; 8] = ["adam", "cora", "hana", "otto", "sven", "gus", "gia", "gil"];

/// The rows of a kind that somebody has, and whether each is owed.
fn rows(world: &World, person: &str, kind: &str) -> Vec<Json> {
    let query = Query::Owed {
        person: Name::new(person),
        may: true,
    };
    let told = world.ask(&query, DAY).expect("an answer");
    let lists = ["owed", "may"].into_iter();
    let rows = lists.flat_map(|list| told[list].as_array().expect("a list").clone());
    rows.filter(|row| row["kind"] == kind).collect()
}

/// Everybody to whom a kind is offered is everybody who may.
fn offers_what_is_not_refused(world: &dyn Fn() -> World, kind: &str, line: &str) -> Vec<String> {
    let mut offered = Vec::new();
    for person in PEOPLE {
        let rows = rows(&world(), person, kind);
        let done = world().when(&format!("{line} --as {person}"));
        assert_eq!(!rows.is_empty(), done.is_ok(), "{person}: {done:?}");
        if !rows.is_empty() {
            offered.push(person.to_owned());
        }
    }
    offered
}

#[test]
fn a_sheet_waits_for_who_may_confirm_it() {
    let world = || put(PLAIN).given(MINUTES);
    let offered = offers_what_is_not_refused(&world, "confirm", "confirm-sheet M-01 1");
    assert_eq!(offered, ["adam", "cora", "otto"]);
    let row = &rows(&world(), "adam", "confirm")[0];
    assert_eq!(
        (&row["what"], &row["sheet"]),
        (&"extension".into(), &1.into())
    );
    assert_eq!(
        row["duty"], true,
        "nobody is a secretary, so anybody is asked"
    );
    let after = world().given(CONFIRM);
    assert!(rows(&after, "cora", "confirm").is_empty());
}

#[test]
fn a_secretary_is_asked_first_and_the_others_may() {
    let marked = |question: &str| {
        let mut files = files(question);
        for file in &mut files {
            let auditor = "[roles.auditor]";
            file.text = file
                .text
                .replace(auditor, &format!("{auditor}\nsecretary = true"));
            let coordinator = "[roles.coordinator]";
            let secretary = format!("{coordinator}\nsecretary = true");
            file.text = file.text.replace(coordinator, &secretary);
        }
        files
    };
    let lines = [super::OPEN, super::PLAN, super::PROPOSE, MINUTES].join("\n");
    let world = World::of(marked(CLOSES)).given(&lines);
    let duty = |person: &str| rows(&world, person, "confirm")[0]["duty"].clone();
    assert_eq!((duty("adam"), duty("otto")), (true.into(), false.into()));
    let due = rows(&world, "adam", "confirm")[0]["due"].clone();
    let closes = rows_of_question(&world);
    assert_eq!(due, closes, "it counts if it is confirmed by the close");
}

fn rows_of_question(world: &World) -> Json {
    let id = world.state().cases.id("M-01").expect("it is open");
    let case = world.state().case(id).expect("it is there");
    let question = &case.questions[&Name::new("extension")];
    serde_json::to_value(question.closes).expect("a time")
}

#[test]
fn a_contest_waits_for_who_decides_on_it() {
    // The other members have no account: they answer on paper.
    let world = || put(PLAIN).given(&[MINUTES, OBJECT].join("\n"));
    let line = "answer-contest M-01 1 dismissed";
    assert!(offers_what_is_not_refused(&world, "contest", line).is_empty());
    assert!(
        rows(&world(), "adam", "confirm").is_empty(),
        "contested, it is not confirmed"
    );
    // Coordinators may drop it too, and decide on the contest of who is said to have done so.
    let world = || World::of(files(PLAIN)).given(&[super::OPEN, LETTER, OBJECT].join("\n"));
    let offered = offers_what_is_not_refused(&world, "contest", line);
    assert_eq!(offered, ["cora", "hana"]);
    let row = &rows(&world(), "cora", "contest")[0];
    assert_eq!((&row["what"], &row["duty"]), (&"drop".into(), &true.into()));
}
