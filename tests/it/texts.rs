//! Whatever people write, it stays text: no terminal is steered, and no line of the record forged.

use crate::program::{adopted, get, ok, post, run, serve, token};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

/// Texts that were tried on terminals, and one that looks like the next line of the record.
const TRIED: [&str; 8] = [
    "x\u{1b}[31mred",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "seen\n    26  2026-11-26 18:00 CET   REC-2026-001      `close` fired by decision",
    "fine”\r\n  2019-09-02 11:00 CEST  director_general did `promulgate`\n   because: “agreed",
    "nul \0, bell \u{7}, back \u{8}, c1 \u{9b}2J \u{85}",
    "gpj.\u{202e}exe",
    "שלום \u{2067}open",
    "line\u{2028}paragraph\u{2029}end",
];

/// The texts that were tried, and as many made up.
fn texts() -> Vec<String> {
    let mut runner = TestRunner::deterministic();
    let any = "([\\x00-\\x1f\u{7f}-\u{9f}\u{202a}-\u{202e}\u{2066}-\u{2069}]|[a-zא-ת ]|\\PC){1,40}";
    let any = proptest::string::string_regex(any).unwrap();
    let made_up = (0..40).map(|_| format!("a{}", any.new_tree(&mut runner).unwrap().current()));
    TRIED
        .into_iter()
        .map(str::to_owned)
        .chain(made_up)
        .collect()
}

fn steers(letter: char) -> bool {
    (letter.is_control() && letter != '\n')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2028}' | '\u{2029}')
}

#[test]
fn what_people_write_steers_no_terminal_and_forges_no_line() {
    let data = adopted();
    let texts = texts();
    let server = serve(data.path(), &[]);
    let commands = format!("{}/v1/commands", server.url);
    let bearer = token(data.path(), "auditor_a");
    let open = json!({
        "command": "open", "workflow": "recommendation",
        "fields": { "text": TRIED[2], "priority": "important" },
    });
    let opened = post(&commands, &bearer, &open, &[]).1;
    let reference = opened["reference"].as_str().unwrap().to_owned();
    for text in &texts {
        let comment = json!({
            "command": "comment", "case": reference, "text": text, "reason": text,
        });
        let (status, answer) = post(&commands, &bearer, &comment, &[]);
        assert_eq!(status, 200, "{text:?}: {answer}");
    }
    let history = format!("{}/v1/cases/{reference}/history", server.url);
    let kept: Json = serde_json::from_str(&get(&history, &bearer).1).unwrap();
    let kept = kept["events"].as_array().unwrap().clone();
    let said: Vec<&str> = kept
        .iter()
        .filter_map(|event| event["data"]["text"].as_str())
        .collect();
    assert_eq!(said, texts, "programs get what was written");
    assert_eq!(server.stop(), 0);
    let events = ok(data.path(), "verify")["events"].as_u64().unwrap();
    let log = run(data.path(), "log").stdout;
    for (number, line) in log.lines().enumerate() {
        let position = format!("{:>6}  ", number + 1);
        assert!(line.starts_with(&position), "{line}");
    }
    assert_eq!(log.lines().count() as u64, events, "one event, one line");
    let told = run(data.path(), &format!("history {reference}")).stdout;
    let is_event = |line: &&str| !line.starts_with("     ");
    let lines = told.lines().skip(1).filter(is_event).count();
    assert_eq!(lines, kept.len(), "{told}");
    for line in [
        "log",
        "list",
        "list --owed-by coordinator",
        &format!("show {reference}"),
        &format!("why {reference}"),
        &format!("history {reference}"),
        &format!("comment {reference} \"{}\" --as auditor_a", TRIED[3]),
        &format!("act {reference} \"{}\" --as auditor_a", TRIED[1]),
        &format!("show \"{}\"", TRIED[5]),
    ] {
        let ran = run(data.path(), line);
        let shown = format!("{}{}", ran.stdout, ran.stderr);
        assert!(!shown.contains(steers), "{line}: {shown:?}");
    }
}

#[test]
fn what_people_write_steers_no_picture() {
    let folder = tempfile::tempdir().unwrap();
    let workflows = crate::program::workflows();
    for file in std::fs::read_dir(&workflows).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|it| it == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            let text = text.replacen(
                "label = { en = \"",
                "label = { en = \"\\u001b[2J\\u202e<b>",
                60,
            );
            std::fs::write(folder.path().join(path.file_name().unwrap()), text).unwrap();
        }
    }
    let data = tempfile::tempdir().unwrap();
    let adopt = format!("adopt {} --as director_general", folder.path().display());
    ok(data.path(), &adopt);
    for kind in ["dag", "gantt", "funding", "waterfall"] {
        for svg in ["", "--svg -"] {
            let ran = run(data.path(), &format!("programme igf picture {kind} {svg}"));
            assert_eq!(ran.code, 0, "{}", ran.stderr);
            assert!(!ran.stdout.contains(steers), "{kind}: {:?}", ran.stdout);
            assert_eq!(ran.stdout.contains("<b>"), svg.is_empty(), "{kind} {svg}");
        }
    }
}
