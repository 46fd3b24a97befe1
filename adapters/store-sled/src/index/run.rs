//! A run: the index of a stretch of the log, sorted, in chunks.
//!
//! A chunk is a row of entries: key, number of positions, positions (the first, then what each is
//! further). An entry with many positions goes on under the same key.

use super::filter::Filter;
use super::{Key, Memory};
use crate::coding::{Bytes, put_number, sealed};
use crate::database::{Database, shown};
use crate::guard::damaged;
use crate::keys;
use engine::store::StoreError;

const CHUNK_BYTES: usize = 4 * 1024;
const POSITIONS_AN_ENTRY: usize = 512;
const HEADER_PART_BYTES: usize = keys::VALUE_BYTES_MAX - 64;
/// Values written at once: a batch holds up the commits while it is applied.
const VALUES_AT_ONCE: usize = 16;

/// A key and its positions.
pub(crate) type Entry = (Key, Vec<u64>);

/// Names a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RunId(pub(crate) u64);

/// The part of a run that is kept in memory.
pub(crate) struct Run {
    pub(crate) id: RunId,
    pub(crate) level: u64,
    pub(crate) from: u64,
    pub(crate) to: u64,
    pub(crate) entries: usize,
    pub(crate) header_parts: u32,
    /// The first key of each chunk.
    firsts: Vec<Key>,
    filter: Filter,
}

impl Run {
    /// Writes what is in memory as a run of the lowest level. It counts once it is listed.
    pub(crate) fn write(
        database: &Database,
        id: RunId,
        memory: &Memory,
    ) -> Result<Run, StoreError> {
        let stretch = (memory.from, memory.to);
        let mut writer = RunWriter::new(database, id, 0, stretch, memory.entries.len());
        for (key, positions) in &memory.entries {
            writer.add(key, positions)?;
        }
        writer.finish()
    }

    pub(crate) fn open(database: &Database, id: RunId, parts: u32) -> Result<Run, StoreError> {
        let mut body = Vec::new();
        for part in 0..parts {
            let key = keys::part(keys::RUN_HEADER, id.0, part);
            let part = database.get_sealed(&key)?;
            body.extend(part.ok_or_else(|| damaged("a part of an index run is missing"))?);
        }
        let run = Run::read(id, parts, &body);
        run.ok_or_else(|| damaged("an index run's description cannot be read"))
    }

    fn read(id: RunId, header_parts: u32, body: &[u8]) -> Option<Run> {
        let mut bytes = Bytes(body);
        let (level, from, to) = (bytes.number()?, bytes.number()?, bytes.number()?);
        let entries = bytes.size()?;
        let mut firsts = Vec::new();
        for _ in 0..bytes.size()? {
            firsts.push(bytes.array()?);
        }
        Some(Run {
            id,
            level,
            from,
            to,
            entries,
            header_parts,
            firsts,
            filter: Filter::from_bytes(bytes.0.to_vec())?,
        })
    }

    /// Adds the positions of a key in this run to `positions`.
    pub(crate) fn find(
        &self,
        database: &Database,
        key: &Key,
        positions: &mut Vec<u64>,
    ) -> Result<(), StoreError> {
        if !self.filter.may_hold(key) {
            return Ok(());
        }
        // An entry may begin in the chunk before the first one that starts with its key.
        let start = self.firsts.partition_point(|first| first < key);
        let end = self.firsts.partition_point(|first| first <= key);
        for chunk in start.saturating_sub(1)..end {
            let entries = self.chunk(database, chunk)?.into_iter();
            let mine = entries.filter(|(found, _)| found == key);
            mine.for_each(|(_, more)| positions.extend(more));
        }
        Ok(())
    }

    /// Every entry, in the order of the keys. An unreadable chunk is one error.
    pub(crate) fn entries<'a>(
        &'a self,
        database: &'a Database,
    ) -> impl Iterator<Item = Result<Entry, StoreError>> + 'a {
        (0..self.firsts.len()).flat_map(move |chunk| match self.chunk(database, chunk) {
            Ok(entries) => entries.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    /// A chunk's entries in order.
    fn chunk(&self, database: &Database, chunk: usize) -> Result<Vec<Entry>, StoreError> {
        let key = self.chunk_key(chunk);
        let body = database.get_sealed(&key)?;
        let body = body.ok_or_else(|| damaged(format!("{} is missing", shown(&key))))?;
        let mut bytes = Bytes(&body);
        let mut entries = Vec::new();
        while !bytes.0.is_empty() {
            let entry = read_entry(&mut bytes);
            entries.push(entry.ok_or_else(|| damaged("an index entry cannot be read"))?);
        }
        Ok(entries)
    }

    fn chunk_key(&self, chunk: usize) -> [u8; 13] {
        keys::part(
            keys::RUN,
            self.id.0,
            u32::try_from(chunk).unwrap_or(u32::MAX),
        )
    }

    /// Removes its values. It must no longer be listed.
    pub(crate) fn remove(&self, database: &Database) -> Result<(), StoreError> {
        let chunks = (0..self.firsts.len()).map(|chunk| self.chunk_key(chunk));
        let parts = (0..self.header_parts).map(|at| keys::part(keys::RUN_HEADER, self.id.0, at));
        let all: Vec<_> = chunks.chain(parts).collect();
        for group in all.chunks(VALUES_AT_ONCE) {
            let mut batch = sled::Batch::default();
            group.iter().for_each(|key| batch.remove(key.as_slice()));
            database.apply(batch)?;
        }
        Ok(())
    }
}

fn read_entry(bytes: &mut Bytes<'_>) -> Option<Entry> {
    let key = bytes.array()?;
    let mut position = 0_u64;
    let mut positions = Vec::new();
    for _ in 0..bytes.size()? {
        position = position.checked_add(bytes.number()?)?;
        positions.push(position);
    }
    Some((key, positions))
}

/// Writes a run, entry by entry in the order of their keys.
pub(crate) struct RunWriter<'a> {
    database: &'a Database,
    run: Run,
    chunk: Vec<u8>,
    batch: sled::Batch,
    batched: usize,
}

impl<'a> RunWriter<'a> {
    /// Starts a run of at most `entries` keys over the events `stretch.0` to `stretch.1`.
    pub(crate) fn new(
        database: &'a Database,
        id: RunId,
        level: u64,
        stretch: (u64, u64),
        entries: usize,
    ) -> RunWriter<'a> {
        let (from, to) = stretch;
        RunWriter {
            database,
            run: Run {
                id,
                level,
                from,
                to,
                entries: 0,
                header_parts: 0,
                firsts: Vec::new(),
                filter: Filter::new(entries),
            },
            chunk: Vec::new(),
            batch: sled::Batch::default(),
            batched: 0,
        }
    }

    pub(crate) fn add(&mut self, key: &Key, positions: &[u64]) -> Result<(), StoreError> {
        self.run.filter.add(key);
        self.run.entries += 1;
        for positions in positions.chunks(POSITIONS_AN_ENTRY) {
            if self.chunk.len() >= CHUNK_BYTES {
                self.end_chunk()?;
            }
            if self.chunk.is_empty() {
                self.run.firsts.push(*key);
            }
            self.chunk.extend_from_slice(key);
            put_number(&mut self.chunk, positions.len() as u64);
            let mut before = 0;
            for position in positions {
                put_number(&mut self.chunk, position - before);
                before = *position;
            }
        }
        Ok(())
    }

    fn end_chunk(&mut self) -> Result<(), StoreError> {
        if self.chunk.is_empty() {
            return Ok(());
        }
        let key = self.run.chunk_key(self.run.firsts.len() - 1);
        let body = std::mem::take(&mut self.chunk);
        self.put(key, body)
    }

    fn put(&mut self, key: [u8; 13], body: Vec<u8>) -> Result<(), StoreError> {
        self.batch.insert(&key, sealed(&key, body));
        self.batched += 1;
        if self.batched < VALUES_AT_ONCE {
            return Ok(());
        }
        self.batched = 0;
        self.database.apply(std::mem::take(&mut self.batch))
    }

    /// Writes what is left, and the run's description. It counts once it is listed.
    pub(crate) fn finish(mut self) -> Result<Run, StoreError> {
        self.end_chunk()?;
        let mut body = Vec::new();
        for number in [self.run.level, self.run.from, self.run.to] {
            put_number(&mut body, number);
        }
        put_number(&mut body, self.run.entries as u64);
        put_number(&mut body, self.run.firsts.len() as u64);
        self.run
            .firsts
            .iter()
            .for_each(|first| body.extend_from_slice(first));
        body.extend_from_slice(self.run.filter.bytes());
        for part in body.chunks(HEADER_PART_BYTES) {
            let key = keys::part(keys::RUN_HEADER, self.run.id.0, self.run.header_parts);
            self.put(key, part.to_vec())?;
            self.run.header_parts += 1;
        }
        self.database.apply(self.batch)?;
        Ok(self.run)
    }
}
