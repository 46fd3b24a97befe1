//! How a store is opened.

use jiff::Timestamp;
use uuid::Uuid;

/// Whether a directory may be made into a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Opens the store; makes one if the directory is missing or empty.
    Create,
    /// Opens an existing store, or fails.
    Existing,
}

/// What a commit waits for.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// The disk.
    Disk,
    /// sled's own flush, which loses acknowledged events in a power cut. Only a test of that loss
    /// uses it.
    FlushOnly,
}

/// Settings of a store. Each has a default.
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

    /// Sets whose record a new store is, for the note in its directory.
    pub fn organisation(mut self, name: impl Into<String>) -> Options {
        self.organisation = Some(name.into());
        self
    }

    /// Sets when a new store was made. The default is the system's clock.
    pub fn created(mut self, at: Timestamp) -> Options {
        self.created = Some(at);
        self
    }

    /// Sets the id of a new store. The default is a new UUID.
    pub fn store_id(mut self, id: Uuid) -> Options {
        self.store_id = Some(id);
        self
    }

    /// Sets how much memory sled may keep pages in, in MiB. The default is 64.
    pub fn cache_mib(mut self, mib: u64) -> Options {
        self.cache_bytes = mib << 20;
        self
    }

    /// Sets how many MiB of the disk stay free: with less, appends are refused, because sled cannot
    /// open on a full disk. The default is 64.
    pub fn reserve_mib(mut self, mib: u64) -> Options {
        self.reserve_bytes = mib << 20;
        self
    }

    /// Sets how many events are indexed in memory before a run is written. For tests.
    #[doc(hidden)]
    pub fn index_events(mut self, events: usize) -> Options {
        self.index_events = events.max(1);
        self
    }

    /// Sets what a commit waits for. For tests.
    #[doc(hidden)]
    pub fn durability(mut self, durability: Durability) -> Options {
        self.durability = durability;
        self
    }
}
