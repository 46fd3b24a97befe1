//! The worker thread: writes and merges index runs, and writes the head anchor, so that no commit
//! waits for them.

use crate::anchor;
use crate::guard::unavailable;
use crate::index::{self, Index, Run, RunId};
use crate::keys;
use crate::shared::{Shared, locked};
use engine::store::{Head, StoreError};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How old the anchor may be while the log grows.
const ANCHOR_EVERY: Duration = Duration::from_secs(1);

/// The thread.
pub(crate) struct Worker(Option<JoinHandle<()>>);

impl Worker {
    pub(crate) fn start(shared: &Arc<Shared>) -> Result<Worker, StoreError> {
        let shared = Arc::clone(shared);
        let thread = thread::Builder::new().name("store-worker".to_owned());
        let handle = thread.spawn(move || run(&shared));
        let handle = handle.map_err(|error| unavailable("no thread for the index", &error))?;
        Ok(Worker(Some(handle)))
    }

    pub(crate) fn stop(&mut self, shared: &Shared) {
        shared.work.stop();
        if let Some(handle) = self.0.take() {
            // A worker that panicked has nothing left to do.
            let _ = handle.join();
        }
    }
}

fn run(shared: &Shared) {
    let mut anchored = Head::EMPTY;
    let mut anchored_at: Option<Instant> = None;
    loop {
        let stop = shared.work.next(ANCHOR_EVERY);
        if shared.failure().is_none()
            && let Err(error) = write_runs(shared)
        {
            shared.fail(&error);
        }
        shared.work.done();
        let head = shared.head();
        let due = anchored_at.is_none_or(|at| at.elapsed() >= ANCHOR_EVERY);
        if head != anchored && (due || stop) {
            // If it cannot be written, it lags, which it may.
            if anchor::write(&shared.dir, &head).is_ok() {
                anchored = head;
            }
            anchored_at = Some(Instant::now());
        }
        if stop {
            return;
        }
    }
}

fn write_runs(shared: &Shared) -> Result<(), StoreError> {
    let _runs = locked(&shared.work.runs);
    loop {
        // A statement of its own: a lock taken in a loop's condition is held through its body.
        let oldest = shared.index().frozen.first().cloned();
        let Some(memory) = oldest else {
            break;
        };
        let id = RunId(shared.index().next_run);
        let run = Run::write(&shared.database, id, &memory)?;
        replace(shared, run, &[])?;
        shared.work.done();
    }
    while !shared.work.stopping() {
        let runs = shared.index().runs.clone();
        let Some(due) = index::due(&runs) else {
            return Ok(());
        };
        let id = RunId(shared.index().next_run);
        let run = index::merged(&shared.database, id, due)?;
        replace(shared, run, due)?;
        for old in due {
            old.remove(&shared.database)?;
        }
    }
    Ok(())
}

/// Lists a new run in place of its sources: the `merged` runs, or the oldest frozen memory.
fn replace(shared: &Shared, run: Run, merged: &[Arc<Run>]) -> Result<(), StoreError> {
    let run = Arc::new(run);
    let mut runs = shared.index().runs.clone();
    let at = merged
        .first()
        .and_then(|first| runs.iter().position(|run| run.id == first.id));
    let at = at.unwrap_or(runs.len());
    runs.splice(at..at + merged.len(), [Arc::clone(&run)]);
    let next_run = run.id.0 + 1;
    let mut batch = sled::Batch::default();
    batch.insert(keys::MANIFEST, Index::listed(&runs, next_run));
    shared.database.apply(batch)?;
    let mut index = shared.index_mut();
    index.runs = runs;
    index.next_run = next_run;
    if merged.is_empty() {
        index.frozen.remove(0);
    }
    Ok(())
}
