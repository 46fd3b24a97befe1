//! What a reader may see: nothing of a class above their own.
//!
//! A case is of its workflow's class; a field may be stricter than its case, and is then left out
//! and named as withheld, so that nobody takes its absence for an empty field.

use crate::event::Class;
use crate::expression::Expression;
use crate::refusal::Refusal;
use crate::state::{Case, State};
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
        let names = condition.names();
        names.iter().all(|name| self.sees_field(case, name))
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
