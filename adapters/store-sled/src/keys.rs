//! The keys: one tree, a letter in front for what a value is.

/// A block of events, by its first position.
pub(crate) const BLOCK: u8 = b'e';
/// The rest of a block that is too long for one value.
pub(crate) const BLOCK_PART: u8 = b'x';
/// A chunk of an index run.
pub(crate) const RUN: u8 = b'r';
/// A part of the description of an index run.
pub(crate) const RUN_HEADER: u8 = b'f';
/// A part of a snapshot.
pub(crate) const SNAPSHOT: u8 = b's';
/// A cursor, by its name.
pub(crate) const CURSOR: u8 = b'u';

/// The id of the store that the database belongs to.
pub(crate) const STORE_ID: &[u8] = b"mstore";
/// The list of index runs.
pub(crate) const MANIFEST: &[u8] = b"mindex";
/// Which snapshot is the last.
pub(crate) const LAST_SNAPSHOT: &[u8] = b"msnapshot";
/// Present when the index was found damaged: it is rebuilt when the store is next opened.
pub(crate) const INDEX_DAMAGED: &[u8] = b"mindexdamaged";

/// No value is longer, so that a leaf of sled's tree (at most 17 values and what a merge adds)
/// stays far below a quarter of a segment: beyond that sled writes a file of its own for the
/// leaf, which it does not sync.
pub(crate) const VALUE_BYTES_MAX: usize = 16 * 1024;

/// The key of a block.
pub(crate) fn block(first: u64) -> [u8; 9] {
    let mut key = [BLOCK; 9];
    key[1..].copy_from_slice(&first.to_be_bytes());
    key
}

/// The key of what is numbered twice: a kind, a number, and the part of it.
pub(crate) fn part(kind: u8, number: u64, part: u32) -> [u8; 13] {
    let mut key = [kind; 13];
    key[1..9].copy_from_slice(&number.to_be_bytes());
    key[9..].copy_from_slice(&part.to_be_bytes());
    key
}

/// The number in a key of a block, or in one that [`part`] made.
pub(crate) fn number(key: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(key.get(1..9)?.try_into().ok()?))
}

/// The key of a cursor.
pub(crate) fn cursor(name: &str) -> Vec<u8> {
    let mut key = vec![CURSOR];
    key.extend_from_slice(name.as_bytes());
    key
}
