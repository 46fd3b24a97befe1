//! Identifiers of cases, commands and events.
//!
//! Command ids are made at the edge. Case and event ids are derived from them, so that deciding
//! stays pure and the same command always makes the same ids.

use crate::hash::Hash;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, out)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map($name)
            }
        }
    };
}

identifier!(
    /// Names one case for ever.
    CaseId
);
identifier!(
    /// Names one command; repeated, it is answered with the first receipt.
    CommandId
);
identifier!(
    /// Names one event; the deduplication id on the bus.
    EventId
);

/// The id of the `part`-th event (from 1) of a command.
pub fn event_id(command: CommandId, part: u32, at: Timestamp) -> EventId {
    EventId(derived(command, b"event", part, at))
}

/// The id of the `part`-th case (from 1) that a command opens.
pub fn case_id(command: CommandId, part: u32, at: Timestamp) -> CaseId {
    CaseId(derived(command, b"case", part, at))
}

/// The id of a command that the engine itself gives, from what caused it: the same cause gives the
/// same id, so that it is carried out once. It has UUID version 8, which nobody else may use;
/// otherwise somebody could compute the id and use it first.
pub fn caused_command_id(cause: &str) -> CommandId {
    let digest: [u8; 32] = Sha256::digest(cause.as_bytes()).into();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    CommandId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Whether an id is of the kind that only the engine gives.
pub fn is_caused(command: CommandId) -> bool {
    command.0.get_version_num() == 8
}

/// The id of a command of a script: the same script and line give the same id.
pub fn scripted_command_id(seed: &str, line: usize) -> CommandId {
    let digest = Sha256::digest(format!("{seed}/{line}"));
    CommandId(version_7(digest.into(), Timestamp::UNIX_EPOCH))
}

/// A W3C trace context that follows from a command's id, for commands that nobody's trace caused:
/// the same command has the same one, on a replay and on another machine.
pub fn derived_trace_context(command: CommandId) -> String {
    let hash = Hash::of(command.0.as_bytes()).to_string();
    format!("00-{}-{}-01", &hash[..32], &hash[32..48])
}

fn derived(command: CommandId, purpose: &[u8], part: u32, at: Timestamp) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(command.0.as_bytes());
    digest.update(purpose);
    digest.update(part.to_be_bytes());
    version_7(digest.finalize().into(), at)
}

/// A UUID version 7 (RFC 9562, section 5.7) whose random bits are the start of `entropy`.
fn version_7(entropy: [u8; 32], at: Timestamp) -> Uuid {
    let milliseconds = u64::try_from(at.as_millisecond()).unwrap_or(0);
    let mut random = [0; 10];
    random.copy_from_slice(&entropy[..10]);
    uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid()
}
