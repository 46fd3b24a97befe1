//! When a question is counted: as soon as its outcome is certain, or at its close.

use super::count::Poll;
use crate::event::Outcome;
use crate::framework::{SettleAt, Terms};
use crate::state::Question;

/// When a question is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::decide) enum When {
    /// As soon as its outcome is certain.
    Certain,
    /// At its close, by what was cast.
    Closed,
}

impl When {
    /// Whether a question is counted now at all: one that closes waits for that, unless it is to
    /// settle early.
    pub(in crate::decide) fn is_now(self, question: &Question, terms: Terms<'_>) -> bool {
        match self {
            When::Certain => question.closes.is_none() || terms.settle == SettleAt::Early,
            When::Closed => true,
        }
    }
}

impl Poll<'_> {
    /// What comes of the question now; `None` while that is open.
    pub(in crate::decide) fn outcome(&self, when: When) -> Option<Outcome> {
        match when {
            When::Certain => self.certain(),
            When::Closed => Some(self.at_the_end()),
        }
    }
}
