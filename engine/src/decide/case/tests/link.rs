//! Links between cases, and to items of programmes.

use super::{ANOTHER, DROP, OPEN};
use crate::event::ItemStatus;
use crate::testing::organisation::whole;
use crate::testing::rules::{Row, prove, refused};
use crate::testing::{World, kinds};

const PART: &str = "link M-01 parts M-02";
const UNLINK: &str = "unlink M-01 parts M-02";
const TO_ROOF: &str = "link M-01 item works/roof";

const ROWS: &[Row] = &[
    refused("unknown_link", "kind")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 prts M-02")
        .but("prts", "parts"),
    refused("unknown_case", "to")
        .given(&[OPEN])
        .when(PART)
        .but_after(&[ANOTHER]),
    refused("wrong_link", "to")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-01")
        .but("parts M-01", "parts M-02"),
    refused("wrong_link", "to")
        .given(&[OPEN, ANOTHER, "open question"])
        .when("link M-01 parts Q-01")
        .but("Q-01", "M-02"),
    refused("wrong_link", "to")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts works/roof")
        .but("works/roof", "M-02"),
    refused("wrong_link", "to")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 item M-02")
        .but("M-02", "works/roof"),
    refused("wrong_link", "to")
        .given(&[OPEN])
        .when("link M-01 item works/hearing")
        .but("hearing", "roof"),
    refused("unknown_programme", "to")
        .given(&[OPEN])
        .when("link M-01 item work/roof")
        .but("work/", "works/"),
    refused("unknown_item", "to")
        .given(&[OPEN])
        .when("link M-01 item works/rof")
        .but("rof", "roof"),
    refused("already_linked", "to")
        .given(&[OPEN, ANOTHER, PART])
        .when(PART)
        .but_without(PART),
    refused("already_linked", "to")
        .defined(
            "[links.origin]\nto = \"matter\"",
            "[links.part_of]\nto = \"matter\"\n[links.origin]\nto = \"matter\"",
        )
        .given(&[
            OPEN,
            ANOTHER,
            "open matter title=Wall",
            "link M-03 parts M-02",
        ])
        .when(PART)
        .but_without("link M-03 parts M-02"),
    refused("not_allowed", "person")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-02 --as otto")
        .but(" --as otto", " --as hana"),
    refused("not_allowed", "person")
        .defined("many = true\nwith", "many = true\nby = [\"auditor\"]\nwith")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-02 --as hana")
        .but("--as hana", "--as adam"),
    // What a condition of the other case reads moves it: its owner, or who heads its unit, agrees.
    refused("not_allowed", "person")
        .defined("links.parts.all", "links.part_of.all")
        .given(&[OPEN, ANOTHER])
        .when(PART)
        .but("link M-01 parts M-02", "link M-01 parts M-02 --as hana"),
    refused("not_allowed", "person")
        .given(&[OPEN])
        .when("link M-01 item works/roof --as adam")
        .but(" --as adam", " --as hana"),
    refused("case_closed", "case")
        .given(&[OPEN, ANOTHER, DROP])
        .when(PART)
        .but_without(DROP),
    refused("case_closed", "to")
        .given(&[OPEN, ANOTHER, "act M-02 drop --reason done"])
        .when(PART)
        .but_defined(
            "inverse = \"part_of\"",
            "inverse = \"part_of\"\nclosed = true",
        ),
    refused("negative", "fields.weight")
        .given(&[OPEN, ANOTHER])
        .when("link M-01 parts M-02 weight=-1")
        .but("-1", "1"),
    refused("wrong_link", "kind")
        .given(&[OPEN])
        .defined(
            "[links.origin]\nto = \"matter\"\n[links.item]\n",
            "[links.origin]\nto = \"matter\"\n[links.item]\ndelivers = false\n",
        )
        .when("link M-01 item works/roof")
        .but("works/roof", "works/permit"),
    refused("not_linked", "to")
        .given(&[OPEN, ANOTHER, PART, UNLINK])
        .when(UNLINK)
        .but_after(&[PART]),
    refused("not_allowed", "person")
        .given(&[OPEN, ANOTHER, PART])
        .when("unlink M-01 parts M-02 --as otto")
        .but(" --as otto", " --as hana"),
    refused("already_linked", "to")
        .given(&[OPEN, TO_ROOF])
        .when("link M-01 item works/permit")
        .but_without(TO_ROOF),
];

#[test]
fn rules() {
    prove(ROWS);
}

#[test]
fn either_end_has_a_thousand_at_most() {
    let full = refused("too_many", "case").given(&[
        "1002 x open matter title=Part",
        "1000 x link M-1002 parts M-{n:02}",
    ]);
    prove(&[
        full.when("link M-1002 parts M-1001").but("1000 x", "999 x"),
        full.when("link M-1001 parts M-1002").but("1000 x", "999 x"),
    ]);
}

#[test]
fn a_case_delivers_an_item_only_where_the_item_names_its_workflow() {
    let mut world = World::of(whole()).given(
        "open matter title=Roof unit=mecc
        link M-01 item works/permit
        act M-01 plan due=2019-12-20 level=low --as hana",
    );
    assert_eq!(status(&world, "permit"), ItemStatus::Planned);
    world
        .when("link M-01 item works/roof")
        .expect_err("one item a case");
    world = world.given("unlink M-01 item works/permit\nlink M-01 item works/roof");
    assert_eq!(status(&world, "roof"), ItemStatus::Started);
    world
        .when("unlink M-01 item works/roof")
        .expect("it is taken back");
    let works = &world.state().programmes["works"];
    assert!(
        works.items["roof"].cases.is_empty(),
        "it delivers nothing any more"
    );
}

fn status(world: &World, item: &str) -> ItemStatus {
    world.state().programmes["works"].items[item].status
}

#[test]
fn a_link_is_taken_back_from_both_ends() {
    let mut world = World::of(whole()).given(&format!("{OPEN}\n{ANOTHER}\n{PART}"));
    let events = world.when(UNLINK).expect("it was linked");
    assert_eq!(kinds(&events), ["case_unlinked", "case_unlinked"]);
    for reference in ["M-01", "M-02"] {
        let case = world.state().find_case(reference).expect("it was opened");
        assert!(case.links.is_empty(), "{reference}");
    }
}
