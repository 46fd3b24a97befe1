//! Evidence and remarks.

use super::{OPEN, PROVE};
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("unknown_evidence", "kind")
        .given(&[OPEN])
        .when("attach M-01 prof photo.jpg --as hana")
        .but("prof", "proof"),
    refused("already_attached", "")
        .given(&[OPEN, PROVE])
        .when(PROVE)
        .but_without(PROVE),
    refused("too_long", "name")
        .given(&[OPEN])
        .when("attach M-01 proof {x256}")
        .but("{x256}", "{x255}"),
    refused("missing_field", "text")
        .given(&[OPEN])
        .when("comment M-01 ' '")
        .but("' '", "seen"),
    refused("too_long", "text")
        .given(&[OPEN])
        .when("comment M-01 {x32769}")
        .but("{x32769}", "{x32768}"),
];

#[test]
fn rules() {
    prove(ROWS);
}

#[test]
fn a_case_has_a_thousand_pieces_at_most() {
    prove(&[refused("too_many", "case")
        .given(&[OPEN, "1000 x attach M-01 proof photo-{n}.jpg"])
        .when(PROVE)
        .but("1000 x", "999 x")]);
}
