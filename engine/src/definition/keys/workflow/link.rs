//! The keys of `[links.KIND]`.

use super::field::FIELD_KEYS;
use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};

pub(super) const LINK: TableKeys = TableKeys {
    title: "[links.KIND]",
    doc: "A kind of link.",
    keys: &[
        Key {
            name: "to",
            kind: Kind::Id("workflow, or `programme_item`"),
            doc: "What it leads to.",
            example: r#""action""#,
            ..REQUIRED
        },
        Key {
            name: "inverse",
            kind: Kind::Id("kind"),
            doc: "The kind that conditions of the other end see.",
            example: r#""recommendation""#,
            ..OPTIONAL
        },
        Key {
            name: "many",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "There may be more than one.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "with",
            kind: Kind::List(&Kind::Table(&FIELD_KEYS)),
            default: Some("[]"),
            doc: "Values of the link itself, written like fields.",
            example: r#"[{ id = "weight", type = "percent" }]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};
