//! The data directory with its store: the one place that names sled's adapter.

use anyhow::Result;
use engine::event::Event;
use engine::store::{Store, StoredEvent};
use std::path::Path;
use std::sync::Arc;
use store_sled::{Mode, Report, SledStore};

/// A data directory that this process holds.
#[derive(Clone)]
pub(crate) struct DataDirectory {
    store: Arc<SledStore>,
}

/// Whether a path holds data.
pub(crate) fn exists(path: &Path) -> bool {
    store_sled::is_store(path)
}

impl DataDirectory {
    /// Opens a directory, or makes it.
    ///
    /// # Errors
    /// `not_a_store`, `store_in_use`, `store_corrupt`, `store_unavailable`.
    pub(crate) fn open(path: &Path) -> Result<DataDirectory> {
        let store = Arc::new(SledStore::open(path, Mode::Create)?);
        Ok(DataDirectory { store })
    }

    /// The store, as the engine sees it.
    pub(crate) fn store(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store) as Arc<dyn Store>
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        self.store.dir()
    }

    /// What names the store for ever.
    pub(crate) fn store_id(&self) -> String {
        self.store.store_id().to_string()
    }

    /// How much the store has on the disk.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.store.size_bytes().unwrap_or(0)
    }

    /// Says where the server listens that holds it.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(crate) fn announce(&self, url: &str) -> Result<()> {
        Ok(self.store.announce(url)?)
    }

    /// Checks a directory without changing it: on a copy, since sled writes when it opens.
    ///
    /// # Errors
    /// `not_a_store`, `store_in_use`.
    pub(crate) fn verify(path: &Path) -> Result<Report> {
        Ok(store_sled::verify_with(path, &readable)?)
    }
}

/// Whether an event can be read by this version, and says of itself where it stands.
fn readable(stored: &StoredEvent) -> Result<(), String> {
    match Event::from_bytes(&stored.bytes) {
        Ok(event) if event.position == stored.position => Ok(()),
        Ok(event) => Err(format!("it says that it is at {}", event.position)),
        Err(error) => Err(error.to_string()),
    }
}
