//! Definitions on the disk: reading a folder, and showing its mistakes.

use crate::exit::Exit;
use crate::fail::Failure;
use crate::fail::unreadable;
use crate::output::Output;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anyhow::Result;
use engine::definition::{Diagnostic, Severity};
use engine::framework::DefinitionFile;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

/// The definitions that the binary carries: the shipped ones, for `demo` and `init`.
pub(crate) fn shipped() -> Vec<(&'static str, &'static str)> {
    SHIPPED.to_vec()
}

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// The shipped definitions, as files to adopt.
pub(crate) fn shipped_definitions() -> Vec<DefinitionFile> {
    let toml = SHIPPED.iter().filter(|(path, _)| path.ends_with(".toml"));
    toml.map(|(path, text)| DefinitionFile {
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    })
    .collect()
}

/// All `*.toml` files of folders, and files that are named themselves, sorted by path.
///
/// # Errors
/// `no_definitions` where there are none; files that cannot be read.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Vec<DefinitionFile>> {
    let mut files = Vec::new();
    for path in paths {
        let base = if path.is_dir() {
            path.as_path()
        } else {
            Path::new("")
        };
        for file in find(path, "toml")? {
            let text = std::fs::read_to_string(&file).map_err(|error| unreadable(&file, &error))?;
            let name = file.strip_prefix(base).unwrap_or(&file);
            files.push(DefinitionFile {
                path: name.to_string_lossy().replace('\\', "/"),
                text,
            });
        }
    }
    if files.is_empty() {
        let named: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let message = format!("there are no *.toml files in {}", named.join(", "));
        return Err(Failure::new(Exit::Usage, "no_definitions", message)
            .help("`igf init DIR` makes a folder that checks and runs")
            .into());
    }
    Ok(files)
}

/// Files of a folder and its folders with an ending, sorted; a file itself.
///
/// # Errors
/// When a folder cannot be read.
pub(crate) fn find(path: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))?;
        for entry in entries {
            let path = entry?.path();
            let hidden = path
                .file_name()
                .is_some_and(|it| it.to_string_lossy().starts_with('.'));
            if path.is_dir() && !hidden {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

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
        let title = level.primary_title(found.message.as_str()).id(found.code);
        let mut group = Group::with_title(title);
        // What is missing in the whole stands in no file.
        if !found.file.is_empty() {
            let snippet = Snippet::source(source)
                .path(found.file.as_str())
                .annotation(AnnotationKind::Primary.span(span));
            group = group.element(snippet);
        }
        if let Some(help) = &found.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        text.push_str(&renderer.render(&[group]).to_string());
        text.push_str("\n\n");
    }
    text
}
