//! Causes before consequences: one mistake is one report.

use super::load;
use crate::framework::DefinitionFile;
use crate::testing::organisation;

/// What is said of the whole organisation with one piece of a file replaced.
fn said(path: &str, piece: &str, instead: &str) -> Vec<String> {
    let mut files = organisation::whole();
    let file = files.iter_mut().find(|it| it.path == path);
    let file: &mut DefinitionFile = file.expect("the file");
    assert!(file.text.contains(piece), "{path} has {piece}");
    file.text = file.text.replacen(piece, instead, 1);
    let (_, found) = load(&files);
    let errors = found.iter().filter(|it| it.is_error());
    errors
        .map(|it| format!("{} {}:{}", it.code, it.file, it.line))
        .collect()
}

/// A file, a piece of it, what stands there instead, and the one code.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "matter.workflow.toml",
        "{ at_least = 2 }",
        "{ at_least = \"2/3\" }",
        "wrong_type",
    ),
    (
        "matter.workflow.toml",
        "{ at_least = 2 }",
        "{ majority = \"two_thirds\" }",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "{ at_least = 2 }",
        "{ }",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "rule = { at_least = 2 }",
        "",
        "missing_key",
    ),
    (
        "matter.workflow.toml",
        "{ at_least = 2 }",
        "{ at_lest = 2 }",
        "unknown_key",
    ),
    (
        "matter.workflow.toml",
        "{ at_least = 2 }",
        "{ majority = \"more_than_half_of_cast\", quorum = 4 }",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "initial = \"asked\"",
        "initail = \"asked\"",
        "unknown_key",
    ),
    (
        "task.workflow.toml",
        "level != 'high' || due",
        "unit == 'odgg' || due",
        "expr_unknown_name",
    ),
    (
        "matter.workflow.toml",
        "type = \"person\"",
        "type = \"persons\"",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "type = \"date\"",
        "type = \"day\"",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "scale = \"level\"",
        "scale = \"levels\"",
        "unknown_scale",
    ),
    (
        "matter.workflow.toml",
        "length = \"10 days\"",
        "length = \"ten days\"",
        "bad_length",
    ),
    (
        "matter.workflow.toml",
        "length = \"10 days\"",
        "",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "id = \"planned\"\ncategory = \"open\"",
        "id = \"planned\"\ncategory = \"opne\"",
        "bad_value",
    ),
    (
        "matter.workflow.toml",
        "to = \"offered\"",
        "",
        "missing_key",
    ),
    (
        "matter.workflow.toml",
        "by = [\"head\", \"field:owner\"]",
        "",
        "ways_to_fire",
    ),
    (
        "organisation.toml",
        "line = 3",
        "line = \"third\"",
        "bad_value",
    ),
    ("organisation.toml", "line = 3", "line = 4", "bad_value"),
    ("organisation.toml", "line = 3", "", "missing_key"),
    (
        "organisation.toml",
        "Europe/Zurich",
        "Europe/Geneva",
        "bad_value",
    ),
    (
        "organisation.toml",
        "timezone = \"Europe/Zurich\"",
        "timezone = 1",
        "wrong_type",
    ),
    (
        "charter.toml",
        "{ at_least = 1 }",
        "{ at_least = \"1\" }",
        "wrong_type",
    ),
    (
        "reforms.programme.toml",
        "stage = \"proposed\"",
        "stage = \"promised\"",
        "bad_value",
    ),
    (
        "reforms.programme.toml",
        "amount = \"USD 400\"",
        "amount = \"a lot\"",
        "bad_currency",
    ),
    (
        "reforms.programme.toml",
        "id = \"council\"\nowner = \"odg\"",
        "id = \"council\"",
        "missing_key",
    ),
];

#[test]
fn a_part_with_a_mistake_still_counts_as_defined() {
    for (path, piece, instead, one) in MISTAKES {
        let found = said(path, piece, instead);
        assert_eq!(found.len(), 1, "{piece} → {instead}: {found:?}");
        assert!(found[0].starts_with(*one), "{piece} → {instead}: {found:?}");
    }
}

#[test]
fn the_whole_is_looked_at_once_its_parts_are_right() {
    let path = "matter.workflow.toml";
    let found = said(path, "to = \"offered\"", "to = \"ofered\"");
    assert_eq!(found, ["unknown_state matter.workflow.toml:81"]);
}
