//! The keys of `organisation.toml`: units, roles, calendars, scales, authority, ladders.

mod ladder;
mod scale;

use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words,
};
use crate::definition::resolve::Referent;
use crate::framework::Line;
use crate::framework::RoleScope;
use jiff::civil::Weekday;
use ladder::LADDER;
use scale::{AUTHORITY, MATRIX, SCALE_KEYS};

/// A line as definitions write it.
pub(super) const LINE: Kind = Kind::Either(&[
    Kind::Count(1, 3),
    Kind::Word(|| Line::BESIDE.map(|(word, _)| word).to_vec()),
]);

const ROLE: Kind = Kind::Name(Referent::Role);

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
    ],
    one_of: &[],
};

const CALENDAR: TableKeys = TableKeys {
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

const UNIT: TableKeys = TableKeys {
    title: "[units.ID]",
    doc: "A part of the organisation.",
    keys: &[
        LABEL,
        Key {
            name: "parent",
            kind: Kind::Name(Referent::Unit),
            doc: "The unit that it belongs to.",
            example: r#""odg""#,
            ..OPTIONAL
        },
        Key {
            name: "independent",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It reports to the governing body too, and is never first or second line.",
            example: "true",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

const ROLE_KEYS: TableKeys = TableKeys {
    title: "[roles.ID]",
    doc: "Something that a person can be appointed to.",
    keys: &[
        LABEL,
        Key {
            name: "line",
            kind: LINE,
            doc: "Its line: 1 owns, 2 challenges, 3 assures; or a word beside the three.",
            example: "2",
            ..REQUIRED
        },
        Key {
            name: "scope",
            kind: Kind::Word(words::<RoleScope>),
            default: Some(r#""organisation""#),
            doc: "Where its holder may act: on every case, or on those of the unit it is held in.",
            example: r#""unit""#,
            ..OPTIONAL
        },
        Key {
            name: "members",
            kind: Kind::Count(0, u32::MAX),
            otherwise: "as many as are appointed",
            doc: "The number of seats, for a body.",
            example: "10",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
