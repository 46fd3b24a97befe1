//! What a programme costs: what is needed, what funds cover, what is missing, and where money has
//! stopped.

mod books;
mod funding;
mod gap;
mod stopped;

pub use funding::{Absorption, Funding, funding};
pub use gap::Gap;
