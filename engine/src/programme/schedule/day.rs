//! Points of a plan's time as whole numbers: the morning and the evening of each day.
//!
//! Work fills its days from the morning of the first to the evening of the last, so whatever point
//! it is, its day is the one that people mean: an item ends *on* Friday, and the next begins *on*
//! Saturday. Between an evening and the morning after lies no time. They are told apart for what
//! takes none: a milestone at the end of work that ends on Friday is on Friday.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

const EPOCH: Date = date(1970, 1, 1);

/// A point so late that it stands for "nobody can say".
pub(super) const NEVER: i64 = i64::MAX / 4;
/// A point so early that it stands for "nobody can say".
pub(super) const LONG_AGO: i64 = -NEVER;
/// The most days that a delay counts for.
pub(super) const MOST_DAYS: i64 = 1_000_000;

/// Index of the earliest value in [`Points`].
pub(super) const LOW: usize = 0;
/// Index of the most likely value in [`Points`].
pub(super) const LIKELY: usize = 1;
/// Index of the latest value in [`Points`].
pub(super) const HIGH: usize = 2;

/// A point of time: at the earliest, most likely, at the latest.
pub(super) type Points = [i64; 3];

/// No bound at all.
pub(super) const ANY_TIME: Points = [LONG_AGO; 3];

/// The number of a day.
pub(super) fn number(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours() / 24
}

/// The day of a number; `None` beyond the calendar.
pub(super) fn day_of(number: i64) -> Option<Date> {
    let span: Span = 0.days().try_days(number).ok()?;
    EPOCH.checked_add(span).ok()
}

/// Where a day begins.
pub(super) fn morning(day: Date) -> i64 {
    2 * number(day)
}

/// Where a day ends.
pub(super) fn evening(day: Date) -> i64 {
    2 * number(day) + 1
}

/// Where a day of a number begins.
pub(super) const fn morning_of(number: i64) -> i64 {
    2 * number
}

/// Where a day of a number ends.
pub(super) const fn evening_of(number: i64) -> i64 {
    2 * number + 1
}

/// Whether a point is the end of a day.
pub(super) const fn is_evening(point: i64) -> bool {
    point & 1 == 1
}

/// The day that a point is on; `None` when nobody can say, or beyond the calendar.
pub(super) fn date_of(point: i64) -> Option<Date> {
    day_of(day_number(point))
}

/// The number of the day that a point is on.
pub(super) const fn day_number(point: i64) -> i64 {
    point.div_euclid(2)
}

/// How many days are over at a point: the days between two points are the difference.
pub(super) const fn days_over(point: i64) -> i64 {
    (point + 1).div_euclid(2)
}

/// A number of days later, or earlier; unknown stays unknown.
pub(super) fn plus_days(point: i64, days: i64) -> i64 {
    if is_known(point) {
        point + 2 * days
    } else {
        point
    }
}

/// The whole days from one point to another; `None` when either is unknown.
pub(super) fn between(from: i64, to: i64) -> Option<i64> {
    (is_known(from) && is_known(to)).then(|| (to - from).div_euclid(2))
}

/// Whether a point stands for one: it is not [`NEVER`] or [`LONG_AGO`].
pub(super) fn is_known(point: i64) -> bool {
    (LONG_AGO + 1..NEVER).contains(&point)
}

/// The later of two, each in its place.
pub(super) fn later(a: Points, b: Points) -> Points {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].max(b[2])]
}

/// The earlier of two, each in its place.
pub(super) fn earlier(a: Points, b: Points) -> Points {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].min(b[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back_from_both_their_ends() {
        for text in ["1969-12-31", "1970-01-01", "2000-02-29", "2019-07-01"] {
            let given: Date = text.parse().expect(text);
            for point in [morning(given), evening(given)] {
                assert_eq!(date_of(point), Some(given));
            }
            assert_eq!(evening(given) - morning(given), 1);
        }
        assert_eq!(number(date(1970, 2, 1)), 31);
        assert_eq!(number(date(1969, 12, 31)), -1);
        assert_eq!(date_of(NEVER), None);
        assert_eq!(date_of(LONG_AGO), None);
    }

    #[test]
    fn an_evening_and_the_morning_after_have_no_time_between() {
        let [friday, saturday] = [date(2026, 1, 9), date(2026, 1, 10)];
        assert_eq!(days_over(evening(friday)), days_over(morning(saturday)));
        assert_eq!(between(evening(friday), morning(saturday)), Some(0));
        assert_eq!(between(evening(friday), evening(saturday)), Some(1));
        assert_eq!(days_over(evening(friday)) - days_over(morning(friday)), 1);
    }

    #[test]
    fn the_unknown_stays_unknown() {
        assert_eq!(plus_days(NEVER, 5), NEVER);
        assert_eq!(plus_days(LONG_AGO, 5), LONG_AGO);
        assert_eq!(between(NEVER, 5), None);
        assert_eq!(between(2, 6), Some(2));
    }
}
