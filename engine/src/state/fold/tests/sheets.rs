//! What each event of a sheet changes, a row each.

use crate::testing::folds::{Fold, folded, prove};

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-20 level=low --as hana";
const PROPOSE: &str = "propose M-01 extension due=2020-03-31 --as hana";

const SAYS: &str = r#"{"sheet":1,"says":{"question":{"decision":"extension","round":1,"bound":"{hash}","votes":{"adam":"yes"}}},"name":"minutes.pdf","sha256":"{hash}","bytes":3,"on":"2019-07-01","contest_until":"2019-07-08T08:00:00Z"}"#;
const RECORDED: &str = r#"happened sheet_recorded {"sheet":1,"says":{"question":{"decision":"extension","round":1,"bound":"{hash}","votes":{"adam":"yes"}}},"name":"minutes.pdf","sha256":"{hash}","bytes":3,"on":"2019-07-01","contest_until":"2019-07-08T08:00:00Z"}"#;
const BALLOT: &str = r#"happened ballot_cast {"decision":"extension","round":1,"role":"auditor","person":"adam","value":"yes","bound":"{hash}","sheet":1}"#;
const CONTESTED: &str = r#"happened sheet_contested {"sheet":1,"person":"adam","words":"no"}"#;

pub(super) const SHEETS: &[Fold] = &[
    folded("sheet_recorded", SAYS)
        .given(&[OPEN])
        .changes(&[r#"sheets: [{"confirmed_by":null,"contest":null,"contest_until":"2019-07-08T08:00:00Z","document":"minutes.pdf","effective":"2019-07-01T08:00:00Z","failed":null,"in_effect":false,"on":"2019-07-01","position":{position},"received":null,"recorded_by":"hana","says":{"question":{"bound":"{hash}","decision":"extension","round":1,"votes":{"adam":"yes"}}},"sha256":"{hash}","unconfirmed":false}]"#]),
    folded("sheet_confirmed", r#"{"sheet":1}"#)
        .given(&[OPEN, RECORDED])
        .changes(&[r#"sheets.0.confirmed_by: "hana""#]),
    folded("sheet_in_effect", r#"{"sheet":1}"#)
        .given(&[OPEN, RECORDED])
        .changes(&["sheets.0.in_effect: true"]),
    folded(
        "sheet_failed",
        r#"{"sheet":1,"code":"conflict","message":"it changed"}"#,
    )
    .given(&[OPEN, RECORDED])
    .changes(&[r#"sheets.0.failed: "conflict""#]),
    folded(
        "sheet_contested",
        r#"{"sheet":1,"person":"adam","words":"no"}"#,
    )
    .given(&[OPEN, RECORDED])
    .changes(&[r#"sheets.0.contest: {"answer":null,"answers":{},"person":"adam","words":"no"}"#]),
    folded(
        "contest_answered",
        r#"{"sheet":1,"person":"otto","answer":"upheld"}"#,
    )
    .given(&[OPEN, RECORDED, CONTESTED])
    .changes(&[r#"sheets.0.contest.answers.otto: "upheld""#]),
    folded("contest_settled", r#"{"sheet":1,"answer":"dismissed"}"#)
        .given(&[OPEN, PLAN, PROPOSE, RECORDED, BALLOT, CONTESTED])
        .changes(&[r#"sheets.0.contest.answer: "dismissed""#]),
    folded("contest_settled", r#"{"sheet":1,"answer":"upheld"}"#)
        .given(&[OPEN, PLAN, PROPOSE, RECORDED, BALLOT, CONTESTED])
        .changes(&["acts.2: gone", "questions.extension.ballots.adam: gone", r#"sheets.0.contest.answer: "upheld""#]),
];

#[test]
fn sheets() {
    prove(SHEETS);
}
