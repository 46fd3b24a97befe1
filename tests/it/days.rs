//! A day is the organisation's day, whichever way it comes in.

use crate::program::{eventually, get, ok, post, serve, token, workflows};
use serde_json::{Value as Json, json};
use std::path::Path;

const KEY: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const DAY: &str = "2019-12-31";

/// The shipped definitions, of an organisation west of Greenwich.
fn in_new_york(data: &Path) {
    let folder = tempfile::tempdir().expect("a directory");
    copy(&workflows(), folder.path());
    let organisation = folder.path().join("organisation.toml");
    let text = std::fs::read_to_string(&organisation).expect("the organisation");
    let moved = text.replace("Europe/Zurich", "America/New_York");
    assert_ne!(moved, text, "the time zone stands elsewhere");
    std::fs::write(&organisation, moved).expect("it is written");
    let path = folder.path().display();
    ok(data, &format!("adopt {path} --as director_general"));
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

/// The last event of a case.
fn last(data: &Path, case: &str) -> Json {
    let history = ok(data, &format!("history {case}"));
    let events = history["events"].as_array().expect("events");
    events.last().expect("an event").clone()
}

#[test]
fn a_day_of_effect_is_the_organisations_at_every_edge() {
    let data = tempfile::tempdir().expect("a directory");
    in_new_york(data.path());
    let auditor = token(data.path(), "auditor_a");
    let opened = ok(
        data.path(),
        "open recommendation text=Plan priority=important --as auditor_a",
    );
    let case = opened["reference"].as_str().expect("a reference");
    let line =
        format!("comment {case} \"as agreed\" --effective {DAY} --command-id {KEY} --as auditor_a");
    let first = ok(data.path(), &line);
    assert_eq!(first["duplicate"], false);
    let event = last(data.path(), case);
    assert_eq!(event["effective"], "2019-12-31T05:00:00Z", "{event}");

    // The same over HTTP, and from the command line over HTTP, is the same command.
    let served = serve(data.path(), &[]);
    let body = json!({
        "command": "comment", "case": case, "text": "as agreed", "effective": DAY,
    });
    let commands = format!("{}/v1/commands", served.url);
    let headers = [("Idempotency-Key", KEY)];
    let (status, again) = post(&commands, &auditor, &body, &headers);
    assert_eq!(
        (status, &again["duplicate"]),
        (200, &json!(true)),
        "{again}"
    );
    assert_eq!(again["positions"], first["positions"]);
    let through = ok(data.path(), &line);
    assert_eq!(through["positions"], first["positions"]);
    assert_eq!(through["duplicate"], true);
}

#[test]
fn a_view_as_of_a_day_is_the_same_at_every_edge() {
    let data = tempfile::tempdir().expect("a directory");
    in_new_york(data.path());
    let auditor = token(data.path(), "auditor_a");
    let today = ok(data.path(), "list --as-of 2100-01-01")["as_of"].clone();
    assert_eq!(today, "2100-01-02T04:59:59.999999999Z");
    let served = serve(data.path(), &[]);
    let url = format!("{}/v1/cases?as_of=2100-01-01", served.url);
    let answer = eventually("an answer", || Some(get(&url, &auditor)));
    let answer: Json = serde_json::from_str(&answer.1).expect("JSON");
    assert_eq!(answer["as_of"], today);
    let through = ok(data.path(), "list --as-of 2100-01-01");
    assert_eq!(through["as_of"], today);
}
