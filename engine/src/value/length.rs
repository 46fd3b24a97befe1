//! Lengths of time as rules state them: in calendar units, or in working days.

use super::{Calendar, ValueError};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, ToSpan};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// The most of any unit: more than a century of days.
pub(super) const MAX_COUNT: i64 = 40_000;

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LengthUnit {
    /// Exactly 60 seconds.
    Minutes,
    /// Exactly 60 minutes.
    Hours,
    /// Days of the calendar's time zone, at the same local time.
    Days,
    /// Days that are neither weekend nor holiday.
    WorkingDays,
    /// Seven days.
    Weeks,
    /// Calendar months; the last day of a shorter month where there is no such day.
    Months,
    /// Twelve months.
    Years,
}

const UNITS: [(LengthUnit, &str); 7] = [
    (LengthUnit::Minutes, "minute"),
    (LengthUnit::Hours, "hour"),
    (LengthUnit::WorkingDays, "working day"),
    (LengthUnit::Days, "day"),
    (LengthUnit::Weeks, "week"),
    (LengthUnit::Months, "month"),
    (LengthUnit::Years, "year"),
];

/// A length such as `28 days`, `10 working days`, `18 months`, or ISO 8601 `P28D`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Length {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: LengthUnit,
}

impl Length {
    /// A number of calendar days.
    pub const fn days(count: i64) -> Length {
        Length {
            count,
            unit: LengthUnit::Days,
        }
    }

    /// The instant this long after `from`; `None` beyond the end of time.
    ///
    /// Working days are whole days: ten of them end when the tenth working day after the day of
    /// `from` ends.
    pub fn after(&self, from: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        match self.unit {
            LengthUnit::WorkingDays => {
                let day = calendar.working_days_after(calendar.date_of(from), self.count)?;
                calendar.end_of(day)
            }
            _ => calendar.plus(from, self.span()?),
        }
    }

    /// The instant this long after a deadline, for the next one. Days keep the local time of the
    /// `first` deadline, whatever the clocks of the time zone do; working days begin with the one
    /// after the day that the deadline ended.
    pub fn again(
        &self,
        deadline: Timestamp,
        first: Timestamp,
        calendar: &Calendar,
    ) -> Option<Timestamp> {
        match self.unit {
            LengthUnit::Minutes | LengthUnit::Hours => self.after(deadline, calendar),
            LengthUnit::WorkingDays => {
                let ended = calendar.date_of(deadline.checked_sub(1.nanosecond()).ok()?);
                let day = calendar.working_days_after(ended, self.count)?;
                calendar.end_of(day)
            }
            LengthUnit::Days | LengthUnit::Weeks | LengthUnit::Months | LengthUnit::Years => {
                let day = calendar.date_of(deadline).checked_add(self.span()?).ok()?;
                calendar.instant_of(day.to_datetime(calendar.time_of(first)))
            }
        }
    }

    /// The instant this long before `due`; `None` before the beginning of time.
    pub fn before(&self, due: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        match self.unit {
            LengthUnit::WorkingDays => {
                let day = calendar
                    .working_days_after(calendar.date_of(due), self.count.checked_neg()?)?;
                calendar.start_of(day)
            }
            _ => calendar.plus(due, self.span()?.negate()),
        }
    }

    /// The day this long after `from`, or before it with `back`; `None` beyond the end of time,
    /// and for working days when no calendar says which days are worked. Minutes and hours count
    /// from the start of the day.
    pub fn from_day(&self, from: Date, back: bool, calendar: Option<&Calendar>) -> Option<Date> {
        let count = if back {
            self.count.checked_neg()?
        } else {
            self.count
        };
        match self.unit {
            LengthUnit::WorkingDays => calendar?.working_days_after(from, count),
            unit => {
                let span = Length { count, unit }.span()?;
                let moved = from.to_datetime(Time::midnight()).checked_add(span).ok()?;
                Some(moved.date())
            }
        }
    }

    /// How two lengths compare, where that does not depend on the calendar: a month is no fixed
    /// number of days.
    pub fn order(&self, other: &Length) -> Option<Ordering> {
        let base = |unit| match unit {
            LengthUnit::Minutes => (LengthUnit::Minutes, 1),
            LengthUnit::Hours => (LengthUnit::Minutes, 60),
            LengthUnit::Days => (LengthUnit::Days, 1),
            LengthUnit::Weeks => (LengthUnit::Days, 7),
            LengthUnit::WorkingDays => (LengthUnit::WorkingDays, 1),
            LengthUnit::Months => (LengthUnit::Months, 1),
            LengthUnit::Years => (LengthUnit::Months, 12),
        };
        let ((a, by), (b, times)) = (base(self.unit), base(other.unit));
        let (x, y) = (self.count.checked_mul(by)?, other.count.checked_mul(times)?);
        (a == b).then(|| x.cmp(&y))
    }

    /// About how many days it is, for planning: a month is 30.44 days, five working days a week.
    pub fn in_days(&self) -> i64 {
        match self.unit {
            LengthUnit::Minutes => self.count.div_euclid(1_440),
            LengthUnit::Hours => self.count.div_euclid(24),
            LengthUnit::Days => self.count,
            LengthUnit::WorkingDays => self.count.saturating_mul(7).div_euclid(5),
            LengthUnit::Weeks => self.count.saturating_mul(7),
            LengthUnit::Months => hundredths(self.count, 3_044),
            LengthUnit::Years => hundredths(self.count, 36_525),
        }
    }

    fn span(&self) -> Option<Span> {
        let none = 0.days();
        match self.unit {
            LengthUnit::Minutes => none.try_minutes(self.count).ok(),
            LengthUnit::Hours => none.try_hours(self.count).ok(),
            LengthUnit::Days | LengthUnit::WorkingDays => none.try_days(self.count).ok(),
            LengthUnit::Weeks => none.try_weeks(self.count).ok(),
            LengthUnit::Months => none.try_months(self.count).ok(),
            LengthUnit::Years => none.try_years(self.count).ok(),
        }
    }
}

fn hundredths(count: i64, each: i64) -> i64 {
    count
        .saturating_mul(each)
        .saturating_add(50)
        .div_euclid(100)
}

impl FromStr for Length {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Length, ValueError> {
        let trimmed = text.trim();
        read_iso(trimmed)
            .or_else(|| read_words(trimmed))
            .ok_or_else(|| {
                ValueError::new(
                    "bad_length",
                    format!("{} is not a length", super::quoted(text)),
                )
                .with_help("write `28 days`, `10 working days`, `18 months`, or `P28D`")
            })
    }
}

fn count(digits: &str) -> Option<i64> {
    let number: i64 = digits.parse().ok()?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    (plain && (0..=MAX_COUNT).contains(&number)).then_some(number)
}

fn read_words(text: &str) -> Option<Length> {
    let (digits, word) = text.split_once(' ')?;
    let count = count(digits)?;
    let word = word.trim();
    let word = word.strip_suffix('s').unwrap_or(word);
    let (unit, _) = UNITS.into_iter().find(|(_, known)| *known == word)?;
    Some(Length { count, unit })
}

/// One component of ISO 8601: `P28D`, `P18M`, `P3Y`, `P2W`, `PT5M`, `PT48H`.
fn read_iso(text: &str) -> Option<Length> {
    let (time, rest) = match text.strip_prefix("PT") {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('P')?),
    };
    let letter = rest.chars().next_back()?;
    let count = count(rest.strip_suffix(letter)?)?;
    let unit = match (time, letter) {
        (true, 'M') => LengthUnit::Minutes,
        (true, 'H') => LengthUnit::Hours,
        (false, 'D') => LengthUnit::Days,
        (false, 'W') => LengthUnit::Weeks,
        (false, 'M') => LengthUnit::Months,
        (false, 'Y') => LengthUnit::Years,
        _ => return None,
    };
    Some(Length { count, unit })
}

impl fmt::Display for Length {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = UNITS
            .iter()
            .find(|(unit, _)| *unit == self.unit)
            .map_or("", |(_, word)| word);
        let plural = if self.count == 1 { "" } else { "s" };
        write!(out, "{} {word}{plural}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_in_words_and_in_iso() {
        for (text, words) in [
            ("28 days", "28 days"),
            ("10 working days", "10 working days"),
            ("1 working day", "1 working day"),
            ("18 months", "18 months"),
            ("P28D", "28 days"),
            ("P18M", "18 months"),
            ("PT5M", "5 minutes"),
            ("P2W", "2 weeks"),
            ("P3Y", "3 years"),
            ("PT48H", "48 hours"),
        ] {
            assert_eq!(text.parse::<Length>().expect(text).to_string(), words);
        }
        for text in [
            "",
            "days",
            "28",
            "-1 days",
            "1.5 days",
            "P",
            "P1Y2M",
            "99999 days",
            "5 moons",
        ] {
            let read = text.parse::<Length>();
            assert_eq!(
                read.map_err(|error| error.code),
                Err("bad_length"),
                "{text}"
            );
        }
    }

    #[test]
    fn lengths_compare_only_where_no_calendar_decides() {
        for (a, b, order) in [
            ("28 days", "4 weeks", Some(Ordering::Equal)),
            ("2 hours", "90 minutes", Some(Ordering::Greater)),
            ("18 months", "2 years", Some(Ordering::Less)),
            ("30 days", "1 month", None),
            ("10 working days", "2 weeks", None),
        ] {
            let (a, b): (Length, Length) = (a.parse().expect(a), b.parse().expect(b));
            assert_eq!(a.order(&b), order, "{a}, {b}");
        }
    }

    #[test]
    fn a_day_moves_by_a_length() {
        let weekend = vec![jiff::civil::Weekday::Saturday, jiff::civil::Weekday::Sunday];
        let calendar = Calendar::new("UTC", weekend, Default::default(), vec![]).expect("UTC");
        for (from, length, back, to) in [
            ("2019-12-31", "2 months", false, Some("2020-02-29")),
            ("2020-02-29", "1 year", true, Some("2019-02-28")),
            ("2019-07-26", "10 working days", false, Some("2019-08-09")),
            ("2019-07-26", "90 minutes", false, Some("2019-07-26")),
            ("9998-12-31", "40000 years", false, None),
        ] {
            let length: Length = length.parse().expect(length);
            let moved = length.from_day(from.parse().expect(from), back, Some(&calendar));
            assert_eq!(
                moved.map(|day| day.to_string()).as_deref(),
                to,
                "{from} {length}"
            );
        }
        let working: Length = "1 working day".parse().expect("a length");
        let day = jiff::civil::date(2019, 7, 26);
        assert_eq!(
            working.from_day(day, false, None),
            None,
            "nobody said which days are worked"
        );
    }

    #[test]
    fn no_count_overflows() {
        for (unit, _) in UNITS {
            for count in [i64::MIN, i64::MAX] {
                let length = Length { count, unit };
                let utc = Calendar::new("UTC", vec![], Default::default(), vec![]).expect("UTC");
                length.in_days();
                length.order(&Length::days(1));
                let epoch = Timestamp::UNIX_EPOCH;
                assert_eq!(length.after(epoch, &utc), None);
                assert_eq!(length.before(epoch, &utc), None);
                assert_eq!(
                    length.from_day(super::super::utc_date(epoch), true, None),
                    None
                );
            }
        }
    }
}
