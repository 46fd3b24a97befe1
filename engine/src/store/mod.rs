//! The store port: what the engine asks of storage, and the twin in memory.

mod memory;

pub use memory::MemoryStore;

use crate::event::Event;
use crate::hash::Hash;
use crate::identity::{CaseId, CommandId};
use jiff::Timestamp;
use std::sync::Arc;

/// The end of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position of the last event; 0 when there is none.
    pub position: u64,
    /// Its hash; [`Hash::GENESIS`] when there is none.
    pub hash: Hash,
}

impl Head {
    /// The head of an empty log.
    pub const EMPTY: Head = Head {
        position: 0,
        hash: Hash::GENESIS,
    };
}

/// An event as it is stored: its bytes, and what a store needs to index them without reading
/// JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredEvent {
    /// Place in the log.
    pub position: u64,
    /// The case it belongs to.
    pub case: Option<CaseId>,
    /// The command that caused it.
    pub command: CommandId,
    /// When it was recorded.
    pub recorded: Timestamp,
    /// `SHA-256(previous hash ‖ bytes)`.
    pub hash: Hash,
    /// The exact JSON bytes of the envelope.
    pub bytes: Arc<[u8]>,
}

impl StoredEvent {
    /// An event as it is stored after `previous`.
    pub fn of(event: &Event, previous: &Hash) -> StoredEvent {
        StoredEvent::with_bytes(event, event.to_bytes().into(), previous)
    }

    /// As [`StoredEvent::of`], where the event's bytes are at hand.
    pub fn with_bytes(event: &Event, bytes: Arc<[u8]>, previous: &Hash) -> StoredEvent {
        StoredEvent {
            position: event.position,
            case: event.case,
            command: event.command_id,
            recorded: event.recorded,
            hash: Hash::chained(previous, &bytes),
            bytes,
        }
    }

    /// Where a log ends that ends with it.
    pub fn head(&self) -> Head {
        Head {
            position: self.position,
            hash: self.hash,
        }
    }
}

/// What one durable append holds: whole commands only, in order.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Where the log must end for this batch to be right.
    pub after: Head,
    /// Events at `after.position + 1` and on, without gaps.
    pub events: Vec<StoredEvent>,
}

impl Batch {
    /// Where the log ends after this batch.
    pub fn head(&self) -> Head {
        self.events.last().map_or(self.after, StoredEvent::head)
    }

    /// Checks that it goes on where a log ends, without a gap.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the log does not end at `after`, [`StoreError::Corrupt`] when
    /// no event stands at a position where one is due.
    pub fn goes_on_from(&self, head: Head) -> Result<(), StoreError> {
        if self.after != head {
            return Err(StoreError::Conflict {
                expected: self.after.position,
                actual: head.position,
            });
        }
        let due = self.after.position.saturating_add(1)..;
        let mut events = self.events.iter().zip(due);
        match events.find(|(event, due)| event.position != *due) {
            None => Ok(()),
            Some((_, due)) => Err(StoreError::Corrupt {
                position: Some(due),
                what: "the batch to append has no event for this position".to_owned(),
            }),
        }
    }
}

/// What a store cannot do, split by what the caller can do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Another process holds it.
    #[error("the data directory is in use: {0}")]
    InUse(String),
    /// It is not an igf store, or of a format that this version cannot read.
    #[error("{0}")]
    NotAStore(String),
    /// The log does not end where the caller thought.
    #[error("the log ends at {actual}, not at {expected}")]
    Conflict {
        /// Where the caller thought it ends.
        expected: u64,
        /// Where it ends.
        actual: u64,
    },
    /// Writing failed or is refused for now; reads go on.
    #[error("the store cannot be written: {0}")]
    Unavailable(String),
    /// What was stored is damaged.
    #[error("the store is damaged{}: {what}", .position.map(|at| format!(" at position {at}")).unwrap_or_default())]
    Corrupt {
        /// The first damaged position, where it is known.
        position: Option<u64>,
        /// What was found.
        what: String,
    },
}

/// What `verify` found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The file, relative to the data directory.
    pub file: String,
    /// The position, where it is known.
    pub position: Option<u64>,
    /// Whether the rest of the store can mend it.
    pub healable: bool,
    /// What is wrong, in words.
    pub what: String,
}

/// One log with its indexes and cursors. One store is one compartment, one chain, one stream and
/// one writer.
///
/// The suite in `testing::contract` runs on every implementation.
pub trait Store: Send + Sync {
    /// Where the log ends.
    fn head(&self) -> Head;

    /// Appends a batch: all of it or nothing, on the disk when this returns.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the log does not end at `batch.after`;
    /// [`StoreError::Unavailable`] when it cannot be made durable: nothing of it is visible then;
    /// [`StoreError::Corrupt`] when the batch itself has a gap or does not chain.
    fn append(&self, batch: &Batch) -> Result<Head, StoreError>;

    /// At most `limit` events from `position` on, in order.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when an event is missing or its hash does not match.
    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError>;

    /// All events of a case, in order.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError>;

    /// First and last position of a command's events; `None` if it was never carried out.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError>;

    /// A named cursor over the log; 0 when it was never set.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn cursor(&self, name: &str) -> Result<u64, StoreError>;

    /// Sets a cursor. Not synced: a cursor may be lost and is then computed again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be written.
    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError>;

    /// The last snapshot: the position it was folded to, and its bytes.
    ///
    /// # Errors
    /// As [`Store::read`].
    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError>;

    /// Replaces the snapshot.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when it cannot be written.
    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError>;
}

impl<T: Store + ?Sized> Store for Arc<T> {
    fn head(&self) -> Head {
        (**self).head()
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        (**self).append(batch)
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        (**self).read(position, limit)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        (**self).read_case(case)
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        (**self).command(command)
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        (**self).cursor(name)
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        (**self).set_cursor(name, position)
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        (**self).snapshot()
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        (**self).put_snapshot(position, bytes)
    }
}
