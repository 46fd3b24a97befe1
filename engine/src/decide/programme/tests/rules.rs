//! The rules of programmes, a table for each file of them.

use crate::testing::rules::{Row, prove, refused};

const DONE: &str = "item works permit done";

const ROWS: &[Row] = &[
    refused("unknown_programme", "programme")
        .when("forecast work permit 2020")
        .but("work ", "works "),
    refused("unknown_programme", "programme")
        .when("item work permit done")
        .but("work ", "works "),
    refused("not_allowed", "person")
        .when("forecast works permit 2020 --as hana")
        .but("--as hana", "--as cora"),
    refused("unknown_item", "item")
        .when("forecast works prmit 2020")
        .but("prmit", "permit"),
    refused("bad_when", "finish")
        .when("forecast works permit soon")
        .but("soon", "2020"),
    refused("item_status", "item")
        .given(&[DONE])
        .when("forecast works permit 2020")
        .but_without(DONE),
    refused("forecast_passed", "finish")
        .when("forecast works permit 2019-06")
        .but("2019-06", "2019-07"),
    refused("not_one_of", "status")
        .when("item works permit finished")
        .but("finished", "done"),
    refused("item_status", "status")
        .given(&[DONE])
        .when("item works permit started")
        .but_without(DONE),
    refused("held_by_programme", "")
        .when("item works roof done")
        .but_after(&[DONE]),
    refused("not_yet", "on")
        .when("item works permit done on 2019-07-02")
        .but("2019-07-02", "2019-07-01"),
];

const FUNDS: &[Row] = &[
    refused("unknown_fund", "fund")
        .when("fund reforms reserv --stage pledged")
        .but("reserv", "reserve"),
    refused("missing_field", "stage")
        .when("fund reforms reserve")
        .but("reserve", "reserve --stage pledged"),
    refused("not_one_of", "stage")
        .when("fund reforms reserve --stage plegded")
        .but("plegded", "pledged"),
    refused("fund_stage", "stage")
        .when("fund reforms reserve --stage sought")
        .but("sought", "pledged"),
    refused("fund_unchanged", "stage")
        .when("fund reforms reserve --stage proposed")
        .but("proposed", "pledged"),
    refused("fund_stage", "stage")
        .when("fund reforms reserve --stage proposed --part 'USD 10'")
        .but("proposed", "received"),
    refused("fund_part", "part")
        .when("fund reforms reserve --stage received --part 'USD 401'")
        .but("401", "400"),
    refused("fund_part", "amount")
        .when("fund reforms reserve --stage received --part 'USD 10' --amount 'USD 500'")
        .but(" --amount 'USD 500'", ""),
    refused("missing_field", "stage")
        .when("fund reforms reserve --part 'USD 10'")
        .but("--part", "--stage received --part"),
    refused("bad_money", "part")
        .when("fund reforms reserve --stage received --part 'USD ?'")
        .but("?", "10"),
    refused("fund_unchanged", "part")
        .given(&["fund reforms reserve --stage received --part 'USD 10'"])
        .when("fund reforms reserve --stage received --part 'USD 10'")
        .but("10", "20"),
    refused("mixed_currencies", "amount")
        .when("fund reforms reserve --amount 'EUR 500'")
        .but("EUR", "USD"),
    refused("bad_money", "amount")
        .when("fund reforms reserve --amount 'USD -1'")
        .but("-1", "1"),
    refused("bad_currency", "amount")
        .when("fund reforms reserve --amount 'much more'")
        .but("much more", "USD 500"),
];

const DEPENDENCIES: &[Row] = &[
    refused("unknown_item", "needs")
        .when("add-dependency works hearing permt")
        .but("permt", "permit"),
    refused("not_one_of", "kind")
        .when("add-dependency works hearing permit --kind aftr")
        .but("aftr", "after"),
    refused("bad_length", "lag")
        .when("add-dependency works hearing permit --lag ten")
        .but("ten", "'10 days'"),
    refused("dependency_known", "needs")
        .when("add-dependency works roof permit")
        .but("roof", "hearing"),
    refused("programme_circle", "needs")
        .when("add-dependency works permit roof")
        .but("roof", "hearing"),
    refused("programme_circle", "needs")
        .when("add-dependency works permit permit")
        .but("permit permit", "permit hearing"),
    refused("item_status", "item")
        .given(&[DONE])
        .when("add-dependency works permit hearing")
        .but_without(DONE),
    refused("no_such_edge", "needs")
        .when("remove-dependency works permit roof")
        .but("permit roof", "roof permit"),
];

const ITEMS: &[Row] = &[
    refused("item_known", "item")
        .when("add-item works roof --owner odg")
        .but("roof", "cellar"),
    refused("unknown_item", "needs")
        .when("add-item works cellar --owner odg --needs rof")
        .but("rof", "roof"),
    refused("unknown_unit", "owner")
        .when("add-item works cellar --owner og")
        .but("--owner og", "--owner odg"),
    refused("too_long", "label")
        .when("add-item works cellar --owner odg --label {x32769}")
        .but("{x32769}", "{x32768}"),
    refused("bad_length", "duration")
        .when("add-item works cellar --owner odg --duration '3 months, 2 months'")
        .but("3 months, 2 months", "2 months"),
];

const SPLITTING: &[Row] = &[
    refused("too_few_items", "parts")
        .when("split works permit draft")
        .but("draft", "draft seal"),
    refused("twice", "parts")
        .when("split works permit draft draft")
        .but("draft draft", "draft seal"),
    refused("item_known", "parts")
        .when("split works permit draft roof")
        .but("roof", "seal"),
    refused("item_is_gate", "parts")
        .when("split reforms council first second")
        .but("council", "training"),
    refused("item_has_cases", "parts")
        .given(&["open matter title=Roof", "link M-01 item works/roof"])
        .when("split works roof frame tiles")
        .but("frame", "roof"),
    refused("no_such_edge", "follows.hearing")
        .when("split works permit draft seal hearing=draft")
        .but("hearing", "roof"),
    refused("missing_field", "follows.roof")
        .when("split works permit draft seal roof=")
        .but("roof=", "roof=seal"),
    refused("unknown_item", "follows.roof")
        .when("split works permit draft seal roof=stamp")
        .but("stamp", "seal"),
];

const MERGING: &[Row] = &[
    refused("missing_field", "owner")
        .when("merge works all permit roof")
        .but("roof", "roof --owner odg"),
    refused("missing_field", "finish")
        .when("merge reforms both tools change")
        .but("change", "change --finish 2020-06"),
    refused("item_known", "into")
        .when("merge works roof permit hearing")
        .but("roof", "papers"),
    refused("programme_circle", "needs")
        .given(&["add-dependency works hearing roof"])
        .when("merge works papers permit hearing")
        .but_without("add-dependency works hearing roof"),
];

const AGREED: &str = "take-baseline works";
const GRANTED: &str = "act Q-01 grant --as adam";

const BASELINES: &[Row] = &[
    refused("no_rebaseline", "case")
        .given(&["take-baseline reforms"])
        .when("take-baseline reforms --reason Late")
        .but_without("take-baseline reforms"),
    refused("missing_field", "case")
        .given(&[AGREED, "open question subject=works", GRANTED])
        .when("take-baseline works --reason Late")
        .but("Late", "Late --case Q-01"),
    refused("unknown_case", "case")
        .given(&[AGREED, "open question subject=works", GRANTED])
        .when("take-baseline works --reason Late --case Q-10")
        .but("Q-10", "Q-01"),
    refused("not_deciding", "case")
        .given(&[
            AGREED,
            "open matter title=Roof",
            "open question subject=works",
            GRANTED,
        ])
        .when("take-baseline works --reason Late --case M-01")
        .but("M-01", "Q-01"),
    refused("not_deciding", "case")
        .given(&[AGREED, "open question subject=roof", GRANTED])
        .when("take-baseline works --reason Late --case Q-01")
        .but("subject=roof", "subject=works"),
    refused("not_decided", "case")
        .given(&[AGREED, "open question subject=works"])
        .when("take-baseline works --reason Late --case Q-01")
        .but_after(&[GRANTED]),
    refused("decision_used", "case")
        .given(&[
            AGREED,
            "2 x open question subject=works",
            GRANTED,
            "act Q-02 grant --as adam",
            "take-baseline works --reason Late --case Q-01",
        ])
        .when("take-baseline works --reason Later --case Q-01")
        .but("Q-01", "Q-02"),
    refused("reason_missing", "reason")
        .given(&[AGREED, "open question subject=works", GRANTED])
        .when("take-baseline works --case Q-01")
        .but("Q-01", "Q-01 --reason Late"),
];

#[test]
fn facts() {
    prove(ROWS);
}

#[test]
fn funds() {
    prove(FUNDS);
}

#[test]
fn dependencies() {
    prove(DEPENDENCIES);
}

#[test]
fn items() {
    prove(ITEMS);
    prove(SPLITTING);
    prove(MERGING);
}

#[test]
fn baselines() {
    prove(BASELINES);
}
