//! Definitions with mistakes, and what is said of each.

mod causes;
mod helps;
mod keys;
mod whole;

use super::{CODES, Diagnostic, load};
use crate::framework::DefinitionFile;
use crate::testing::organisation::{self, TASK};

fn files(workflow: &str) -> Vec<DefinitionFile> {
    organisation::with(&[("task.workflow.toml", workflow)])
}

fn found(workflow: &str) -> Vec<String> {
    let (_, diagnostics) = load(&files(workflow));
    let shown = |it: &Diagnostic| format!("{}@{}:{}", it.code, it.line, it.column);
    diagnostics.iter().map(shown).collect()
}

/// The workflow with one line replaced must have exactly these mistakes.
fn check(line: &str, instead: &str, expected: &[&str]) {
    assert!(TASK.contains(line), "the workflow has the line {line}");
    let found = found(&TASK.replacen(line, instead, 1));
    let mut codes: Vec<&str> = found
        .iter()
        .map(|it| it.split('@').next().unwrap_or(it))
        .collect();
    codes.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(codes, expected, "{instead}: {found:?}");
}

#[test]
fn a_right_workflow_has_no_mistakes() {
    let (framework, diagnostics) = load(&files(TASK));
    assert_eq!(diagnostics, []);
    let framework = framework.expect("it loads");
    let task = &framework.workflows["task"];
    assert_eq!(task.transitions.len(), 2);
    assert_eq!(task.initial, "todo");
    assert_eq!(
        task.field("level").map(|it| it.kind.words()),
        Some("one of low, high".into())
    );
}

#[test]
fn every_mistake_has_its_code() {
    check("id = \"title\"", "id = \"Title\"", &["bad_name"]);
    check("type = \"text\"", "type = \"texts\"", &["bad_value"]);
    check("required = true", "requird = true", &["unknown_key"]);
    check("required = true", "required = \"yes\"", &["wrong_type"]);
    check(
        "initial = \"todo\"",
        "initial = \"tod\"",
        &["unknown_state"],
    );
    check(
        "id = \"unit\"",
        "id = \"title\"",
        &["unknown_field", "duplicate_id"],
    );
    check(
        "id = \"due\"\ntype",
        "id = \"state\"\ntype",
        &[
            "reserved_name",
            "expr_unknown_name",
            "unknown_field",
            "unknown_field",
        ],
    );
    check("scale = \"level\"", "scale = \"levle\"", &["unknown_scale"]);
    check("by = [\"head\"]", "by = [\"hed\"]", &["unknown_role"]);
    check(
        "by = [\"head\"]",
        "by = [\"head\"]\nauto = true",
        &["ways_to_fire"],
    );
    check("'high'", "'hihg'", &["expr_unknown_name"]);
    check("|| due", "or due", &["expr_syntax"]);
    check("due != null\"", "due\"", &["expr_type"]);
    check(
        "acts = [\"claim\"",
        "acts = [\"clam\"",
        &["unknown_transition"],
    );
    check(
        "until = \"field:due\"",
        "until = \"field:deu\"",
        &["unknown_field"],
    );
    check("to = \"done\"", "to = \"claimed\"", &["unreachable_state"]);
    check("initial = \"todo\"", "", &["missing_key"]);
    check("required = true", "required = ", &["toml_syntax"]);
    check(
        "type = \"text\"",
        "type = \"list\"\nof = \"list\"",
        &["bad_value"],
    );
    check(
        "type = \"text\"",
        "type = \"text\"\nvalues = [\"a\"]",
        &["unknown_key"],
    );
}

#[test]
fn a_role_that_nobody_holds_is_named() {
    let mut files = files(TASK);
    let organisation = files.iter_mut().find(|it| it.path == "organisation.toml");
    let organisation = organisation.expect("the organisation");
    organisation.text.push_str("[roles.clerk]\nline = 1\n");
    let (framework, found) = load(&files);
    assert!(framework.is_some(), "it is a warning: {found:?}");
    let codes: Vec<&str> = found.iter().map(|it| it.code).collect();
    assert_eq!(codes, ["vacant_role"]);
}

#[test]
fn five_mistakes_are_told_at_once_with_their_places() {
    let broken = TASK
        .replacen("type = \"text\"", "type = \"texts\"", 1)
        .replacen("scale = \"level\"", "scale = \"levle\"", 1)
        .replacen("by = [\"head\"]", "by = [\"hed\"]", 1)
        .replacen("to = \"done\"", "to = \"don\"", 1)
        .replacen("until = \"field:due\"", "until = \"field:deu\"", 1);
    let found = found(&broken);
    for wanted in [
        "bad_value@10:8",
        "unknown_scale@21:9",
        "unknown_role@35:7",
        "unknown_state@41:6",
        "unknown_field@49:9",
    ] {
        assert!(found.iter().any(|it| it == wanted), "{wanted} in {found:?}");
    }
}

#[test]
fn items_that_wait_in_a_circle_are_named_step_by_step() {
    let programme = r#"
[programme]
id = "igf"
as_of = 2019-07-01
[[items]]
id = "vision"
owner = "odg"
needs = ["budget"]
[[items]]
id = "budget"
owner = "odg"
needs = [{ item = "plan", as = "finish" }]
[[items]]
id = "plan"
owner = "mecc"
needs = ["vision", { item = "budget", as = "informs" }]
"#;
    let mut files = files(TASK);
    files.push(DefinitionFile {
        path: "igf.programme.toml".to_owned(),
        text: programme.to_owned(),
    });
    let (framework, diagnostics) = load(&files);
    assert!(framework.is_none());
    let circle = &diagnostics[0];
    assert_eq!(circle.code, "programme_circle");
    assert!(
        circle
            .message
            .contains("budget needs plan needs vision needs budget"),
        "{}",
        circle.message
    );
}

#[test]
fn every_code_has_a_meaning() {
    let mut codes: Vec<&str> = CODES.iter().map(|(code, _)| *code).collect();
    let sorted = codes.clone();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes, sorted, "sorted, and each once");
}
