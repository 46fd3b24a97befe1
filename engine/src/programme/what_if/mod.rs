//! What if: changes supposed together, and what would differ. Nothing is written.

mod change;
mod difference;
mod supposed;

pub use change::Change;
pub use difference::{Difference, Moved, what_if};
