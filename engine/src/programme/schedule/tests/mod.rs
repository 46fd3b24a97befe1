//! The schedule against what is known of it.

mod by_hand;
mod laws;
mod made_up;
mod published;

use crate::testing::programmes::AS_OF;
use jiff::civil::Date;

/// A date as days after [`AS_OF`].
fn offset(date: Option<Date>) -> Option<i64> {
    date.map(|date| date.duration_since(AS_OF).as_hours() / 24)
}
