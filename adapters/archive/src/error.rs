//! What can be wrong with an archive or an export.

use engine::store::StoreError;
use std::path::Path;

/// What can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// A file cannot be read or written.
    #[error("{0}")]
    File(String),
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It is no log, or one of a newer form.
    #[error("{file}: {why}")]
    NotALog {
        /// The file.
        file: String,
        /// Why not.
        why: String,
    },
    /// A line is damaged, missing or out of place.
    #[error("{file}, line {line}: {why}")]
    Damaged {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        why: String,
    },
    /// The file ends before its footer.
    #[error("{file} was cut: it ends after event {last}, without the line that closes it")]
    Cut {
        /// The file.
        file: String,
        /// The last whole event.
        last: u64,
    },
    /// The archive holds other events than the log, or more of them.
    #[error("the archive and the log differ at position {position}: {why}")]
    Differs {
        /// The first position where they do.
        position: u64,
        /// How.
        why: String,
    },
}

impl ArchiveError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            ArchiveError::File(_) => "archive_file",
            ArchiveError::Store(_) => "store_unavailable",
            ArchiveError::NotALog { .. } => "not_a_log",
            ArchiveError::Damaged { .. } => "log_damaged",
            ArchiveError::Cut { .. } => "log_cut",
            ArchiveError::Differs { .. } => "archive_differs",
        }
    }
}

pub(crate) fn file(path: &Path, error: &std::io::Error) -> ArchiveError {
    ArchiveError::File(format!("{}: {error}", path.display()))
}
