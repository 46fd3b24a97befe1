//! Posts that the charter's electorate decides on: a question as any other.

use crate::decide::tests::defined;
use crate::event::{EventData, PeopleEvent};
use crate::framework::DefinitionFile;
use crate::testing::organisation::replaced;
use crate::testing::rules::{Row, prove, refused};
use crate::testing::{World, kinds, organisation};
use crate::value::Name;
use crate::view::Query;
use jiff::civil::date;
use serde_json::Value as Json;

const HANA: &str = "appoint hana auditor";
const AYE: &str = "ballot framework post_1 yes --as adam";

/// With otto as a second auditor, and so in the electorate.
fn two() -> Vec<DefinitionFile> {
    let line = "person = \"adam\"\nrole = \"auditor\"\nfrom = 2000-01-01";
    let both = format!("{line}\n[[appointments]]\n{}", line.replace("adam", "otto"));
    defined(line, &both)
}

const RULE: &str = "electorate = [\"auditor\"]\nrule = { at_least = 1 }";
const THREE: &str = "electorate = [\"auditor\", \"head\"]\nrule = { at_least = 3 }";

const ROWS: &[Row] = &[
    refused("not_allowed", "person")
        .when("appoint hana auditor --as otto")
        .but("--as otto", "--as cora"),
    refused("question_open", "role")
        .given(&[HANA])
        .when("appoint hana auditor --until 2020-01-01")
        .but_after(&["withdraw-question framework post_1"]),
    refused("no_open_question", "question")
        .when(AYE)
        .but_after(&[HANA]),
    refused("no_open_question", "question")
        .given(&[HANA, AYE])
        .when("withdraw-question framework post_1")
        .but_without(AYE),
    refused("not_in_electorate", "person")
        .given(&[HANA])
        .when("ballot framework post_1 yes --as otto")
        .but("--as otto", "--as adam"),
    refused("not_one_of", "value")
        .given(&[HANA])
        .when("ballot framework post_1 maybe --as adam")
        .but("maybe", "abstain"),
    refused("no_electorate", "")
        .defined(RULE, THREE)
        .when(HANA)
        .but_defined("at_least = 3", "at_least = 2"),
];

#[test]
fn changing_a_protected_post() {
    prove(ROWS);
}

fn is_auditor(world: &World, person: &str) -> bool {
    let roster = &world.state().roster;
    roster.holds(
        &Name::new(person),
        &Name::new("auditor"),
        None,
        date(2019, 7, 1),
    )
}

/// Each kind of post that nobody fills alone.
#[test]
fn what_watches_or_decides_is_a_question() {
    let made = |old: &str, new: &str, line: &str| {
        let mut world = World::of(defined(old, new));
        let events = world
            .when(line)
            .unwrap_or_else(|it| panic!("{line}: {it:?}"));
        assert_eq!(kinds(&events), ["post_proposed"], "{new}");
    };
    made("line = 3", "line = 3", HANA);
    let odg = "appoint hana head --unit odg";
    made("[units.odg]", "[units.odg]\nindependent = true", odg);
    for line in [
        "\"governing\"",
        "\"external\"",
        "1\nmembers = 9\none_acts = true",
    ] {
        let head = format!("[roles.head]\nline = {line}");
        made("[roles.head]\nline = 1", &head, odg);
    }
    made("line = 2", "line = 2", "appoint hana coordinator");
    made(RULE, &format!("{RULE}\nabove = \"head\""), odg);
    let mut world = World::new();
    assert_eq!(kinds(&world.when(odg).unwrap()), ["person_appointed"]);
}

#[test]
fn adopting_it_appoints_and_ends() {
    let mut world = World::new().given(HANA);
    assert!(!is_auditor(&world, "hana"));
    let events = world.when(AYE).unwrap();
    assert_eq!(
        kinds(&events),
        ["post_ballot_cast", "post_settled", "person_appointed"]
    );
    assert!(is_auditor(&world, "hana"));
    let EventData::People(PeopleEvent::PersonAppointed(appointed)) = &events[2].data else {
        panic!("an appointment");
    };
    assert_eq!(appointed.decided_by, ["adam", "cora"].map(Name::new));
    let mut world = world.given("end-appointment adam auditor --on 2019-07-01");
    let own = world.refused("ballot framework post_2 yes --as adam");
    assert_eq!(own.0, "not_in_electorate", "it is his own post");
    let events = world.when("ballot framework post_2 yes --as hana");
    assert_eq!(kinds(&events.unwrap())[2], "appointment_ended");
    assert!(world.state().posts.iter().next().is_none());
}

#[test]
fn who_proposes_has_no_ballot_unless_nobody_else_holds_a_seat() {
    let alone = World::new().given("appoint hana auditor --as adam");
    let mut alone = alone;
    alone.when(AYE).unwrap();
    assert!(is_auditor(&alone, "hana"), "there was no other seat");
    let mut world = World::of(two()).given("appoint hana auditor --as adam");
    assert_eq!(world.refused(AYE).0, "not_in_electorate");
    world.when("ballot framework post_1 yes --as otto").unwrap();
    assert!(is_auditor(&world, "hana"));
}

#[test]
fn whose_post_it_is_casts_nobody_elses_ballot() {
    let delegated = "delegate hana --until 2020-12-31 --as adam";
    let mut world = World::new().given(&format!("{delegated}\n{HANA}"));
    let other = world.refused("ballot framework post_1 yes --for adam --as hana");
    assert_eq!(other.0, "separation");
}

/// The days begin when it is adopted: nobody was anything before that was decided.
#[test]
fn what_is_adopted_late_begins_late() {
    let mut world = World::new().given("appoint hana auditor --from 2019-07-01\nat 2019-07-15");
    world.when(AYE).unwrap();
    assert!(!is_auditor(&world, "hana"));
    let held = world
        .state()
        .roster
        .appointments
        .of(&Name::new("hana"))
        .to_vec();
    assert_eq!(held[1].appointment.from, date(2019, 7, 15));
    let world = World::new().given("appoint hana auditor --until 2019-07-10\nat 2019-07-15");
    let mut world = world;
    let events = world.when(AYE).unwrap();
    assert_eq!(kinds(&events), ["post_ballot_cast", "post_settled"]);
    assert!(world.state().posts.iter().next().is_none(), "it lapsed");
}

#[test]
fn it_closes_and_another_charter_ends_it() {
    let mut world = World::new().given(&format!("{HANA}\nat 2019-08-02"));
    assert_eq!(kinds(&world.when("tick").unwrap()), ["post_settled"]);
    let files = replaced(
        &organisation::whole(),
        RULE,
        &format!("{RULE}\nsettle = \"close\""),
    );
    let adopt = crate::command::Adopt { files };
    let mut world = World::new().given(HANA);
    let adopt = crate::command::FrameworkCommand::Adopt(adopt);
    world.carry_out(adopt.into(), "cora").unwrap();
    world
        .when("ballot framework charter yes --as adam")
        .unwrap();
    world.when("at 2019-08-02").unwrap();
    let events = world.when("tick").unwrap();
    assert!(
        kinds(&events).contains(&"framework_adopted"),
        "{:?}",
        kinds(&events)
    );
    assert!(world.state().posts.iter().next().is_none());
}

/// A snapshot and a replay know of it, and of its close.
#[test]
fn the_question_is_part_of_the_state() {
    let world = World::new().given(HANA);
    let state = world.state();
    assert_eq!(state.timers.len(), 1);
    assert_eq!(state.posts.next_name().as_str(), "post_2");
}

/// Whether a ballot on `post_1` stands in a list of what somebody owes, and in whose place.
fn offered(world: &World, person: &str, list: &str) -> Vec<Json> {
    let query = Query::Owed {
        person: Name::new(person),
        may: true,
    };
    let told = world.ask(&query, "2019-07-01").expect("an answer");
    let rows = told[list].as_array().expect("a list").iter();
    let posts = rows.filter(|row| row["what"] == "post_1");
    posts.map(|row| row["for"].clone()).collect()
}

/// What is offered is what would not be refused.
#[test]
fn the_ballot_on_a_post_is_owed_by_who_may_cast_it() {
    let delegated = "delegate hana --until 2020-12-31 --as adam\n\
                     delegate cora --until 2020-12-31 --as adam\n\
                     delegate otto --until 2020-12-31 --as adam";
    let world = World::new().given(&format!("{delegated}\n{HANA}"));
    assert_eq!(offered(&world, "adam", "owed"), [Json::Null]);
    assert_eq!(offered(&world, "otto", "owed"), [Json::from("adam")]);
    let none: [Json; 0] = [];
    for barred in ["hana", "cora"] {
        assert_eq!(offered(&world, barred, "owed"), none, "{barred}");
        assert_eq!(offered(&world, barred, "may"), none, "{barred}");
    }
    let world = world.given("end-appointment otto head --unit odg --on 2019-07-01");
    assert_eq!(
        offered(&world, "otto", "owed").len(),
        1,
        "he holds it today"
    );
}
