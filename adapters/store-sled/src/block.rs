//! Blocks: the events of one commit under one key.
//!
//! sled's cost is per key, so a commit is one value: the hash that it is chained to, then for each
//! event a small header and the JSON bytes as they are. The key is the first position, so that a
//! scan is in order.
//!
//! ```text
//! block  = previous hash (32) | event …
//! event  = position u64 | recorded, nanoseconds i128 | flag u8, case (16) | command (16)
//!        | length u32 | bytes
//! ```
//! Numbers are big-endian. Hashes are not stored: they follow from the bytes.

use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{StoreError, StoredEvent};
use jiff::Timestamp;
use uuid::Uuid;

/// Writes the events of a commit, chained to `previous`.
pub(crate) fn encode(previous: &Hash, events: &[StoredEvent]) -> Vec<u8> {
    let size: usize = events.iter().map(|event| event.bytes.len() + 61).sum();
    let mut block = Vec::with_capacity(32 + size);
    block.extend_from_slice(previous.as_bytes());
    for event in events {
        block.extend_from_slice(&event.position.to_be_bytes());
        block.extend_from_slice(&event.recorded.as_nanosecond().to_be_bytes());
        block.push(u8::from(event.case.is_some()));
        let case = event.case.map_or(Uuid::nil(), |case| case.0);
        block.extend_from_slice(case.as_bytes());
        block.extend_from_slice(event.command.0.as_bytes());
        let length = u32::try_from(event.bytes.len()).unwrap_or(u32::MAX);
        block.extend_from_slice(&length.to_be_bytes());
        block.extend_from_slice(&event.bytes);
    }
    block
}

/// A block that was read: its events with their hashes, computed from the bytes.
pub(crate) struct Block {
    pub(crate) previous: Hash,
    pub(crate) events: Vec<StoredEvent>,
}

/// Reads a block that begins at a position.
pub(crate) fn decode(first: u64, bytes: &[u8]) -> Result<Block, StoreError> {
    let damaged = |what: &str| StoreError::Corrupt {
        position: Some(first),
        what: what.to_owned(),
    };
    let mut reader = Reader(bytes);
    let previous = reader.take::<32>().map(Hash::from_bytes);
    let previous = previous.ok_or_else(|| damaged("a block is cut off"))?;
    let mut hash = previous;
    let mut events = Vec::new();
    while !reader.0.is_empty() {
        let event = reader
            .event(&hash)
            .ok_or_else(|| damaged("an event in a block is cut off"))?;
        let expected = first + u64::try_from(events.len()).unwrap_or(u64::MAX);
        if event.position != expected {
            return Err(damaged("a block holds another position than its key says"));
        }
        hash = event.hash;
        events.push(event);
    }
    Ok(Block { previous, events })
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn event(&mut self, previous: &Hash) -> Option<StoredEvent> {
        let position = u64::from_be_bytes(self.take()?);
        let recorded = Timestamp::from_nanosecond(i128::from_be_bytes(self.take()?)).ok()?;
        let [has_case] = self.take::<1>()?;
        let case = Uuid::from_bytes(self.take()?);
        let command = CommandId(Uuid::from_bytes(self.take()?));
        let length = usize::try_from(u32::from_be_bytes(self.take()?)).ok()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(StoredEvent {
            position,
            case: (has_case == 1).then_some(CaseId(case)),
            command,
            recorded,
            hash: Hash::chained(previous, bytes),
            bytes: bytes.into(),
        })
    }
}
