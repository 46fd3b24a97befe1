//! What happened to the definitions.

use super::{Ballot, Outcome, Seat};
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
        /// How many seats there are, vacant and barred ones too; without it, as many as vote.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seats: Option<u32>,
        /// Who has a seat and may not vote from it: recused from the start.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        barred: Vec<Seat>,
        /// When nobody votes any more; without it the question stays open.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        closes: Option<Timestamp>,
        /// Who votes by the charter that is proposed, where that is another one: both must adopt.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proposed: Option<ProposedElectorate>,
        /// The body above the charter, where it must adopt, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above: Option<ProposedElectorate>,
        /// Until when nobody votes, where the charter gives notice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        opens: Option<Timestamp>,
    }
    /// A ballot on the proposed definitions.
    FrameworkBallotCast = "framework_ballot_cast" {
        /// Content hash of what was voted on.
        framework: Hash,
        /// Whose seat.
        person: Name,
        /// `yes`, `no`, `abstain` or `recused`.
        value: Word<Ballot>,
        /// The roles that it may count for; without them, those of the voter's seats.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        roles: Vec<Name>,
        /// Who had the seat when the question was put, where that is not its voter.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seat: Option<Name>,
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
        /// `true` where the body above the charter decided on them, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by_above: Option<bool>,
    }
    /// The owner of the data directory trusts its clock, after it leapt.
    ClockConfirmed = "clock_confirmed" {
        /// What the clock says.
        #[schemars(with = "String")]
        clock: Timestamp,
        /// The system user who owns the data directory.
        user: String,
    }
    /// Proposed definitions were not adopted.
    FrameworkRefused = "framework_refused" {
        /// Content hash of what was proposed.
        framework: Hash,
        /// What came of the question; without it, `refused`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Word<Outcome>>,
        /// Why, where the ballots alone do not say it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        why: Option<String>,
    }
    /// Somebody with a ballot asked to take proposed definitions back.
    FrameworkWithdrawalAsked = "framework_withdrawal_asked" {
        /// Content hash of what is proposed.
        framework: Hash,
        /// Who asked.
        person: Name,
    }
    /// The question on proposed definitions closed, and what was received before is still recorded.
    FrameworkQuestionClosed = "framework_question_closed" {
        /// Content hash of what is proposed.
        framework: Hash,
        /// Until when.
        #[schemars(with = "String")]
        until: Timestamp,
    }
}

/// Who votes on definitions by the charter in them, or as the body above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ProposedElectorate {
    /// Who may cast a ballot.
    pub electorate: Vec<Seat>,
    /// How many seats there are, vacant and barred ones too.
    pub seats: u32,
    /// Who has a seat and may not vote from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<Seat>,
}
