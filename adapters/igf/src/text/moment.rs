//! Day and time where the organisation is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Day and time in a zone, with its name.
pub(crate) fn moment(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone())
        .strftime("%Y-%m-%d %H:%M %Z")
        .to_string()
}

/// A zone by its name; UTC where this machine does not know it.
pub(crate) fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}
