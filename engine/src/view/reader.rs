//! What a reader may see: nothing of a class above their own.
//!
//! A case is of its workflow's class; a field may be stricter than its case, and is then left out
//! and named as withheld, so that nobody takes its absence for an empty field.

use crate::event::Class;
use crate::expression::Expression;
use crate::refusal::Refusal;
use crate::state::{Case, RunningClock, State};
use crate::value::Name;
use jiff::Timestamp;
use std::sync::Arc;

/// Who asks, as far as it matters for what they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The most restricted class that they may read.
    pub class: Class,
}

impl Reader {
    /// Who owns the data directory: everything.
    pub const OWNER: Reader = Reader {
        class: Class::Restricted,
    };

    /// Whether a field of a case is shown: what it is derived from must be, too.
    pub fn sees_field(self, case: &Case, field: &str) -> bool {
        case.workflow.audience_of(field) <= self.class
    }

    /// Whether all that a condition on a case looks at in it is shown.
    pub fn sees_all_of(self, case: &Case, condition: &Expression) -> bool {
        case.workflow.audience_of_condition(condition) <= self.class
    }

    /// The running clocks of a case that are shown: not those that follow what is withheld.
    pub fn clocks(self, case: &Case) -> impl Iterator<Item = (&Name, &RunningClock)> {
        let shown = move |clock: &Name| self.sees_clock(case, clock);
        case.clocks.iter().filter(move |(clock, _)| shown(clock))
    }

    /// Whether a clock of a case is shown.
    pub fn sees_clock(self, case: &Case, clock: &Name) -> bool {
        case.workflow.audience_of_clock(clock.as_str()) <= self.class
    }

    /// The flags of a case that are shown.
    pub fn flags(self, case: &Case) -> Vec<&Name> {
        let shown = |flag: &&Name| case.workflow.audience_of_flag(flag.as_str()) <= self.class;
        case.flags.iter().filter(shown).collect()
    }

    /// When the next deadline that is shown is.
    pub fn next_deadline(self, case: &Case) -> Option<Timestamp> {
        self.clocks(case).map(|(_, clock)| clock.due).min()
    }

    /// Whether a deadline that is shown has passed; a closed case owes nothing.
    pub fn is_overdue(self, case: &Case, at: Timestamp) -> bool {
        !case.is_closed() && self.clocks(case).any(|(_, clock)| clock.is_overdue(at))
    }

    /// Whether anything of a case is shown at all.
    pub fn sees(self, case: &Case) -> bool {
        case.workflow.class <= self.class
    }

    /// The case that a reference or an id names, if it is shown.
    ///
    /// # Errors
    /// `unknown_case`, also of a case above the reader's class: it is not there for them.
    pub fn find<'a>(self, state: &'a State, name: &str) -> Result<&'a Arc<Case>, Refusal> {
        state.find_reading(name, self.class)
    }

    /// Whether programmes are shown: all that is told of them is the organisation's own.
    pub fn sees_programmes(self) -> bool {
        Class::Internal <= self.class
    }
}
