//! When a question closes.

use super::Oracle;
use super::model::{DAY, Day, HOUR, Instant, Length, day_of};
use super::rules::Rule;

/// Monday is 0.
fn is_worked(day: Day) -> bool {
    day.rem_euclid(7) < 5
}

fn end_of(day: Day) -> Instant {
    (day + 1) * DAY
}

impl Oracle {
    /// The instant after which nobody votes.
    pub(crate) fn closes(&self, put: Instant, length: Length) -> Instant {
        match length {
            Length::Hours(hours) => put + hours * HOUR,
            Length::Days(days) if self.on(Rule::EndOfDay) => end_of(day_of(put) + days),
            Length::Days(days) => put + days * DAY,
            Length::WorkingDays(count) => {
                let mut day = day_of(put);
                let mut left = count;
                while left > 0 {
                    day += 1;
                    if is_worked(day) || !self.on(Rule::WorkingDays) {
                        left -= 1;
                    }
                }
                end_of(day)
            }
        }
    }
}
