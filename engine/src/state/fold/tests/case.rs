//! What each event of a case changes, a row each.

use super::sheets::SHEETS;
use crate::event::CaseEvent;
use crate::testing::folds::{Fold, folded, prove};

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-20 level=low --as hana";
const PROPOSE: &str = "propose M-01 extension due=2020-03-31 --as hana";
const AYE: &str = "ballot M-01 extension yes --as adam";

const CASES: &[Fold] = &[
    folded(
        "transition_fired",
        r#"{"transition":"drop","from":"asked","to":"offered","by":"act","fields":{}}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"acts.1: {"act":"drop","person":"hana","position":{position},"principal":null,"recorded":false,"role":"head"}"#, r#"changed.state: {position}"#, r#"positions.2: {position}"#, r#"state: "offered""#]),
    folded(
        "transition_fired",
        r#"{"transition":"finish","from":"asked","to":"asked","by":"auto","fields":{}}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"positions.2: {position}"#]),
    folded("fields_set", r#"{"fields":{"title":"Door","unit":null,"level":"high"}}"#)
        .given(&[OPEN])
        .changes(&[r#"changed.level: {position}"#, r#"changed.title: {position}"#, r#"changed.unit: {position}"#, r#"fields.level: {"name":"high"}"#, r#"fields.title.text: "Door""#, r#"fields.unit: gone"#]),
    folded("commented", r#"{"text":"seen"}"#)
        .given(&[OPEN])
        .changes(&[]),
    folded("informed", r#"{"roles":["auditor"],"about":"drop"}"#)
        .given(&[OPEN])
        .changes(&[]),
    folded(
        "evidence_attached",
        r#"{"kind":"proof","name":"a.jpg","sha256":"{hash}","bytes":3}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"evidence.0: {"bytes":3,"kind":"proof","name":"a.jpg","position":{position},"sha256":"{hash}"}"#]),
    folded(
        "case_linked",
        r#"{"kind":"parts","to":{"case":{"id":"01900000-0000-7000-8000-000000000001","reference":"M-09"}},"fields":{"weight":3}}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"links.0: {"fields":{"weight":{"integer":3}},"kind":"parts","to":{"case":{"id":"01900000-0000-7000-8000-000000000001","reference":"M-09"}}}"#]),
    folded(
        "case_linked",
        r#"{"kind":"item","to":{"item":{"programme":"works","item":"roof"}},"fields":{}}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"/programmes.works.items.roof.cases.0: "{case}""#, r#"links.0: {"fields":{},"kind":"item","to":{"item":{"item":"roof","programme":"works"}}}"#]),
    folded(
        "case_unlinked",
        r#"{"kind":"item","to":{"item":{"programme":"works","item":"roof"}}}"#,
    )
    .given(&[OPEN, "link M-01 item works/roof --as hana"])
    .changes(&["/programmes.works.items.roof.cases.0: gone", "links.0: gone"]),
];

const DECISIONS: &[Fold] = &[
    folded(
        "decision_proposed",
        r#"{"decision":"extension","round":1,"fields":{"due":"2020-03-31"},"bound":"{hash}","electorate":[{"role":"auditor","person":"adam"}]}"#,
    )
    .given(&[OPEN, PLAN])
    .changes(&[r#"questions.extension: {"ballots":{},"barred":[],"bound":"{hash}","bound_position":{position},"bound_values":{"due":{"date":"2020-03-31"},"level":{"name":"low"}},"closes":null,"electorate":[{"person":"adam","role":"auditor"}],"fields":{"due":{"date":"2020-03-31"}},"grace":null,"outcome":null,"proposed_by":"hana","proposed_for":null,"put":"2019-07-01T08:00:00Z","put_position":{position},"round":1,"seats":1,"settled_position":0,"withdrawals":[]}"#]),
    folded(
        "ballot_cast",
        r#"{"decision":"extension","round":1,"role":"auditor","person":"adam","value":"yes","bound":"{hash}"}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[r#"acts.2: {"act":"extension","person":"hana","position":{position},"principal":null,"recorded":false,"role":"head"}"#, r#"questions.extension.ballots.adam: {"cast_by":"hana","local":true,"recorded":false,"role":"auditor","roles":["auditor"],"seat":null,"value":"yes"}"#]),
    // Who recuses themselves has done nothing; who took over a seat votes from it.
    folded(
        "ballot_cast",
        r#"{"decision":"extension","round":1,"role":"auditor","person":"otto","value":"recused","bound":"{hash}","roles":["head"],"seat":"adam","bars":false}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[r#"questions.extension.ballots.otto: {"cast_by":"hana","local":true,"recorded":false,"role":"auditor","roles":["auditor","head"],"seat":"adam","value":"recused"}"#]),
    folded(
        "withdrawal_asked",
        r#"{"decision":"extension","round":1,"person":"adam"}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[r#"questions.extension.withdrawals.0: "adam""#]),
    folded(
        "question_closed",
        r#"{"decision":"extension","round":1,"until":"2019-08-02T22:00:00Z"}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[r#"questions.extension.grace: "2019-08-02T22:00:00Z""#]),
    folded(
        "ballots_voided",
        r#"{"decision":"extension","round":1,"people":["adam"],"changed":["level"],"bound":"{hash}"}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE, AYE])
    .changes(&[r#"questions.extension.ballots.adam: gone"#, r#"questions.extension.bound: "{hash}""#, r#"questions.extension.bound_position: {position}"#]),
    folded(
        "decision_settled",
        r#"{"decision":"extension","round":1,"outcome":"refused","yes":0,"no":2,"abstained":0,"eligible":2}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[r#"questions.extension.outcome: "refused""#, r#"questions.extension.settled_position: {position}"#]),
];

const CLOCKS: &[Fold] = &[
    folded(
        "clock_started",
        r#"{"clock":"report","due":"2019-09-01T00:00:00Z","warnings":["2019-08-01T00:00:00Z"],"repeat_of":null}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"clocks.report: {"armed_position":{position},"armed_trace":null,"breached":false,"due":"2019-09-01T00:00:00Z","repeat_of":null,"warnings":["2019-08-01T00:00:00Z"]}"#]),
    folded("clock_stopped", r#"{"clock":"answer"}"#)
        .given(&[OPEN])
        .changes(&[r#"clocks.answer: gone"#]),
    folded("clock_warned", r#"{"clock":"answer","due":"2019-07-11T08:00:00Z"}"#)
        .given(&[OPEN])
        .changes(&[r#"clocks.answer.warnings.0: gone"#]),
    folded("clock_breached", r#"{"clock":"answer","due":"2019-07-11T08:00:00Z"}"#)
        .given(&[OPEN])
        .changes(&[r#"clocks.answer.breached: true"#, r#"clocks.answer.warnings.0: gone"#]),
    folded(
        "clock_breached",
        r#"{"clock":"answer","due":"2019-07-11T08:00:00Z","held":"condition_not_met"}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"clocks.answer.breached: true"#, r#"clocks.answer.warnings.0: gone"#]),
    folded("warnings_missed", r#"{"clock":"answer","due":"2019-07-11T08:00:00Z"}"#)
        .given(&[OPEN])
        .changes(&[r#"clocks.answer.warnings.0: gone"#]),
    folded(
        "clock_failed",
        r#"{"clock":"answer","due":"2019-07-11T08:00:00Z","code":"top_of_ladder","message":"no"}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"clocks.answer.failed: "top_of_ladder""#]),
    folded(
        "deadline_moved",
        r#"{"clock":"answer","due":"2019-08-01T22:00:00Z","warnings":[],"document":"{hash}"}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"clocks.answer.due: "2019-08-01T22:00:00Z""#, r#"clocks.answer.moved_from: "2019-07-11T08:00:00Z""#, r#"clocks.answer.warnings.0: gone"#]),
    folded(
        "deadline_moved",
        r#"{"clock":"answer","due":"2019-08-01T22:00:00Z","warnings":["2019-07-30T22:00:00Z"],"document":"{hash}"}"#,
    )
    .given(&[OPEN, "at 2019-07-09", "tick"])
    .changes(&[r#"clocks.answer.due: "2019-08-01T22:00:00Z""#, r#"clocks.answer.moved_from: "2019-07-11T08:00:00Z""#, r#"clocks.answer.warnings.0: "2019-07-30T22:00:00Z""#]),
    folded("flag_raised", r#"{"flag":"late"}"#)
        .given(&[OPEN])
        .changes(&[r#"flags.0: "late""#]),
    folded("flag_cleared", r#"{"flag":"overdue"}"#)
        .given(&[OPEN, PLAN, "at 2019-12-23", "tick"])
        .changes(&[r#"flags.0: gone"#]),
];

const LADDERS: &[Fold] = &[
    folded(
        "offered_up",
        r#"{"ladder":"up","rung":2,"role":"head","unit":"odg"}"#,
    )
    .given(&[OPEN])
    .changes(&[r#"climb: {"ladder":"up","offered_rung":2,"owner_rung":0}"#]),
    folded(
        "rung_answered",
        r#"{"ladder":"up","rung":2,"answer":"taken","owner":"otto"}"#,
    )
    .given(&[OPEN, PLAN, "act M-01 climb --as hana"])
    .changes(&[r#"climb.offered_rung: null"#, r#"climb.owner_rung: 2"#]),
    folded(
        "rung_answered",
        r#"{"ladder":"up","rung":2,"answer":"declined","owner":null}"#,
    )
    .given(&[OPEN, PLAN, "act M-01 climb --as hana"])
    .changes(&[r#"climb.declined: [2]"#, r#"climb.offered_rung: null"#]),
    folded(
        "rung_answered",
        r#"{"ladder":"up","rung":2,"answer":"vacant","owner":null}"#,
    )
    .given(&[OPEN, PLAN, "act M-01 climb --as hana"])
    .changes(&[r#"climb.offered_rung: null"#]),
    folded("ladder_reset", r#"{"ladder":"up"}"#)
        .given(&[
            OPEN,
            PLAN,
            "act M-01 climb --as hana",
            "act M-01 decline --as otto",
        ])
        .changes(&[r#"climb.declined: gone"#]),
    folded("ladder_reset", r#"{"ladder":"down"}"#)
        .given(&[
            OPEN,
            PLAN,
            "act M-01 climb --as hana",
            "act M-01 decline --as otto",
        ])
        .changes(&[]),
];

#[test]
fn cases() {
    prove(CASES);
}

#[test]
fn decisions() {
    prove(DECISIONS);
}

#[test]
fn clocks() {
    prove(CLOCKS);
}

#[test]
fn ladders() {
    prove(LADDERS);
}

#[test]
fn every_event_of_a_case_has_its_row() {
    // The opening makes the case: every row begins with one.
    let of_cases = CaseEvent::KINDS
        .iter()
        .filter(|kind| **kind != "case_opened");
    let rows = [CASES, DECISIONS, CLOCKS, LADDERS, SHEETS].concat();
    for kind in of_cases {
        assert!(
            rows.iter().any(|row| row.kind() == *kind),
            "`{kind}` has no row"
        );
    }
}
