//! The data directory with its store: the one place that names sled's adapter.

use anyhow::Result;
use archive::Identity;
use engine::event::Event;
use engine::store::{Store, StoreError, StoredEvent};
use std::path::Path;
use std::sync::Arc;
use store_sled::{Checks, Mode, Options, Report, SledStore};

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

    /// Makes a store in a new directory that goes on being the one that a copy was made of.
    ///
    /// # Errors
    /// As [`DataDirectory::open`].
    pub(crate) fn make(path: &Path, identity: &Identity) -> Result<DataDirectory> {
        let mut options = Options::new()
            .store_id(identity.store)
            .created(identity.created);
        if let Some(organisation) = &identity.organisation {
            options = options.organisation(organisation);
        }
        let store = Arc::new(SledStore::open_with(path, Mode::Create, options)?);
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

    /// The id of the store; it never changes.
    pub(crate) fn store_id(&self) -> String {
        self.store.store_id().to_string()
    }

    /// Whose log it is, for copies of it.
    pub(crate) fn identity(&self) -> Identity {
        Identity {
            store: self.store.store_id(),
            organisation: self.store.organisation().map(str::to_owned),
            created: self.store.created(),
        }
    }

    /// The size of the store's files, in bytes; 0 where it cannot be read.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.store.size_bytes().unwrap_or(0)
    }

    /// Why the store takes no more appends until it is opened again; `None` while it does.
    pub(crate) fn failure(&self) -> Option<String> {
        self.store.failure()
    }

    /// Whether the disk has room for what the next command writes, and for what follows from it.
    ///
    /// # Errors
    /// `store_unavailable`.
    pub(crate) fn room(&self) -> Result<(), StoreError> {
        self.store.room()
    }

    /// Says where the server listens that holds it.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(crate) fn announce(&self, url: &str) -> Result<()> {
        Ok(self.store.announce(url)?)
    }

    /// The id of a directory's store, also while a server holds it.
    pub(crate) fn store_id_of(path: &Path) -> Option<String> {
        store_sled::store_id(path).map(|id| id.to_string())
    }

    /// How many events the head anchor of a directory names; `None` where it cannot be read.
    pub(crate) fn anchored(path: &Path) -> Option<u64> {
        store_sled::anchored(path)
    }

    /// Checks a directory without changing it: on a copy, since sled writes when it opens.
    ///
    /// # Errors
    /// `not_a_store`, `store_in_use`.
    pub(crate) fn verify(path: &Path, checks: &dyn Checks) -> Result<Report> {
        Ok(store_sled::verify_and(path, checks)?)
    }

    /// As [`DataDirectory::verify`], for the log alone.
    ///
    /// # Errors
    /// As [`DataDirectory::verify`].
    pub(crate) fn verify_log(path: &Path) -> Result<Report> {
        let sound = |event: &StoredEvent| readable(event).map(|_| ());
        Ok(store_sled::verify_with(path, &sound)?)
    }
}

/// An event, if this version can read it and it says of itself where it stands.
///
/// # Errors
/// When this version cannot read it, or it names another position.
pub(crate) fn readable(stored: &StoredEvent) -> Result<Event, String> {
    match Event::from_bytes(&stored.bytes) {
        Ok(event) if event.position == stored.position => Ok(event),
        Ok(event) => Err(format!("it says that it is at {}", event.position)),
        Err(error) => Err(error.to_string()),
    }
}
