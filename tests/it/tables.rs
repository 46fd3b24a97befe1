//! What people read: tables in colour and without, in a narrow terminal and a wide one.

use crate::program::{demo, igf, ok, run, serve};
use std::path::Path;

const QUESTIONS: [&str; 5] = [
    "list",
    "list --owed-by head_mecc",
    "programme igf status",
    "programme igf slip",
    "programme igf path",
];

/// What a terminal of so many columns gets.
fn shown(data: &Path, question: &str, columns: &str, color: &str) -> String {
    let mut command = igf(data);
    command.env("COLUMNS", columns);
    command.args(question.split(' ')).args(["--color", color]);
    let output = command.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("text")
}

/// A text without its colour codes.
fn bare(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |bare, part| {
        bare + part.split_once('m').expect("a code ends").1
    })
}

#[test]
fn colour_changes_no_width() {
    let data = demo();
    for question in QUESTIONS {
        for columns in ["60", "80", "100", "170", ""] {
            let plain = shown(data.path(), question, columns, "never");
            let coloured = shown(data.path(), question, columns, "always");
            assert!(!plain.contains('\u{1b}'), "{plain}");
            assert_eq!(bare(&coloured), plain, "{question} in {columns} columns");
        }
        let coloured = shown(data.path(), question, "170", "always");
        assert!(coloured.contains('\u{1b}'), "{question}: {coloured}");
        assert!(
            !coloured.contains("m\u{1b}"),
            "a code without letters: {coloured}"
        );
    }
}

/// The words of the tables in a text.
fn words(text: &str) -> Vec<&str> {
    let told = |line: &&str| !line.starts_with("(no room") && !line.contains("reporting dates");
    let lines = text.lines().filter(told);
    lines.flat_map(str::split_whitespace).collect()
}

#[test]
fn a_narrow_terminal_breaks_no_word() {
    let data = demo();
    for question in QUESTIONS {
        let wide = shown(data.path(), question, "", "never");
        let wide = words(&wide);
        for columns in ["60", "80", "100", "130"] {
            let text = shown(data.path(), question, columns, "never");
            let mut pieces = words(&text);
            pieces.retain(|word| !wide.contains(word));
            assert!(pieces.is_empty(), "{question} in {columns}: {pieces:?}");
        }
    }
}

#[test]
fn a_narrow_terminal_gets_fewer_columns_and_is_told_which() {
    let data = demo();
    let narrow = shown(data.path(), "list", "80", "never");
    assert!(
        narrow.contains("(no room for FLAGS, OWNER OR UNIT)"),
        "{narrow}"
    );
    for reference in [
        "RSK-CO-Y-2019-001",
        "ACT-2019-004",
        "2019-12-31",
        "(366 days ago)",
    ] {
        assert!(narrow.contains(reference), "{reference}: {narrow}");
    }
    for (question, columns) in [("list", 80), ("programme igf slip", 80), ("list", 130)] {
        let text = shown(data.path(), question, &columns.to_string(), "never");
        let widest = text.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(columns), "{question}: {text}");
    }
    let wide = shown(data.path(), "list", "170", "never");
    assert!(!wide.contains("no room"), "{wide}");
}

#[test]
fn whose_a_case_is_stands_there_once() {
    let data = demo();
    let shown = run(data.path(), "show RSK-CO-Y-2019-001").stdout;
    let owners = shown.lines().filter(|line| line.starts_with("  owner "));
    assert_eq!(owners.count(), 1, "{shown}");
}

#[test]
fn a_narrow_terminal_gets_fewer_reporting_dates() {
    let data = demo();
    let dates = |columns: &str| {
        let text = shown(data.path(), "programme igf slip", columns, "never");
        let header = text
            .lines()
            .find(|line| line.contains("PROMISE"))
            .expect("a header");
        header
            .split_whitespace()
            .filter(|word| word.starts_with("20"))
            .count()
    };
    assert_eq!(dates("80"), 2);
    assert!(dates("170") > 4 && dates("300") > dates("170"));
}

#[test]
fn how_far_away_a_day_is_counts_from_the_answers_own_instant() {
    let data = demo();
    let data = data.path();
    let case = ok(data, "list --overdue")["cases"][0]["reference"].clone();
    let questions = [
        "list".to_owned(),
        "list --owed-by head_mecc".to_owned(),
        format!("show {}", case.as_str().expect("a reference")),
    ];
    let told = |served: &str| {
        questions.clone().map(|question| {
            let ran = run(data, &question);
            assert_eq!(ran.code, 0, "{served}: {}", ran.stderr);
            assert!(ran.stdout.contains(" days ago)"), "{}", ran.stdout);
            ran.stdout
        })
    };
    let alone = told("alone");
    let served = serve(data, &[]);
    assert_eq!(told("served"), alone);
    assert_eq!(served.stop(), 0);
}
