//! When each item can begin and end, what drives that, which promises it keeps, and how likely.
//!
//! A [`Plan`] reads what is known; a [`Schedule`] is computed from it as a whole, every time
//! somebody asks. A programme of a few hundred items takes a tenth of a millisecond.

mod chain;
mod critical_path;
mod day;
mod drive;
mod driving;
mod facts;
mod lengths;
mod months;
mod pace;
mod plan;
mod promise;
mod random;
mod sample;
mod setting;
#[cfg(test)]
mod tests;
mod times;
mod turn;
mod variance;
mod worked;

pub use chain::{Because, Chain, Step, driving_chain};
pub use critical_path::{DateRange, DayRange, Schedule};
pub use driving::{Driving, driving};
pub use facts::Floor;
pub use plan::Plan;
pub use promise::{PromiseSlack, failing_promises, promises};
pub use random::Random;
pub use sample::{Chance, Sampled, sampled};
pub use setting::Setting;
pub use turn::{Turn, turn};
pub use variance::Variance;
