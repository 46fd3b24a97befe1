//! The mistakes of definitions, as people and programs read them.

use crate::output::Output;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use engine::definition::{Diagnostic, Severity};
use engine::framework::DefinitionFile;
use engine::value::harmless;
use serde_json::{Value as Json, json};

/// The mistakes as `check --format json` prints them.
pub(crate) fn as_json(diagnostics: &[Diagnostic]) -> Json {
    let ok = !diagnostics.iter().any(Diagnostic::is_error);
    let rows: Vec<Json> = diagnostics
        .iter()
        .map(|found| {
            json!({
                "code": found.code,
                "severity": severity(found),
                "message": found.message,
                "file": found.file,
                "line": found.line,
                "column": found.column,
                "end_line": found.end_line,
                "end_column": found.end_column,
                "help": found.help,
            })
        })
        .collect();
    json!({ "ok": ok, "diagnostics": rows })
}

fn severity(found: &Diagnostic) -> &'static str {
    match found.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

/// The mistakes as people read them: with the line, a caret, and the way out.
pub(crate) fn as_text(
    diagnostics: &[Diagnostic],
    files: &[DefinitionFile],
    output: &Output,
) -> String {
    let renderer = if output.colour() {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let mut text = String::new();
    for found in diagnostics {
        let source = files.iter().find(|file| file.path == found.file);
        let source = source.map(|file| file.text.as_str()).unwrap_or_default();
        let level = match found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let span = found.span.start.min(source.len())..found.span.end.min(source.len());
        let title = level.primary_title(harmless(&found.message)).id(found.code);
        let mut group = Group::with_title(title);
        // What is missing in the whole stands in no file.
        if !found.file.is_empty() {
            let snippet = Snippet::source(source)
                .path(harmless(&found.file))
                .annotation(AnnotationKind::Primary.span(span));
            group = group.element(snippet);
        }
        if let Some(help) = &found.help {
            group = group.element(Level::HELP.message(harmless(help)));
        }
        text.push_str(&renderer.render(&[group]).to_string());
        text.push_str("\n\n");
    }
    text
}
