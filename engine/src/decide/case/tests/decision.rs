//! Decisions: when a question may be put, and whose ballot counts.

use super::{OPEN, PLAN, PROPOSE};
use crate::testing::rules::{Row, prove, refused};

const PUTTING: &[Row] = &[
    refused("unknown_decision", "decision")
        .given(&[OPEN, PLAN])
        .when("propose M-01 extention due=2020-03-31 --as hana")
        .but("extention", "extension"),
    refused("not_in_state", "decision")
        .given(&[OPEN])
        .when(PROPOSE)
        .but_after(&[PLAN]),
    refused("question_open", "decision")
        .given(&[OPEN, PLAN, PROPOSE])
        .when(PROPOSE)
        .but_without(PROPOSE),
    refused("not_allowed", "person")
        .given(&[OPEN, PLAN])
        .when("propose M-01 extension due=2020-03-31 --as adam")
        .but("--as adam", "--as hana"),
    refused("field_not_settable", "fields.level")
        .given(&[OPEN, PLAN])
        .when("propose M-01 extension due=2020-03-31 level=high --as hana")
        .but(" level=high", ""),
    refused("missing_field", "fields.due")
        .given(&[OPEN, PLAN])
        .when("propose M-01 extension --as hana")
        .but("extension", "extension due=2020-03-31"),
    refused("condition_not_met", "")
        .given(&[OPEN, PLAN, PROPOSE, AYE_OF_CORA, AYE_OF_ADAM])
        .when(PROPOSE)
        .but("extension yes --as adam", "extension no --as adam"),
    refused("no_electorate", "")
        .given(&[OPEN, PLAN])
        .when("propose M-01 exemption --as cora")
        .but_after(&["appoint otto head --unit mecc"]),
];

/// A decision that closes after ten days.
const BOUND: &str = "bind = [\"level\"]";

const RESTING: &[Row] = &[
    refused("built_on_changed", "")
        .defined(
            "[decisions.exemption]\n",
            "[decisions.exemption]\nbuilds_on = [\"extension\"]\n",
        )
        .given(&[
            "open matter title=Roof unit=mecc",
            PLAN,
            "appoint otto head --unit mecc",
            PROPOSE,
            AYE_OF_CORA,
            AYE_OF_ADAM,
            "act M-01 replan level=high --as hana",
        ])
        .when("propose M-01 exemption --as cora")
        .but_without("act M-01 replan level=high --as hana"),
    refused("locked", "fields.level")
        .defined(
            BOUND,
            "bind = [\"level\"]\nkind = \"body\"\ncloses = \"10 days\"",
        )
        .given(&[OPEN, PLAN, PROPOSE])
        .when("act M-01 replan level=high --as hana")
        .but("level=high", "due=2019-12-21"),
    refused("beyond_time", "")
        .defined(BOUND, "bind = [\"level\"]\ncloses = \"9000 years\"")
        .given(&[OPEN, PLAN])
        .when(PROPOSE)
        .but_defined("9000 years", "9 years"),
];

const TAKING_BACK: &[Row] = &[
    refused("no_open_question", "decision")
        .given(&[OPEN, PLAN])
        .when("withdraw-question M-01 extension --as hana")
        .but_after(&[PROPOSE]),
    refused("not_in_electorate", "person")
        .given(&[OPEN, PLAN, PROPOSE, AYE_OF_CORA])
        .when("withdraw-question M-01 extension --as hana")
        .but_without(AYE_OF_CORA),
    refused("already_asked", "person")
        .given(&[
            OPEN,
            PLAN,
            PROPOSE,
            "withdraw-question M-01 extension --as adam",
        ])
        .when("withdraw-question M-01 extension --as adam")
        .but("--as adam", "--as cora"),
];

const AYE_OF_CORA: &str = "ballot M-01 extension yes --as cora";
const AYE_OF_ADAM: &str = "ballot M-01 extension yes --as adam";

const VOTING: &[Row] = &[
    refused("unknown_decision", "decision")
        .given(&[OPEN, PLAN, PROPOSE])
        .when("ballot M-01 extention yes --as adam")
        .but("extention", "extension"),
    refused("no_open_question", "decision")
        .given(&[OPEN, PLAN])
        .when(AYE_OF_ADAM)
        .but_after(&[PROPOSE]),
    refused("not_one_of", "value")
        .given(&[OPEN, PLAN, PROPOSE])
        .when("ballot M-01 extension maybe --as adam")
        .but("maybe", "abstain"),
    refused("not_in_electorate", "person")
        .given(&[OPEN, PLAN, PROPOSE])
        .when("ballot M-01 extension yes --as hana")
        .but("--as hana", "--as adam"),
    refused("already_voted", "person")
        .given(&[OPEN, PLAN, PROPOSE, AYE_OF_CORA])
        .when("ballot M-01 extension no --as cora")
        .but_without(AYE_OF_CORA),
    refused("question_closed", "decision")
        .defined(BOUND, "bind = [\"level\"]\ncloses = \"10 days\"")
        .given(&[OPEN, PLAN, PROPOSE, "at 2019-07-12"])
        .when(AYE_OF_ADAM)
        .but("at 2019-07-12", "at 2019-07-11"),
    refused("conflict", "seen")
        .given(&[OPEN, PLAN, PROPOSE])
        .when("ballot M-01 extension yes --seen 1 --as adam")
        .but("--seen 1", "--seen 9999"),
];

#[test]
fn putting_a_question() {
    prove(PUTTING);
}

#[test]
fn voting() {
    prove(VOTING);
}

#[test]
fn what_a_question_rests_on() {
    prove(RESTING);
}

#[test]
fn taking_a_question_back() {
    prove(TAKING_BACK);
}

#[test]
fn ballots_on_another_value_count_no_more() {
    prove(&[refused("already_voted", "person")
        .given(&[OPEN, PLAN, PROPOSE, AYE_OF_CORA])
        .when(AYE_OF_CORA)
        .but_after(&["act M-01 replan level=high --as hana"])]);
}
