//! The last snapshot, cut into parts that fit a value.

use crate::coding::{Bytes, put_number, sealed};
use crate::database::Database;
use crate::guard::damaged;
use crate::keys;
use engine::hash::Hash;
use engine::store::StoreError;

const PART_BYTES: usize = keys::VALUE_BYTES_MAX - 64;
/// Parts written at once: a batch holds up the commits while it is applied.
const PARTS_AT_ONCE: usize = 16;

/// Which snapshot is the last.
struct Description {
    number: u64,
    position: u64,
    parts: u32,
    hash: Hash,
}

pub(crate) fn get(database: &Database) -> Result<Option<(u64, Vec<u8>)>, StoreError> {
    let Some(last) = describe(database)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    for part in 0..last.parts {
        let key = keys::part(keys::SNAPSHOT, last.number, part);
        let part = database.get_sealed(&key)?;
        bytes.extend(part.ok_or_else(|| damaged("a part of the snapshot is missing"))?);
    }
    if Hash::of(&bytes) != last.hash {
        return Err(damaged("the snapshot does not match its hash"));
    }
    Ok(Some((last.position, bytes)))
}

/// How many bytes the last snapshot has, to the part; 0 without one.
pub(crate) fn size_bytes(database: &Database) -> Result<u64, StoreError> {
    let last = describe(database)?;
    Ok(last.map_or(0, |last| u64::from(last.parts) * PART_BYTES as u64))
}

/// Writes a snapshot beside the last one, then puts it in its place.
pub(crate) fn put(database: &Database, position: u64, bytes: &[u8]) -> Result<(), StoreError> {
    // A damaged description is replaced like any other; its parts are left behind.
    let before = describe(database).unwrap_or(None);
    let number = before.as_ref().map_or(1, |before| before.number + 1);
    let parts: Vec<&[u8]> = bytes.chunks(PART_BYTES).collect();
    let numbered: Vec<(u32, &[u8])> = (0..).zip(parts.iter().copied()).collect();
    for group in numbered.chunks(PARTS_AT_ONCE) {
        let mut batch = sled::Batch::default();
        for (at, part) in group {
            let key = keys::part(keys::SNAPSHOT, number, *at);
            batch.insert(&key, sealed(&key, part.to_vec()));
        }
        database.apply(batch)?;
    }
    let mut body = Vec::new();
    put_number(&mut body, number);
    put_number(&mut body, position);
    put_number(&mut body, numbered.len() as u64);
    body.extend_from_slice(Hash::of(bytes).as_bytes());
    let mut batch = sled::Batch::default();
    batch.insert(keys::LAST_SNAPSHOT, sealed(keys::LAST_SNAPSHOT, body));
    database.apply(batch)?;
    let Some(before) = before else {
        return Ok(());
    };
    let mut batch = sled::Batch::default();
    for part in 0..before.parts {
        batch.remove(&keys::part(keys::SNAPSHOT, before.number, part));
    }
    database.apply(batch)
}

fn describe(database: &Database) -> Result<Option<Description>, StoreError> {
    let Some(body) = database.get_sealed(keys::LAST_SNAPSHOT)? else {
        return Ok(None);
    };
    let mut bytes = Bytes(&body);
    let mut read = || {
        Some(Description {
            number: bytes.number()?,
            position: bytes.number()?,
            parts: u32::try_from(bytes.number()?).ok()?,
            hash: Hash::from_bytes(bytes.array()?),
        })
    };
    let read = read().ok_or_else(|| damaged("which snapshot is the last cannot be read"));
    read.map(Some)
}
