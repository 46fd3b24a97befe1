//! The files of an archive, in the order of their events.

use crate::error::{ArchiveError, file};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The archive's folder in a data directory or a backup.
pub const DIRECTORY: &str = "archive";

const OPEN: &str = ".jsonl";
const SEALED: &str = ".jsonl.zst";

/// One file of an archive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Position of its first event.
    pub first: u64,
    /// Whether it is full: closed by a footer, and compressed.
    pub sealed: bool,
    /// Where it is.
    pub path: PathBuf,
}

/// Path of the segment that is written.
pub(crate) fn open_path(dir: &Path, first: u64) -> PathBuf {
    dir.join(format!("{first:012}{OPEN}"))
}

/// Path of a full segment.
pub(crate) fn sealed_path(dir: &Path, first: u64) -> PathBuf {
    dir.join(format!("{first:012}{SEALED}"))
}

/// The segments of an archive. A folder that is missing has none.
///
/// # Errors
/// [`ArchiveError::File`] when the folder is there and cannot be listed.
pub fn list(dir: &Path) -> Result<Vec<Segment>, ArchiveError> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(file(dir, &error)),
    };
    let mut segments = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| file(dir, &error))?.path();
        segments.extend(named(path));
    }
    segments.sort();
    // A power cut may leave both forms of a segment: the sealed one was whole before it had its
    // name.
    let both = |one: &mut Segment, before: &mut Segment| {
        let same = one.first == before.first;
        if same && one.sealed {
            *before = one.clone();
        }
        same
    };
    segments.dedup_by(both);
    Ok(segments)
}

fn named(path: PathBuf) -> Option<Segment> {
    let name = path.file_name()?.to_str()?;
    let sealed = name.ends_with(SEALED);
    let number = name.strip_suffix(if sealed { SEALED } else { OPEN })?;
    let first = number.parse().ok()?;
    Some(Segment {
        first,
        sealed,
        path,
    })
}
