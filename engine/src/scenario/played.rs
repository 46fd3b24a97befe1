//! What playing a script comes to, step by step.

use crate::command::{Receipt, Submission};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::store::StoreError;
use std::sync::Arc;

/// What a step came to.
#[derive(Debug)]
pub enum Played {
    /// It was carried out, or had been before.
    Done {
        /// True when the log had it already.
        already: bool,
        /// The commands that were carried out just now: the script's own, or clocks that fired.
        carried: Vec<Carried>,
    },
    /// A command was refused, as the next line says it must be.
    Refused(Refusal),
}

/// A command that was carried out.
#[derive(Debug)]
pub struct Carried {
    /// The command.
    pub submission: Submission,
    /// Its receipt.
    pub receipt: Receipt,
    /// The case that it names, as it stood before.
    pub before: Option<Arc<Case>>,
}

/// What was not as the script says.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    /// The line, from 1.
    pub line: usize,
    /// What the script says.
    pub expected: String,
    /// What is.
    pub found: String,
}

/// Why a script cannot go on.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PlayError {
    /// Something is not as the script says.
    #[error("line {}: expected {}, found {}", .0.line, .0.expected, .0.found)]
    Failed(Failure),
    /// The store cannot take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}
