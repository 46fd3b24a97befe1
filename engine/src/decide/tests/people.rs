//! People, appointments and delegations.

use crate::command::{AddPerson, PeopleCommand};
use crate::testing::World;
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::value::Name;

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
