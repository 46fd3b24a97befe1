//! Separation of duties.

use super::{CLAIM, OPEN, PLAN, PROVE};
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("separation", "person")
        .given(&[OPEN, PLAN, PROVE, CLAIM])
        .when("act M-01 verify --as hana")
        .but("--as hana", "--as adam"),
    refused("separation", "person")
        .given(&[
            OPEN,
            PLAN,
            PROVE,
            CLAIM,
            "delegate hana --acts verify --until 2019-12-31 --as adam",
        ])
        .when("act M-01 verify --for adam --as hana")
        .but("--for adam --as hana", "--as adam"),
    refused("line_forbidden", "person")
        .given(&[OPEN])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but("--as adam", "--as cora"),
    // A second seat in another line does not help, and neither does acting in another's place.
    refused("line_forbidden", "person")
        .given(&[OPEN, "appoint adam head --unit mecc"])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but("--as adam", "--as cora"),
    refused("line_forbidden", "person")
        .given(&[OPEN, "delegate adam --acts drop --until 2019-12-31"])
        .when("act M-01 drop --reason \"not ours\" --for cora --as adam")
        .but("--for cora --as adam", "--as cora"),
    refused("held_before", "person")
        .defined("forbid_lines = [3]", "not_held_within = \"12 months\"")
        .given(&[
            OPEN,
            "appoint adam head --unit mecc --from 2019-01-01 --until 2019-03-31",
        ])
        .when("act M-01 drop --reason \"not ours\" --as adam")
        .but(
            "2019-01-01 --until 2019-03-31",
            "2018-01-01 --until 2018-03-31",
        ),
];

#[test]
fn rules() {
    prove(ROWS);
}
