//! People, appointments and delegations.

mod adopted;
mod appointments;
mod delegations;
mod leaving;
mod posts;

use crate::command::{AddPerson, PeopleCommand};
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::testing::{World, kinds};
use crate::value::Name;

const KIM: &str = "person kim Kim";
const KIM_IS_HEAD: &str = "appoint kim head --unit odg";
const CONFIRMED: &str = "person confirm kim --as adam";

const ADDING: &[Row] = &[
    refused("person_known", "person")
        .when("person hana Hana")
        .but("person hana", "person kim"),
    refused("not_allowed", "person")
        .when("person kim Kim --as hana")
        .but("--as hana", "--as cora"),
];

const CONFIRMING: &[Row] = &[
    refused("not_confirmed", "person")
        .given(&[KIM, KIM_IS_HEAD, "open matter title=Roof unit=mecc"])
        .when("comment M-01 seen --as kim")
        .but_after(&[CONFIRMED]),
    refused("own_confirmation", "people")
        .given(&[KIM])
        .when("person confirm kim --as cora")
        .but("--as cora", "--as adam"),
    refused("not_allowed", "person")
        .given(&[KIM])
        .when("person confirm kim --as hana")
        .but("--as hana", "--as adam"),
    refused("already_confirmed", "people")
        .given(&[KIM, CONFIRMED])
        .when(CONFIRMED)
        .but_without(CONFIRMED),
    refused("unknown_person", "person")
        .given(&[KIM])
        .when("person confirm kin --as adam")
        .but("kin", "kim"),
];

#[test]
fn who_is_added() {
    prove(ADDING);
}

#[test]
fn who_counts() {
    prove(CONFIRMING);
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

/// Who stands above the person confirms them too: `otto` heads the unit above that of `hana`.
#[test]
fn the_superior_confirms() {
    let whole = crate::testing::organisation::whole();
    let mut world = World::of(whole).given("person kim Kim\nappoint kim head --unit mecc");
    is_refused(
        "not_allowed",
        "person",
        world.when("person confirm kim --as hana"),
    );
    world.when("person confirm kim --as otto").unwrap();
}

/// Two of the charter add and appoint: the second has confirmed the first.
#[test]
fn being_appointed_by_another_confirms() {
    let coordinators = "appoint otto coordinator --as adam";
    let charter = "propose_by = [\"coordinator\", \"auditor\"]";
    let mut world = World::of(super::defined("propose_by = [\"coordinator\"]", charter));
    let events = world.when(coordinators).unwrap();
    assert_eq!(
        kinds(&events),
        ["post_proposed"],
        "the charter names that role"
    );
    let mut world = world.given("person kim Kim\nappoint kim head --unit odg --as adam");
    world.when("comment M-01 seen --as kim").unwrap_err();
    assert!(world.state().roster.people.counts(&Name::new("kim")));
}
