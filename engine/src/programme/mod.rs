//! The reform programme: what is done, what is blocked, what is late, what it costs.
//!
//! Five rooms, each knowing only those before it:
//!
//! - `graph`: who waits for whom.
//! - `standing`: how things stand, what holds an item, and what changed since the text.
//! - `money`: what is needed, what is there, what is missing.
//! - `schedule`: when each item can begin and end. [`Plan`] is a programme made ready for it.
//! - `what_if`: changes that somebody supposes, and what would differ.

mod graph;
mod money;
mod schedule;
mod standing;
mod what_if;

pub use graph::{Circle, Dependency, ItemGraph, reduced};
pub use money::{Absorption, Funding, Gap, funding};
pub use schedule::{
    Because, Chain, Chance, DateRange, DayRange, Driving, Floor, Plan, PromiseSlack, Random,
    Sampled, Schedule, Setting, Step, Turn, Variance, driving, driving_chain, failing_promises,
    promises, sampled, turn,
};
pub use standing::{
    Agreed, Amended, Amendment, Baseline, FundProgress, Held, ItemProgress, Point, Progress,
    SinglePoint, Stuck, blocks, blocks_of, single_points, stuck, successors, waves, why_blocked,
};
pub use what_if::{Change, Difference, Moved, what_if};
