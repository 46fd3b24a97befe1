//! A case: one running instance of a workflow, the unit of consistency.
//!
//! One file a concept, with its data and what events change in it. What may be done to it stands in
//! [`decide`](mod@crate::decide), under the same names.

mod act;
mod asked;
mod climb;
mod clock;
mod evidence;
pub(super) mod fold;
mod holder;
mod issuer;
mod link;
mod sheet;
pub(super) mod timer;

pub use act::Act;
pub use climb::Climb;
pub use clock::RunningClock;
pub use evidence::Evidence;
pub use holder::Meant;
pub use link::LinkedEnd;
pub use sheet::{Contest, Sheet, SheetState};

use crate::framework::{StateCategory, Transition, Workflow};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::state::question::Question;
use crate::value::{Name, Value};
use jiff::Timestamp;
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
    /// When its opening was recorded: deadlines count from here.
    pub opened_recorded: Timestamp,
    /// When it entered its state.
    pub entered: Timestamp,
    /// The latest time at which anything was true on which an act may rest: remarks, links and
    /// evidence do not count.
    pub last_entry: Timestamp,
    /// Position of the last change of each field, and of `state`, since it was opened.
    pub changed: BTreeMap<Name, u64>,
    /// Position of the last claim, by the transition that makes it: what is verified is what was
    /// attached before.
    pub claimed: BTreeMap<Name, u64>,
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
    /// How often events that are counted in a row occurred since what ends the row.
    pub in_a_row: BTreeMap<Name, u32>,
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
    /// In the order they were recorded: the first is number 1.
    pub sheets: Vec<Sheet>,
    /// Raised and not cleared.
    pub flags: BTreeSet<Name>,
    /// Whom it may wait for, as [`Waits`](super::Waits) has it.
    pub(crate) waits_for: Vec<Meant>,
}

impl Case {
    /// Whether it is over.
    pub fn is_closed(&self) -> bool {
        self.workflow.category(self.state.as_str()) == StateCategory::Closed
    }

    /// Whether nothing is left to come of itself: it is closed, none of its clocks runs or has
    /// failed, none of its questions is open, and no sheet waits for its time or for anybody.
    pub fn rests(&self) -> bool {
        self.is_closed()
            && self
                .clocks
                .values()
                .all(|clock| clock.next().is_none() && clock.failed.is_none())
            && self.questions.values().all(|question| !question.is_open())
            && !self.sheets.iter().any(Sheet::is_open)
    }

    /// Whether a deadline has passed at an instant, also where its clock has not fired yet; one
    /// that still counts: a closed case owes nothing.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        let passed = |clock: &RunningClock| clock.is_overdue(at);
        !self.is_closed() && self.clocks.values().any(passed)
    }

    /// The unit whose case it is: what the workflow's unit field says, else the opener's.
    pub fn unit(&self) -> Option<Name> {
        let field = self.workflow.unit.as_ref();
        let by_field = field.and_then(|field| self.named_in(field));
        by_field.cloned().or_else(|| self.unit.clone())
    }

    /// Who opened it: the person in whose place it was opened, where there is one.
    pub fn opener(&self) -> Option<&Name> {
        let opening = self.acts.first();
        let principal = opening.and_then(|act| act.principal.as_ref());
        principal.or(self.opened_by.as_ref())
    }

    /// The evidence that counts for a transition: where it verifies a claim, what was attached
    /// before that.
    pub fn evidence_for(&self, transition: &Transition) -> impl Iterator<Item = &Evidence> {
        let claim = transition.verifies.as_ref();
        let claimed = claim.map(|claim| self.claimed.get(claim).copied().unwrap_or(0));
        let counts = move |it: &&Evidence| claimed.is_none_or(|claimed| it.position < claimed);
        self.evidence.iter().filter(counts)
    }

    /// Where a transition answers another: the position of that one's last act, until it is
    /// answered.
    pub fn to_answer(&self, transition: &Transition) -> Option<u64> {
        let answered = transition.answers.as_ref()?;
        let last = |act: &Name| self.acts.iter().rev().find(|it| it.act == *act);
        let position = last(answered)?.position;
        let since = last(&transition.id).is_some_and(|own| position < own.position);
        (!since).then_some(position)
    }

    /// Whether it names something as its `subject`.
    pub fn is_about(&self, subject: &str) -> bool {
        match self.fields.get("subject") {
            Some(Value::Name(named)) => named.as_str() == subject,
            Some(Value::Text(named)) => named == subject,
            _ => false,
        }
    }

    /// The person who owns it, where its workflow says which field that is.
    pub fn owner(&self) -> Option<Name> {
        let field = self.workflow.owner.as_ref()?;
        self.named_in(field).cloned()
    }

    /// The person or unit that a field names.
    pub fn named_in(&self, field: &Name) -> Option<&Name> {
        match self.fields.get(field) {
            Some(Value::Name(name)) => Some(name),
            _ => None,
        }
    }
}
