//! What the relay tells about itself.

use crate::error::{BusError, ErrorKind};
use crate::version::Support;
use std::collections::BTreeMap;
use std::time::Duration;

/// What the relay is doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Waiting for a server.
    #[default]
    Connecting,
    /// Looking at what the stream holds.
    Resyncing,
    /// Publishing, or waiting for something to publish.
    Following,
    /// Pausing after an error that passes by itself.
    BackingOff,
    /// Waiting for a person: see [`RelayStatus::trouble`]. It looks again from time to time.
    Halted,
    /// Stopped.
    Stopped,
}

impl Phase {
    /// The word for people and programs.
    pub const fn word(self) -> &'static str {
        match self {
            Phase::Connecting => "connecting",
            Phase::Resyncing => "resyncing",
            Phase::Following => "following",
            Phase::BackingOff => "backing_off",
            Phase::Halted => "halted",
            Phase::Stopped => "stopped",
        }
    }
}

/// What the relay counted since it started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Events acknowledged by the stream.
    pub published: u64,
    /// Of these, such as the stream had already.
    pub duplicates: u64,
    /// Errors by kind.
    pub errors: BTreeMap<ErrorKind, u64>,
    /// Events that the stream had acknowledged and lost, and got again.
    pub healed: u64,
    /// Publishes that were refused because somebody else had written to the stream.
    pub fenced: u64,
    /// Messages on the events' subjects that are not this store's.
    pub foreign: u64,
    /// Rounds that began at what the stream holds.
    pub resyncs: u64,
}

/// What the relay is at.
#[derive(Clone, Debug, Default)]
pub struct RelayStatus {
    /// What it is doing.
    pub phase: Phase,
    /// Whether a server is connected.
    pub connected: bool,
    /// The server's version and what it can be used for.
    pub server: Option<(String, Support)>,
    /// Whether the stream was looked at since the start; before, `published` is not known.
    pub started: bool,
    /// The last position that the stream is known to hold.
    pub published: u64,
    /// The log's head.
    pub head: u64,
    /// Events that wait.
    pub pending: u64,
    /// For how long the oldest of them has waited, as far as this process saw it.
    pub oldest_pending_age: Option<Duration>,
    /// Whether each message's stream sequence is the event's position. Foreign messages end it,
    /// until the stream is rebuilt.
    pub sequence_is_position: bool,
    /// What holds publishing up; cleared by the next acknowledgement.
    pub trouble: Option<BusError>,
    /// What was counted.
    pub counters: Counters,
}

impl RelayStatus {
    /// How often errors of a kind happened.
    pub fn errors(&self, kind: ErrorKind) -> u64 {
        self.counters.errors.get(&kind).copied().unwrap_or(0)
    }

    /// How often it met an error in which only a person can help.
    pub(super) fn met_for_a_person(&self) -> u64 {
        let errors = self.counters.errors.iter();
        let met = errors.filter(|(kind, _)| kind.needs_a_person());
        met.map(|(_, count)| count).sum()
    }
}
