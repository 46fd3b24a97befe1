//! The kinds of files, and what is printed of all their keys.

use super::keys::{self, TableKeys};
use super::organisation::ORGANISATION;
use super::people::{CHARTER, PEOPLE};
use super::programme::PROGRAMME;
use super::workflow::WORKFLOW;
use serde_json::Value as Json;

/// The word for `igf schema`, and the tables of its top level.
pub(super) const FILES: [(&str, &TableKeys); 5] = [
    ("organisation", &ORGANISATION),
    ("charter", &CHARTER),
    ("people", &PEOPLE),
    ("workflow", &WORKFLOW),
    ("programme", &PROGRAMME),
];

/// The kinds of files.
pub const SCHEMAS: [&str; 5] = [FILES[0].0, FILES[1].0, FILES[2].0, FILES[3].0, FILES[4].0];

/// The JSON Schema of a kind of file; `None` for an unknown kind.
pub fn schema(kind: &str) -> Option<Json> {
    let (kind, keys) = FILES.into_iter().find(|(known, _)| *known == kind)?;
    Some(keys::schema_of(kind, keys))
}

/// Every key of definitions, with its type, what holds without it, its meaning and an example, as
/// Markdown.
pub fn reference() -> String {
    let mut told = Vec::new();
    let files = FILES.map(|(_, file)| keys::reference_of(file, &mut told));
    files.concat().trim_end().to_owned() + "\n"
}
