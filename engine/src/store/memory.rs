//! The store's twin in memory: for tests, scenarios and dry runs.

use super::{Batch, Head, Store, StoreError, StoredEvent};
use crate::identity::{CaseId, CommandId};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[derive(Default)]
struct Log {
    events: Vec<StoredEvent>,
    commands: BTreeMap<CommandId, (u64, u64)>,
    cases: BTreeMap<CaseId, Vec<u64>>,
    cursors: BTreeMap<String, u64>,
    snapshot: Option<(u64, Vec<u8>)>,
}

/// A log that lives as long as the process.
#[derive(Default)]
pub struct MemoryStore {
    log: Mutex<Log>,
}

impl MemoryStore {
    /// An empty log.
    pub fn new() -> MemoryStore {
        MemoryStore::default()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        // A panic elsewhere cannot leave a log half-written: append checks before it writes.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn index(position: u64) -> usize {
    usize::try_from(position.saturating_sub(1)).unwrap_or(usize::MAX)
}

impl Store for MemoryStore {
    fn head(&self) -> Head {
        let log = self.log();
        log.events.last().map_or(Head::EMPTY, StoredEvent::head)
    }

    fn append(&self, batch: &Batch) -> Result<Head, StoreError> {
        batch.goes_on_from(self.head())?;
        let mut log = self.log();
        for event in &batch.events {
            let span = log
                .commands
                .entry(event.command)
                .or_insert((event.position, event.position));
            span.1 = event.position;
            if let Some(case) = event.case {
                log.cases.entry(case).or_default().push(event.position);
            }
            log.events.push(event.clone());
        }
        Ok(batch.head())
    }

    fn read(&self, position: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        let log = self.log();
        let from = index(position).min(log.events.len());
        let to = from.saturating_add(limit).min(log.events.len());
        Ok(log.events[from..to].to_vec())
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        let log = self.log();
        let positions = log.cases.get(&case).map(Vec::as_slice).unwrap_or_default();
        Ok(positions
            .iter()
            .map(|at| log.events[index(*at)].clone())
            .collect())
    }

    fn command(&self, command: CommandId) -> Result<Option<(u64, u64)>, StoreError> {
        Ok(self.log().commands.get(&command).copied())
    }

    fn cursor(&self, name: &str) -> Result<u64, StoreError> {
        Ok(self.log().cursors.get(name).copied().unwrap_or(0))
    }

    fn set_cursor(&self, name: &str, position: u64) -> Result<(), StoreError> {
        self.log().cursors.insert(name.to_owned(), position);
        Ok(())
    }

    fn snapshot(&self) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
        Ok(self.log().snapshot.clone())
    }

    fn put_snapshot(&self, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
        self.log().snapshot = Some((position, bytes.to_vec()));
        Ok(())
    }
}
