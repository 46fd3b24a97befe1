//! sled, opened so that damage is an error, and committed so that it is on the disk.

use crate::coding::{sealed, unsealed};
use crate::guard::{damaged, guarded, guarded_apart, unavailable};
use crate::options::Durability;
use engine::store::StoreError;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The directory of the database in a data directory.
pub(crate) const DIRECTORY: &str = "db";

/// sled's segment: a leaf longer than a quarter of it is stored outside the log.
const SEGMENT_BYTES: usize = 2 << 20;
/// How often sled collects the garbage of its log.
const COLLECT_EVERY_MS: u64 = 500;
/// How long a database that was just closed here may take to let go of its file.
const LETS_GO_WITHIN: Duration = Duration::from_secs(5);
/// What sled says while its file is held.
const HELD: &str = "could not acquire lock";

/// Removes a list of pages that sled was still writing when it was killed. sled would take it for
/// the newest list and find it damaged; the list before it, or the log alone, says the same.
fn remove_half_made(path: &Path) -> Result<(), StoreError> {
    let failed = |error| unavailable("a half-made list of pages cannot be removed", &error);
    let entries = match fs::read_dir(path) {
        // A database that is made now has no directory yet.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.map_err(failed)?,
    };
    for entry in entries {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().ends_with(".generating") {
            fs::remove_file(entry.path()).map_err(failed)?;
        }
    }
    Ok(())
}

/// Opens sled. Our own lock keeps other processes out, so a held file belongs to a database that
/// this process has just closed: this waits until sled lets go of it.
fn opened(config: &sled::Config) -> Result<sled::Db, StoreError> {
    let begin = Instant::now();
    loop {
        let config = config.clone();
        match guarded_apart("opening the database", move || config.open()) {
            Err(StoreError::Unavailable(why))
                if why.contains(HELD) && begin.elapsed() < LETS_GO_WITHIN =>
            {
                std::thread::sleep(Duration::from_millis(5));
            }
            opened => return opened,
        }
    }
}

/// An open database: one tree, and sled's log file as we sync it.
pub(crate) struct Database {
    tree: sled::Db,
    log: File,
    durability: Durability,
}

impl Database {
    /// Makes an empty database in a data directory. It is on the disk when this returns.
    pub(crate) fn create(
        dir: &Path,
        cache_bytes: u64,
        durability: Durability,
    ) -> Result<Database, StoreError> {
        let database = Database::start(dir, cache_bytes, durability)?;
        guarded("making the database", || database.tree.flush())?;
        sync_files(&dir.join(DIRECTORY))
            .map_err(|error| unavailable("the new database is not on the disk", &error))?;
        Ok(database)
    }

    /// Opens the database of a data directory. sled writes when it opens.
    pub(crate) fn open(
        dir: &Path,
        cache_bytes: u64,
        durability: Durability,
    ) -> Result<Database, StoreError> {
        // sled would make what is missing, and then find it empty.
        for file in ["db", "conf"] {
            let path = PathBuf::from(DIRECTORY).join(file);
            if !dir.join(&path).is_file() {
                return Err(damaged(format!("the file {} is missing", path.display())));
            }
        }
        let database = Database::start(dir, cache_bytes, durability)?;
        // Opening may have written a new list of pages and removed the old one.
        File::open(dir.join(DIRECTORY))
            .and_then(|directory| directory.sync_all())
            .map_err(|error| unavailable("the database's directory", &error))?;
        Ok(database)
    }

    fn start(dir: &Path, cache_bytes: u64, durability: Durability) -> Result<Database, StoreError> {
        let path = dir.join(DIRECTORY);
        let config = sled::Config::new()
            .path(&path)
            .cache_capacity(cache_bytes)
            .segment_size(SEGMENT_BYTES)
            .flush_every_ms(Some(COLLECT_EVERY_MS));
        remove_half_made(&path)?;
        let tree = opened(&config)?;
        let log = File::options()
            .read(true)
            .write(true)
            .open(path.join("db"))
            .map_err(|error| unavailable("sled's log cannot be opened", &error))?;
        Ok(Database {
            tree,
            log,
            durability,
        })
    }

    /// Applies a batch and waits until it is on the disk.
    pub(crate) fn commit(&self, batch: sled::Batch) -> Result<(), StoreError> {
        self.apply(batch)?;
        self.sync()
    }

    /// Waits until everything applied is on the disk.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        guarded("flushing", || self.tree.flush())?;
        match self.durability {
            // sled ends in sync_file_range, which leaves data in the disk's cache and the file's
            // length in memory.
            Durability::Disk => self
                .log
                .sync_data()
                .map_err(|error| unavailable("syncing the log", &error)),
            Durability::FlushOnly => Ok(()),
        }
    }

    /// Applies a batch, all of it or nothing. It is on the disk after the next commit.
    pub(crate) fn apply(&self, batch: sled::Batch) -> Result<(), StoreError> {
        guarded("writing", || self.tree.apply_batch(batch))
    }

    pub(crate) fn get(&self, key: &[u8]) -> Result<Option<sled::IVec>, StoreError> {
        guarded("reading", || self.tree.get(key))
    }

    /// The body of a sealed value.
    pub(crate) fn get_sealed(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(value) = self.get(key)? else {
            return Ok(None);
        };
        match unsealed(key, &value) {
            Some(body) => Ok(Some(body.to_vec())),
            None => Err(damaged(format!("the value of {} is damaged", shown(key)))),
        }
    }

    pub(crate) fn put_sealed(&self, key: &[u8], body: Vec<u8>) -> Result<(), StoreError> {
        let value = sealed(key, body);
        guarded("writing", || self.tree.insert(key, value)).map(|_| ())
    }

    /// The last key of this kind that is not greater than `key`, with its value.
    pub(crate) fn at_or_before(
        &self,
        kind: u8,
        key: &[u8],
    ) -> Result<Option<(sled::IVec, sled::IVec)>, StoreError> {
        guarded("reading", || {
            self.tree
                .range([kind].as_slice()..=key)
                .next_back()
                .transpose()
        })
    }

    /// The first key of this kind that is not less than `key`, with its value.
    pub(crate) fn at_or_after(
        &self,
        kind: u8,
        key: &[u8],
    ) -> Result<Option<(sled::IVec, sled::IVec)>, StoreError> {
        let after = [kind + 1];
        guarded("reading", || {
            self.tree.range(key..after.as_slice()).next().transpose()
        })
    }
}

/// A key as a message can show it.
pub(crate) fn shown(key: &[u8]) -> String {
    key.escape_ascii().to_string()
}

/// Syncs every file of the new database, and the directories that name them.
fn sync_files(dir: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() {
            sync_files(&path)?;
        } else {
            File::open(&path)?.sync_all()?;
        }
    }
    File::open(dir)?.sync_all()
}
