//! Separations: acts that do not go together.

use crate::framework::{Label, Line};
use crate::value::{Length, Name};

/// Acts that one person may not combine, or that a line may never do.
#[derive(Clone, Debug)]
pub struct Separation {
    /// What people call the rule.
    pub label: Label,
    /// Transition and decision ids.
    pub acts: Vec<Name>,
    /// What is forbidden.
    pub form: SeparationForm,
}

/// What a separation forbids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeparationForm {
    /// No two of the acts by the same person in one case, in their own name or for another.
    SamePerson,
    /// None of the acts by these lines.
    Lines(Vec<Line>),
    /// None of the acts by who held a post in the case's unit within this time.
    NotHeldWithin(Length),
}
