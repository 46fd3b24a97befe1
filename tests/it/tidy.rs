//! House rules, as a test.

use std::path::{Path, PathBuf};

const MAX_FILE_LINES: usize = 600;
const MAX_FUNCTION_LINES: usize = 70;
const MAX_LINE_COLUMNS: usize = 100;

/// What the engine may depend on: nothing that reads a clock, a disk, a network or a random number.
const ENGINE_DEPENDENCIES: &[&str] = &[
    "hex",
    "imbl",
    "jiff",
    "petgraph",
    "rust_decimal",
    "schemars",
    "serde",
    "serde_json",
    "sha2",
    "shlex",
    "strum",
    "thiserror",
    "toml",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn files(ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = ["engine", "adapters", "tests"]
        .map(|it| root().join(it))
        .into();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                let text = std::fs::read_to_string(&path).expect("a text");
                let name = path.strip_prefix(root()).expect("below the root");
                found.push((name.display().to_string(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 3, "there are files to look at");
    found
}

fn assert_none(broken: &[String]) {
    assert!(
        broken.is_empty(),
        "house rules are broken:\n{}",
        broken.join("\n")
    );
}

#[test]
fn files_are_small_and_say_what_they_are_for() {
    let mut broken = Vec::new();
    for (name, text) in files("rs") {
        let lines = text.lines().count();
        if lines > MAX_FILE_LINES {
            broken.push(format!("{name}: {lines} lines"));
        }
        if !text.starts_with("//!") {
            broken.push(format!("{name}: does not open with `//!`"));
        }
        for (index, line) in text.lines().enumerate() {
            // A string that cannot be broken may stand out.
            let columns = line.chars().count();
            if columns > MAX_LINE_COLUMNS && !line.contains('"') && !line.contains("http") {
                broken.push(format!("{name}:{}: {columns} columns", index + 1));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn functions_are_small() {
    let mut broken = Vec::new();
    for (name, text) in files("rs") {
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let code = line.trim_start();
            let indent = line.len() - code.len();
            let is_function = ["fn ", "pub fn ", "async fn ", "pub async fn "]
                .iter()
                .any(|word| code.starts_with(word))
                || (code.starts_with("pub(") && code.contains(") fn "));
            if !is_function || code.ends_with(';') {
                continue;
            }
            let close = format!("{}}}", " ".repeat(indent));
            let length = lines[start..]
                .iter()
                .position(|line| **line == close)
                .unwrap_or(0)
                + 1;
            if length > MAX_FUNCTION_LINES {
                broken.push(format!("{name}:{}: {length} lines", start + 1));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn nothing_is_unfinished_or_silenced() {
    let words = ["todo!(", "unimplemented!(", "#[allow(", "dbg!("];
    let mut broken = Vec::new();
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| !name.ends_with("tidy.rs"))
    {
        for (index, line) in text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                broken.push(format!("{name}:{}: {word}", index + 1));
            }
        }
    }
    assert_none(&broken);
}

/// The names under `[dependencies]` of a crate.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(manifest)).expect("a manifest");
    let after = text.split("[dependencies]").nth(1).unwrap_or_default();
    let section = after.split("\n[").next().unwrap_or_default();
    let names = section
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next());
    names
        .filter(|name| !name.is_empty() && !name.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_engine_stays_pure() {
    let mut allowed: Vec<&str> = ENGINE_DEPENDENCIES.to_vec();
    allowed.push("uuid");
    let foreign: Vec<String> = dependencies("engine/Cargo.toml")
        .into_iter()
        .filter(|name| !allowed.contains(&name.as_str()))
        .collect();
    assert_none(&foreign);
    let impure = [
        "std::fs",
        "std::env",
        "std::thread",
        "std::time",
        "std::net",
        "HashMap",
        "HashSet",
    ];
    let mut broken = Vec::new();
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| name.starts_with("engine/src"))
    {
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in impure.iter().filter(|word| code.contains(**word)) {
            broken.push(format!("{name}: {word}"));
        }
    }
    assert_none(&broken);
}

#[test]
fn sibling_adapters_do_not_know_each_other() {
    let siblings = [
        "archive",
        "checkpoint",
        "store-sled",
        "bus-nats",
        "telemetry",
        "http-api",
        "render",
        "igf",
    ];
    let mut broken = Vec::new();
    for adapter in [
        "archive",
        "bus-nats",
        "checkpoint",
        "http",
        "render",
        "store-sled",
        "telemetry",
    ] {
        let manifest = format!("adapters/{adapter}/Cargo.toml");
        for name in dependencies(&manifest) {
            if siblings.contains(&name.as_str()) {
                broken.push(format!("{manifest}: {name}"));
            }
        }
    }
    assert_none(&broken);
}

#[test]
fn every_code_that_a_person_can_meet_has_a_page() {
    let makers = [
        "Refusal::rule(",
        "Refusal::input(",
        "Refusal::forbidden(",
        "Refusal::unknown(",
        "ValueError::new(",
        "ExpressionError::new(",
        "Failure::new(",
    ];
    let pages = std::fs::read_to_string(root().join("docs/errors.md")).expect("the pages");
    let mut broken = Vec::new();
    for (code, _) in engine::definition::CODES {
        if !pages.contains(&format!("\n## {code}\n")) {
            broken.push(format!(
                "`{code}` of `igf check` has no page in docs/errors.md"
            ));
        }
    }
    for (name, text) in files("rs")
        .into_iter()
        .filter(|(name, _)| !name.starts_with("tests"))
    {
        for maker in makers {
            for call in text.split(maker).skip(1) {
                let code = call.split('"').nth(1).unwrap_or_default();
                let letters = |c: char| c.is_ascii_lowercase() || c == '_';
                let is_code = code.contains('_') && code.chars().all(letters);
                if is_code && !pages.contains(&format!("\n## {code}\n")) {
                    broken.push(format!("{name}: `{code}` has no page in docs/errors.md"));
                }
            }
        }
    }
    assert_none(&broken);
}
