//! The keys of `[ladders.ID]`.

use super::ROLE;
use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};

pub(super) const LADDER: TableKeys = TableKeys {
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
