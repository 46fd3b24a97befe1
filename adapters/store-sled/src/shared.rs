//! What the store's callers and its worker thread share.

use crate::database::Database;
use crate::index::Index;
use crate::log::Blocks;
use crate::options::Options;
use engine::store::{Batch, Head, StoreError, StoredEvent};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{
    Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
};
use std::time::Duration;

/// Runs that may wait to be written before an append waits for them.
const FROZEN_MAX: usize = 8;
/// How long an append waits when the worker is far behind.
const WAIT: Duration = Duration::from_millis(100);

/// An open store but for its writer and its threads.
pub(crate) struct Shared {
    pub(crate) dir: PathBuf,
    pub(crate) options: Options,
    pub(crate) database: Database,
    pub(crate) work: Work,
    pub(crate) blocks: Blocks,
    index: RwLock<Index>,
    head: Mutex<Head>,
    failed: Mutex<Option<String>>,
    /// The size of the last snapshot, as far as it is known.
    pub(crate) snapshot_bytes: AtomicU64,
}

/// How the worker is told, and tells.
#[derive(Default)]
pub(crate) struct Work {
    /// Held while runs are replaced; who walks over all of them holds it too.
    pub(crate) runs: Mutex<()>,
    state: Mutex<State>,
    there_is_work: Condvar,
    some_is_done: Condvar,
}

#[derive(Default)]
struct State {
    woken: bool,
    stop: bool,
}

impl Shared {
    pub(crate) fn new(
        dir: PathBuf,
        options: Options,
        database: Database,
        index: Index,
        head: Head,
    ) -> Shared {
        // One that cannot be read is replaced, and nothing is known of its size.
        let snapshot = crate::snapshot::size_bytes(&database).unwrap_or(0);
        Shared {
            snapshot_bytes: AtomicU64::new(snapshot),
            dir,
            options,
            database,
            work: Work::default(),
            blocks: Blocks::default(),
            index: RwLock::new(index),
            head: Mutex::new(head),
            failed: Mutex::new(None),
        }
    }

    pub(crate) fn head(&self) -> Head {
        *locked(&self.head)
    }

    pub(crate) fn set_head(&self, head: Head) {
        *locked(&self.head) = head;
    }

    pub(crate) fn index(&self) -> RwLockReadGuard<'_, Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn index_mut(&self) -> RwLockWriteGuard<'_, Index> {
        self.index.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// A snapshot of this size is the last now.
    pub(crate) fn snapshot_taken(&self, bytes: u64) {
        self.snapshot_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Why the store no longer takes writes, if that is so.
    pub(crate) fn failure(&self) -> Option<String> {
        locked(&self.failed).clone()
    }

    /// Ends writing until the store is opened again.
    pub(crate) fn fail(&self, error: &StoreError) -> StoreError {
        let failed = &mut *locked(&self.failed);
        let first = failed.get_or_insert_with(|| error.to_string());
        StoreError::Unavailable(format!(
            "{first}; it takes no more until it is opened again"
        ))
    }

    /// Refuses when an earlier write failed.
    pub(crate) fn writable(&self) -> Result<(), StoreError> {
        match self.failure() {
            None => Ok(()),
            Some(failure) => Err(StoreError::Unavailable(format!(
                "an earlier write failed ({failure}); it takes no more until it is opened again"
            ))),
        }
    }

    /// At most `limit` events from `position` on.
    pub(crate) fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.blocks
            .read(&self.database, self.head(), position, limit)
    }

    /// Indexes a batch that is on the disk.
    pub(crate) fn index_batch(&self, batch: &Batch) {
        let mut index = self.index_mut();
        for event in &batch.events {
            index.memory.add(event.position, event.case, event.command);
        }
        if index.memory.events() >= self.options.index_events as u64 {
            let full = std::mem::take(&mut index.memory);
            index.frozen.push(Arc::new(full));
            let waiting = index.frozen.len();
            drop(index);
            self.work.wake();
            if waiting >= FROZEN_MAX {
                self.work.wait_a_little();
            }
        }
    }
}

impl Work {
    pub(crate) fn wake(&self) {
        locked(&self.state).woken = true;
        self.there_is_work.notify_one();
    }

    /// Gives the worker time to catch up.
    fn wait_a_little(&self) {
        // How it ended does not matter: the append goes on either way.
        let _ = self.some_is_done.wait_timeout(locked(&self.state), WAIT);
    }

    /// Tells who waits for the worker that it has done something.
    pub(crate) fn done(&self) {
        self.some_is_done.notify_all();
    }

    /// Waits for work, at most so long; true when it is time to stop.
    pub(crate) fn next(&self, at_most: Duration) -> bool {
        let waiting =
            self.there_is_work
                .wait_timeout_while(locked(&self.state), at_most, |state| {
                    !state.woken && !state.stop
                });
        let (mut state, _) = waiting.unwrap_or_else(PoisonError::into_inner);
        state.woken = false;
        state.stop
    }

    pub(crate) fn stop(&self) {
        locked(&self.state).stop = true;
        self.there_is_work.notify_one();
    }

    pub(crate) fn stopping(&self) -> bool {
        locked(&self.state).stop
    }
}

/// Locks a value. Such values are replaced whole, so a panic leaves none half-changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
