//! The store: append, read, indexes, cursors.

use crate::block::{self, Block};
use crate::{Directory, anchor};
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{Batch, Head, Store, StoreError, StoredEvent};
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Keys are one byte of what they are, then the name.
const BLOCK: u8 = b'b';
const CASE: u8 = b'c';
const COMMAND: u8 = b'k';
const CURSOR: u8 = b'u';
const SNAPSHOT: &[u8] = b"s";

/// How often the head anchor is written at the most.
const ANCHOR_EVERY: Duration = Duration::from_secs(1);

/// What a store goes by.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What sled may keep in memory, in bytes.
    pub cache_bytes: u64,
    /// Below this much free space appends are refused: sled cannot open on a full disk.
    pub reserve_bytes: u64,
    /// Whether a commit ends in fdatasync. Only a test that shows why it must may say no.
    pub sync_data: bool,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            cache_bytes: 64 << 20,
            reserve_bytes: 64 << 20,
            sync_data: true,
        }
    }
}

/// A store on sled.
pub struct SledStore {
    directory: Directory,
    settings: Settings,
    database: sled::Db,
    log_file: File,
    head: Mutex<Head>,
    anchored: Mutex<Option<Instant>>,
    broken: AtomicBool,
}

fn key(kind: u8, name: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(name.len() + 1);
    key.push(kind);
    key.extend_from_slice(name);
    key
}

fn unreadable(error: &sled::Error) -> StoreError {
    StoreError::Corrupt {
        position: None,
        what: format!("sled: {error}"),
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is guarded is replaced whole, so a panic leaves it right.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SledStore {
    /// Opens the store in a directory, or makes it.
    ///
    /// # Errors
    /// [`StoreError`]: not a store, in use, damaged.
    pub fn open(path: &Path, settings: Settings) -> Result<SledStore, StoreError> {
        let directory = Directory::open(path, fresh_id())?;
        let database = open_database(&directory, &settings)?;
        let log = directory.database().join("db");
        let log_file = File::open(&log)
            .and_then(|file| File::open(directory.database())?.sync_all().map(|()| file))
            .map_err(|error| StoreError::Unavailable(format!("{}: {error}", log.display())))?;
        let head = last(&database)?;
        check_anchor(directory.path(), head)?;
        Ok(SledStore {
            directory,
            settings,
            database,
            log_file,
            head: Mutex::new(head),
            anchored: Mutex::new(None),
            broken: AtomicBool::new(false),
        })
    }

    /// The data directory.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// What names this store for ever.
    pub fn store_id(&self) -> Uuid {
        self.directory.store_id()
    }

    /// How much sled has on the disk, in bytes.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn size_bytes(&self) -> Result<u64, StoreError> {
        self.database
            .size_on_disk()
            .map_err(|error| unreadable(&error))
    }

    fn check_space(&self) -> Result<(), StoreError> {
        let space = rustix::fs::statvfs(self.directory.path());
        let free = space.map(|space| space.f_bavail.saturating_mul(space.f_frsize));
        match free {
            Ok(free) if free < self.settings.reserve_bytes => {
                Err(StoreError::Unavailable(format!(
                    "only {} MiB are free on the disk; {} are kept in reserve",
                    free >> 20,
                    self.settings.reserve_bytes >> 20
                )))
            }
            _ => Ok(()),
        }
    }

    fn write(&self, batch: &Batch) -> Result<(), StoreError> {
        let failed = |what: String| {
            self.broken.store(true, Ordering::SeqCst);
            StoreError::Unavailable(what)
        };
        let writes = self.writes(batch)?;
        self.database
            .apply_batch(writes)
            .map_err(|error| failed(error.to_string()))?;
        self.database
            .flush()
            .map_err(|error| failed(error.to_string()))?;
        if self.settings.sync_data {
            self.log_file
                .sync_data()
                .map_err(|error| failed(error.to_string()))?;
        }
        Ok(())
    }

    /// One block for all events, and for each command and each case one index entry.
    fn writes(&self, batch: &Batch) -> Result<sled::Batch, StoreError> {
        let mut writes = sled::Batch::default();
        let first = batch.after.position + 1;
        let block = block::encode(&batch.after.hash, &batch.events);
        writes.insert(key(BLOCK, &first.to_be_bytes()), block);
        let mut commands: BTreeMap<CommandId, (u64, u64)> = BTreeMap::new();
        let mut cases: BTreeMap<CaseId, Vec<u8>> = BTreeMap::new();
        for event in &batch.events {
            let at = event.position;
            commands.entry(event.command).or_insert((at, at)).1 = at;
            if let Some(case) = event.case {
                cases
                    .entry(case)
                    .or_default()
                    .extend_from_slice(&at.to_be_bytes());
            }
        }
        for (command, (first, last)) in commands {
            let mut span = first.to_be_bytes().to_vec();
            span.extend_from_slice(&last.to_be_bytes());
            writes.insert(key(COMMAND, command.0.as_bytes()), span);
        }
        for (case, positions) in cases {
            // A case's entry of a commit stands under its first position there.
            let mut name = case.0.as_bytes().to_vec();
            name.extend_from_slice(&positions[..8]);
            writes.insert(key(CASE, &name), positions);
        }
        Ok(writes)
    }

    fn anchor(&self, head: Head) {
        let mut anchored = locked(&self.anchored);
        if anchored.is_none_or(|at| at.elapsed() >= ANCHOR_EVERY) {
            // The log itself is whole; an anchor that lags is allowed.
            let _ = anchor::write(self.directory.path(), head);
            *anchored = Some(Instant::now());
        }
    }

    /// Blocks from the one that holds a position on.
    fn blocks_from(
        &self,
        position: u64,
    ) -> impl Iterator<Item = Result<(u64, Block), StoreError>> + '_ {
        let wanted = key(BLOCK, &position.to_be_bytes());
        let before = self
            .database
            .range(key(BLOCK, &[])..=wanted.clone())
            .next_back();
        let start = match before {
            Some(Ok((start, _))) => start.to_vec(),
            _ => wanted,
        };
        self.database
            .range(start..key(BLOCK + 1, &[]))
            .map(|entry| {
                let (name, bytes) = entry.map_err(|error| unreadable(&error))?;
                let first = number(&name[1..]).ok_or_else(|| StoreError::Corrupt {
                    position: None,
                    what: "a block has no position".to_owned(),
                })?;
                Ok((first, block::decode(first, &bytes)?))
            })
    }

    fn event(&self, position: u64) -> Result<StoredEvent, StoreError> {
        let found = self.read(position, 1)?.into_iter().next();
        found
            .filter(|event| event.position == position)
            .ok_or_else(|| StoreError::Corrupt {
                position: Some(position),
                what: "the event is missing".to_owned(),
            })
    }
}

/// A fresh store id: the only thing here that is made of chance.
fn fresh_id() -> Uuid {
    Uuid::now_v7()
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.try_into().ok()?))
}

/// Opens sled on a thread of its own: on damage it may panic, and that must not take us along.
fn open_database(directory: &Directory, settings: &Settings) -> Result<sled::Db, StoreError> {
    let path = directory.database();
    let cache_bytes = settings.cache_bytes;
    let opening = std::thread::Builder::new()
        .name("igf-open".to_owned())
        .spawn(move || {
            let config = sled::Config::new().path(&path).cache_capacity(cache_bytes);
            // Every commit flushes by itself.
            config.flush_every_ms(None).open()
        })
        .map_err(|error| StoreError::Unavailable(error.to_string()))?;
    match opening.join() {
        Ok(Ok(database)) => Ok(database),
        Ok(Err(sled::Error::Io(error))) => Err(StoreError::Unavailable(error.to_string())),
        Ok(Err(error)) => Err(unreadable(&error)),
        Err(_) => Err(StoreError::Corrupt {
            position: None,
            what: "sled could not read its own files".to_owned(),
        }),
    }
}

fn last(database: &sled::Db) -> Result<Head, StoreError> {
    let blocks = database.range(key(BLOCK, &[])..key(BLOCK + 1, &[]));
    let mut blocks = blocks.rev();
    let Some(entry) = blocks.next() else {
        return Ok(Head::EMPTY);
    };
    let (name, bytes) = entry.map_err(|error| unreadable(&error))?;
    let first = number(&name[1..]).unwrap_or_default();
    let block = block::decode(first, &bytes)?;
    Ok(block.events.last().map_or(Head::EMPTY, |event| Head {
        position: event.position,
        hash: event.hash,
    }))
}

fn check_anchor(directory: &Path, head: Head) -> Result<(), StoreError> {
    match anchor::read(directory) {
        Some(anchor) if anchor.position > head.position => Err(StoreError::Corrupt {
            position: Some(head.position + 1),
            what: format!(
                "the log ends at {}, and had {} events before: the rest is lost",
                head.position, anchor.position
            ),
        }),
        _ => Ok(()),
    }
}

impl Store for SledStore {
    fn head(&self) -> Head {
        *locked(&self.head)
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        if self.broken.load(Ordering::SeqCst) {
            let message = "an earlier write failed; start igf again when the disk is well";
            return Err(StoreError::Unavailable(message.to_owned()));
        }
        let mut head = locked(&self.head);
        if *head != batch.after {
            return Err(StoreError::Conflict {
                expected: batch.after.position,
                actual: head.position,
            });
        }
        if batch.events.is_empty() {
            return Ok(*head);
        }
        self.check_space()?;
        self.write(batch)?;
        *head = batch.head();
        self.anchor(*head);
        Ok(*head)
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let position = position.max(1);
        let head = self.head();
        let mut events: Vec<StoredEvent> = Vec::new();
        let mut chain: Option<(u64, Hash)> = None;
        if position > head.position || limit == 0 {
            return Ok(events);
        }
        for block in self.blocks_from(position) {
            let (first, block) = block?;
            if let Some((next, hash)) =
                chain.filter(|(next, hash)| *next != first || *hash != block.previous)
            {
                let what = if next == first {
                    "the chain of hashes is broken"
                } else {
                    "events are missing"
                };
                let _ = hash;
                return Err(StoreError::Corrupt {
                    position: Some(next),
                    what: what.to_owned(),
                });
            }
            for event in block.events {
                if event.position > head.position {
                    // Of a commit that failed: never visible.
                    return Ok(events);
                }
                chain = Some((event.position + 1, event.hash));
                if event.position >= position {
                    events.push(event);
                }
                if events.len() == limit {
                    return Ok(events);
                }
            }
        }
        if events
            .first()
            .is_none_or(|event| event.position != position)
        {
            return Err(StoreError::Corrupt {
                position: Some(position),
                what: "events are missing".to_owned(),
            });
        }
        Ok(events)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        let mut events = Vec::new();
        for entry in self.database.scan_prefix(key(CASE, case.0.as_bytes())) {
            let (_, positions) = entry.map_err(|error| unreadable(&error))?;
            for position in positions.chunks_exact(8).filter_map(number) {
                if position <= self.head().position {
                    events.push(self.event(position)?);
                }
            }
        }
        Ok(events)
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        let span = self.database.get(key(COMMAND, command.0.as_bytes()));
        let Some(span) = span.map_err(|error| unreadable(&error))? else {
            return Ok(None);
        };
        let damaged = || StoreError::Corrupt {
            position: None,
            what: format!("the index entry of command {command} is damaged"),
        };
        let (first, last) = span.split_at_checked(8).ok_or_else(damaged)?;
        let span = number(first).zip(number(last)).ok_or_else(damaged)?;
        Ok(Some(span).filter(|(_, last)| *last <= self.head().position))
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        let value = self.database.get(key(CURSOR, name.as_bytes()));
        let value = value.map_err(|error| unreadable(&error))?;
        Ok(value.and_then(|bytes| number(&bytes)).unwrap_or(0))
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        let value = position.to_be_bytes().to_vec();
        let set = self.database.insert(key(CURSOR, name.as_bytes()), value);
        set.map(|_| ())
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        let value = self
            .database
            .get(SNAPSHOT)
            .map_err(|error| unreadable(&error))?;
        Ok(value.and_then(|bytes| {
            let (position, snapshot) = bytes.split_at_checked(8)?;
            Some((number(position)?, snapshot.to_vec()))
        }))
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        let mut value = position.to_be_bytes().to_vec();
        value.extend_from_slice(bytes);
        let put = self.database.insert(SNAPSHOT, value);
        put.map(|_| ())
            .map_err(|error| StoreError::Unavailable(error.to_string()))
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        // What is committed is on the disk; the anchor may lag.
        let _ = anchor::write(self.directory.path(), self.head());
    }
}
