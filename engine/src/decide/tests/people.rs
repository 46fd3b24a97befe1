//! People, appointments and delegations.

use crate::command::{AddPerson, PeopleCommand};
use crate::testing::organisation::REFORMS;
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::testing::{World, kinds};
use crate::value::Name;
use jiff::civil::date;

const ROWS: &[Row] = &[
    refused("person_known", "person")
        .when("person hana Hana")
        .but("person hana", "person kim"),
    refused("not_allowed", "person")
        .when("person kim Kim --as hana")
        .but("--as hana", "--as cora"),
    refused("unknown_person", "person")
        .when("appoint hanna head --unit mecc")
        .but("hanna", "hana"),
    refused("unknown_role", "role")
        .when("appoint hana hed --unit odg")
        .but("hed", "head"),
    refused("unknown_unit", "unit")
        .when("appoint hana head --unit og")
        .but("--unit og", "--unit odg"),
    refused("bad_date", "until")
        .when("appoint hana head --unit odg --from 2019-08-01 --until 2019-07-31")
        .but("2019-07-31", "2019-08-01"),
];

const ENDING: &[Row] = &[
    refused("not_allowed", "person")
        .when("end-appointment hana head --unit mecc --on 2019-12-31 --as hana")
        .but("--as hana", "--as cora"),
    refused("unknown_person", "person")
        .when("end-appointment hanna head --unit mecc --on 2019-12-31")
        .but("hanna", "hana"),
    refused("unknown_appointment", "role")
        .when("end-appointment hana auditor --on 2019-12-31")
        .but_after(&["appoint hana auditor"]),
    refused("unknown_appointment", "role")
        .when("end-appointment hana head --unit odg --on 2019-12-31")
        .but("odg", "mecc"),
    refused("unknown_appointment", "role")
        .given(&["end-appointment hana head --unit mecc --on 2019-08-31"])
        .when("end-appointment hana head --unit mecc --on 2019-12-31")
        .but("2019-12-31", "2019-07-31"),
    refused("bad_date", "on")
        .when("end-appointment hana head --unit mecc --on 2019-06-30")
        .but("2019-06-30", "2019-07-01"),
    refused("bad_date", "on")
        .given(&["appoint hana auditor --from 2019-09-01"])
        .when("end-appointment hana auditor --on 2019-08-31")
        .but("2019-08-31", "2019-09-01"),
];

const DELEGATING: &[Row] = &[
    refused("unknown_person", "person")
        .when("delegate hanna --acts drop --until 2019-12-31")
        .but("hanna", "hana"),
    refused("onward_delegation", "")
        .when("delegate adam --acts plan --until 2019-12-31 --for hana")
        .but(" --for hana", ""),
    refused("bad_delegation", "to")
        .when("delegate cora --acts drop --until 2019-12-31")
        .but("cora", "hana"),
    refused("bad_date", "until")
        .when("delegate hana --acts drop --until 2019-06-30")
        .but("2019-06-30", "2019-07-01"),
    refused("unknown_workflow", "workflow")
        .when("delegate hana --acts drop --workflow mater --until 2019-12-31")
        .but("mater", "matter"),
];

#[test]
fn the_roster() {
    prove(ROWS);
}

#[test]
fn ending() {
    prove(ENDING);
}

/// On the last day the role is held, on the next it is not; the definitions that once said so do
/// not bring it back.
#[test]
fn what_has_ended_stays_so() {
    let (hana, head, mecc) = (Name::new("hana"), Name::new("head"), Name::new("mecc"));
    let mut world = World::new().given("end-appointment hana head --unit mecc --on 2019-07-31");
    let adopted = world
        .adopt(&REFORMS.replace("version = 1", "version = 2"))
        .unwrap();
    assert!(kinds(&adopted).contains(&"framework_adopted"));
    let holds = |day| {
        let roster = &world.state().roster;
        roster.holds(&hana, &head, Some(&mecc), day)
    };
    assert!(holds(date(2019, 7, 31)));
    assert!(!holds(date(2019, 8, 1)));
}

#[test]
fn delegating() {
    prove(DELEGATING);
}

/// Scenarios refuse such a name while they are read; other edges may not.
#[test]
fn a_person_has_a_name_that_is_one() {
    let add = |person| {
        let (person, name) = (Name::new(person), "Kim".to_owned());
        let add = PeopleCommand::AddPerson(AddPerson { person, name });
        World::new().carry_out(add.into(), "cora")
    };
    is_refused("bad_name", "person", add("Kim"));
    add("kim").unwrap();
}
