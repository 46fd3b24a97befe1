//! The keys of `[[fields]]`, and of the values of links.

use super::CLASS;
use crate::definition::keys::{
    ID, Key, Kind, LABEL, NOT_CARRIED_OUT, OPTIONAL, REQUIRED, TableKeys,
};
use crate::definition::resolve::Referent;
use crate::definition::workflow::field_types;
use crate::definition::workflow::member_types;

/// A field of a case, or a value on a link.
pub(super) const FIELD_KEYS: TableKeys = TableKeys {
    title: "[[fields]]",
    doc: "A value of a case, or of a link.",
    keys: &[
        Key {
            example: r#""title""#,
            ..ID
        },
        Key {
            name: "type",
            kind: Kind::Word(field_types),
            doc: "What it holds.",
            example: r#""money""#,
            ..REQUIRED
        },
        Key {
            name: "values",
            kind: Kind::List(&Kind::Id("word")),
            only_with: Some("the types `enum` and `set`, which need it"),
            doc: "The words to choose from.",
            example: r#"["accepted", "rejected"]"#,
            ..OPTIONAL
        },
        Key {
            name: "scale",
            kind: Kind::Name(Referent::Scale),
            only_with: Some("the type `scale`, which needs it"),
            doc: "The scale whose values it holds.",
            example: r#""impact""#,
            ..OPTIONAL
        },
        Key {
            name: "to",
            kind: Kind::Name(Referent::Workflow),
            only_with: Some("the type `ref`, which needs it"),
            doc: "The workflow whose cases it names.",
            example: r#""risk""#,
            ..OPTIONAL
        },
        Key {
            name: "of",
            kind: Kind::Word(member_types),
            only_with: Some("the type `list`, which needs it"),
            doc: "The type of each of several.",
            example: r#""person""#,
            ..OPTIONAL
        },
        LABEL,
        Key {
            name: "required",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "A case cannot be opened without it.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "write_once",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "Once it has a value, that is not changed.",
            example: "true",
            ..OPTIONAL
        },
        Key {
            name: "default",
            kind: Kind::Either(&[Kind::Text, Kind::Whole, Kind::Boolean]),
            doc: "The value of a case that is opened without it.",
            example: "0",
            ..OPTIONAL
        },
        Key {
            name: "derived",
            kind: Kind::Formula,
            doc: "Computes it; it cannot be set then.",
            example: r#""matrix('risk_5x5', likelihood, impact)""#,
            ..OPTIONAL
        },
        Key {
            name: "audience",
            kind: CLASS,
            otherwise: "the workflow's class",
            doc: "Who may see it at most; events that carry it are of this class.",
            example: r#""restricted""#,
            ..OPTIONAL
        },
        Key {
            name: "i18n",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It is written in several languages.",
            example: "true",
            ..NOT_CARRIED_OUT
        },
    ],
    one_of: &[],
};
