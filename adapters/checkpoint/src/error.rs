//! What can be wrong with a checkpoint, a proof or the key.

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// A file cannot be read or written.
    #[error("{0}")]
    File(String),
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] engine::store::StoreError),
    /// There is no such position or size.
    #[error("the log has {size} events, and there is no {asked}")]
    OutOfRange {
        /// How many there are.
        size: u64,
        /// What was asked for.
        asked: u64,
    },
    /// The log is not the one that was signed before.
    #[error(
        "the log is not the one whose first {size} events were signed in the last checkpoint: \
         its history was rewritten or cut"
    )]
    Rewritten {
        /// Size of the checkpoint.
        size: u64,
    },
    /// A text is not of the form that it should be.
    #[error("{what} cannot be read: {why}")]
    Unreadable {
        /// Which text.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The signature is missing, by another key, or wrong.
    #[error("the checkpoint is not signed by this key: {0}")]
    NotSigned(String),
    /// The checkpoints are of different logs.
    #[error("one checkpoint is of the log {one}, the other of {other}")]
    OtherLog {
        /// Origin of one.
        one: String,
        /// Origin of the other.
        other: String,
    },
    /// The proof does not show what it should.
    #[error("the proof does not hold: {0}")]
    DoesNotHold(String),
}

impl CheckpointError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            CheckpointError::File(_) => "checkpoint_file",
            CheckpointError::Store(_) => "store_unavailable",
            CheckpointError::OutOfRange { .. } => "unknown_position",
            CheckpointError::Rewritten { .. } => "history_rewritten",
            CheckpointError::Unreadable { .. } => "proof_unreadable",
            CheckpointError::NotSigned(_) => "checkpoint_not_signed",
            CheckpointError::OtherLog { .. } => "other_log",
            CheckpointError::DoesNotHold(_) => "proof_does_not_hold",
        }
    }
}

pub(crate) fn file(what: &std::path::Path, error: &std::io::Error) -> CheckpointError {
    CheckpointError::File(format!("{}: {error}", what.display()))
}

pub(crate) fn unreadable(what: &'static str, why: impl ToString) -> CheckpointError {
    let why = why.to_string();
    CheckpointError::Unreadable { what, why }
}
