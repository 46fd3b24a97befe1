//! What happened to the definitions.

use super::{Ballot, Seat};
use crate::hash::Hash;
use crate::value::{Name, Word};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

event_family! {
    /// What happened to the definitions.
    pub enum FrameworkEvent

    /// One part of a file of definitions; parts are at most 48 KiB, so that an event stays
    /// below the bus's message size.
    DefinitionFilePart = "definition_file" {
        /// Relative path with `/`.
        path: String,
        /// This part's number, from 1.
        part: u32,
        /// How many parts the file has.
        parts: u32,
        /// The part's text.
        text: String,
    }
    /// Definitions proposed under the charter in force.
    FrameworkProposed = "framework_proposed" {
        /// Content hash of the proposed definitions.
        framework: Hash,
        /// The paths, in order.
        files: Vec<String>,
        /// Who may cast a ballot.
        electorate: Vec<Seat>,
    }
    /// A ballot on the proposed definitions.
    FrameworkBallotCast = "framework_ballot_cast" {
        /// Content hash of what was voted on.
        framework: Hash,
        /// Whose seat.
        person: Name,
        /// `yes`, `no` or `abstain`.
        value: Word<Ballot>,
    }
    /// Definitions came into force.
    FrameworkAdopted = "framework_adopted" {
        /// Content hash of the definitions.
        framework: Hash,
        /// The organisation's id.
        organisation: Name,
        /// The paths, in order.
        files: Vec<String>,
        /// Content hash of what was in force before.
        replaces: Option<Hash>,
    }
    /// The owner of the data directory trusts its clock, after it leapt.
    ClockConfirmed = "clock_confirmed" {
        /// What the clock says.
        #[schemars(with = "String")]
        clock: Timestamp,
        /// The system user who owns the data directory.
        user: String,
    }
    /// Proposed definitions were refused.
    FrameworkRefused = "framework_refused" {
        /// Content hash of what was proposed.
        framework: Hash,
    }
}
