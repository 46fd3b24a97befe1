//! Who acts, in whose place, and whether they may.

use super::{OPEN, PLAN};
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("actor_missing", "")
        .given(&[OPEN])
        .when("comment M-01 seen --as nobody")
        .but("nobody", "adam"),
    refused("unknown_person", "person")
        .given(&[OPEN])
        .when("comment M-01 seen --as adm")
        .but("adm", "adam"),
    refused("unknown_person", "person")
        .given(&[OPEN])
        .when("assign M-01 owner hanna")
        .but("hanna", "hana"),
    refused("not_delegated", "for")
        .given(&[OPEN])
        .when("act M-01 plan due=2019-12-20 --for hana --as adam")
        .but_after(&["delegate adam --acts plan --until 2019-12-31 --as hana"]),
    refused("not_allowed", "person")
        .given(&[OPEN])
        .when("act M-01 plan due=2019-12-20 --as adam")
        .but("--as adam", "--as hana"),
    refused("not_allowed", "person")
        .given(&["open matter title=Roof unit=odg"])
        .when(PLAN)
        .but("unit=odg", "unit=mecc"),
    refused("wrong_type", "field")
        .given(&[OPEN])
        .when("assign M-01 title hana")
        .but("title", "owner"),
];

#[test]
fn rules() {
    prove(ROWS);
}
