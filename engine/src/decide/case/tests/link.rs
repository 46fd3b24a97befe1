//! Links between cases, and to items of programmes.

use super::{ANOTHER, OPEN};
use crate::testing::rules::{Row, prove, refused};

const PART: &str = "link M-01 parts M-02";
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
