//! Free space on the disk, and how much of it stays free for what is written by itself.

use crate::guard::unavailable;
use crate::shared::Shared;
use engine::store::{Batch, StoreError};
use std::path::Path;
use std::sync::atomic::Ordering;

/// How often an event is written: into the log, and into the archive that follows it.
const WRITTEN: u64 = 2;

/// How much of the disk a snapshot may take while it replaces the last one, in its own size: sled
/// writes pages anew that grow, and collects later what they were. Measured: 3.4.
const SNAPSHOT_TAKES: u64 = 5;

/// Refuses an append that would leave too little room for what follows from it.
pub(crate) fn for_append(shared: &Shared, batch: &Batch) -> Result<(), StoreError> {
    let bytes = batch.events.iter().map(|event| event.bytes.len() as u64);
    check(&shared.dir, kept(shared) + WRITTEN * bytes.sum::<u64>())
}

/// Refuses a snapshot that would eat into the reserve.
pub(crate) fn for_snapshot(shared: &Shared, bytes: &[u8]) -> Result<(), StoreError> {
    let takes = SNAPSHOT_TAKES * bytes.len() as u64;
    check(&shared.dir, shared.options.reserve_bytes + takes)
}

/// Refuses when there is no room for the smallest append.
pub(crate) fn for_any(shared: &Shared) -> Result<(), StoreError> {
    check(&shared.dir, kept(shared))
}

/// What stays free: what sled needs to open again, and the next snapshot, as large as the last.
fn kept(shared: &Shared) -> u64 {
    let snapshot = shared.snapshot_bytes.load(Ordering::Relaxed);
    shared.options.reserve_bytes + SNAPSHOT_TAKES * snapshot
}

/// Refuses when the directory's disk has less than `needed_bytes` free.
fn check(dir: &Path, needed_bytes: u64) -> Result<(), StoreError> {
    let space = rustix::fs::statvfs(dir)
        .map_err(|error| unavailable("free space is not known", &error.into()))?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    if free >= needed_bytes {
        return Ok(());
    }
    Err(StoreError::Unavailable(format!(
        "only {} MiB are free on its disk, and {} MiB are kept free for the next snapshot and so \
         that it can be opened again: make room, and repeat the command",
        free >> 20,
        needed_bytes.div_ceil(1 << 20)
    )))
}
