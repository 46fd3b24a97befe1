//! Who acts, in whose place, and whether they may.

use super::{DROP, OPEN, PLAN, PROPOSE};
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
        .when("assign M-01 helper hanna")
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
        .but("title", "helper"),
    refused("not_assignable", "field")
        .given(&[OPEN])
        .when("assign M-01 owner hana")
        .but("owner", "helper"),
    refused("not_assigned", "person")
        .defined("id = \"plan\"\n", "id = \"plan\"\nassigned = \"helper\"\n")
        .given(&[OPEN, "assign M-01 helper otto"])
        .when(PLAN)
        .but("helper otto", "helper hana"),
    // Who would benefit has no ballot any more: nobody else does that to a voter.
    refused("would_bar", "person")
        .defined(
            "bind = [\"level\"]",
            "bind = [\"level\"]\nbeneficiary = [\"helper\"]",
        )
        .given(&[OPEN, PLAN, PROPOSE])
        .when("assign M-01 helper adam")
        .but("helper adam", "helper otto"),
    refused("case_closed", "case")
        .given(&[OPEN, DROP])
        .when("assign M-01 helper hana")
        .but_without(DROP),
    refused("not_in_state", "field")
        .given(&[OPEN, PLAN, "act M-01 climb --as hana"])
        .when("assign M-01 helper hana")
        .but_without("act M-01 climb --as hana"),
    refused("not_allowed", "person")
        .given(&[OPEN])
        .when("assign M-01 helper hana --as adam")
        .but("--as adam", "--as hana"),
    refused("issuer_field", "fields.level")
        .defined(
            "owner = \"owner\"\n",
            "owner = \"owner\"\nissuer_fields = [\"level\"]\n",
        )
        .given(&[OPEN])
        .when("act M-01 plan due=2019-12-20 level=low --as hana")
        .but(" level=low", ""),
];

#[test]
fn rules() {
    prove(ROWS);
}
