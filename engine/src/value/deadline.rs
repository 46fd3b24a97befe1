//! A deadline as people say it: the last day, and the time where the day does not end with it.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, ZonedDateTime};

/// The last day before a deadline, in a zone; with the time where it is not the end of that day. A
/// deadline at midnight is the end of the day before.
pub fn deadline(at: Timestamp, zone: &TimeZone) -> String {
    let last = last_moment(at, zone);
    if last.end_of_day().is_ok_and(|end| end == last) {
        return last.date().to_string();
    }
    let at = at.to_zoned_datetime(zone.clone());
    at.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// The last moment before a deadline.
fn last_moment(at: Timestamp, zone: &TimeZone) -> ZonedDateTime {
    let last = at.checked_sub(1.nanosecond()).unwrap_or(at);
    last.to_zoned_datetime(zone.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(at: &str) -> String {
        let zone = TimeZone::get("Europe/Zurich").expect("a zone");
        deadline(at.parse().expect("an instant"), &zone)
    }

    #[test]
    fn midnight_ends_the_day_before_and_other_times_are_told() {
        assert_eq!(told("2026-03-31T22:00:00Z"), "2026-03-31");
        assert_eq!(told("2026-03-31T21:30:00Z"), "2026-03-31 23:30 CEST");
        // The last Sunday of October has 25 hours.
        assert_eq!(told("2026-10-25T23:00:00Z"), "2026-10-25");
    }
}
