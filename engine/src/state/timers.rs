//! Timers: what is due when. Everything that time brings about by itself stands here, in one order.

use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::Name;
use imbl::OrdSet;
use jiff::Timestamp;

/// What time brings about. Ends of appointments and delegations are none of these: they are
/// compared with the day when somebody acts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TimerKey {
    /// A clock of a case warns, or is due.
    Clock {
        /// The case.
        case: CaseId,
        /// The clock's id.
        clock: Name,
    },
    /// A question on a case closes.
    Question {
        /// The case.
        case: CaseId,
        /// The decision's id.
        decision: Name,
    },
    /// A sheet that nobody may confirm takes effect.
    Sheet {
        /// The case.
        case: CaseId,
        /// The sheet's number.
        sheet: u32,
    },
    /// The question on proposed definitions closes.
    Proposal {
        /// Content hash of the proposed definitions.
        framework: Hash,
    },
    /// The question on a change of a post closes.
    Post {
        /// What the question is called.
        question: Name,
    },
    /// A campaign opens the cases of its next period.
    Campaign {
        /// The workflow whose cases it opens.
        workflow: Name,
        /// The campaign's id.
        campaign: Name,
    },
    /// What was withheld from readers until a day may be read.
    Embargo {
        /// The case.
        case: CaseId,
        /// The field.
        field: Name,
    },
}

impl TimerKey {
    /// The case that it is about, if it is about one.
    pub fn case(&self) -> Option<CaseId> {
        match self {
            TimerKey::Clock { case, .. }
            | TimerKey::Question { case, .. }
            | TimerKey::Sheet { case, .. }
            | TimerKey::Embargo { case, .. } => Some(*case),
            TimerKey::Proposal { .. } | TimerKey::Post { .. } | TimerKey::Campaign { .. } => None,
        }
    }
}

/// All timers that run, in the order in which they are due; those of one instant in the order of
/// their keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timers(OrdSet<(Timestamp, TimerKey)>);

impl Timers {
    /// How many run.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether none runs.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is due first.
    pub fn first(&self) -> Option<&(Timestamp, TimerKey)> {
        self.0.get_min()
    }

    /// What is due first, if it is due at `at`.
    pub fn due_at(&self, at: Timestamp) -> Option<&(Timestamp, TimerKey)> {
        self.first().filter(|(due, _)| *due <= at)
    }

    /// All that are due at `at`, in order.
    pub fn due(&self, at: Timestamp) -> impl Iterator<Item = &(Timestamp, TimerKey)> {
        self.0.iter().take_while(move |(due, _)| *due <= at)
    }

    /// Whether a timer runs to this instant.
    pub fn has(&self, timer: &(Timestamp, TimerKey)) -> bool {
        self.0.contains(timer)
    }

    /// Moves a timer from the instant at which it was due, if it ran, to another, if it is to run.
    pub(crate) fn set(&mut self, key: TimerKey, was: Option<Timestamp>, due: Option<Timestamp>) {
        if was == due {
            return;
        }
        if let Some(was) = was {
            self.0.remove(&(was, key.clone()));
        }
        if let Some(due) = due {
            self.0.insert((due, key));
        }
    }
}
