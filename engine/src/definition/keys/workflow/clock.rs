//! The keys of `[[clocks]]`.

use super::{ROLES, STATES};
use crate::definition::keys::{ID, Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::resolve::Referent;

pub(super) const CLOCK: TableKeys = TableKeys {
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
                "^(event|field):[a-z][a-z0-9_]*$",
                "`event:ID` or `field:ID`",
            ),
            otherwise: "entering a state of `run_in`",
            doc: "What starts it: an event, or the date in a field.",
            example: r#""event:progressed""#,
            ..OPTIONAL
        },
        Key {
            name: "run_in",
            kind: STATES,
            doc: "The states in which it runs; leaving them stops it.",
            example: r#"["issued"]"#,
            ..REQUIRED
        },
        Key {
            name: "length",
            kind: Kind::Length,
            doc: "How long it runs.",
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
            doc: "So long before it runs out, it warns.",
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
            doc: "It runs again, for so long.",
            example: r#""90 days""#,
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
            doc: "The transition that is done.",
            example: r#""lapse""#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
