//! The hashes of the tree, in a file that only grows: 64 bytes an event.
//!
//! The file follows from the log and can be made again from it. What it holds beyond the last
//! checkpoint may not have been synced before a power cut, so it is computed again.

use crate::error::{CheckpointError, file};
use engine::store::Store;
use std::fs::File;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use tlog_tiles::tlog;
use tlog_tiles::tlog::{Hash, HashReader};

/// The file in the data directory.
pub(crate) const FILE: &str = "tree";

const HASH_BYTES: u64 = 32;
/// How many events are read at once.
const CHUNK: usize = 4_096;

/// The tree over the first events of a log.
pub(crate) struct Tree {
    path: PathBuf,
    file: File,
    /// How many events it covers.
    pub(crate) size: u64,
    /// Hashes that are not in the file yet.
    fresh: Vec<u8>,
}

impl Tree {
    /// Opens the file and keeps the first `size` events of it, if that many are there.
    pub(crate) fn open(dir: &Path, size: u64) -> Result<Tree, CheckpointError> {
        let path = dir.join(FILE);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let opened = options.open(&path).map_err(|error| file(&path, &error))?;
        let mut tree = Tree {
            path,
            file: opened,
            size: 0,
            fresh: Vec::new(),
        };
        let length = tree.file.metadata().map(|found| found.len());
        let length = length.map_err(|error| file(&tree.path, &error))?;
        let kept = if length >= bytes_of(size) { size } else { 0 };
        tree.cut(kept)?;
        Ok(tree)
    }

    /// Forgets all events but the first `size`.
    pub(crate) fn cut(&mut self, size: u64) -> Result<(), CheckpointError> {
        self.size = size;
        self.fresh.clear();
        let cut = self.file.set_len(bytes_of(size));
        cut.map_err(|error| file(&self.path, &error))
    }

    /// Adds the events up to a position.
    pub(crate) fn follow(&mut self, store: &dyn Store, to: u64) -> Result<(), CheckpointError> {
        while self.size < to {
            let left = usize::try_from(to - self.size).unwrap_or(CHUNK);
            let events = store.read(self.size + 1, left.min(CHUNK))?;
            if events.is_empty() {
                let asked = to;
                return Err(CheckpointError::OutOfRange {
                    size: self.size,
                    asked,
                });
            }
            for event in &events {
                let leaf = tlog::record_hash(&event.bytes);
                let hashes = tlog::stored_hashes_for_record_hash(self.size, leaf, &*self);
                for hash in hashes.map_err(|error| unusable(&error))? {
                    self.fresh.extend_from_slice(&hash.0);
                }
                self.size += 1;
            }
            self.write()?;
        }
        Ok(())
    }

    /// Waits until everything is on the disk.
    pub(crate) fn sync(&self) -> Result<(), CheckpointError> {
        let synced = self.file.sync_data();
        synced.map_err(|error| file(&self.path, &error))
    }

    /// The root over the first `size` events.
    pub(crate) fn root(&self, size: u64) -> Result<Hash, CheckpointError> {
        tlog::tree_hash(size, self).map_err(|error| unusable(&error))
    }

    fn write(&mut self) -> Result<(), CheckpointError> {
        let from = bytes_of(self.size) - self.fresh.len() as u64;
        let written = self.file.write_all_at(&self.fresh, from);
        written.map_err(|error| file(&self.path, &error))?;
        self.fresh.clear();
        Ok(())
    }

    fn hash(&self, index: u64) -> Result<Hash, tlog::Error> {
        let at = index * HASH_BYTES;
        let in_file = self.stored_bytes();
        let mut hash = [0; 32];
        if at >= in_file {
            let from = usize::try_from(at - in_file).unwrap_or(usize::MAX);
            let found = self.fresh.get(from..from.saturating_add(32));
            let missing = || tlog::Error::InvalidInput("a hash beyond the end".into());
            hash.copy_from_slice(found.ok_or_else(missing)?);
        } else {
            let read = self.file.read_exact_at(&mut hash, at);
            read.map_err(|error| tlog::Error::InvalidInput(error.to_string()))?;
        }
        Ok(Hash(hash))
    }

    /// How many bytes of the tree stand in the file. The rest is still in `fresh`.
    fn stored_bytes(&self) -> u64 {
        bytes_of(self.size) - self.fresh.len() as u64
    }
}

impl HashReader for Tree {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, tlog::Error> {
        indexes.iter().map(|index| self.hash(*index)).collect()
    }
}

fn bytes_of(size: u64) -> u64 {
    match size {
        0 => 0,
        size => tlog::stored_hash_count(size) * HASH_BYTES,
    }
}

fn unusable(error: &tlog::Error) -> CheckpointError {
    CheckpointError::File(format!("the tree's hashes cannot be used: {error}"))
}
