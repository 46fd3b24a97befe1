//! States, and what they are for reports.

use crate::framework::Label;
use crate::value::{Name, Word};

/// What a state is for reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateCategory {
    /// Somebody has to act.
    Open,
    /// Nothing to do until time or others move.
    Waiting,
    /// Over.
    Closed,
}

impl StateCategory {
    /// As definitions and expressions write it.
    pub const fn word(self) -> &'static str {
        match self {
            StateCategory::Open => "open",
            StateCategory::Waiting => "waiting",
            StateCategory::Closed => "closed",
        }
    }
}

impl Word for StateCategory {
    const ALL: &'static [StateCategory] = &[
        StateCategory::Open,
        StateCategory::Waiting,
        StateCategory::Closed,
    ];

    fn word(self) -> &'static str {
        self.word()
    }
}

/// One state.
#[derive(Clone, Debug)]
pub struct StateDefinition {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// What it is for reports.
    pub category: StateCategory,
}
