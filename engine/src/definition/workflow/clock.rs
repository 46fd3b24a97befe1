//! `[[clocks]]`.

use crate::definition::holders::holders;
use crate::definition::keys::{ID, Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::lengths;
use crate::definition::named::named;
use crate::definition::no_twins;
use crate::definition::read::{Item, Reading, Table};
use crate::definition::referent::Referent;
use crate::definition::workflow::{HOLDERS, ROLES, STATES};
use crate::framework::{Breach, Clock, ClockLength, ClockStart};
use crate::value::Length;
use std::collections::BTreeMap;

pub(super) fn clocks(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<Clock> {
    let mut clocks = Vec::new();
    let mut places = Vec::new();
    for table in file.tables("clocks", reading) {
        if let Some(clock) = clock(&table, reading) {
            places.push(table.place());
            clocks.push(clock);
        }
        table.finish(reading);
    }
    let names = clocks.iter().map(|clock: &Clock| &clock.id);
    no_twins(names.zip(places), reading.mistakes);
    clocks
}

fn clock(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Clock> {
    let id = table.name("id", reading);
    if let Some(id) = &id {
        reading.declares(Referent::Clock, id, table);
    }
    let start = match table.take("start", reading) {
        None => Some(ClockStart::Run),
        Some(item) => start(&item, reading),
    };
    let length = length(table, reading);
    let warn = lengths::warnings(table, length.as_ref(), reading);
    Some(Clock {
        label: table.label(reading),
        run_in: table.names("run_in", reading),
        calendar: table.name("calendar", reading),
        breach: breach(table, reading),
        repeat: table
            .take("repeat", reading)
            .and_then(|item| lengths::running(&item, reading)),
        moved_by: holders(table, "moved_by", reading),
        breach_anyway: table.flag("breach_anyway", reading),
        warn,
        // Without them it is kept all the same, so that one mistake does not make many.
        length: length.unwrap_or(ClockLength::Fixed(Length::days(1))),
        start: start.unwrap_or(ClockStart::Run),
        id: id?,
    })
}

fn start(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockStart> {
    let text = item.text(reading)?;
    if text == "opened" {
        return Some(ClockStart::Opened);
    }
    match text.split_once(':') {
        Some(("event", name)) => {
            let event = named(name, item.place(), reading.mistakes)?;
            reading.uses(Referent::Event, &event);
            Some(ClockStart::Event(event.name))
        }
        Some(("field", _)) => item.of_field(reading).map(ClockStart::Field),
        _ => {
            let message = "a clock starts at `opened`, `event:NAME` or `field:NAME`";
            let help = "leave `start` away to start it when a state of `run_in` is entered";
            reading
                .mistakes
                .error_with_help("bad_value", &item.place(), message, help);
            None
        }
    }
}

/// Exactly one of `length`, `until`, `length_by`.
fn length(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockLength> {
    let fixed = table.take("length", reading);
    let until = table.take("until", reading);
    let by = table.take("length_by", reading);
    match (fixed, until, by) {
        (Some(item), None, None) => lengths::running(&item, reading).map(ClockLength::Fixed),
        (None, Some(item), None) => item.of_field(reading).map(ClockLength::Until),
        (None, None, Some(item)) => length_by(&item, reading),
        _ => {
            let message = "a clock has exactly one of length, until, length_by";
            let help = "write one: `length = \"10 days\"`, or `until = \"field:due\"`";
            let mistakes = &mut reading.mistakes;
            mistakes.error_with_help("bad_value", &table.place(), message, help);
            None
        }
    }
}

fn length_by(item: &Item<'_>, reading: &mut Reading<'_, '_>) -> Option<ClockLength> {
    if !item.is_table() {
        item.pairs(reading);
        return None;
    }
    let mut field = None;
    let mut lengths = BTreeMap::new();
    for (key, value) in item.pairs(reading) {
        if key.name == "field" {
            field = value.of_field(reading);
        } else if let Some(length) = lengths::running(&value, reading) {
            lengths.insert(key.name, length);
        }
    }
    if field.is_none() {
        let message = "`length_by` names its `field`";
        let help = "add `field = \"…\"`: the field by whose value it runs";
        let mistakes = &mut reading.mistakes;
        mistakes.error_with_help("missing_key", &item.place(), message, help);
    }
    Some(ClockLength::ByField {
        field: field?,
        lengths,
    })
}

fn breach(table: &Table<'_>, reading: &mut Reading<'_, '_>) -> Breach {
    let Some(table) = table.table("breach", reading) else {
        return Breach::default();
    };
    let breach = Breach {
        flag: table.name("flag", reading),
        inform: table.names("inform", reading),
        ladder: table.name("ladder", reading),
        fire: table.name("fire", reading),
    };
    table.finish(reading);
    breach
}

pub(in crate::definition) const CLOCK: TableKeys = TableKeys {
    title: "[[clocks]]",
    doc: "A deadline.",
    keys: &[
        Key {
            example: r#""response""#,
            ..ID
        },
        LABEL,
        Key {
            name: "start",
            kind: Kind::Pattern(
                "^(opened|(event|field):[a-z][a-z0-9_]*)$",
                "`opened`, `event:ID` or `field:ID`",
            ),
            otherwise: "entering a state of `run_in`",
            doc: "What it counts from: an event, the date in a field, or the opening of the case, \
                  whatever happened since.",
            example: r#""event:progressed""#,
            ..OPTIONAL
        },
        Key {
            name: "run_in",
            kind: STATES,
            doc: "The states in which it runs; leaving them stops it, entering them starts it anew.",
            example: r#"["issued"]"#,
            ..REQUIRED
        },
        Key {
            name: "length",
            kind: Kind::Length,
            doc: "How long it runs, at least a minute.",
            example: r#""5 working days""#,
            ..OPTIONAL
        },
        Key {
            name: "until",
            kind: Kind::OfField,
            doc: "The field with the day at whose end it runs out.",
            example: r#""field:due""#,
            ..OPTIONAL
        },
        Key {
            name: "length_by",
            kind: Kind::Map(
                &Kind::Id("`field`, or a value of that field"),
                &Kind::Either(&[Kind::Length, Kind::OfField]),
            ),
            doc: "How long it runs, by the value of a field.",
            example: r#"{ field = "priority", important = "28 days", critical = "14 days" }"#,
            ..OPTIONAL
        },
        Key {
            name: "calendar",
            kind: Kind::Name(Referent::Calendar),
            otherwise: "the organisation's",
            doc: "The calendar of its working days.",
            example: r#""council""#,
            ..OPTIONAL
        },
        Key {
            name: "warn",
            kind: Kind::List(&Kind::Length),
            default: Some("[]"),
            doc: "So long before it runs out, it warns; at least a minute, and less than it runs.",
            example: r#"["7 days", "1 day"]"#,
            ..OPTIONAL
        },
        Key {
            name: "breach",
            kind: Kind::Table(&BREACH),
            doc: "What happens when it runs out.",
            example: r#"{ flag = "overdue", inform = ["head_of_unit"] }"#,
            ..OPTIONAL
        },
        Key {
            name: "repeat",
            kind: Kind::Length,
            otherwise: "it runs once",
            doc: "It runs again, for so long from the deadline that was missed, at the same local \
                  time; at least a minute.",
            example: r#""90 days""#,
            ..OPTIONAL
        },
        Key {
            name: "moved_by",
            kind: HOLDERS,
            default: Some("[]"),
            doc: "Who may move its deadline while it runs, with a document: `igf move-deadline`.",
            example: r#"["deputy_dg"]"#,
            ..OPTIONAL
        },
        Key {
            name: "breach_anyway",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Its breach fires its transition though what that one needs (`when`, `require`, \
                  `evidence`, a programme's gate) is missing.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &["length", "until", "length_by"],
};

const BREACH: TableKeys = TableKeys {
    title: "`breach` of [[clocks]]",
    doc: "What happens when a clock runs out.",
    keys: &[
        Key {
            name: "flag",
            kind: Kind::Id("flag"),
            doc: "Goes up, until the clock's states are left or it starts anew.",
            example: r#""overdue""#,
            ..OPTIONAL
        },
        Key {
            name: "inform",
            kind: ROLES,
            default: Some("[]"),
            doc: "Who is told.",
            example: r#"["deputy_dg"]"#,
            ..OPTIONAL
        },
        Key {
            name: "ladder",
            kind: Kind::Name(Referent::Ladder),
            doc: "The ladder that the matter climbs by one rung.",
            example: r#""implementation""#,
            ..OPTIONAL
        },
        Key {
            name: "fire",
            kind: Kind::Name(Referent::Transition),
            doc: "The transition that is done, if all that it needs is there.",
            example: r#""lapse""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
