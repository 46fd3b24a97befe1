//! Clocks: what fires, and how far a deadline may lie.

use super::{OPEN, PLAN};
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("beyond_time", "")
        .defined("length = \"1 month\"", "length = \"40000 years\"")
        .given(&[OPEN])
        .when(PLAN)
        .but_defined("40000 years", "40 years"),
    refused("clock_not_due", "")
        .given(&[OPEN, "at 2019-07-08"])
        .when("fire M-01 answer 2019-07-09T08:00:00Z")
        .but("at 2019-07-08", "at 2019-07-09"),
    refused("clock_not_due", "")
        .given(&[OPEN, "at 2019-07-12"])
        .when("fire M-01 deadline 2019-07-09T08:00:00Z")
        .but("deadline", "answer"),
    refused("clock_not_due", "")
        .given(&[
            OPEN,
            "at 2019-07-12",
            "fire M-01 answer 2019-07-09T08:00:00Z",
        ])
        .when("fire M-01 answer 2019-07-09T08:00:00Z")
        .but_without("fire M-01 answer 2019-07-09T08:00:00Z"),
];

#[test]
fn rules() {
    prove(ROWS);
}
