//! How a programme stands: what events told since its text, what holds an item, what an item holds.

mod amend;
mod baseline;
mod blocked;
mod heard;
mod progress;
mod single_points;
mod waves;

pub use amend::{Amended, Amendment, dependency_kind};
pub(super) use amend::{leads_to, needs_after};
pub use baseline::{Agreed, Baseline};
pub(super) use blocked::MoneyGates;
pub use blocked::{Held, blocks, blocks_of, successors, why_blocked};
pub use heard::{FundProgress, ItemProgress};
pub use progress::Progress;
pub use single_points::{Point, SinglePoint, Stuck, single_points, stuck};
pub use waves::waves;
