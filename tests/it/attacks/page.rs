//! The page of lines, held against what there is: each line has attempts that ran, or says which
//! concept it waits for; each attempt and each scenario stands on the page.

use super::{adopted, checked, folder, played, scenarios, told};
use std::collections::BTreeSet;
use std::path::Path;

/// A row: the line, and the last cell.
struct Row {
    line: String,
    shown: String,
}

impl Row {
    /// The tests that a row names: all that stands in backticks in its last cell.
    fn tests(&self) -> Vec<&str> {
        self.shown.split('`').skip(1).step_by(2).collect()
    }

    /// Whether it names a concept that is still to come.
    fn waits(&self) -> bool {
        ["later: ", "pending: "]
            .iter()
            .any(|word| self.shown.contains(word))
    }
}

fn rows() -> Vec<Row> {
    let page = std::fs::read_to_string(folder().join("README.md")).expect("the page");
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let rows = rows.filter(|row| !row.starts_with("| ---") && !row.starts_with("| line"));
    let row = |row: &str| {
        let mut cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{row}");
        Row {
            shown: cells.pop().unwrap_or_default().to_owned(),
            line: cells[0].to_owned(),
        }
    };
    rows.map(row).collect()
}

/// Every attempt that is a test of this binary.
fn attempts() -> BTreeSet<&'static str> {
    let all = [played::NAMES, adopted::NAMES, checked::NAMES, told::NAMES];
    all.into_iter().flatten().copied().collect()
}

/// `clocks::name`: a test of another subject in this binary, which shows a line too.
fn is_elsewhere(name: &str) -> bool {
    let Some((file, test)) = name.split_once("::") else {
        return false;
    };
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("it");
    let text = std::fs::read_to_string(here.join(format!("{file}.rs"))).unwrap_or_default();
    text.contains(&format!("#[test]\nfn {test}()"))
}

#[test]
fn every_line_has_attempts_that_ran() {
    let (rows, attempts) = (rows(), attempts());
    assert!(rows.len() > 60, "the page has its lines: {}", rows.len());
    let mut wrong = Vec::new();
    let mut named = BTreeSet::new();
    for row in &rows {
        let tests = row.tests();
        if tests.is_empty() && !row.waits() {
            wrong.push(format!(
                "{}: no attempt, and nothing that it waits for",
                row.line
            ));
        }
        for test in tests {
            named.insert(test.to_owned());
            if !attempts.contains(test) && !is_elsewhere(test) {
                wrong.push(format!("{}: there is no test `{test}`", row.line));
            }
        }
    }
    let unnamed = attempts.iter().filter(|name| !named.contains(**name));
    wrong.extend(unnamed.map(|name| format!("`{name}` stands on no line of the page")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_scenario_is_played() {
    let attempts = attempts();
    let mut left = Vec::new();
    for kind in ["authority", "insiders", "kinds", "shipped"] {
        let files = std::fs::read_dir(scenarios(kind)).expect("a folder");
        for file in files.flatten() {
            let path = file.path();
            // What waits for its concept is written out already.
            if path.extension().is_some_and(|ending| ending == "pending") {
                continue;
            }
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let name = format!("{kind}_{stem}");
            if !attempts.contains(name.as_str()) {
                left.push(name);
            }
        }
    }
    assert!(
        left.is_empty(),
        "not played, add them to `played.rs`: {left:?}"
    );
}
