//! Calendars: time zone, weekend, holidays, and sessions of a body.

use super::{Words, deadline};
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan};
use std::collections::BTreeSet;

/// The longest search for a working day: a calendar without any cannot hang the engine.
const MAX_SEARCH_DAYS: i64 = 80_000;

/// The days of the week, as definitions write them.
impl Words for Weekday {
    const ALL: &'static [Weekday] = &[
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    fn word(self) -> &'static str {
        match self {
            Weekday::Monday => "mon",
            Weekday::Tuesday => "tue",
            Weekday::Wednesday => "wed",
            Weekday::Thursday => "thu",
            Weekday::Friday => "fri",
            Weekday::Saturday => "sat",
            Weekday::Sunday => "sun",
        }
    }
}

/// A calendar, with its time zone resolved from the bundled database.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// The time zone's IANA name.
    pub timezone: String,
    /// Days of the week that are not worked.
    pub weekend: Vec<Weekday>,
    /// Days that are not worked.
    pub holidays: BTreeSet<Date>,
    /// First days of the sessions of a body, in order.
    pub sessions: Vec<Date>,
    zone: TimeZone,
}

impl Calendar {
    /// A calendar in a time zone; `None` when the bundled database does not know it.
    pub fn new(
        timezone: &str,
        weekend: Vec<Weekday>,
        holidays: BTreeSet<Date>,
        mut sessions: Vec<Date>,
    ) -> Option<Calendar> {
        sessions.sort_unstable();
        Some(Calendar {
            timezone: timezone.to_owned(),
            weekend,
            holidays,
            sessions,
            zone: TimeZone::get(timezone).ok()?,
        })
    }

    /// The calendar where no organisation has one: UTC, every day worked, no sessions.
    pub fn utc() -> Calendar {
        Calendar {
            timezone: "UTC".to_owned(),
            weekend: Vec::new(),
            holidays: BTreeSet::new(),
            sessions: Vec::new(),
            zone: TimeZone::UTC,
        }
    }

    /// A calendar that knows a time zone alone; `None` when the bundled database does not know it.
    pub fn in_zone(timezone: &str) -> Option<Calendar> {
        Calendar::new(timezone, Vec::new(), BTreeSet::new(), Vec::new())
    }

    /// The local day of an instant.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// The local time of day of an instant.
    pub fn time_of(&self, at: Timestamp) -> Time {
        self.zone.to_datetime(at).time()
    }

    /// A deadline as people say it: its last day, and the time where that is not the day's end.
    pub fn deadline(&self, at: Timestamp) -> String {
        deadline(at, &self.zone)
    }

    /// The instant at which a local day begins.
    pub fn start_of(&self, day: Date) -> Option<Timestamp> {
        let start = day.to_zoned_datetime(self.zone.clone()).ok()?;
        Some(start.timestamp())
    }

    /// The instant at which a local day is over: the start of the next.
    pub fn end_of(&self, day: Date) -> Option<Timestamp> {
        self.start_of(day.tomorrow().ok()?)
    }

    /// The IANA name of the time zone.
    pub fn timezone(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// The instant of a local date and time.
    pub fn instant_of(&self, at: jiff::civil::DateTime) -> Option<Timestamp> {
        Some(at.to_zoned_datetime(self.zone.clone()).ok()?.timestamp())
    }

    /// An instant moved by calendar units at the same local time.
    pub fn plus(&self, from: Timestamp, span: Span) -> Option<Timestamp> {
        let moved = from
            .to_zoned_datetime(self.zone.clone())
            .checked_add(span)
            .ok()?;
        Some(moved.timestamp())
    }

    /// Whether a day is worked.
    pub fn is_working(&self, day: Date) -> bool {
        !self.weekend.contains(&day.weekday()) && !self.holidays.contains(&day)
    }

    /// The `count`-th working day after `from`, or before it for a negative count; `from` itself
    /// for zero.
    pub fn working_days_after(&self, from: Date, count: i64) -> Option<Date> {
        let step = if count < 0 { -1 } else { 1 };
        let mut left = count.checked_abs()?;
        let mut day = from;
        let mut searched = 0;
        while left > 0 {
            day = day.checked_add(step.days()).ok()?;
            left -= i64::from(self.is_working(day));
            searched += 1;
            if searched > MAX_SEARCH_DAYS {
                return None;
            }
        }
        Some(day)
    }

    /// The `offset`-th session (from 1) that begins after a day.
    pub fn session(&self, after: Date, offset: i32) -> Option<Date> {
        let index = usize::try_from(offset.checked_sub(1)?).ok()?;
        self.sessions
            .iter()
            .filter(|session| **session > after)
            .nth(index)
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Length;
    use jiff::civil::date;

    fn geneva() -> Calendar {
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let holidays = [date(2019, 8, 1)].into();
        let sessions = vec![date(2020, 6, 25), date(2019, 11, 26)];
        Calendar::new("Europe/Zurich", weekend, holidays, sessions).expect("a known zone")
    }

    #[test]
    fn working_days_pass_over_weekends_and_holidays() {
        let calendar = geneva();
        // From Friday 26 July: ten working days across 1 August and two weekends end on 12 August
        // with the holiday counted out.
        let last = calendar.working_days_after(date(2019, 7, 26), 10);
        assert_eq!(last, Some(date(2019, 8, 12)));
        let back = calendar.working_days_after(date(2019, 8, 12), -10);
        assert_eq!(back, Some(date(2019, 7, 26)));
    }

    #[test]
    fn a_deadline_of_working_days_ends_with_its_day() {
        let calendar = geneva();
        let from = "2019-07-26T15:00:00Z".parse().expect("an instant");
        let length: Length = "1 working day".parse().expect("a length");
        let due = length.after(from, &calendar).expect("in range");
        assert_eq!(
            due.to_string(),
            "2019-07-29T22:00:00Z",
            "midnight in Geneva, in summer"
        );
    }

    #[test]
    fn days_keep_the_local_time_across_a_change_of_clocks() {
        let calendar = geneva();
        let from = "2019-10-26T10:00:00Z".parse().expect("an instant");
        let due = Length::days(1).after(from, &calendar).expect("in range");
        assert_eq!(due.to_string(), "2019-10-27T11:00:00Z");
    }

    #[test]
    fn sessions_are_counted_from_the_day_of_asking() {
        let calendar = geneva();
        assert_eq!(
            calendar.session(date(2019, 7, 1), 1),
            Some(date(2019, 11, 26))
        );
        assert_eq!(
            calendar.session(date(2019, 7, 1), 2),
            Some(date(2020, 6, 25))
        );
        assert_eq!(calendar.session(date(2019, 7, 1), 3), None);
        assert_eq!(calendar.session(date(2019, 7, 1), 0), None);
    }

    #[test]
    fn a_calendar_without_working_days_ends_the_search() {
        let week = vec![
            Weekday::Monday,
            Weekday::Tuesday,
            Weekday::Wednesday,
            Weekday::Thursday,
            Weekday::Friday,
            Weekday::Saturday,
            Weekday::Sunday,
        ];
        let never = Calendar::new("UTC", week, BTreeSet::new(), vec![]).expect("UTC");
        assert_eq!(never.working_days_after(date(2019, 1, 1), 1), None);
    }
}
