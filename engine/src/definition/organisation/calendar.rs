//! `[calendars.ID]`: working days, and the sessions of a body.

use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, TableKeys, words};
use crate::definition::read::{Reading, Table};
use crate::value::{Calendar, Words};
use jiff::civil::Weekday;
use std::collections::BTreeSet;

pub(super) fn calendar_of(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Calendar> {
    let (mut weekend, mut holidays, mut sessions) = (Vec::new(), BTreeSet::new(), Vec::new());
    for item in table.list("weekend", reading) {
        weekend.extend(item.word::<Weekday>(reading));
        if Weekday::ALL.iter().all(|day| weekend.contains(day)) {
            let message = "no day of the week is worked: no working day ever comes";
            let help = "name only the days that are not worked";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &item.place(), message, help);
        }
    }
    for item in table.list("holidays", reading) {
        holidays.extend(item.date(reading));
    }
    for item in table.list("sessions", reading) {
        sessions.extend(item.date(reading));
    }
    // For readers of the file.
    table.text("source", reading);
    table.label(reading);
    let zone = table.take("timezone", reading);
    let name = match zone {
        // What is no text is a mistake already.
        Some(item) => item.text(reading).unwrap_or("UTC"),
        None => "UTC",
    };
    let in_zone = |zone| Calendar::new(zone, weekend.clone(), holidays.clone(), sessions.clone());
    let calendar = in_zone(name);
    if let (Some(item), None) = (zone, &calendar) {
        let message = format!("`{name}` is not a time zone");
        let help = "write its name, such as Europe/Zurich";
        reading
            .mistakes
            .error_with_help("bad_value", &item.place(), message, help);
    }
    // It is kept all the same, so that one mistake does not make many.
    calendar.or_else(|| in_zone("UTC"))
}

pub(in crate::definition) const CALENDAR: TableKeys = TableKeys {
    title: "[calendars.ID]",
    doc: "Working days, and the sessions of a body.",
    keys: &[
        Key {
            name: "timezone",
            kind: Kind::Text,
            default: Some(r#""UTC""#),
            doc: "The time zone in which its days begin and end.",
            example: r#""Europe/Zurich""#,
            ..OPTIONAL
        },
        Key {
            name: "weekend",
            kind: Kind::List(&Kind::Word(words::<Weekday>)),
            default: Some("[]"),
            doc: "Days of the week that are not worked.",
            example: r#"["sat", "sun"]"#,
            ..OPTIONAL
        },
        Key {
            name: "holidays",
            kind: Kind::List(&Kind::Date),
            default: Some("[]"),
            doc: "Other days that are not worked.",
            example: "[2019-12-25, 2020-01-01]",
            ..OPTIONAL
        },
        Key {
            name: "sessions",
            kind: Kind::List(&Kind::Date),
            default: Some("[]"),
            doc: "The first days of the sessions, for times such as `session:council+1`.",
            example: "[2019-11-26, 2020-06-30]",
            ..OPTIONAL
        },
        Key {
            name: "source",
            kind: Kind::Text,
            doc: "Where the dates come from: for readers of the file.",
            example: r#""the Council's own calendar""#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};
