//! Words of closed lists: what a newer version wrote is kept, and written back as it was.

use crate::event::{
    Ballot, BlockKind, EdgeKind, Event, FundStage, ItemStatus, Outcome, RungAnswer,
};
use crate::testing::World;
use crate::testing::folds::{Fold, folded, prove};
use crate::value::Words;
use serde_json::{Value as Json, json};

/// A word of no list.
const NEWER: &str = "newer_word";

const OPEN: &str = "open matter title=Roof unit=mecc";
const PLAN: &str = "act M-01 plan due=2019-12-20 level=low --as hana";
const PROPOSE: &str = "propose M-01 extension due=2020-03-31 --as hana";

/// An event with this data, read and written again, has the bytes that it had.
fn rewritten(kind: &str, data: Json) {
    let mut event: Json = serde_json::from_slice(&World::new().last_event().to_bytes()).unwrap();
    event["type"] = json!(kind);
    event["data"] = data;
    let read = |bytes: &[u8]| Event::from_bytes(bytes).unwrap_or_else(|error| panic!("{error}"));
    // The first writing puts the members in their order.
    let bytes = read(event.to_string().as_bytes()).to_bytes();
    let again = read(&bytes).to_bytes();
    assert_eq!(String::from_utf8(again), String::from_utf8(bytes.clone()));
    let written: Json = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(written["data"], event["data"], "{kind}");
}

fn each_word<W: Words>(kind: &str, member: &str, data: &Json) {
    let known = W::ALL.iter().map(|word| word.word());
    for word in known.chain([NEWER]) {
        let mut data = data.clone();
        data[member] = json!(word);
        rewritten(kind, data);
    }
}

#[test]
fn every_word_is_read_and_written_as_it_was() {
    let hash = "01".repeat(32);
    let ballot = json!({
        "decision": "extension", "round": 1, "role": "auditor", "person": "adam", "value": "yes",
        "bound": hash,
    });
    each_word::<Ballot>("ballot_cast", "value", &ballot);
    let on_framework = json!({ "framework": hash, "person": "adam", "value": "yes" });
    each_word::<Ballot>("framework_ballot_cast", "value", &on_framework);
    let settled = json!({
        "decision": "extension", "round": 1, "outcome": "adopted", "yes": 1, "no": 0,
        "abstained": 0, "eligible": 1,
    });
    each_word::<Outcome>("decision_settled", "outcome", &settled);
    let answered = json!({ "ladder": "up", "rung": 2, "answer": "taken", "owner": "otto" });
    each_word::<RungAnswer>("rung_answered", "answer", &answered);
    let changed = json!({
        "programme": "works", "item": "roof", "status": "done", "on": "2019-07-01",
    });
    each_word::<ItemStatus>("item_changed", "status", &changed);
    let fund = json!({
        "programme": "reforms", "fund": "reserve", "stage": "pledged",
        "previous_stage": "proposed", "amount": "USD 400", "previous_amount": "USD 400",
    });
    each_word::<FundStage>("fund_changed", "stage", &fund);
    each_word::<FundStage>("fund_changed", "previous_stage", &fund);
    let added = json!({
        "programme": "works", "item": "roof", "needs": "walls", "kind": "after", "lag_days": 0,
        "lag_working_days": 0,
    });
    each_word::<EdgeKind>("dependency_added", "kind", &added);
    let removed = json!({
        "programme": "works", "item": "roof", "needs": "walls", "kind": "after",
    });
    each_word::<EdgeKind>("dependency_removed", "kind", &removed);
    for kind in BlockKind::ALL.iter().map(|kind| kind.word()).chain([NEWER]) {
        let by = json!([{ "kind": kind, "what": "walls" }]);
        let blocked = json!({ "programme": "works", "item": "roof", "by": by });
        rewritten("item_blocked", blocked);
    }
}

/// A word that this version does not know does what it can: it is kept, and decides nothing.
const NEWER_WORDS: &[Fold] = &[
    folded(
        "ballot_cast",
        r#"{"decision":"extension","round":1,"role":"auditor","person":"adam","value":"newer_word","bound":"{hash}"}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[
        r#"acts.2: {"act":"extension","person":"hana","position":{position},"principal":null,"recorded":false,"role":"head"}"#,
        r#"questions.extension.ballots.adam: {"cast_by":"hana","local":true,"recorded":false,"role":"auditor","roles":["auditor"],"seat":null,"value":"newer_word"}"#,
    ]),
    folded(
        "decision_settled",
        r#"{"decision":"extension","round":1,"outcome":"newer_word","yes":0,"no":2,"abstained":0,"eligible":2}"#,
    )
    .given(&[OPEN, PLAN, PROPOSE])
    .changes(&[
        r#"questions.extension.outcome: "newer_word""#,
        "questions.extension.settled_position: {position}",
    ]),
    folded(
        "rung_answered",
        r#"{"ladder":"up","rung":2,"answer":"newer_word","owner":"otto"}"#,
    )
    .given(&[OPEN, PLAN, "act M-01 climb --as hana"])
    .changes(&["climb.offered_rung: null"]),
];

#[test]
fn a_newer_word_is_kept_and_decides_nothing() {
    prove(NEWER_WORDS);
}
