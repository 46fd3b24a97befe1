//! What goes with a command: who, when and why, and the receipt that answers it.

use super::Command;
use crate::event::{Class, Known, Provenance};
use crate::hash::Hash;
use crate::identity::{CaseId, CommandId};
use crate::value::Name;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who, when, and under which trace: what the edge knows about a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Made at the edge; repeated, it is answered with the first receipt.
    pub command_id: CommandId,
    /// The edge's clock. The engine never lets recorded time run backwards.
    pub at: Timestamp,
    /// When it was true, where that is not now.
    pub effective: Option<Timestamp>,
    /// Who acts; `None` for the engine's own commands.
    pub person: Option<Name>,
    /// In whose place, by delegation or recorded on their behalf.
    pub principal: Option<Name>,
    /// How the edge knows who acts.
    pub known: Known,
    /// The most restricted class that who gives the command reads: what is above it does not
    /// exist for them. The owner of the data directory and the engine itself read everything.
    #[serde(default = "everything")]
    pub reads: Class,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// W3C trace context of the command's root span.
    pub traceparent: Option<String>,
    /// Where the fact comes from.
    pub provenance: Option<Provenance>,
    /// The position of the last event that who acts has seen, where they say it.
    pub seen: Option<u64>,
}

impl Meta {
    /// The least that goes with a command: its id, the time, and how the edge knows who acts.
    pub fn new(command_id: CommandId, at: Timestamp, known: Known) -> Meta {
        Meta {
            command_id,
            at,
            effective: None,
            person: None,
            principal: None,
            known,
            reads: everything(),
            reason: None,
            traceparent: None,
            provenance: None,
            seen: None,
        }
    }
}

const fn everything() -> Class {
    Class::Restricted
}

/// A command with its meta: what the writer takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// The wish.
    pub command: Command,
    /// Who, when, why.
    pub meta: Meta,
}

impl Submission {
    /// Tells one command from another under the same id: the first 16 hex digits of the SHA-256
    /// of the command, the actor, the principal, the effective time and the reason. The clock
    /// and the trace are left out: a repeated command has new ones.
    pub fn digest(&self) -> String {
        let meta = &self.meta;
        let what = (
            &self.command,
            &meta.person,
            &meta.principal,
            &meta.effective,
            &meta.reason,
        );
        let bytes = serde_json::to_vec(&what).unwrap_or_default();
        hex::encode(&Hash::of(&bytes).as_bytes()[..8])
    }
}

/// The answer to a command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The command that it answers.
    pub command_id: CommandId,
    /// The case that it concerns, or opened.
    pub case: Option<CaseId>,
    /// That case's reference.
    pub reference: Option<String>,
    /// First and last position; `None` when the command changed nothing.
    pub positions: Option<(u64, u64)>,
    /// Hash of the event at the last position.
    pub head: Hash,
    /// True when the command had been answered before.
    pub duplicate: bool,
}
