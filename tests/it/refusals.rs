//! Every refusal of a rule is proven by a row: read off the engine's sources.
//!
//! A code that is raised at three places needs three rows `refused("code", ..)` in the tests
//! beside the rules. `engine/src/testing/rules.rs` says what a row proves.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Where the rules stand: folders and files of the engine.
const RULES: [&str; 5] = ["decide/", "state/", "draft.rs", "limits.rs", "service.rs"];

const MAKERS: [&str; 5] = [
    "Refusal::rule(",
    "Refusal::input(",
    "Refusal::forbidden(",
    "Refusal::unknown(",
    "Refusal::new(",
];

/// The sources of the engine, by their path below `src`.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../engine/src");
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&root).expect("below the root");
                let text = std::fs::read_to_string(&path).expect("a text");
                found.push((name.display().to_string(), text));
            }
        }
    }
    found
}

fn is_code(text: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    !text.is_empty() && text.chars().all(letters)
}

/// The codes of all calls of a maker: the first text in each.
fn raised_by<'t>(text: &'t str, maker: &str) -> Vec<&'t str> {
    let calls = text.split(maker).skip(1);
    let codes = calls.filter_map(|call| call.split('"').nth(1));
    codes.filter(|code| is_code(code)).collect()
}

/// The codes of all rows: `refused("code"`, with whatever line break inside.
fn proven_by(text: &str) -> Vec<&str> {
    let rows = text.split("refused(").skip(1);
    let codes = rows.filter_map(|row| row.trim_start().strip_prefix('"')?.split('"').next());
    codes.filter(|code| is_code(code)).collect()
}

/// How often each code has a row, and how often `counted` finds it in the other sources.
fn rows_and(
    counted: impl Fn(&str, &str) -> Vec<String>,
) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut rows, mut raised) = (BTreeMap::new(), BTreeMap::new());
    for (name, text) in sources() {
        if name.contains("tests") {
            for code in proven_by(&text) {
                *rows.entry(code.to_owned()).or_default() += 1;
            }
        } else {
            for code in counted(&name, &text) {
                *raised.entry(code).or_default() += 1;
            }
        }
    }
    (rows, raised)
}

#[test]
fn every_code_of_a_value_has_a_row() {
    let (rows, raised) = rows_and(|name, text| {
        let codes = match name.starts_with("value/") {
            true => raised_by(text, "ValueError::new("),
            false => Vec::new(),
        };
        codes.into_iter().map(str::to_owned).collect()
    });
    assert!(raised.len() > 10, "values are where they were: {raised:?}");
    let missing: Vec<&String> = raised
        .keys()
        .filter(|code| !rows.contains_key(*code))
        .collect();
    assert!(
        missing.is_empty(),
        "codes of values without a row: {missing:?}"
    );
}

#[test]
fn every_refusal_of_a_rule_has_its_row() {
    let (rows, raised) = rows_and(|name, text| {
        let is_rule = RULES.iter().any(|place| name.starts_with(place));
        let makers = MAKERS.iter().filter(|_| is_rule);
        let codes = makers.flat_map(|maker| raised_by(text, maker));
        codes.map(str::to_owned).collect()
    });
    assert!(
        raised.len() > 70,
        "the rules are where they were: {raised:?}"
    );
    let mut missing = Vec::new();
    for (code, places) in raised {
        let proven = rows.get(&code).copied().unwrap_or(0);
        if proven < places {
            missing.push(format!(
                "`{code}`: raised at {places} places, {proven} rows"
            ));
        }
    }
    assert!(
        missing.is_empty(),
        "refusals without a row; add one beside the rule:\n{}",
        missing.join("\n")
    );
}
