//! Files that commands name: events keep their name and hash, the data directory what they hold.

use crate::fail::unreadable;
use anyhow::Result;
use engine::command::Attach;
use engine::hash::Hash;
use engine::value::Name;
use std::path::Path;

/// A file as a command names it, and what it holds.
///
/// # Errors
/// `file_unreadable`.
pub(super) fn file(case: String, kind: Name, path: &Path) -> Result<(Attach, Vec<u8>)> {
    let content = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let name = path.file_name().unwrap_or_default();
    let attach = Attach {
        kind,
        name: name.to_string_lossy().into_owned(),
        sha256: Hash::of(&content),
        bytes: u64::try_from(content.len()).unwrap_or(u64::MAX),
        case,
    };
    Ok((attach, content))
}
