//! Merging runs: eight of a level become one of the next.

use super::{Key, Run, RunId, RunWriter};
use crate::database::Database;
use engine::store::StoreError;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many runs of a level are merged.
const RUNS_A_LEVEL: usize = 8;

/// Neighbouring runs that are to become one.
pub(crate) struct Merge(Vec<Arc<Run>>);

/// The runs to merge next, if there are enough of one level.
pub(crate) fn due(runs: &[Arc<Run>]) -> Option<Merge> {
    // Older runs are of higher levels, so runs of one level stand side by side.
    let mut group = runs.chunk_by(|a, b| a.level == b.level);
    let group = group.rfind(|group| group.len() >= RUNS_A_LEVEL)?;
    Some(Merge(group[..RUNS_A_LEVEL].to_vec()))
}

impl Merge {
    pub(crate) fn runs(&self) -> &[Arc<Run>] {
        &self.0
    }

    /// Writes the merged run. It counts once it is listed.
    pub(crate) fn write(&self, database: &Database, id: RunId) -> Result<Run, StoreError> {
        let level = self.0.first().map_or(0, |run| run.level) + 1;
        let from = self.0.first().map_or(0, |run| run.from);
        let to = self.0.last().map_or(0, |run| run.to);
        let entries = self.0.iter().map(|run| run.entries).sum();
        let mut writer = RunWriter::new(database, id, level, (from, to), entries);
        let mut readers: Vec<Reader> = self.0.iter().map(|run| Reader::new(run)).collect();
        loop {
            let mut least: Option<Key> = None;
            for reader in &mut readers {
                if let Some(key) = reader.key(database)? {
                    least = Some(least.map_or(key, |least| least.min(key)));
                }
            }
            let Some(key) = least else {
                return writer.finish();
            };
            let mut positions = Vec::new();
            // Runs stand in the order of the log, so positions stay in order.
            for reader in &mut readers {
                while reader.key(database)? == Some(key) {
                    positions.append(&mut reader.next().unwrap_or_default());
                }
            }
            writer.add(&key, &positions)?;
        }
    }
}

/// Reads a run's entries one by one, a chunk at a time.
struct Reader<'a> {
    run: &'a Run,
    chunk: usize,
    entries: VecDeque<(Key, Vec<u64>)>,
}

impl<'a> Reader<'a> {
    fn new(run: &'a Run) -> Reader<'a> {
        Reader {
            run,
            chunk: 0,
            entries: VecDeque::new(),
        }
    }

    /// The key of the next entry.
    fn key(&mut self, database: &Database) -> Result<Option<Key>, StoreError> {
        while self.entries.is_empty() && self.chunk < self.run.chunks() {
            let entries = &mut self.entries;
            let mut take = |key, positions| entries.push_back((key, positions));
            self.run.each_in_chunk(database, self.chunk, &mut take)?;
            self.chunk += 1;
        }
        Ok(self.entries.front().map(|(key, _)| *key))
    }

    fn next(&mut self) -> Option<Vec<u64>> {
        self.entries.pop_front().map(|(_, positions)| positions)
    }
}
