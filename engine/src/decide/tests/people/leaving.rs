//! What somebody leaves behind, and who hands it over.

use crate::testing::World;
use crate::testing::kinds;
use crate::testing::organisation::{replaced, whole};
use crate::testing::rules::{Row, prove, refused};
use crate::value::Name;

const OPEN: &str = "open matter title=Roof unit=mecc owner=hana";
const LEFT: &str = "end-appointment hana head --unit mecc --on 2019-07-01";
const NEXT: &str = "at 2019-07-02";
const HAND_OVER: &str = "hand-over hana adam --as otto";

const ROWS: &[Row] = &[
    refused("still_appointed", "from")
        .given(&[OPEN])
        .when(HAND_OVER)
        .but_after(&[LEFT, NEXT]),
    refused("not_allowed", "person")
        .given(&[OPEN, LEFT, NEXT])
        .when("hand-over hana adam --as cora")
        .but("--as cora", "--as otto"),
    refused("nothing_to_hand_over", "from")
        .given(&[LEFT, NEXT])
        .when(HAND_OVER)
        .but_after(&[OPEN]),
    refused("bad_hand_over", "to")
        .given(&[OPEN, LEFT, NEXT])
        .when("hand-over hana hana --as otto")
        .but("hana hana", "hana adam"),
    refused("not_allowed", "to")
        .given(&[
            OPEN,
            LEFT,
            NEXT,
            "person kim Kim",
            "person confirm kim --as adam",
        ])
        .when("hand-over hana kim --as otto")
        .but("hana kim", "hana adam"),
    refused("unknown_person", "person")
        .given(&[OPEN, LEFT, NEXT])
        .when("hand-over hanna adam --as otto")
        .but("hanna", "hana"),
];

#[test]
fn handing_over() {
    prove(ROWS);
}

#[test]
fn one_act_gives_all_open_cases_and_ends_what_was_delegated() {
    let lines = [
        OPEN,
        "open matter title=Door unit=mecc owner=hana",
        "open matter title=Gate unit=odg owner=otto",
        "delegate hana --acts drop --until 2019-12-31 --as cora",
        LEFT,
        NEXT,
    ];
    let mut world = World::of(whole()).given(&lines.join("\n"));
    let events = world.when(HAND_OVER).unwrap();
    assert_eq!(
        kinds(&events),
        ["fields_set", "fields_set", "delegation_revoked"]
    );
    let state = world.state();
    assert_eq!(state.cases_left_by(&Name::new("hana")), []);
    assert_eq!(state.cases_left_by(&Name::new("adam")).len(), 2);
    assert_eq!(state.cases_left_by(&Name::new("otto")).len(), 1);
}

/// Above who heads the whole stands the charter's electorate: here `adam`.
#[test]
fn where_nobody_heads_the_unit_the_electorate_stands_above() {
    let lines = [
        "open matter title=Roof unit=odg owner=otto",
        "end-appointment otto head --unit odg --on 2019-07-01",
        NEXT,
    ];
    let mut world = World::of(whole()).given(&lines.join("\n"));
    world.when("hand-over otto hana --as hana").unwrap_err();
    world.when("hand-over otto hana --as adam").unwrap();
}

/// Above the head of a unit that no other is above stands who heads the whole, and above that one
/// the charter's electorate.
#[test]
fn who_heads_the_whole_stands_between_the_heads_and_the_electorate() {
    let head = "unit_head = \"head\"\nexecutive_head = \"chief\"";
    let files = replaced(&whole(), "unit_head = \"head\"", head);
    let chief = "[roles.chief]\nline = \"management\"\n[roles.auditor]";
    let files = replaced(&files, "[roles.auditor]", chief);
    let lines = [
        "open matter title=Roof unit=odg owner=otto",
        "open matter title=Door unit=mecc owner=hana",
        "end-appointment hana head --unit mecc --on 2019-07-01",
        "appoint hana chief --until 2019-08-01",
        "end-appointment otto head --unit odg --on 2019-07-02",
        "at 2019-07-03",
    ];
    let mut world = World::of(files).given(&lines.join("\n"));
    let below = world.refused("hand-over otto cora --as adam");
    assert_eq!(below.0, "not_allowed");
    world.when("hand-over otto cora --as hana").unwrap();
    let mut world = world.given("at 2019-08-02");
    world.when("hand-over hana cora --as adam").unwrap();
}
