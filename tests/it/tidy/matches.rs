//! Matches over our own enums name every variant where forgetting one would lose something: in
//! the folds, where commands are decided, and where events are told to people.

use super::{assert_none, files, root};

/// At the head of a module it holds for all that is below it, too.
const DENIED: &str = "#![deny(clippy::wildcard_enum_match_arm)]";

/// The modules whose heads deny it, with their folders.
const GUARDED: [(&str, &str); 4] = [
    ("engine/src/state/fold/mod.rs", "engine/src/state/fold/"),
    (
        "engine/src/state/case/fold.rs",
        "engine/src/state/case/fold.rs",
    ),
    ("engine/src/decide/mod.rs", "engine/src/decide/"),
    (
        "adapters/igf/src/text/events/mod.rs",
        "adapters/igf/src/text/events/",
    ),
];

#[test]
fn a_new_variant_does_not_compile_where_it_is_forgotten() {
    let mut broken = Vec::new();
    for (head, _) in GUARDED {
        let text = std::fs::read_to_string(root().join(head)).unwrap_or_default();
        if !text.lines().any(|line| line == DENIED) {
            broken.push(format!("{head}: `{DENIED}` does not stand at its head"));
        }
    }
    assert_none(&broken);
}

#[test]
fn no_part_of_them_takes_it_back() {
    let mut broken = Vec::new();
    for (name, text) in files("rs") {
        if !GUARDED.iter().any(|(_, folder)| name.starts_with(folder)) {
            continue;
        }
        // The tests below a guarded module may look for one variant.
        let mut before = "";
        for (index, line) in text.lines().enumerate() {
            let names_it = line.contains("wildcard_enum_match_arm") && line != DENIED;
            if names_it && before != "#[cfg(test)]" {
                broken.push(format!("{name}:{}: {}", index + 1, line.trim()));
            }
            before = line;
        }
    }
    assert_none(&broken);
}
