//! The reform programme: what is done, what is blocked, what slips.

mod progress;

pub use progress::{ItemProgress, Progress};

use crate::event::{Block, FailingPromise};
use crate::framework::Programme;
use crate::value::Name;
use jiff::civil::Date;

/// What holds an item directly.
pub fn blocks(_programme: &Programme, _progress: &Progress, _item: &Name) -> Vec<Block> {
    Vec::new()
}

/// Promises that fail.
pub fn failing_promises(_: &Programme, _: &Progress, _: Date) -> Vec<FailingPromise> {
    Vec::new()
}
