//! The archive: the log as text that anybody can read, and that a store can be made from again.
//!
//! It follows the store, like the relay, and is never in the way of a commit. Its segments are
//! JSON lines: a header that says whose log it is, an event a line with its hash, and a footer
//! once it is full ([`line`]). An export is one segment from the first event to the last.
#![warn(missing_docs)]

mod error;
mod follow;
mod line;
mod read;
mod segment;
mod write;

pub use error::ArchiveError;
pub use follow::Archive;
pub use line::Identity;
pub use read::{LogText, Records};
pub use segment::{DIRECTORY, Segment, list};
pub use write::{LogWriter, copy};
