//! Lengths of time as rules state them: in calendar units, or in working days.

use super::{Calendar, ValueError};
use jiff::{Span, Timestamp, ToSpan};
use std::fmt;
use std::str::FromStr;

/// The most of any unit: more than a century of days.
const MAX_COUNT: i64 = 40_000;

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

    /// The instant this long before `due`; `None` before the beginning of time.
    pub fn before(&self, due: Timestamp, calendar: &Calendar) -> Option<Timestamp> {
        match self.unit {
            LengthUnit::WorkingDays => {
                let day = calendar.working_days_after(calendar.date_of(due), -self.count)?;
                calendar.start_of(day)
            }
            _ => calendar.plus(due, self.span()?.negate()),
        }
    }

    /// About how many days it is, for planning: a month is 30.44 days, five working days a week.
    pub fn in_days(&self) -> i64 {
        match self.unit {
            LengthUnit::Minutes => self.count.div_euclid(1_440),
            LengthUnit::Hours => self.count.div_euclid(24),
            LengthUnit::Days => self.count,
            LengthUnit::WorkingDays => (self.count * 7).div_euclid(5),
            LengthUnit::Weeks => self.count * 7,
            LengthUnit::Months => (self.count * 3_044 + 50).div_euclid(100),
            LengthUnit::Years => (self.count * 36_525 + 50).div_euclid(100),
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

impl FromStr for Length {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Length, ValueError> {
        let trimmed = text.trim();
        read_iso(trimmed)
            .or_else(|| read_words(trimmed))
            .ok_or_else(|| {
                ValueError::new(
                    "bad_length",
                    format!("`{}` is not a length", super::shortened(text)),
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
}
