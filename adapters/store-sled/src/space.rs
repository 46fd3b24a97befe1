//! Free space on the disk.

use crate::guard::unavailable;
use engine::store::StoreError;
use std::path::Path;

/// Refuses when the directory's disk has less than `reserve_bytes` free.
pub(crate) fn check(dir: &Path, reserve_bytes: u64) -> Result<(), StoreError> {
    let space = rustix::fs::statvfs(dir)
        .map_err(|error| unavailable("free space is not known", &error.into()))?;
    let free = space.f_bavail.saturating_mul(space.f_frsize);
    if free >= reserve_bytes {
        return Ok(());
    }
    Err(StoreError::Unavailable(format!(
        "only {} MiB are free on its disk, and {} MiB are kept free so that it can be opened \
         again: make room, and repeat the command",
        free >> 20,
        reserve_bytes >> 20
    )))
}
