//! Days as whole numbers, three at a time: at the earliest, most likely, at the latest.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

const EPOCH: Date = date(1970, 1, 1);

/// A day so late that it stands for "nobody can say".
pub(super) const NEVER: i64 = i64::MAX / 4;
/// A day so early that it stands for "nobody can say".
pub(super) const LONG_AGO: i64 = -NEVER;
/// The most days that one duration, lag or delay counts for.
pub(super) const MOST_DAYS: i64 = 1_000_000;

/// Index of the earliest value in [`Days`].
pub(super) const LOW: usize = 0;
/// Index of the most likely value in [`Days`].
pub(super) const LIKELY: usize = 1;
/// Index of the latest value in [`Days`].
pub(super) const HIGH: usize = 2;

/// A day, or a number of days: at the earliest, most likely, at the latest.
pub(super) type Days = [i64; 3];

/// No bound at all.
pub(super) const ANY_TIME: Days = [LONG_AGO; 3];

/// The number of a day.
pub(super) fn number(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours() / 24
}

/// The day of a number; `None` when nobody can say, or beyond the calendar.
pub(super) fn date_of(number: i64) -> Option<Date> {
    let span: Span = 0.days().try_days(number).ok()?;
    EPOCH.checked_add(span).ok()
}

/// A number of days later, or earlier; unknown stays unknown.
pub(super) fn plus(day: i64, days: i64) -> i64 {
    if day >= NEVER || days >= NEVER {
        NEVER
    } else if day <= LONG_AGO {
        LONG_AGO
    } else {
        day + days
    }
}

/// A number of days earlier; by an unknown number is long ago.
pub(super) fn minus(day: i64, days: i64) -> i64 {
    if day <= LONG_AGO || days >= NEVER {
        LONG_AGO
    } else if day >= NEVER {
        NEVER
    } else {
        day - days
    }
}

/// The difference of two days; `None` when either is unknown.
pub(super) fn between(from: i64, to: i64) -> Option<i64> {
    (is_known(from) && is_known(to)).then(|| to - from)
}

/// Whether a day, or a number of days, stands for one: it is not [`NEVER`] or [`LONG_AGO`].
pub(super) fn is_known(day: i64) -> bool {
    (LONG_AGO + 1..NEVER).contains(&day)
}

/// The later of two, each in its place.
pub(super) fn later(a: Days, b: Days) -> Days {
    [a[0].max(b[0]), a[1].max(b[1]), a[2].max(b[2])]
}

/// The earlier of two, each in its place.
pub(super) fn earlier(a: Days, b: Days) -> Days {
    [a[0].min(b[0]), a[1].min(b[1]), a[2].min(b[2])]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_come_back() {
        for text in ["1969-12-31", "1970-01-01", "2000-02-29", "2019-07-01"] {
            let given: Date = text.parse().expect(text);
            assert_eq!(date_of(number(given)), Some(given));
        }
        assert_eq!(number(date(1970, 2, 1)), 31);
        assert_eq!(number(date(1969, 12, 31)), -1);
        assert_eq!(date_of(NEVER), None);
        assert_eq!(date_of(LONG_AGO), None);
    }

    #[test]
    fn the_unknown_stays_unknown() {
        assert_eq!(plus(NEVER, 5), NEVER);
        assert_eq!(plus(5, NEVER), NEVER);
        assert_eq!(plus(LONG_AGO, 5), LONG_AGO);
        assert_eq!(minus(5, NEVER), LONG_AGO);
        assert_eq!(minus(NEVER, 5), NEVER);
        assert_eq!(between(NEVER, 5), None);
        assert_eq!(between(2, 5), Some(3));
    }
}
