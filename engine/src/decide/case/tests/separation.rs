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
];

#[test]
fn rules() {
    prove(ROWS);
}
