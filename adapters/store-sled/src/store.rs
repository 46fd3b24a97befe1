//! The store: opening, the one commit, and reading.

use crate::ahead::Ahead;
use crate::anchor::{self, Anchor};
use crate::block::{self, Packer};
use crate::coding::Bytes;
use crate::database::Database;
use crate::guard::{damaged, damaged_at, unavailable};
use crate::index::Index;
use crate::keys;
use crate::lock::Lock;
use crate::log::{Block, last_header, read_holding};
use crate::note::Note;
use crate::options::{Mode, Options};
use crate::shared::{Shared, locked};
use crate::verify::{self, EventCheck, Report};
use crate::worker::Worker;
use crate::{snapshot, space};
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{Batch, Head, Store, StoreError, StoredEvent};
use std::path::Path;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// A log in a data directory, held by this process alone.
///
/// An append is on the disk when it returns. A failed append ends writing until the store is
/// opened again, because what the disk then holds is not known. Reads show what was acknowledged.
pub struct SledStore {
    // Dropped in this order: the worker stops, the database closes, the lock is let go.
    ahead: Ahead,
    worker: Worker,
    shared: Arc<Shared>,
    writer: Mutex<Packer>,
    note: Note,
    lock: Lock,
}

impl SledStore {
    /// Opens the store in a directory with the default options.
    ///
    /// # Errors
    /// [`StoreError::NotAStore`] for a directory of something else or of another format,
    /// [`StoreError::InUse`] when another process holds it, [`StoreError::Corrupt`] when its log
    /// is damaged or cut, [`StoreError::Unavailable`] when the directory cannot be read, written
    /// or made.
    pub fn open(dir: impl AsRef<Path>, mode: Mode) -> Result<SledStore, StoreError> {
        SledStore::open_with(dir, mode, Options::default())
    }

    /// Opens the store in a directory.
    ///
    /// # Errors
    /// As [`SledStore::open`].
    pub fn open_with(
        dir: impl AsRef<Path>,
        mode: Mode,
        options: Options,
    ) -> Result<SledStore, StoreError> {
        let dir = dir.as_ref();
        let (lock, note) = crate::open::hold(dir, mode, &options)?;
        let database = Database::open(dir, options.cache_bytes, options.durability)?;
        belongs(&database, note.store)?;
        let head = sound_head(&database)?;
        agree_with_anchor(dir, &database, head)?;
        let index = Index::open(&database)?;
        let shared = Arc::new(Shared::new(dir.to_owned(), options, database, index, head));
        let packer = Packer::new().map_err(|error| unavailable("the compressor", &error))?;
        Ok(SledStore {
            ahead: Ahead::default(),
            worker: Worker::start(&shared)?,
            shared,
            writer: Mutex::new(packer),
            note,
            lock,
        })
    }

    /// The id that the store was given when it was made.
    pub fn store_id(&self) -> Uuid {
        self.note.store
    }

    /// Whose record it is, if its maker said so.
    pub fn organisation(&self) -> Option<&str> {
        self.note.organisation.as_deref()
    }

    /// When the store was made.
    pub fn created(&self) -> jiff::Timestamp {
        self.note.created
    }

    /// The data directory.
    pub fn dir(&self) -> &Path {
        &self.shared.dir
    }

    /// Writes where this process takes commands, into a file that is removed when the store closes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the file cannot be written.
    pub fn announce(&self, server_url: &str) -> Result<(), StoreError> {
        let announced = self.lock.announce(server_url);
        announced.map_err(|error| unavailable("the server's address cannot be written", &error))
    }

    /// What the data directory takes on the disk, in bytes.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the directory cannot be listed.
    pub fn size_bytes(&self) -> Result<u64, StoreError> {
        crate::copy::size_bytes(&self.shared.dir)
            .map_err(|error| unavailable("the directory cannot be listed", &error))
    }

    /// Checks the whole log, its indexes and its anchor while the store is open. Changes nothing.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the head anchor cannot be read. Damage stands in the
    /// report.
    pub fn verify(&self) -> Result<Report, StoreError> {
        self.verify_with(&|_| Ok(()))
    }

    /// As [`SledStore::verify`], and calls `sound` with each event.
    ///
    /// # Errors
    /// As [`SledStore::verify`].
    pub fn verify_with(&self, sound: EventCheck<'_>) -> Result<Report, StoreError> {
        verify::open_store(&self.shared, sound)
    }

    /// Why the store no longer takes appends; `None` while it does.
    pub fn failure(&self) -> Option<String> {
        self.shared.failure()
    }

    /// Whether its disk has room for an append and for what follows from it: the archive, the next
    /// snapshot, and opening it again. Asked anew each time: with room again it goes on.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it has not, as an append would say.
    pub fn room(&self) -> Result<(), StoreError> {
        space::for_any(&self.shared)
    }

    fn check_batch(&self, batch: &Batch) -> Result<(), StoreError> {
        batch.goes_on_from(self.head())?;
        let mut previous = batch.after.hash;
        for event in &batch.events {
            if Hash::chained(&previous, &event.bytes) != event.hash {
                let what = "the event to append does not chain to the one before";
                return Err(damaged_at(event.position, what));
            }
            previous = event.hash;
        }
        Ok(())
    }

    /// Starts reading what a reader in order will ask for next.
    fn read_on(&self, position: u64, limit: usize) {
        let shared = Arc::clone(&self.shared);
        let read = move |from, limit| shared.read(from, limit).unwrap_or_default();
        self.ahead.go_on((position, limit), read);
    }

    fn index_failed(&self, error: StoreError) -> StoreError {
        if let StoreError::Corrupt { what, .. } = &error {
            // The index follows from the events: it is made again when the store is next opened.
            let marked = self
                .shared
                .database
                .put_sealed(keys::INDEX_DAMAGED, Vec::new());
            let way_out = match marked {
                Ok(()) => "open the store again to rebuild the index from the events",
                Err(_) => "restore the store from a backup",
            };
            return damaged(format!("{what}; {way_out}"));
        }
        error
    }
}

impl Store for SledStore {
    fn head(&self) -> Head {
        self.shared.head()
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        let mut packer = locked(&self.writer);
        self.shared.writable()?;
        self.check_batch(batch)?;
        if batch.events.is_empty() {
            return Ok(batch.after);
        }
        space::for_append(&self.shared, batch)?;
        let mut values = sled::Batch::default();
        let mut previous = batch.after.hash;
        for events in block::split(&batch.events) {
            for (key, value) in packer.pack(&previous, events) {
                values.insert(key, value);
            }
            previous = events.last().map_or(previous, |event| event.hash);
        }
        let committed = self.shared.database.commit(values);
        committed.map_err(|error| self.shared.fail(&error))?;
        self.shared.index_batch(batch);
        self.shared.set_head(batch.head());
        if batch.after == Head::EMPTY {
            // From its first event on a log that comes back empty is known to be damaged.
            self.shared.work.wake();
        }
        Ok(batch.head())
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        if let Some(events) = self.ahead.take(position, limit) {
            self.read_on(position, limit);
            return Ok(events);
        }
        let events = self.shared.read(position, limit)?;
        if events.len() == limit {
            self.read_on(position, limit);
        }
        Ok(events)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        let shared = &self.shared;
        let head = shared.head();
        let positions = shared.index().case(&shared.database, case);
        let positions = positions.map_err(|error| self.index_failed(error))?;
        let mut events = Vec::with_capacity(positions.len());
        let mut block: Option<Arc<Block>> = None;
        for position in positions.into_iter().filter(|at| *at <= head.position) {
            let found = match block.take() {
                Some(block) if block.event(position).is_some() => block,
                _ => shared.blocks.holding(&shared.database, position)?,
            };
            let event = found
                .event(position)
                .filter(|event| event.case == Some(case));
            let Some(event) = event else {
                let what = format!("the index names position {position} for another case");
                return Err(self.index_failed(damaged(what)));
            };
            events.push(event.clone());
            block = Some(found);
        }
        Ok(events)
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        let shared = &self.shared;
        let found = shared.index().command(&shared.database, command);
        found.map_err(|error| self.index_failed(error))
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        let body = self.shared.database.get_sealed(&keys::cursor(name))?;
        let Some(body) = body else {
            return Ok(0);
        };
        let position = Bytes(&body).array().map(u64::from_be_bytes);
        position.ok_or_else(|| damaged(format!("the cursor {name} cannot be read")))
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        self.shared.writable()?;
        let body = position.to_be_bytes().to_vec();
        let set = self.shared.database.put_sealed(&keys::cursor(name), body);
        set.map_err(|error| self.shared.fail(&error))
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        snapshot::get(&self.shared.database)
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        self.shared.writable()?;
        space::for_snapshot(&self.shared, bytes)?;
        let put = snapshot::put(&self.shared.database, position, bytes);
        put.map_err(|error| self.shared.fail(&error))?;
        self.shared.snapshot_taken(bytes.len() as u64);
        Ok(())
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.ahead.stop();
        self.worker.stop(&self.shared);
        if self.shared.failure().is_none() {
            // Cursors and snapshots are not synced before; they may be lost.
            let _ = self.shared.database.sync();
        }
    }
}

/// sled opens a file it cannot read as an empty database; then the store's id is missing too.
fn belongs(database: &Database, store: Uuid) -> Result<(), StoreError> {
    match database.get_sealed(keys::STORE_ID)? {
        Some(id) if id == store.as_bytes() => Ok(()),
        Some(_) => Err(damaged(
            "the database belongs to another store than the note says",
        )),
        None => Err(damaged(
            "the database opened empty: its file was cut or overwritten",
        )),
    }
}

/// The head, from a last block that proves itself.
fn sound_head(database: &Database) -> Result<Head, StoreError> {
    let Some(last) = last_header(database)? else {
        return Ok(Head::EMPTY);
    };
    let position = last.end();
    read_holding(database, position)?;
    Ok(Head {
        position,
        hash: last.last,
    })
}

fn agree_with_anchor(dir: &Path, database: &Database, head: Head) -> Result<(), StoreError> {
    let anchor = anchor::read(dir).map_err(|error| unavailable("the head anchor", &error))?;
    let healed = match anchor {
        Anchor::At(Head::EMPTY) => return Ok(()),
        Anchor::At(anchor) if anchor.position > head.position => {
            return Err(damaged_at(
                head.position + 1,
                format!(
                    "the log was cut: it ends at {}, and it held {} events",
                    head.position, anchor.position
                ),
            ));
        }
        Anchor::At(anchor) => {
            let block = read_holding(database, anchor.position)?;
            let event = block.event(anchor.position);
            if event.is_none_or(|event| event.hash != anchor.hash) {
                let what = "the event is not the one that the head anchor names";
                return Err(damaged_at(anchor.position, what));
            }
            return Ok(());
        }
        Anchor::Missing | Anchor::Unreadable => anchor::write(dir, &head),
    };
    healed.map_err(|error| unavailable("the head anchor cannot be written", &error))
}
