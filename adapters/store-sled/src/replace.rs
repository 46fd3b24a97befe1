//! Putting a sound database in the place of a damaged one. Nothing is thrown away.

use crate::database::{DIRECTORY, Database};
use crate::guard::unavailable;
use crate::lock::{self, Lock};
use crate::log::{Block, header_from, read_holding};
use crate::note;
use crate::options::Durability;
use crate::{anchor, copy};
use engine::store::{Head, StoreError, StoredEvent};
use std::fs::{self, File};
use std::io;
use std::path::Path;

/// Memory for sled's pages while a copy is read.
const CACHE_BYTES: u64 = 64 << 20;

/// Returns the events after `after` that a damaged database still proves, in order: each chains to
/// the one before. Reads a copy and leaves the directory as it is. A database that cannot be
/// opened proves no event.
///
/// # Errors
/// [`StoreError::InUse`] when a process holds the directory, [`StoreError::Unavailable`] when there
/// is no room for the copy.
pub fn salvage(dir: &Path, after: Head) -> Result<Vec<StoredEvent>, StoreError> {
    let _lock = lock::without_writing(dir)?;
    let failed = |error: io::Error| unavailable("no copy could be made to read", &error);
    let copied = tempfile::Builder::new()
        .prefix("igf-salvage-")
        .tempdir_in(dir)
        .map_err(failed)?;
    let source = dir.join(DIRECTORY);
    if !source.is_dir() {
        return Ok(Vec::new());
    }
    copy::directory(&source, &copied.path().join(DIRECTORY)).map_err(failed)?;
    match Database::open(copied.path(), CACHE_BYTES, Durability::FlushOnly) {
        Ok(database) => Ok(chained(&database, after)),
        Err(_) => Ok(Vec::new()),
    }
}

/// The events from `after` up to the first one that is damaged or missing.
fn chained(database: &Database, after: Head) -> Vec<StoredEvent> {
    let mut events: Vec<StoredEvent> = Vec::new();
    let mut head = after;
    while let Some(block) = next_block(database, head) {
        head = Head {
            position: block.header.end(),
            hash: block.header.last,
        };
        events.extend(block.events);
    }
    events
}

fn next_block(database: &Database, head: Head) -> Option<Block> {
    let next = head.position + 1;
    let header = header_from(database, next).ok()??;
    let block = read_holding(database, header.first).ok()?;
    let event = block.events.first()?;
    (event.position == next && block.header.previous == head.hash).then_some(block)
}

/// Moves the database of `dir` to `aside`, and the database of the store in `sound` into its place.
/// The note of `sound` comes along: the one of `dir` may be damaged.
///
/// # Errors
/// [`StoreError::InUse`] when a process holds `dir`, [`StoreError::Unavailable`] when `aside`
/// exists or a file cannot be moved.
pub fn replace(dir: &Path, sound: &Path, aside: &Path) -> Result<(), StoreError> {
    let _lock = Lock::take(dir)?;
    let moved = set_aside(dir, sound, aside);
    moved.map_err(|error| unavailable("the database cannot be replaced", &error))
}

fn set_aside(dir: &Path, sound: &Path, aside: &Path) -> io::Result<()> {
    fs::create_dir(aside)?;
    for name in [DIRECTORY, anchor::FILE] {
        match fs::rename(dir.join(name), aside.join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    // The note first, or this is no data directory while the rest is missing.
    for name in [note::FILE, DIRECTORY, anchor::FILE] {
        fs::rename(sound.join(name), dir.join(name))?;
    }
    File::open(dir)?.sync_all()
}
