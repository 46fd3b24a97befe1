//! The head anchor: where the log ended, in a file of its own.
//!
//! Written off the commit path. It may lag behind the log and never leads it, so a log that ends
//! before its anchor was cut short.

use engine::hash::Hash;
use engine::store::Head;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

fn file(directory: &Path) -> PathBuf {
    directory.join("head")
}

/// The anchor, if one was written.
pub(crate) fn read(directory: &Path) -> Option<Head> {
    let text = std::fs::read_to_string(file(directory)).ok()?;
    let (position, hash) = text.trim().split_once(' ')?;
    Some(Head {
        position: position.parse().ok()?,
        hash: Hash::parse(hash)?,
    })
}

/// Writes the anchor; the old one stays until the new one is whole.
pub(crate) fn write(directory: &Path, head: Head) -> std::io::Result<()> {
    let part = directory.join("head.part");
    let mut anchor = File::create(&part)?;
    writeln!(anchor, "{} {}", head.position, head.hash)?;
    anchor.sync_data()?;
    std::fs::rename(&part, file(directory))
}
