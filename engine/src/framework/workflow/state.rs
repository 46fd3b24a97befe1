//! States, and what they are for reports.

use crate::framework::Label;
use crate::value::{Name, words};

words! {
    /// What a state is for reports.
    pub enum StateCategory {
        /// Somebody has to act.
        Open = "open",
        /// Nothing to do until time or others move.
        Waiting = "waiting",
        /// Over.
        Closed = "closed",
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
