//! Snapshots in the real store: used, compared with a replay, and never trusted.

use crate::program::{demo, demo_events, get, igf, ok, post, run, serve, token};
use engine::replay::replay;
use engine::snapshot;
use engine::store::Store;
use serde_json::json;
use std::path::Path;
use std::process::Stdio;
use store_sled::{Mode, SledStore};

/// Brings a demo's log to 1,009 events: enough for a server that stops to leave a snapshot.
fn remark(data: &Path) {
    let server = serve(data, &[]);
    let token = token(data, "auditor_a");
    let url = format!("{}/v1/commands", server.url);
    for number in 0..120 {
        let body = json!({
            "command": "comment", "case": "REC-2019-003", "text": format!("Remark {number}"),
        });
        assert_eq!(post(&url, &token, &body, &[]).0, 200);
    }
    server.stop();
}

/// Leaves a snapshot of the state after the last event, perhaps of a wrong one.
fn leave_snapshot(data: &Path, wrong: bool) {
    let store = SledStore::open(data, Mode::Existing).unwrap();
    let mut state = replay(&store, |_| {}).unwrap();
    if wrong {
        state.sequences.insert("REC-2019-".into(), 999);
    }
    let bytes = snapshot::take(&state, store.head());
    store.put_snapshot(store.head().position, &bytes).unwrap();
}

#[test]
fn a_server_leaves_one_behind_that_a_replay_proves() {
    let data = demo();
    remark(data.path());
    let store = SledStore::open(data.path(), Mode::Existing).unwrap();
    let (position, _) = store.snapshot().unwrap().expect("a snapshot");
    // The token of who remarks is an event, too.
    assert_eq!(position, demo_events() + 1 + 120);
    assert_eq!(snapshot::differs(&store), Ok(Some(false)));
    drop(store);
    assert_eq!(ok(data.path(), "verify")["ok"], true);
    let server = serve(data.path(), &[]);
    let token = token(data.path(), "auditor_a");
    let history = format!("{}/v1/cases/REC-2019-003/history", server.url);
    assert!(get(&history, &token).1.contains("Remark 119"));
    assert_eq!(server.stop(), 0);
}

#[test]
fn every_answer_is_the_same_with_and_without_one() {
    let data = demo();
    let questions = [
        "list",
        "list --owed-by head_mecc",
        "show REC-2019-003",
        "programme igf status",
        "programme igf blocked",
        "report ageing",
    ];
    let ask = || questions.map(|question| ok(data.path(), question));
    let before = ask();
    leave_snapshot(data.path(), false);
    assert_eq!(ask(), before);
}

#[test]
fn a_wrong_one_stops_the_server_and_is_gone() {
    let data = demo();
    remark(data.path());
    leave_snapshot(data.path(), true);
    let found = run(data.path(), "--format json verify");
    assert_eq!(found.code, 6, "{}", found.stdout);
    assert_eq!(found.json()["damage"][0]["file"], "snapshot");
    let mut server = igf(data.path());
    server.args(["--format", "json", "serve", "--listen", "127.0.0.1:0"]);
    let ended = server.stdout(Stdio::null()).output().unwrap();
    assert_eq!(ended.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("snapshot_wrong"));
    let store = SledStore::open(data.path(), Mode::Existing).unwrap();
    assert!(
        snapshot::newest(&store).is_none(),
        "no other of the wrong state"
    );
    drop(store);
    assert_eq!(ok(data.path(), "verify")["ok"], true);
    assert_eq!(
        ok(data.path(), "list")
            .to_string()
            .matches("forged")
            .count(),
        0
    );
}

#[test]
fn rebuild_forgets_a_wrong_one() {
    let data = demo();
    leave_snapshot(data.path(), true);
    assert_eq!(ok(data.path(), "rebuild")["rebuilt"], "snapshot");
    assert_eq!(ok(data.path(), "verify")["ok"], true);
    assert_eq!(
        ok(data.path(), "rebuild")["rebuilt"],
        serde_json::Value::Null
    );
}
