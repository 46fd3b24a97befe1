//! Exit codes, with their meaning.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// It did what was asked.
    Done = 0,
    /// Something that should not happen.
    Unexpected = 1,
    /// The command line is wrong.
    Usage = 2,
    /// A rule does not allow it.
    Refused = 3,
    /// The definitions have mistakes.
    Mistakes = 4,
    /// It was overtaken by another act.
    Conflict = 5,
    /// The store is damaged.
    Corrupt = 6,
    /// Something that is needed is away or in use.
    Unavailable = 7,
    /// A check or scenario did not hold.
    DidNotHold = 8,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}
