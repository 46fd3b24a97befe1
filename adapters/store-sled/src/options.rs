//! How a store is opened.

use jiff::Timestamp;
use uuid::Uuid;

/// Whether a directory may be made into a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Opens the store, or makes one where the directory is missing or empty.
    Create,
    /// Opens a store that is there.
    Existing,
}

/// What a commit waits for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The disk.
    Disk,
    /// sled's own flush, which loses acknowledged events when the power goes. Only a test that
    /// must see that happen uses it.
    FlushOnly,
}

/// Settings of a store; all have a default.
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) organisation: Option<String>,
    pub(crate) created: Option<Timestamp>,
    pub(crate) store_id: Option<Uuid>,
    pub(crate) cache_bytes: u64,
    pub(crate) reserve_bytes: u64,
    pub(crate) index_events: usize,
    pub(crate) durability: Durability,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            organisation: None,
            created: None,
            store_id: None,
            cache_bytes: 64 << 20,
            reserve_bytes: 64 << 20,
            index_events: 2048,
            durability: Durability::Disk,
        }
    }
}

impl Options {
    /// The defaults.
    pub fn new() -> Options {
        Options::default()
    }

    /// Whose record a new store is, for the note in its directory.
    pub fn organisation(mut self, name: impl Into<String>) -> Options {
        self.organisation = Some(name.into());
        self
    }

    /// When a new store is made; the system's clock otherwise.
    pub fn created(mut self, at: Timestamp) -> Options {
        self.created = Some(at);
        self
    }

    /// The id of a new store; a new UUID otherwise.
    pub fn store_id(mut self, id: Uuid) -> Options {
        self.store_id = Some(id);
        self
    }

    /// How much memory sled may keep pages in.
    pub fn cache_mib(mut self, mib: u64) -> Options {
        self.cache_bytes = mib << 20;
        self
    }

    /// Free space on the disk below which appends are refused: sled cannot open on a full disk.
    pub fn reserve_mib(mut self, mib: u64) -> Options {
        self.reserve_bytes = mib << 20;
        self
    }

    /// How many events are indexed in memory before a run is written. For tests.
    #[doc(hidden)]
    pub fn index_events(mut self, events: usize) -> Options {
        self.index_events = events.max(1);
        self
    }

    /// What a commit waits for. For tests.
    #[doc(hidden)]
    pub fn durability(mut self, durability: Durability) -> Options {
        self.durability = durability;
        self
    }
}
