//! The keys of `organisation.toml`: units, roles, calendars, scales, authority, ladders.

use super::{ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys, words};
use crate::definition::resolve::Referent;
use crate::framework::{Line, RoleScope};
use jiff::civil::Weekday;

/// A line as definitions write it.
pub(super) const LINE: Kind = Kind::Either(&[
    Kind::Count(1, 3),
    Kind::Word(|| Line::BESIDE.map(|(word, _)| word).to_vec()),
]);
const ROLE: Kind = Kind::Name(Referent::Role);
const SCALE: Kind = Kind::Name(Referent::Scale);

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

const SCALE_KEYS: TableKeys = TableKeys {
    title: "[scales.ID]",
    doc: "An ordered set of values.",
    keys: &[
        LABEL,
        Key {
            name: "values",
            kind: Kind::List(&Kind::Table(&SCALE_VALUE)),
            doc: "From lowest to highest.",
            example: r#"[{ id = "low" }, { id = "high" }]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const SCALE_VALUE: TableKeys = TableKeys {
    title: "`values` of [scales.ID]",
    doc: "One value of a scale.",
    keys: &[
        Key {
            example: r#""high""#,
            ..ID
        },
        LABEL,
        Key {
            name: "score",
            kind: Kind::Whole,
            otherwise: "its place, from 1",
            doc: "Its number.",
            example: "5",
            ..NOT_CARRIED_OUT
        },
        Key {
            name: "colour",
            kind: Kind::Text,
            doc: "How it is painted.",
            example: r##""#c0392b""##,
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

const MATRIX: TableKeys = TableKeys {
    title: "[matrices.ID]",
    doc: "A lookup of two scales, for the function `matrix` of conditions.",
    keys: &[
        Key {
            name: "rows",
            kind: SCALE,
            doc: "The scale of the rows.",
            example: r#""likelihood""#,
            ..REQUIRED
        },
        Key {
            name: "columns",
            kind: SCALE,
            doc: "The scale of the columns.",
            example: r#""impact""#,
            ..REQUIRED
        },
        Key {
            name: "result",
            kind: SCALE,
            doc: "The scale of the cells.",
            example: r#""level""#,
            ..REQUIRED
        },
        Key {
            name: "cells",
            kind: Kind::List(&Kind::List(&Kind::Id("value of the result's scale"))),
            doc: "A list for each value of the rows, with a cell for each value of the columns.",
            example: r#"[["low", "high"], ["high", "high"]]"#,
            ..REQUIRED
        },
    ],
    one_of: &[],
};

const AUTHORITY: TableKeys = TableKeys {
    title: "[authority.ID]",
    doc: "Who may decide, by the value of a scale: for `authority:ID`, and for conditions.",
    keys: &[
        Key {
            name: "by",
            kind: SCALE,
            doc: "The scale that is looked up.",
            example: r#""level""#,
            ..REQUIRED
        },
        Key {
            name: "field",
            kind: Kind::Id("field of the case"),
            otherwise: "the field that is named like the scale",
            doc: "The field that holds the value.",
            example: r#""residual""#,
            ..OPTIONAL
        },
        Key {
            name: "rows",
            kind: Kind::List(&Kind::Table(&AUTHORITY_ROW)),
            doc: "One for each value.",
            example: r#"[{ when = "low", role = "risk_owner", max_days = 365 }]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const AUTHORITY_ROW: TableKeys = TableKeys {
    title: "`rows` of [authority.ID]",
    doc: "Who may decide at one value.",
    keys: &[
        Key {
            name: "when",
            kind: Kind::Id("value of the scale in `by`"),
            doc: "The value.",
            example: r#""high""#,
            ..REQUIRED
        },
        Key {
            name: "role",
            kind: ROLE,
            doc: "Who may decide.",
            example: r#""director_general""#,
            ..REQUIRED
        },
        Key {
            name: "max_days",
            kind: Kind::Count(0, u32::MAX),
            otherwise: "no limit",
            doc: "For at most so many days: `authority_days` in conditions.",
            example: "180",
            ..OPTIONAL
        },
        Key {
            name: "informs",
            kind: Kind::List(&ROLE),
            default: Some("[]"),
            doc: "Who is then informed.",
            example: r#"["oversight_committee"]"#,
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};

const LADDER: TableKeys = TableKeys {
    title: "[ladders.ID]",
    doc: "Whom a matter climbs to.",
    keys: &[
        LABEL,
        Key {
            name: "rungs",
            kind: Kind::List(&Kind::Table(&RUNG)),
            doc: "From the bottom.",
            example: r#"[{ unit = "case", role = "head_of_unit" }]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

const RUNG: TableKeys = TableKeys {
    title: "`rungs` of [ladders.ID]",
    doc: "One rung of a ladder.",
    keys: &[
        Key {
            name: "unit",
            kind: Kind::Pattern(
                "^(field:)?[a-z][a-z0-9_]*$",
                "`case`, `parent`, `field:ID`, or a unit",
            ),
            default: Some(r#""case""#),
            doc: "Where its role is held: in the case's unit, in the one above, in a field's, or \
                  in this one.",
            example: r#""parent""#,
            ..OPTIONAL
        },
        Key {
            name: "role",
            kind: ROLE,
            doc: "Its role.",
            example: r#""deputy_dg""#,
            ..REQUIRED
        },
        Key {
            name: "consult",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It is asked on the way and cannot take: the matter goes on to the next rung.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
