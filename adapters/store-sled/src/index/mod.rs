//! The indexes of cases and commands: recent events in memory, older ones in sorted runs.
//!
//! A commit writes no index key: the index follows from the events. Every few thousand events the
//! worker writes the memory as a run. Eight runs of a level become one of the next, so that a
//! look-up meets few runs, and a filter in memory skips the runs that do not hold an id. Opening
//! reads the list of runs, and indexes the events after them again.

mod filter;
mod memory;
mod merge;
mod run;

pub(crate) use memory::{Memory, case_key, command_key};
pub(crate) use merge::{due, merged};
pub(crate) use run::{Run, RunId, RunWriter};

use crate::coding::{Bytes, put_number, sealed};
use crate::database::Database;
use crate::guard::{damaged, damaged_at};
use crate::keys;
use crate::log::header_from;
use engine::identity::{CaseId, CommandId};
use engine::store::StoreError;
use std::sync::Arc;

/// A case or a command: which of the two, and its id.
pub(crate) type Key = [u8; 17];

/// What is indexed, from the oldest events to the newest: runs, frozen memories, memory.
pub(crate) struct Index {
    pub(crate) runs: Vec<Arc<Run>>,
    pub(crate) frozen: Vec<Arc<Memory>>,
    pub(crate) memory: Memory,
    pub(crate) next_run: u64,
}

impl Index {
    /// Opens the index, and brings it up to the last event.
    pub(crate) fn open(database: &Database) -> Result<Index, StoreError> {
        let rebuild = database.get(keys::INDEX_DAMAGED)?.is_some();
        let listed = match rebuild {
            true => None,
            false => list(database).unwrap_or(None),
        };
        let mut index = listed.unwrap_or_else(|| Index::new(1));
        remove_unlisted(database, &index, rebuild)?;
        index.catch_up(database)?;
        Ok(index)
    }

    fn new(next_run: u64) -> Index {
        Index {
            runs: Vec::new(),
            frozen: Vec::new(),
            memory: Memory::default(),
            next_run,
        }
    }

    /// The last position that a run covers.
    pub(crate) fn in_runs_to(&self) -> u64 {
        self.runs.last().map_or(0, |run| run.to)
    }

    fn catch_up(&mut self, database: &Database) -> Result<(), StoreError> {
        let mut next = self.in_runs_to() + 1;
        // Blocks were written by batches, and runs end where batches end.
        while let Some(header) = header_from(database, next)? {
            if header.first != next {
                return Err(damaged_at(next, "the event is missing"));
            }
            self.memory.add_block(&header);
            next = header.end() + 1;
        }
        Ok(())
    }

    /// The positions of a case's events.
    pub(crate) fn case(&self, database: &Database, case: CaseId) -> Result<Vec<u64>, StoreError> {
        self.find(database, &case_key(case))
    }

    /// The first and the last position of a command's events.
    pub(crate) fn command(
        &self,
        database: &Database,
        command: CommandId,
    ) -> Result<Option<(u64, u64)>, StoreError> {
        let positions = self.find(database, &command_key(command))?;
        Ok(positions.first().copied().zip(positions.last().copied()))
    }

    fn find(&self, database: &Database, key: &Key) -> Result<Vec<u64>, StoreError> {
        let mut positions = Vec::new();
        for run in &self.runs {
            run.find(database, key, &mut positions)?;
        }
        positions.append(&mut self.recent(key));
        Ok(positions)
    }

    /// The positions of a key that no run holds yet.
    pub(crate) fn recent(&self, key: &Key) -> Vec<u64> {
        let mut positions = Vec::new();
        for memory in &self.frozen {
            positions.extend_from_slice(memory.get(key));
        }
        positions.extend_from_slice(self.memory.get(key));
        positions
    }

    /// The list of runs, as it is stored.
    pub(crate) fn listed(runs: &[Arc<Run>], next_run: u64) -> Vec<u8> {
        let mut body = Vec::new();
        put_number(&mut body, next_run);
        put_number(&mut body, runs.len() as u64);
        for run in runs {
            put_number(&mut body, run.id.0);
            put_number(&mut body, u64::from(run.header_parts));
        }
        sealed(keys::MANIFEST, body)
    }
}

/// Reads the list of runs; `None` before the first run is written.
pub(crate) fn list(database: &Database) -> Result<Option<Index>, StoreError> {
    let Some(body) = database.get_sealed(keys::MANIFEST)? else {
        return Ok(None);
    };
    let mut bytes = Bytes(&body);
    let unreadable = || damaged("the list of index runs cannot be read");
    let next_run = bytes.number().ok_or_else(unreadable)?;
    let count = bytes.size().ok_or_else(unreadable)?;
    let mut index = Index::new(next_run);
    for _ in 0..count {
        let id = bytes.number().map(RunId).ok_or_else(unreadable)?;
        let parts = bytes.number().and_then(|parts| u32::try_from(parts).ok());
        let run = Run::open(database, id, parts.ok_or_else(unreadable)?)?;
        if run.from != index.in_runs_to() + 1 {
            return Err(damaged("the index runs do not follow each other"));
        }
        index.runs.push(Arc::new(run));
    }
    Ok(Some(index))
}

/// Removes the values of runs that were never finished or are no longer listed.
fn remove_unlisted(database: &Database, index: &Index, rebuilt: bool) -> Result<(), StoreError> {
    for kind in [keys::RUN, keys::RUN_HEADER] {
        let mut from = keys::part(kind, 0, 0);
        while let Some((key, _)) = database.at_or_after(kind, &from)? {
            let number = keys::number(&key).unwrap_or(u64::MAX);
            if index.runs.iter().any(|run| run.id.0 == number) {
                from = keys::part(kind, number.saturating_add(1), 0);
                continue;
            }
            let mut batch = sled::Batch::default();
            batch.remove(key);
            database.apply(batch)?;
        }
    }
    if rebuilt {
        let mut batch = sled::Batch::default();
        batch.remove(keys::INDEX_DAMAGED);
        batch.insert(keys::MANIFEST, Index::listed(&index.runs, index.next_run));
        database.apply(batch)?;
    }
    Ok(())
}
