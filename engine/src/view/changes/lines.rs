//! Two sets of definition files, line by line.

use super::Reader;
use crate::event::Class;
use crate::framework::DefinitionFile;
use serde_json::{Value as Json, json};
use similar::{ChangeTag, TextDiff};
use std::collections::BTreeMap;

/// The files that differ, each with its lines that went and came. Definitions may name people, so
/// that the lines are told to who reads everything; to others, which files they are.
pub(super) fn differences(
    before: &[DefinitionFile],
    now: &[DefinitionFile],
    reader: Reader,
) -> Vec<Json> {
    let mut files: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for file in before {
        files.entry(&file.path).or_default().0 = &file.text;
    }
    for file in now {
        files.entry(&file.path).or_default().1 = &file.text;
    }
    let changed = files.into_iter().filter(|(_, (before, now))| before != now);
    changed
        .map(|(path, (before, now))| match reader.class {
            Class::Restricted => json!({ "file": path, "lines": lines(before, now) }),
            Class::Public | Class::External | Class::Internal => {
                json!({ "file": path, "withheld": Class::Restricted.word() })
            }
        })
        .collect()
}

/// The lines that went (`-`) and came (`+`), with their numbers before and now.
fn lines(before: &str, now: &str) -> Vec<Json> {
    let difference = TextDiff::from_lines(before, now);
    let lines = difference.iter_all_changes().filter_map(|change| {
        let (sign, index) = match change.tag() {
            ChangeTag::Delete => ("-", change.old_index()),
            ChangeTag::Insert => ("+", change.new_index()),
            ChangeTag::Equal => return None,
        };
        let text = change.value().trim_end_matches(['\n', '\r']);
        Some(json!({ "sign": sign, "line": index.map(|index| index + 1), "text": text }))
    });
    lines.collect()
}
