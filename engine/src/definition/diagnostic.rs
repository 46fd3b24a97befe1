//! Mistakes in definitions, with their places.

use crate::framework::DefinitionFile;
use crate::value::suggestion;
use std::collections::BTreeSet;
use std::ops::Range;

/// How bad a mistake is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The definitions cannot be used.
    Error,
    /// They can, and something is probably not meant.
    Warning,
}

/// A mistake in a file, with its place and the way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Stable, in `snake_case`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, for people.
    pub message: String,
    /// The file's path.
    pub file: String,
    /// Bytes of the file.
    pub span: Range<usize>,
    /// First line, from 1.
    pub line: usize,
    /// First column, from 1, in characters.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// The column after the last character.
    pub end_column: usize,
    /// The way out.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Whether the definitions cannot be used.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Where something stands: the file's number and the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) file: usize,
    pub(super) span: Range<usize>,
}

/// The code of keys that are read and have no effect.
const NOT_CARRIED_OUT: &str = "not_carried_out";

/// A mistake whose line and column are not counted yet: many are told once, though found often.
#[derive(PartialEq)]
struct Found<'f> {
    code: &'static str,
    severity: Severity,
    message: String,
    file: &'f str,
    at: Place,
    help: Option<String>,
}

/// Collects mistakes.
pub(super) struct Mistakes<'f> {
    files: &'f [DefinitionFile],
    found: Vec<Found<'f>>,
}

impl<'f> Mistakes<'f> {
    pub(super) fn new(files: &'f [DefinitionFile]) -> Mistakes<'f> {
        Mistakes {
            files,
            found: Vec::new(),
        }
    }

    /// A mistake of the whole, which stands in no file.
    pub(super) fn nowhere() -> Place {
        Place {
            file: usize::MAX,
            span: 0..0,
        }
    }

    /// A place in words: file and line.
    pub(super) fn words(&self, at: &Place) -> String {
        let path = self.path(at.file);
        format!("{path}:{}", position(self.text(at.file), at.span.start).0)
    }

    /// Whether some file is not TOML.
    pub(super) fn unreadable(&self) -> bool {
        self.found.iter().any(|it| it.code == "toml_syntax")
    }

    /// Whether a file has a mistake.
    pub(super) fn is_broken(&self, file: usize) -> bool {
        let mut found = self.found.iter();
        found.any(|it| it.severity == Severity::Error && it.at.file == file)
    }

    fn path(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| &file.path)
    }

    pub(super) fn text(&self, file: usize) -> &'f str {
        self.files.get(file).map_or("", |file| file.text.as_str())
    }

    /// A mistake that a value, a condition or the reader of TOML found, with what each offers.
    pub(super) fn found(
        &mut self,
        code: &'static str,
        at: &Place,
        message: impl Into<String>,
        help: Option<String>,
    ) {
        self.add(code, Severity::Error, at, message.into(), help);
    }

    pub(super) fn error_with_help(
        &mut self,
        code: &'static str,
        at: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(code, Severity::Error, at, message.into(), Some(help.into()));
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        at: &Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.add(
            code,
            Severity::Warning,
            at,
            message.into(),
            Some(help.into()),
        );
    }

    /// A key that is read and has no effect; told once a file.
    pub(super) fn not_carried_out(&mut self, at: &Place, table: &str, key: &str) {
        let of_table = match table.starts_with(['[', '`']) {
            true => format!(" of {table}"),
            false => String::new(),
        };
        let message = format!("`{key}`{of_table} has no effect yet");
        let help = "it is checked and has no effect: do not rely on it";
        self.warning(NOT_CARRIED_OUT, at, message, help);
    }

    /// A name that is not known, with the nearest that is.
    pub(super) fn unknown<'n>(
        &mut self,
        code: &'static str,
        at: &Place,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        let help = if known.is_empty() {
            format!("no {what} is defined")
        } else {
            suggestion(name, known)
        };
        self.error_with_help(code, at, format!("there is no {what} `{name}`"), help);
    }

    fn add(
        &mut self,
        code: &'static str,
        severity: Severity,
        at: &Place,
        message: String,
        help: Option<String>,
    ) {
        self.found.push(Found {
            code,
            severity,
            message,
            file: self.path(at.file),
            at: at.clone(),
            help,
        });
    }

    /// All mistakes, in the order of files and places. For a file that is not TOML only that is
    /// reported: other mistakes in it follow from what could not be read.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        let wrong = self.found.iter().filter(|it| it.code == "toml_syntax");
        let files: BTreeSet<&str> = wrong.map(|it| it.file).collect();
        self.found
            .retain(|it| it.code == "toml_syntax" || !files.contains(it.file));
        self.found.sort_by(|a, b| {
            (a.file, a.at.span.start, a.code).cmp(&(b.file, b.at.span.start, b.code))
        });
        self.found.dedup();
        let mut told = BTreeSet::new();
        let found = std::mem::take(&mut self.found).into_iter();
        let found = found
            .filter(|it| it.code != NOT_CARRIED_OUT || told.insert((it.file, it.message.clone())));
        found.map(|found| self.placed(found)).collect()
    }

    /// A mistake with its line and column.
    fn placed(&self, found: Found<'_>) -> Diagnostic {
        let text = self.text(found.at.file);
        let (line, column) = position(text, found.at.span.start);
        let (end_line, end_column) = position(text, found.at.span.end);
        Diagnostic {
            code: found.code,
            severity: found.severity,
            message: found.message,
            file: found.file.to_owned(),
            span: found.at.span,
            line,
            column,
            end_line,
            end_column,
            help: found.help,
        }
    }
}

/// Line and column, from 1, in characters.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte)];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before[start..].chars().count() + 1)
}
