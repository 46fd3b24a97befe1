//! What people owe, and what they may.

use super::Query;
use crate::testing::World;
use crate::testing::organisation::{replaced, whole};
use crate::value::Name;
use serde_json::{Value as Json, json};

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-31 level=low --as hana";

fn owed(world: &World, person: &str, day: &str) -> Json {
    let query = Query::Owed {
        person: Name::new(person),
        may: true,
    };
    world.ask(&query, day).expect("an answer")
}

/// What stands in a list: what, and in whose place.
fn what(told: &Json, list: &str) -> Vec<String> {
    let rows = told[list].as_array().expect("a list").iter();
    let row = |row: &Json| match row["for"].as_str() {
        Some(principal) => format!("{} for {principal}", row["what"].as_str().expect("a text")),
        None => row["what"].as_str().expect("a text").to_owned(),
    };
    rows.map(row).collect()
}

#[test]
fn what_ends_a_running_deadline_is_owed_and_the_rest_is_an_option() {
    let world = World::of(whole()).given(OPEN);
    // The time to answer runs while it is asked: to plan or to drop it ends that.
    let told = owed(&world, "hana", "2019-07-01");
    assert_eq!(what(&told, "owed"), ["plan"]);
    assert_eq!(told["owed"][0]["due"], "2019-07-11T08:00:00Z");
    assert_eq!(what(&told, "may"), Vec::<String>::new());
    assert_eq!(what(&owed(&world, "cora", "2019-07-01"), "owed"), ["drop"]);
    let world = world.given(PLAN);
    let told = owed(&world, "hana", "2019-07-01");
    assert_eq!(what(&told, "owed"), ["climb", "claim"]);
    assert_eq!(what(&told, "may"), ["replan"]);
    // Assurance drops nothing.
    let told = owed(&world, "adam", "2019-07-01");
    assert_eq!((&told["owed"], &told["may"]), (&json!([]), &json!([])));
}

#[test]
fn the_rung_that_is_asked_owes_its_answer() {
    let world = World::of(whole()).given(&[OPEN, PLAN].join("\n"));
    let world = world.given("act M-01 climb --as hana");
    let told = owed(&world, "otto", "2019-07-01");
    assert_eq!(what(&told, "owed"), ["take", "decline"]);
}

#[test]
fn a_delegate_sees_what_waits_for_the_principal_and_one_who_is_barred_does_not() {
    let lines = [
        OPEN,
        PLAN,
        "attach M-01 proof photo.jpg --as hana",
        "act M-01 claim --as hana",
        "delegate cora --acts verify --until 2019-12-31 --as adam",
        "delegate hana --acts verify --until 2019-12-31 --as adam",
    ];
    let world = World::of(whole()).given(&lines.join("\n"));
    let none = Vec::<String>::new();
    for (person, seen) in [
        ("adam", none.clone()),
        ("cora", none.clone()),
        ("hana", none),
    ] {
        // Nobody's deadline runs while it is claimed: nobody owes the verification.
        assert_eq!(what(&owed(&world, person, "2019-07-01"), "owed"), seen);
    }
    let world = World::of(whole()).given(OPEN).given(
        "delegate otto --acts plan --until 2019-07-05 --as hana
         delegate adam --acts drop --until 2019-07-05 --as cora",
    );
    let told = owed(&world, "otto", "2019-07-05");
    assert_eq!(what(&told, "owed"), ["plan for hana"]);
    assert_eq!(
        what(&owed(&world, "otto", "2019-07-06"), "owed"),
        Vec::<String>::new()
    );
    // Assurance drops nothing, in nobody's place.
    assert_eq!(
        what(&owed(&world, "adam", "2019-07-05"), "owed"),
        Vec::<String>::new()
    );
}

#[test]
fn who_takes_over_a_post_sees_the_ballot_of_its_seat() {
    let by = "[roles.auditor]\nappoint_by = [\"coordinator\"]";
    let files = replaced(&whole(), "[roles.auditor]", by);
    let world = World::of(files).given(&[OPEN, PLAN].join("\n")).given(
        "propose M-01 extension due=2020-03-31 --as hana
         end-appointment adam auditor --on 2019-07-01
         at 2019-07-02
         appoint otto auditor --as cora",
    );
    assert_eq!(
        what(&owed(&world, "otto", "2019-07-02"), "owed"),
        ["extension"]
    );
    assert_eq!(
        what(&owed(&world, "adam", "2019-07-02"), "owed"),
        Vec::<String>::new()
    );
}

#[test]
fn a_deadline_that_has_passed_is_overdue_though_no_clock_has_fired() {
    let world = World::of(whole()).given(OPEN);
    let list = |day: &str| {
        let filter = super::ListFilter {
            overdue: true,
            ..super::ListFilter::default()
        };
        let told = world.ask(&Query::List { filter }, day).expect("a list");
        told["cases"].as_array().expect("rows").len()
    };
    assert_eq!(list("2019-07-10"), 0);
    assert_eq!(list("2019-07-11"), 1);
    let case = Query::Case {
        case: "M-01".to_owned(),
    };
    let overdue =
        |day: &str| world.ask(&case, day).expect("a case")["clocks"][0]["overdue"].clone();
    assert_eq!(
        (overdue("2019-07-10"), overdue("2019-07-11")),
        (json!(false), json!(true))
    );
    assert_eq!(
        owed(&world, "hana", "2019-07-12")["owed"][0]["overdue"],
        true
    );
}
