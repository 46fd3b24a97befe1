//! The clock of the machine: what happens when it leaps. The demo's log, in a directory that is no
//! demo's, ended years before the clock that these tests run by.

use crate::program::{Ran, demo, get, ok, post, run, serve, token};
use serde_json::json;
use std::path::Path;

/// A directory with the demo's log, and the reference of one of its cases.
fn years_ago() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let from = demo();
    let file = folder.path().join("log.jsonl");
    ok(from.path(), &format!("export {}", file.display()));
    let data = folder.path().join("data");
    ok(&data, &format!("import {}", file.display()));
    let cases = ok(&data, "list");
    let reference = cases["cases"][0]["reference"].as_str().expect("a case");
    (folder, reference.to_owned())
}

fn comment(data: &Path, case: &str) -> Ran {
    run(
        data,
        &format!("--format json comment {case} seen --as auditor_a"),
    )
}

#[test]
fn nothing_is_written_by_a_clock_that_leapt_until_its_owner_trusts_it() {
    let (folder, case) = years_ago();
    let data = folder.path().join("data");
    let refused = comment(&data, &case);
    assert_eq!(
        (refused.code, refused.error_code()),
        (7, "clock_leapt".to_owned())
    );
    assert_eq!(run(&data, "tick").code, 7);
    assert_eq!(
        run(&data, &format!("show {case}")).code,
        0,
        "reading goes on"
    );
    ok(&data, "confirm-clock");
    let said = comment(&data, &case);
    assert_eq!(said.code, 0, "{}", said.stderr);
    let log = run(&data, "log").stdout;
    assert_eq!(log.matches("says that the clock is right").count(), 1);
    assert_eq!(comment(&data, &case).code, 0, "once is enough");
}

#[test]
fn a_server_waits_for_the_owner_of_its_directory() {
    let (folder, case) = years_ago();
    let data = folder.path().join("data");
    // No token is issued either: one from before, with the key that signed it.
    let before = demo();
    let token = token(before.path(), "auditor_a");
    for file in ["token.key", "token.revoked"] {
        std::fs::copy(before.path().join(file), data.join(file)).expect("copied");
    }
    let refused = run(&data, "--format json token auditor_a");
    assert_eq!(refused.error_code(), "clock_leapt");
    let served = serve(&data, &[]);
    let url = format!("{}/v1/commands", served.url);
    let body = json!({ "command": "comment", "case": case, "text": "seen" });
    let (status, problem) = post(&url, &token, &body, &[]);
    assert_eq!((status, &problem["code"]), (503, &json!("clock_leapt")));
    let (_, ready) = get(&format!("{}/readyz", served.url), "");
    assert!(ready.contains("confirm-clock"), "{ready}");
    let elsewhere = json!({ "command": "confirm_clock", "user": "root" });
    assert_eq!(post(&url, &token, &elsewhere, &[]).0, 503, "not over HTTP");
    ok(&data, "confirm-clock");
    let (status, answer) = post(&url, &token, &body, &[]);
    assert_eq!(status, 200, "{answer}");
    let (status, problem) = post(&url, &token, &elsewhere, &[]);
    assert_eq!((status, &problem["code"]), (403, &json!("not_the_owner")));
    assert_eq!(served.stop(), 0);
}
