//! `[org]`: units, roles, calendars, scales, authority, ladders.

mod calendar;
mod ladder;
mod role;
mod scale;

pub(super) use role::{LINE, ROLE, line};

use crate::definition::keys::{ID, Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::named::value_error;
use crate::definition::read::{Reading, Table};
use crate::definition::referent::Referent;
use crate::framework::{Label, Organisation};
use crate::value::{Currency, Name};
use calendar::{CALENDAR, calendar_of};
use ladder::{LADDER, ladder};
use role::{ROLE_KEYS, UNIT, role, unit};
use scale::{AUTHORITY, MATRIX, SCALE_KEYS, authority, matrix, scale};
use std::collections::BTreeMap;

pub(super) fn read(file: &Table<'_>, reading: &mut Reading<'_, '_>) -> Option<Organisation> {
    let head = file.table("org", reading)?;
    let id = head.name("id", reading);
    let calendar = head.name("calendar", reading);
    let organisation = Organisation {
        label: match head.take("label", reading) {
            Some(item) => item.label(reading),
            None => Label([("en".to_owned(), "org".to_owned())].into()),
        },
        currency: currency(&head, reading),
        executive_head: head.name("executive_head", reading),
        unit_head: head.name("unit_head", reading),
        languages: languages(&head, reading),
        calendars: by_id(file, "calendars", Referent::Calendar, calendar_of, reading),
        units: by_id(file, "units", Referent::Unit, unit, reading),
        roles: by_id(file, "roles", Referent::Role, role, reading),
        scales: by_id(file, "scales", Referent::Scale, scale, reading),
        matrices: by_id(file, "matrices", Referent::Matrix, matrix, reading),
        authorities: by_id(file, "authority", Referent::Authority, authority, reading),
        ladders: by_id(file, "ladders", Referent::Ladder, ladder, reading),
        calendar: calendar?,
        id: id?,
    };
    head.finish(reading);
    file.finish(reading);
    Some(organisation)
}

/// The tables by id below a key, those that can be read.
fn by_id<T>(
    file: &Table<'_>,
    key: &'static str,
    referent: Referent,
    one: fn(&Table<'_>, &mut Reading<'_, '_>) -> Option<T>,
    reading: &mut Reading<'_, '_>,
) -> BTreeMap<Name, T> {
    let mut read = BTreeMap::new();
    for (id, table) in file.by_id(key, reading) {
        if key == "roles" {
            reading.notes.places.note_role(&id);
        }
        reading.declares(referent, &id.name, &table);
        let value = one(&table, reading);
        table.finish(reading);
        read.extend(value.map(|value| (id.name, value)));
    }
    read
}

fn currency(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> String {
    let Some(item) = head.take("currency", reading) else {
        return String::new();
    };
    let code = item.text(reading).unwrap_or_default();
    if let Err(error) = Currency::checked(code) {
        value_error(&error, &item.place(), reading.mistakes);
    }
    code.to_owned()
}

fn languages(head: &Table<'_>, reading: &mut Reading<'_, '_>) -> Vec<String> {
    let mut languages = Vec::new();
    for item in head.list("languages", reading) {
        languages.extend(item.text(reading).map(str::to_owned));
    }
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    languages
}

/// The whole file.
pub(in crate::definition) const ORGANISATION: TableKeys = TableKeys {
    title: "organisation",
    doc: "The organisation. There is one such file.",
    keys: &[
        Key {
            name: "org",
            kind: Kind::Table(&ORG),
            doc: "The organisation as a whole.",
            ..REQUIRED
        },
        Key {
            name: "calendars",
            kind: Kind::ById(&CALENDAR),
            doc: "Working days and sessions.",
            ..OPTIONAL
        },
        Key {
            name: "units",
            kind: Kind::ById(&UNIT),
            doc: "Parts of the organisation.",
            ..OPTIONAL
        },
        Key {
            name: "roles",
            kind: Kind::ById(&ROLE_KEYS),
            doc: "What a person can be appointed to.",
            ..OPTIONAL
        },
        Key {
            name: "scales",
            kind: Kind::ById(&SCALE_KEYS),
            doc: "Ordered sets of values.",
            ..OPTIONAL
        },
        Key {
            name: "matrices",
            kind: Kind::ById(&MATRIX),
            doc: "Lookups of two scales.",
            ..OPTIONAL
        },
        Key {
            name: "authority",
            kind: Kind::ById(&AUTHORITY),
            doc: "Who may decide, by the value of a scale.",
            ..OPTIONAL
        },
        Key {
            name: "ladders",
            kind: Kind::ById(&LADDER),
            doc: "Whom a matter climbs to.",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const ORG: TableKeys = TableKeys {
    title: "[org]",
    doc: "The organisation as a whole.",
    keys: &[
        Key {
            doc: "Its name in every subject of an event.",
            example: r#""agency""#,
            ..ID
        },
        Key {
            otherwise: "`org`",
            doc: "What people call it.",
            example: r#"{ en = "The Agency", fr = "L'Agence" }"#,
            ..LABEL
        },
        Key {
            name: "currency",
            kind: Kind::Pattern("^[A-Z]{3}$", "currency, of ISO 4217"),
            doc: "The currency of its accounts.",
            example: r#""USD""#,
            ..REQUIRED
        },
        Key {
            name: "languages",
            kind: Kind::List(&Kind::Text),
            default: Some(r#"["en"]"#),
            doc: "The languages that labels are to have: `igf check` names those that have not.",
            example: r#"["en", "fr"]"#,
            ..OPTIONAL
        },
        Key {
            name: "calendar",
            kind: Kind::Name(Referent::Calendar),
            doc: "The calendar that counts where none is named.",
            example: r#""geneva""#,
            ..REQUIRED
        },
        Key {
            name: "executive_head",
            kind: ROLE,
            otherwise: "nobody: the charter's electorate stands above all posts",
            doc: "The role of who heads the whole: above every post that nobody else is above. \
                  The charter's electorate stands above it.",
            example: r#""director_general""#,
            ..OPTIONAL
        },
        Key {
            name: "unit_head",
            kind: ROLE,
            otherwise: "nobody heads a unit",
            doc: "The role of who heads the unit in which it is held: above the posts of the \
                  unit, and below who heads the parent unit.",
            example: r#""head_of_unit""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
