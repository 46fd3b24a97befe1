//! Merging runs: eight of a level become one of the next.

use super::{Key, Run, RunId, RunWriter};
use crate::database::Database;
use engine::store::StoreError;
use std::sync::Arc;

/// How many runs of a level are merged.
const RUNS_A_LEVEL: usize = 8;

/// The runs to merge next, oldest first, if there are enough of one level.
pub(crate) fn due(runs: &[Arc<Run>]) -> Option<&[Arc<Run>]> {
    // Older runs are of higher levels, so runs of one level stand side by side.
    let mut group = runs.chunk_by(|a, b| a.level == b.level);
    let group = group.rfind(|group| group.len() >= RUNS_A_LEVEL)?;
    Some(&group[..RUNS_A_LEVEL])
}

/// Writes neighbouring runs, oldest first, as one run of the next level. It counts once it is
/// listed.
pub(crate) fn merged(database: &Database, id: RunId, runs: &[Arc<Run>]) -> Result<Run, StoreError> {
    let level = runs.first().map_or(0, |run| run.level) + 1;
    let from = runs.first().map_or(0, |run| run.from);
    let to = runs.last().map_or(0, |run| run.to);
    let entries = runs.iter().map(|run| run.entries).sum();
    let mut writer = RunWriter::new(database, id, level, (from, to), entries);
    let mut readers: Vec<_> = runs
        .iter()
        .map(|run| run.entries(database).peekable())
        .collect();
    loop {
        let mut least: Option<Key> = None;
        for reader in &mut readers {
            match reader.peek() {
                Some(Ok((key, _))) => least = Some(least.map_or(*key, |least| least.min(*key))),
                Some(Err(error)) => return Err(error.clone()),
                None => {}
            }
        }
        let Some(key) = least else {
            return writer.finish();
        };
        let is_least = |entry: &Result<_, _>| matches!(entry, Ok((found, _)) if *found == key);
        let mut positions = Vec::new();
        // Runs stand in the order of the log, so positions stay in order.
        for reader in &mut readers {
            while let Some(Ok((_, more))) = reader.next_if(is_least) {
                positions.extend(more);
            }
        }
        writer.add(&key, &positions)?;
    }
}
