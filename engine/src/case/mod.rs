//! A case: one running instance of a workflow, the unit of consistency.
//!
//! One file per concept; each holds its refusals, its part of decide, and its tests.

mod clock;
mod decision;
mod evidence;
mod fields;
mod gate;
mod ladder;
mod link;
mod open;
mod scope;
mod separation;
#[cfg(test)]
mod tests;
mod transition;
pub mod who;

pub use clock::{fire as fire_clock, run as run_clocks};
pub use decision::{
    already_voted, ballot, bound_values, check_ballot_value, outcome, propose, settle_questions,
};
pub use evidence::{attach, comment};
pub use gate::refusal as gate_refusal;
pub use link::link;
pub use open::open;
pub use scope::{CaseScope, holds, value_of};
pub use transition::{act, fire_automatic};
pub use who::assign;

use crate::event::{LinkEnd, Seat};
use crate::framework::{StateCategory, Workflow};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::{Name, Value};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One running instance of a workflow.
#[derive(Clone, Debug)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its name for people.
    pub reference: Arc<str>,
    /// The definition that it was opened under.
    pub workflow: Arc<Workflow>,
    /// The framework that holds that definition.
    pub framework: Hash,
    /// Whose case it is, unless a field says otherwise.
    pub unit: Option<Name>,
    /// Its state.
    pub state: Name,
    /// Number of its events.
    pub version: u64,
    /// Position of its first event.
    pub opened_position: u64,
    /// Position of its last event.
    pub last_position: u64,
    /// Position of the event by which it entered its state.
    pub entered_position: u64,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it entered its state.
    pub entered: Timestamp,
    /// Who opened it.
    pub opened_by: Option<Name>,
    /// Trace context of the command that opened it.
    pub opened_trace: Option<Arc<str>>,
    /// Trace context of the last command that changed it.
    pub last_trace: Option<Arc<str>>,
    /// Values by field; derived fields are computed, not kept.
    pub fields: BTreeMap<Name, Value>,
    /// What was done on it, and by whom: what separation looks at.
    pub acts: Vec<Act>,
    /// How often each event name occurred.
    pub counts: BTreeMap<Name, u32>,
    /// The last question of each decision.
    pub questions: BTreeMap<Name, Question>,
    /// Clocks that were started and not stopped.
    pub clocks: BTreeMap<Name, RunningClock>,
    /// Where it stands on a ladder.
    pub climb: Option<Climb>,
    /// In the order they were made.
    pub links: Vec<LinkedEnd>,
    /// In the order it was attached.
    pub evidence: Vec<Evidence>,
    /// Raised and not cleared.
    pub flags: BTreeSet<Name>,
}

impl Case {
    /// Whether nothing is left to come of itself: it is closed, none of its clocks runs, and none
    /// of its questions is open.
    pub fn rests(&self) -> bool {
        self.workflow.category(self.state.as_str()) == StateCategory::Closed
            && self.clocks.values().all(|clock| clock.next().is_none())
            && self
                .questions
                .values()
                .all(|question| question.outcome.is_some())
    }

    /// Whether a deadline has passed that still counts: a closed case owes nothing.
    pub fn is_overdue(&self) -> bool {
        let passed = |clock: &RunningClock| clock.breached || clock.repeat_of.is_some();
        self.workflow.category(self.state.as_str()) != StateCategory::Closed
            && self.clocks.values().any(passed)
    }
}

/// Something a person did on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Transition or decision id.
    pub act: Name,
    /// Who did it.
    pub person: Option<Name>,
    /// In whose place.
    pub principal: Option<Name>,
    /// The role that allowed it.
    pub role: Option<Name>,
}

/// A question put to an electorate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its number, from 1.
    pub round: u32,
    /// Who put it.
    pub proposed_by: Option<Name>,
    /// The proposed values.
    pub fields: BTreeMap<Name, Value>,
    /// Hash of the bound values.
    pub bound: Hash,
    /// The bound values that ballots are cast on.
    pub bound_values: BTreeMap<Name, Value>,
    /// Who may cast a ballot.
    pub electorate: Vec<Seat>,
    /// Valid ballots, by person.
    pub ballots: BTreeMap<Name, Vote>,
    /// `adopted`, `refused` or `lapsed`, once it has an outcome.
    pub outcome: Option<Name>,
    /// Position of the event that settled it.
    pub settled_position: u64,
}

/// A ballot that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The seat's role.
    pub role: Name,
    /// `yes`, `no`, `abstain` or `recused`.
    pub value: Name,
}

/// A clock that runs, or ran out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningClock {
    /// When it is due.
    pub due: Timestamp,
    /// Warnings still to give, in order.
    pub warnings: Vec<Timestamp>,
    /// The deadline that was missed, when it runs again after a breach.
    pub repeat_of: Option<Timestamp>,
    /// Ran out, and was not started again since.
    pub breached: bool,
    /// Position of the event that started it.
    pub armed_position: u64,
    /// Trace context of the command that started it.
    pub armed_trace: Option<String>,
}

impl RunningClock {
    /// The next instant at which something happens, if anything still does.
    pub fn next(&self) -> Option<Timestamp> {
        match self.warnings.first() {
            _ if self.breached => None,
            Some(warning) => Some(*warning),
            None => Some(self.due),
        }
    }
}

/// Where a case stands on a ladder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Climb {
    /// The ladder's id.
    pub ladder: Name,
    /// The rung that owns it, from 1; 0 while its first owner does.
    pub owner_rung: u32,
    /// The rung it is offered to.
    pub offered_rung: Option<u32>,
}

/// One end of a link, as this case sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedEnd {
    /// The kind, as this end names it.
    pub kind: Name,
    /// The other end.
    pub to: LinkEnd,
    /// Data on the link.
    pub fields: BTreeMap<Name, Value>,
}

/// A file that proves something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its kind.
    pub kind: Name,
    /// File name.
    pub name: String,
    /// Content hash.
    pub sha256: Hash,
    /// Size in bytes.
    pub bytes: u64,
}
