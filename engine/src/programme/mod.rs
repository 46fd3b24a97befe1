//! The reform programme: what is done, what is blocked, what slips.
//!
//! [`Plan`] is a programme made ready for the [`Schedule`]: its [`ItemGraph`] and what is known of
//! each item's time on the day of asking.

mod amend;
mod baseline;
mod block;
mod blocked;
mod books;
mod chain;
mod cycle;
mod day;
mod facts;
mod funding;
mod graph;
mod index;
mod link;
mod pass;
mod plan;
mod progress;
mod promise;
mod random;
mod ranks;
mod reduction;
mod sample;
mod schedule;
mod setting;
mod single_points;
#[cfg(test)]
mod slips;
mod stopped;
mod supposed;
mod sweep;
#[cfg(test)]
mod tests;
mod waves;
mod way;
mod what_if;

#[cfg(test)]
use crate::testing::programmes as generate;

pub use amend::{Amended, Amendment, dependency_kind};
pub use baseline::{Agreed, Baseline, Variance};
pub use blocked::{Held, blocks, blocks_of, successors, why_blocked};
pub use chain::{Because, Chain, Step, driving_chain};
pub use cycle::{Circle, cycle};
pub use facts::Floor;
pub use funding::{Absorption, Funding, Gap, funding};
pub use graph::{Dependency, ItemGraph};
pub use plan::Plan;
pub use progress::{FundProgress, ItemProgress, Progress};
pub use promise::{PromiseSlack, failing_promises, promises};
pub use random::Random;
pub use reduction::reduced;
pub use sample::{Chance, Sampled, sampled};
pub use schedule::{DateRange, DayRange, MovedItems, Schedule};
pub use setting::Setting;
pub use single_points::{Point, SinglePoint, Stuck, single_points, stuck};
pub use supposed::Change;
pub use waves::waves;
pub use what_if::{Difference, Moved, what_if};
