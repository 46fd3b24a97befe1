//! What is delegated, for how long, and how it ends.

use crate::testing::World;
use crate::testing::organisation::whole;
use crate::testing::rules::{Row, is_refused, prove, refused};
use crate::value::Name;
use jiff::civil::date;

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-20 --for hana --as adam";
const GIVEN: &str = "delegate adam --acts plan --until 2019-12-31 --as hana";

const ROWS: &[Row] = &[
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
    refused("bad_date", "until")
        .when("delegate hana --acts drop --until 2029-07-02")
        .but("2029-07-02", "2029-07-01"),
    refused("unknown_workflow", "workflow")
        .when("delegate hana --acts drop --workflow mater --until 2019-12-31")
        .but("mater", "matter"),
    refused("unknown_transition", "acts")
        .when("delegate hana --acts plan,dorp --until 2019-12-31")
        .but("dorp", "drop"),
    refused("unknown_transition", "acts")
        .when("delegate hana --acts plan --workflow task --until 2019-12-31")
        .but("--acts plan", "--acts claim"),
];

const REVOKED: &[Row] = &[
    refused("not_delegated", "for")
        .given(&[OPEN, GIVEN, "revoke-delegation adam --as hana"])
        .when(PLAN)
        .but_without("revoke-delegation adam --as hana"),
    refused("nothing_delegated", "to")
        .given(&[GIVEN])
        .when("revoke-delegation adam --acts drop --as hana")
        .but("drop", "plan"),
];

#[test]
fn delegating() {
    prove(ROWS);
}

/// A delegation of one workflow is not taken back by naming another: there is nothing to take.
#[test]
fn taking_back() {
    prove(REVOKED);
    let mut world = World::of(whole()).given(&[OPEN, GIVEN].join("\n"));
    let narrower = "revoke-delegation adam --acts plan --workflow matter --as hana";
    is_refused("nothing_delegated", "to", world.when(narrower));
    world
        .when("revoke-delegation adam --acts plan --as hana")
        .unwrap();
    is_refused("not_delegated", "for", world.when(PLAN));
}

#[test]
fn delegating_again_replaces_the_days() {
    let lines = [
        OPEN,
        GIVEN,
        "delegate adam --acts plan --until 2019-07-02 --as hana",
    ];
    let mut world = World::of(whole())
        .given(&lines.join("\n"))
        .given("at 2019-07-03");
    is_refused("not_delegated", "for", world.when(PLAN));
}

#[test]
fn what_is_said_of_one_act_counts_beside_all_acts() {
    let lines = [
        OPEN,
        "delegate adam --until 2019-12-31 --as hana",
        "delegate adam --acts claim --until 2019-07-02 --as hana",
        "at 2019-07-03",
    ];
    let mut world = World::of(whole()).given(&lines.join("\n"));
    world.when(PLAN).unwrap();
    let claim = world.when("act M-01 claim --for hana --as adam");
    is_refused("not_delegated", "for", claim);
}

/// Half past eleven in the evening in UTC is the next day in Zurich.
#[test]
fn the_first_day_is_that_of_the_organisation() {
    let mut world = World::of(whole()).at("2019-07-01T23:30:00Z");
    world
        .when("delegate adam --acts plan --until 2019-12-31 --as hana")
        .unwrap();
    let adam = Name::new("adam");
    let roster = &world.state().roster;
    let since: Vec<_> = roster
        .delegations
        .to(&adam, date(2019, 7, 2))
        .map(|it| it.since)
        .collect();
    assert_eq!(since, [date(2019, 7, 2)]);
}
