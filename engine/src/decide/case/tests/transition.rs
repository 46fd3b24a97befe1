//! Transitions: what must be so before somebody may act.

use super::{CLAIM, OPEN, PLAN, PROVE};
use crate::testing::rules::{Row, prove, refused};

const ROWS: &[Row] = &[
    refused("unknown_case", "case")
        .given(&[OPEN])
        .when("act M-10 plan due=2019-12-20 --as hana")
        .but("M-10", "M-01"),
    refused("unknown_transition", "transition")
        .given(&[OPEN])
        .when("act M-01 plann due=2019-12-20 --as hana")
        .but("plann", "plan"),
    refused("fires_by_itself", "transition")
        .given(&[OPEN, PLAN])
        .when("act M-01 extend --as hana")
        .but_defined(
            "decision = \"extension\"",
            "by = [\"head\"]\n[[transitions]]\nid = \"extend_too\"\nfrom = [\"planned\"]\n\
             to = \"same\"\ndecision = \"extension\"",
        ),
    refused("fires_by_itself", "transition")
        .given(&[OPEN])
        .when("act M-01 lapse --as hana")
        .but_defined("clock = \"answer\"", "by = [\"head\"]"),
    refused("fires_by_itself", "transition")
        .given(&[OPEN, PLAN])
        .when("act M-01 finish --as hana")
        .but_defined(
            "auto = true\nwhen = \"size(links.parts) > 0 &&",
            "by = [\"head\"]\nwhen = \"",
        ),
    refused("not_in_state", "transition")
        .given(&[OPEN, PLAN, PROVE])
        .when("act M-01 verify --as adam")
        .but_after(&[CLAIM]),
    refused("field_not_settable", "fields.title")
        .given(&[OPEN, PLAN])
        .when("act M-01 replan title=2020-01-31 --as hana")
        .but("title=2020", "due=2020"),
    refused("missing_field", "fields.due")
        .given(&[OPEN])
        .when("act M-01 plan --as hana")
        .but("plan", "plan due=2019-12-20"),
    refused("reason_missing", "reason")
        .given(&[OPEN])
        .when("act M-01 drop")
        .but("drop", "drop --reason \"not ours\""),
    refused("evidence_missing", "")
        .given(&[OPEN, PLAN])
        .when(CLAIM)
        .but_after(&[PROVE]),
    refused("condition_not_met", "")
        .given(&[OPEN, "act M-01 plan due=2019-12-20 --as hana", PROVE])
        .when(CLAIM)
        .but("2019-12-20", "2019-12-20 level=low"),
];

#[test]
fn rules() {
    prove(ROWS);
}

#[test]
fn an_item_holds_the_case_that_delivers_it() {
    prove(&[refused("held_by_programme", "")
        .given(&[OPEN, PLAN, PROVE, "link M-01 item works/roof"])
        .when(CLAIM)
        .but_after(&["item works permit done"])]);
}
