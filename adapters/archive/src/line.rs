//! The lines of a segment: header, events, footer.
//!
//! ```text
//! {"igf_log":1,"store":"…","organisation":"example","created":"…","first":1,"previous":"00…","check":"…"}
//! {"hash":"…","event":{"position":1,…}}
//! {"igf_end":1,"events":1,"last":1,"hash":"…"}
//! ```
//!
//! What stands after `"event":` up to the last brace are the stored bytes as they are:
//! `hash = SHA-256(previous hash ‖ bytes)`.

use engine::hash::Hash;
use engine::store::{Head, StoredEvent};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The form that this version reads and writes.
pub(crate) const FORM: u32 = 1;

const HASH: &[u8] = b"{\"hash\":\"";
const EVENT: &[u8] = b"\",\"event\":";
const HEX: usize = 64;

/// Whose log it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The store's id.
    pub store: Uuid,
    /// The organisation, if that was said when the store was made.
    pub organisation: Option<String>,
    /// When the store was made.
    pub created: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) igf_log: u32,
    #[serde(flatten)]
    pub(crate) identity: Identity,
    /// Position of its first event.
    pub(crate) first: u64,
    /// The hash that its first event is chained to.
    pub(crate) previous: Hash,
    /// The beginning of the hash of all the above: no event's hash covers it.
    check: String,
}

impl Header {
    pub(crate) fn new(identity: &Identity, after: Head) -> Header {
        let mut header = Header {
            igf_log: FORM,
            identity: identity.clone(),
            first: after.position + 1,
            previous: after.hash,
            check: String::new(),
        };
        header.check = header.checked();
        header
    }

    /// Whether nothing in it was changed.
    pub(crate) fn is_sound(&self) -> bool {
        self.check == self.checked()
    }

    fn checked(&self) -> String {
        let bare = Header {
            check: String::new(),
            ..self.clone()
        };
        Hash::of(&text(&bare)).to_string()[..16].to_owned()
    }

    /// Where the log ends before the segment.
    pub(crate) fn after(&self) -> Head {
        Head {
            position: self.first.saturating_sub(1),
            hash: self.previous,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Footer {
    pub(crate) igf_end: u32,
    /// How many events the segment holds.
    pub(crate) events: u64,
    /// Position of the last.
    pub(crate) last: u64,
    /// Its hash.
    pub(crate) hash: Hash,
}

impl Footer {
    pub(crate) fn new(after: Head, head: Head) -> Footer {
        Footer {
            igf_end: FORM,
            events: head.position - after.position,
            last: head.position,
            hash: head.hash,
        }
    }

    pub(crate) fn is_one(line: &[u8]) -> bool {
        line.starts_with(b"{\"igf_end\":")
    }
}

/// A header or a footer as a line.
pub(crate) fn text(line: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec(line).expect("plain members become JSON");
    text.push(b'\n');
    text
}

/// An event as a line.
pub(crate) fn put_event(out: &mut Vec<u8>, event: &StoredEvent) {
    out.extend_from_slice(HASH);
    out.extend_from_slice(event.hash.to_string().as_bytes());
    out.extend_from_slice(EVENT);
    out.extend_from_slice(&event.bytes);
    out.extend_from_slice(b"}\n");
}

/// An event's hash and bytes, from a line without its break.
pub(crate) fn take_event(line: &[u8]) -> Option<(Hash, &[u8])> {
    let rest = line.strip_prefix(HASH)?;
    let (hash, rest) = rest.split_at_checked(HEX)?;
    let bytes = rest.strip_prefix(EVENT)?.strip_suffix(b"}")?;
    Some((Hash::parse(std::str::from_utf8(hash).ok()?)?, bytes))
}
