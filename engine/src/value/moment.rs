//! A day or an instant, as people name a time: at every edge a day is the organisation's day.

use super::read::day;
use super::{Calendar, ValueError, quoted};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// A day or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// `2019-12-31`: the whole day, where the organisation is.
    Day(Date),
    /// `2019-12-31T12:00:00Z`: the same everywhere.
    Instant(Timestamp),
}

impl Moment {
    /// Reads a day or an instant.
    ///
    /// # Errors
    /// `bad_date` when the text is neither. A time of day without a zone is neither.
    pub fn parse(text: &str) -> Result<Moment, ValueError> {
        let text = text.trim();
        if let Ok(at) = text.parse() {
            return Ok(Moment::Instant(at));
        }
        day(text).map(Moment::Day).map_err(|_| bad_moment(text))
    }

    /// The first instant of a day; an instant itself. Without a calendar days are those of UTC.
    ///
    /// # Errors
    /// `bad_date` when the day begins outside of the time that can be told.
    pub fn start(self, calendar: Option<&Calendar>) -> Result<Timestamp, ValueError> {
        self.resolve(calendar, Calendar::start_of)
    }

    /// The last nanosecond of a day, so that what happened on the day has happened; an instant
    /// itself. Without a calendar days are those of UTC.
    ///
    /// # Errors
    /// `bad_date` when the day ends outside of the time that can be told.
    pub fn end(self, calendar: Option<&Calendar>) -> Result<Timestamp, ValueError> {
        self.resolve(calendar, |calendar, day| {
            calendar.end_of(day)?.checked_sub(1.nanosecond()).ok()
        })
    }

    fn resolve(
        self,
        calendar: Option<&Calendar>,
        of_day: impl Fn(&Calendar, Date) -> Option<Timestamp>,
    ) -> Result<Timestamp, ValueError> {
        match self {
            Moment::Instant(at) => Ok(at),
            Moment::Day(day) => {
                let at = match calendar {
                    Some(calendar) => of_day(calendar, day),
                    None => of_day(&Calendar::utc(), day),
                };
                at.ok_or_else(|| bad_moment(&day.to_string()))
            }
        }
    }
}

fn bad_moment(text: &str) -> ValueError {
    let message = format!("{} is neither a day nor an instant", quoted(text));
    ValueError::new("bad_date", message)
        .with_help("write a day as 2019-12-31, and an instant as 2019-12-31T12:00:00Z")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(zone: &str) -> Calendar {
        Calendar::new(zone, vec![], Default::default(), vec![]).expect("a known zone")
    }

    #[test]
    fn a_day_begins_and_ends_where_the_organisation_is() {
        let day = Moment::parse("2019-12-31").expect("a day");
        for (zone, start, end) in [
            (
                "America/New_York",
                "2019-12-31T05:00:00Z",
                "2020-01-01T04:59:59.999999999Z",
            ),
            (
                "Asia/Tokyo",
                "2019-12-30T15:00:00Z",
                "2019-12-31T14:59:59.999999999Z",
            ),
        ] {
            let calendar = calendar(zone);
            let told = |at: Result<Timestamp, ValueError>| at.expect(zone).to_string();
            assert_eq!(told(day.start(Some(&calendar))), start);
            assert_eq!(told(day.end(Some(&calendar))), end);
        }
        let utc = day.start(None).expect("a day of UTC");
        assert_eq!(utc.to_string(), "2019-12-31T00:00:00Z");
    }

    #[test]
    fn an_instant_is_itself_everywhere() {
        let noon = Moment::parse("2019-12-31T12:00:00+01:00").expect("an instant");
        let tokyo = calendar("Asia/Tokyo");
        let at: Timestamp = "2019-12-31T11:00:00Z".parse().expect("an instant");
        assert_eq!(noon, Moment::Instant(at));
        assert_eq!(noon.start(Some(&tokyo)), Ok(at));
        assert_eq!(noon.end(None), Ok(at));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for text in [
            "",
            "tomorrow",
            "2019-12",
            "2020-02-30",
            "20191231",
            "2019-12-31T12:00",
            "9999-12-31",
        ] {
            let error = Moment::parse(text).expect_err(text);
            assert_eq!(error.code, "bad_date", "{text}");
        }
    }
}
