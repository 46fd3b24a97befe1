//! The files of definitions, written to the log in parts.

use crate::draft::Draft;
use crate::event::DefinitionFilePart;
use crate::framework::Framework;
use crate::limits::MAX_PART_BYTES;

pub(super) fn write_files(draft: &mut Draft<'_>, framework: &Framework) {
    for file in &framework.files {
        let parts = split(&file.text);
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        for (part, text) in (1..).zip(parts) {
            let part = DefinitionFilePart {
                path: file.path.clone(),
                part,
                parts: count,
                text: text.to_owned(),
            };
            draft.emit(part);
        }
    }
}

/// Cuts a text at character boundaries into parts that fit an event; one part at the least.
fn split(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > MAX_PART_BYTES {
        let (part, after) = rest.split_at(rest.floor_char_boundary(MAX_PART_BYTES));
        parts.push(part);
        rest = after;
    }
    parts.push(rest);
    parts
}

pub(super) fn paths(framework: &Framework) -> Vec<String> {
    framework
        .files
        .iter()
        .map(|file| file.path.clone())
        .collect()
}
