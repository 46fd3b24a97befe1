//! A block: some events in a row, packed in one value that proves its own content.
//!
//! ```text
//! version 1 │ flags │ count │ length of the headers │ length of the events, plain and as stored
//! previous hash (32) │ last hash (32) │ headers │ seal (8) │ events, plain or compressed
//! ```
//!
//! A header holds what an index needs of an event (case, command, recorded time, length) and the
//! first bytes of its hash; the whole hashes follow from the previous one and the events. The seal
//! covers the key and all that stands before it, the chain covers the events.

use crate::coding::{Bytes, put_number, seal};
use crate::guard::damaged_at;
use crate::keys;
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::store::{StoreError, StoredEvent};
use jiff::Timestamp;
use std::cell::RefCell;
use std::io;
use std::sync::Arc;
use uuid::Uuid;
use zstd::bulk::Decompressor;

const VERSION: u8 = 1;
const COMPRESSED: u8 = 1;

/// Plain bytes of events in one block. Larger blocks compress better, but make a single event cost
/// more to read.
const PLAIN_BYTES_MAX: usize = 12 * 1024;
/// Events in one block: their headers stay small beside a value's greatest length.
const EVENTS_MAX: usize = 96;
/// Fewer bytes are stored plain: compressing them gains nothing.
const COMPRESS_FROM_BYTES: usize = 1024;
const COMPRESSION_LEVEL: i32 = 1;

const HAS_CASE: u8 = 1;
const SAME_CASE: u8 = 2;
const SAME_COMMAND: u8 = 4;
const SAME_TIME: u8 = 8;

/// An event without its bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct EventHeader {
    pub(crate) case: Option<CaseId>,
    pub(crate) command: CommandId,
    recorded: Timestamp,
    check: [u8; 4],
    length: usize,
}

/// A block without its events.
#[derive(Debug)]
pub(crate) struct BlockHeader {
    pub(crate) first: u64,
    pub(crate) previous: Hash,
    pub(crate) last: Hash,
    pub(crate) events: Vec<EventHeader>,
    compressed: bool,
    plain_bytes: usize,
    stored_bytes: usize,
}

impl BlockHeader {
    /// The position of the last event.
    pub(crate) fn end(&self) -> u64 {
        self.first + self.events.len() as u64 - 1
    }
}

/// Splits events into runs that fit a block each.
pub(crate) fn split(events: &[StoredEvent]) -> impl Iterator<Item = &[StoredEvent]> {
    let mut rest = events;
    std::iter::from_fn(move || {
        let mut bytes = rest.first()?.bytes.len();
        let mut count = 1;
        while let Some(event) = rest.get(count) {
            bytes += event.bytes.len();
            if bytes > PLAIN_BYTES_MAX || count == EVENTS_MAX {
                break;
            }
            count += 1;
        }
        let (block, after) = rest.split_at(count);
        rest = after;
        Some(block)
    })
}

/// Packs blocks, and keeps the compressor's memory between them.
pub(crate) struct Packer {
    compressor: zstd::bulk::Compressor<'static>,
    plain: Vec<u8>,
}

impl Packer {
    pub(crate) fn new() -> std::io::Result<Packer> {
        Ok(Packer {
            compressor: zstd::bulk::Compressor::new(COMPRESSION_LEVEL)?,
            plain: Vec::new(),
        })
    }

    /// The values of a block, with their keys. `events` are not empty and follow `previous`.
    pub(crate) fn pack(
        &mut self,
        previous: &Hash,
        events: &[StoredEvent],
    ) -> Vec<(Vec<u8>, Vec<u8>)> {
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return Vec::new();
        };
        self.plain.clear();
        for event in events {
            self.plain.extend_from_slice(&event.bytes);
        }
        let compressed = self.compress();
        let stored = compressed.as_ref().unwrap_or(&self.plain);
        let headers = packed_headers(events);

        let key = keys::block(first.position);
        let mut value = Vec::with_capacity(headers.len() + stored.len() + 96);
        value.push(VERSION);
        value.push(if compressed.is_some() { COMPRESSED } else { 0 });
        for size in [events.len(), headers.len(), self.plain.len(), stored.len()] {
            put_number(&mut value, size as u64);
        }
        value.extend_from_slice(previous.as_bytes());
        value.extend_from_slice(last.hash.as_bytes());
        value.extend_from_slice(&headers);
        let seal = seal(&key, &value);
        value.extend_from_slice(&seal);

        let room = keys::VALUE_BYTES_MAX.saturating_sub(value.len());
        let (here, rest) = stored.split_at(room.min(stored.len()));
        value.extend_from_slice(here);
        let mut values = vec![(key.to_vec(), value)];
        for (at, part) in rest.chunks(keys::VALUE_BYTES_MAX).enumerate() {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            let key = keys::part(keys::BLOCK_PART, first.position, at);
            values.push((key.to_vec(), part.to_vec()));
        }
        values
    }

    fn compress(&mut self) -> Option<Vec<u8>> {
        if self.plain.len() < COMPRESS_FROM_BYTES {
            return None;
        }
        let compressed = self.compressor.compress(&self.plain).ok()?;
        // Saving less than a tenth is not worth the time to decompress.
        (compressed.len() < self.plain.len() / 10 * 9).then_some(compressed)
    }
}

fn packed_headers(events: &[StoredEvent]) -> Vec<u8> {
    let mut out = Vec::with_capacity(events.len() * 40);
    let mut before: Option<&StoredEvent> = None;
    for event in events {
        let same = |what: fn(&StoredEvent, &StoredEvent) -> bool, flag: u8| {
            before
                .filter(|before| what(before, event))
                .map_or(0, |_| flag)
        };
        let flags = if event.case.is_some() { HAS_CASE } else { 0 }
            | same(|a, b| a.case == b.case, SAME_CASE)
            | same(|a, b| a.command == b.command, SAME_COMMAND)
            | same(|a, b| a.recorded == b.recorded, SAME_TIME);
        out.push(flags);
        if let Some(case) = event.case.filter(|_| flags & SAME_CASE == 0) {
            out.extend_from_slice(case.0.as_bytes());
        }
        if flags & SAME_COMMAND == 0 {
            out.extend_from_slice(event.command.0.as_bytes());
        }
        if flags & SAME_TIME == 0 {
            out.extend_from_slice(&event.recorded.as_second().to_be_bytes());
            out.extend_from_slice(&event.recorded.subsec_nanosecond().to_be_bytes());
        }
        out.extend_from_slice(&event.hash.as_bytes()[..4]);
        put_number(&mut out, event.bytes.len() as u64);
        before = Some(event);
    }
    out
}

/// Reads a block's header. Also returns the event bytes that stand in the same value.
pub(crate) fn header(first: u64, value: &[u8]) -> Result<(BlockHeader, &[u8]), StoreError> {
    let mut bytes = Bytes(value);
    if bytes.byte().is_some_and(|version| version > VERSION) {
        let what = "this block was written by a newer igf, or its first byte is damaged";
        return Err(damaged_at(first, what));
    }
    read_header(first, value)
        .ok_or_else(|| damaged_at(first, "the block's header does not match its seal"))
}

fn read_header(first: u64, value: &[u8]) -> Option<(BlockHeader, &[u8])> {
    let mut bytes = Bytes(value);
    let [version, flags] = bytes.array()?;
    let (count, headers) = (bytes.size()?, bytes.size()?);
    let (plain_bytes, stored_bytes) = (bytes.size()?, bytes.size()?);
    let previous = Hash::from_bytes(bytes.array()?);
    let last = Hash::from_bytes(bytes.array()?);
    let mut headers = Bytes(bytes.take(headers)?);
    let covered = &value[..value.len() - bytes.0.len()];
    if version != VERSION || bytes.array() != Some(seal(&keys::block(first), covered)) {
        return None;
    }
    let mut events: Vec<EventHeader> = Vec::new();
    for _ in 0..count {
        let event = read_event_header(&mut headers, events.last())?;
        events.push(event);
    }
    let header = BlockHeader {
        first,
        previous,
        last,
        compressed: flags & COMPRESSED != 0,
        plain_bytes,
        stored_bytes,
        events,
    };
    (!header.events.is_empty()).then_some((header, bytes.0))
}

fn read_event_header(bytes: &mut Bytes<'_>, before: Option<&EventHeader>) -> Option<EventHeader> {
    let flags = bytes.byte()?;
    let case = match (flags & SAME_CASE != 0, flags & HAS_CASE != 0) {
        (true, _) => before?.case,
        (false, true) => Some(CaseId(Uuid::from_bytes(bytes.array()?))),
        (false, false) => None,
    };
    let command = match flags & SAME_COMMAND != 0 {
        true => before?.command,
        false => CommandId(Uuid::from_bytes(bytes.array()?)),
    };
    let recorded = match flags & SAME_TIME != 0 {
        true => before?.recorded,
        false => {
            let second = i64::from_be_bytes(bytes.array()?);
            let nanosecond = i32::from_be_bytes(bytes.array()?);
            Timestamp::new(second, nanosecond).ok()?
        }
    };
    Some(EventHeader {
        case,
        command,
        recorded,
        check: bytes.array()?,
        length: bytes.size()?,
    })
}

/// Reads a block's events and checks that they chain from its previous to its last hash.
/// `part` returns the bytes of a numbered part that stands in a value of its own.
pub(crate) fn events(
    header: &BlockHeader,
    here: &[u8],
    part: impl Fn(u32) -> Result<Vec<u8>, StoreError>,
) -> Result<Vec<StoredEvent>, StoreError> {
    let mut stored = std::borrow::Cow::Borrowed(here);
    let mut number = 0;
    while stored.len() < header.stored_bytes {
        let more = part(number)?;
        if more.is_empty() {
            break;
        }
        stored.to_mut().extend_from_slice(&more);
        number += 1;
    }
    if stored.len() != header.stored_bytes {
        return Err(damaged_at(header.first, "a part of the block is missing"));
    }
    let plain = match header.compressed {
        true => decompressed(&stored, header.plain_bytes)
            .map_err(|error| damaged_at(header.first, format!("not decompressed: {error}")))?,
        false => stored.into_owned(),
    };
    chained(header, &plain)
}

thread_local! {
    /// Making a decompressor takes longer than reading a block with it.
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn decompressed(stored: &[u8], plain_bytes: usize) -> io::Result<Vec<u8>> {
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress(stored, plain_bytes)
    })
}

fn chained(header: &BlockHeader, plain: &[u8]) -> Result<Vec<StoredEvent>, StoreError> {
    let mut events = Vec::with_capacity(header.events.len());
    let mut bytes = Bytes(plain);
    let mut hash = header.previous;
    for (position, event) in (header.first..).zip(&header.events) {
        let Some(own) = bytes.take(event.length) else {
            return Err(damaged_at(position, "the event is cut short"));
        };
        hash = Hash::chained(&hash, own);
        if hash.as_bytes()[..4] != event.check {
            return Err(damaged_at(position, "the event does not match its hash"));
        }
        events.push(StoredEvent {
            position,
            case: event.case,
            command: event.command,
            recorded: event.recorded,
            hash,
            bytes: Arc::from(own),
        });
    }
    if hash != header.last || !bytes.0.is_empty() {
        return Err(damaged_at(
            header.end(),
            "the event does not match its hash",
        ));
    }
    Ok(events)
}

#[cfg(test)]
mod tests {
    use super::*;
    use engine::store::Head;
    use engine::testing::contract::sample_batch;
    use std::collections::BTreeMap;

    fn round_trip(values: &BTreeMap<Vec<u8>, Vec<u8>>) -> Result<Vec<StoredEvent>, StoreError> {
        let value = values.get(keys::block(1).as_slice());
        let (header, here) = header(1, value.expect("the block"))?;
        events(&header, here, |at| {
            let key = keys::part(keys::BLOCK_PART, 1, at);
            Ok(values.get(key.as_slice()).cloned().unwrap_or_default())
        })
    }

    fn packed(events: &[(u64, u64, usize)]) -> (Vec<StoredEvent>, BTreeMap<Vec<u8>, Vec<u8>>) {
        let batch = sample_batch(Head::EMPTY, events);
        let mut packer = Packer::new().expect("a compressor");
        let values = packer.pack(&Hash::GENESIS, &batch.events);
        assert!(values.iter().all(|(_, v)| v.len() <= keys::VALUE_BYTES_MAX));
        (batch.events, values.into_iter().collect())
    }

    #[test]
    fn blocks_come_back() {
        let shapes: [&[(u64, u64, usize)]; 5] = [
            &[(1, 1, 60)],
            &[(0, 1, 60), (0, 1, 60), (1, 1, 60), (1, 2, 60), (2, 2, 60)],
            &[(1, 1, 5_000), (2, 2, 5_000)],
            &[(1, 1, 200_000)],
            &[(1, 1, 15_000), (1, 1, 30_000)],
        ];
        for shape in shapes {
            let (events, values) = packed(shape);
            assert_eq!(round_trip(&values), Ok(events));
        }
    }

    #[test]
    fn every_flipped_bit_is_found() {
        let (events, values) = packed(&[(1, 1, 700), (2, 2, 700), (0, 2, 90)]);
        for (key, value) in &values {
            for bit in 0..value.len() * 8 {
                let mut damaged = values.clone();
                damaged.get_mut(key).expect("it")[bit / 8] ^= 1 << (bit % 8);
                // A bit that the decompressor does not look at changes nothing.
                let read = round_trip(&damaged);
                assert!(read.is_err() || read.as_ref() == Ok(&events), "bit {bit}");
            }
            for length in 0..value.len() {
                let mut damaged = values.clone();
                damaged.get_mut(key).expect("it").truncate(length);
                assert!(round_trip(&damaged).is_err(), "length {length}");
            }
        }
    }

    #[test]
    fn splits_fill_blocks_in_order() {
        let shape: Vec<_> = (0..500).map(|at| (1, 1, 60 + at * 7)).collect();
        let events = sample_batch(Head::EMPTY, &shape).events;
        let blocks: Vec<_> = split(&events).collect();
        assert_eq!(blocks.concat(), events);
        for block in blocks {
            let bytes: usize = block.iter().map(|event| event.bytes.len()).sum();
            assert!(block.len() <= EVENTS_MAX);
            assert!(bytes <= PLAIN_BYTES_MAX || block.len() == 1);
        }
    }
}
