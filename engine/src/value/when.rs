//! Imprecise time: a day, a month, a quarter, a year, a session of a body, or unknown.

use super::{Name, ValueError, rather};
use jiff::civil::Date;
use std::fmt;
use std::str::FromStr;

/// A period of time as people promise it. It sorts and compares as a period; a deadline is its
/// last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// `2019-12-31`
    Day(Date),
    /// `2019-12`
    Month(i16, i8),
    /// `2019-Q4`
    Quarter(i16, i8),
    /// `2019`
    Year(i16),
    /// `session:council+1`: the first session of that calendar after the day of asking.
    Session {
        /// The calendar whose sessions count.
        calendar: Name,
        /// Which session, from 1.
        offset: i32,
    },
    /// `unknown`
    Unknown,
}

impl When {
    /// The first day; `None` for an unresolved session and for unknown.
    pub fn first(&self) -> Option<Date> {
        match *self {
            When::Day(day) => Some(day),
            When::Month(year, month) => Date::new(year, month, 1).ok(),
            When::Quarter(year, quarter) => Date::new(year, quarter * 3 - 2, 1).ok(),
            When::Year(year) => Date::new(year, 1, 1).ok(),
            When::Session { .. } | When::Unknown => None,
        }
    }

    /// The last day; `None` for an unresolved session and for unknown.
    pub fn last(&self) -> Option<Date> {
        match *self {
            When::Day(day) => Some(day),
            When::Month(year, month) => Some(Date::new(year, month, 1).ok()?.last_of_month()),
            When::Quarter(year, quarter) => {
                Some(Date::new(year, quarter * 3, 1).ok()?.last_of_month())
            }
            When::Year(year) => Date::new(year, 12, 31).ok(),
            When::Session { .. } | When::Unknown => None,
        }
    }

    /// A session as the day that `session` gives for it; anything else as it is.
    pub fn resolve(&self, session: &dyn Fn(&Name, i32) -> Option<Date>) -> When {
        match self {
            When::Session { calendar, offset } => {
                session(calendar, *offset).map_or(When::Unknown, When::Day)
            }
            other => other.clone(),
        }
    }
}

impl FromStr for When {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<When, ValueError> {
        read(text.trim()).ok_or_else(|| {
            let known = "write 2019-12-31, 2019-12, 2019-Q4, 2019, session:council+1 or unknown";
            let help = rather::day(text).map(|day| format!("write {day}"));
            ValueError::new("bad_when", format!("{} is not a time", super::quoted(text)))
                .with_help(help.unwrap_or_else(|| known.to_owned()))
        })
    }
}

fn read(text: &str) -> Option<When> {
    if text == "unknown" {
        return Some(When::Unknown);
    }
    if let Some(session) = text.strip_prefix("session:") {
        let (calendar, offset) = session.split_once('+')?;
        let offset = whole(offset, 1, 99)?;
        return Some(When::Session {
            calendar: Name::checked(calendar).ok()?,
            offset: offset.into(),
        });
    }
    let mut parts = text.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let year = whole(year, 1, 9998)?;
    let period = match parts.next() {
        None => When::Year(year),
        Some(part) => match (part.strip_prefix('Q'), parts.next()) {
            (Some(quarter), None) => When::Quarter(year, narrow(whole(quarter, 1, 4)?)?),
            (None, None) => When::Month(year, narrow(two_digits(part, 12)?)?),
            (None, Some(day)) => {
                let (month, day) = (two_digits(part, 12)?, two_digits(day, 31)?);
                When::Day(Date::new(year, narrow(month)?, narrow(day)?).ok()?)
            }
            (Some(_), Some(_)) => return None,
        },
    };
    parts.next().is_none().then_some(period)
}

fn two_digits(text: &str, most: i16) -> Option<i16> {
    if text.len() == 2 {
        whole(text, 1, most)
    } else {
        None
    }
}

fn whole(text: &str, least: i16, most: i16) -> Option<i16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: i16 = text.parse().ok().filter(|_| digits)?;
    (least..=most).contains(&number).then_some(number)
}

fn narrow(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

impl fmt::Display for When {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            When::Day(day) => write!(out, "{day}"),
            When::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            When::Quarter(year, quarter) => write!(out, "{year:04}-Q{quarter}"),
            When::Year(year) => write!(out, "{year:04}"),
            When::Session { calendar, offset } => write!(out, "session:{calendar}+{offset}"),
            When::Unknown => out.write_str("unknown"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_come_back_and_know_their_last_day() {
        for (text, last) in [
            ("2019-12-31", Some("2019-12-31")),
            ("2020-02", Some("2020-02-29")),
            ("2019-Q4", Some("2019-12-31")),
            ("2019-Q1", Some("2019-03-31")),
            ("2019", Some("2019-12-31")),
            ("session:council+1", None),
            ("unknown", None),
        ] {
            let when: When = text.parse().expect(text);
            assert_eq!(when.to_string(), text);
            assert_eq!(when.last().map(|day| day.to_string()).as_deref(), last);
        }
    }

    #[test]
    fn what_is_not_a_time_is_refused() {
        for text in [
            "",
            "19",
            "2019-13",
            "2019-Q5",
            "2019-02-30",
            "2019-1",
            "2019-Q1-1",
            "soon",
        ] {
            assert_eq!(
                text.parse::<When>().map_err(|error| error.code),
                Err("bad_when"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_session_is_the_day_its_calendar_gives() {
        let when: When = "session:council+2".parse().expect("a session");
        let day = jiff::civil::date(2020, 6, 25);
        let resolved = when.resolve(&|calendar, offset| {
            (calendar.as_str() == "council" && offset == 2).then_some(day)
        });
        assert_eq!(resolved, When::Day(day));
        assert_eq!(when.resolve(&|_, _| None), When::Unknown);
    }
}
