//! The keys of `[vocabulary.ID]` and `[publication.ID]`.

use super::{CLASS, FIELDS};
use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};

pub(super) const VOCABULARY: TableKeys = TableKeys {
    title: "[vocabulary.ID]",
    doc: "Our states in somebody else's words.",
    keys: &[
        Key {
            name: "words",
            kind: Kind::List(&Kind::Table(&VOCABULARY_WORD)),
            doc: "The first that holds counts; the last is the `else`.",
            example: r#"[{ word = "closed", when = "closed" }, { word = "open", else = true }]"#,
            ..OPTIONAL
        },
        LABEL,
    ],
    one_of: &[],
};

const VOCABULARY_WORD: TableKeys = TableKeys {
    title: "`words` of [vocabulary.ID]",
    doc: "One word.",
    keys: &[
        Key {
            name: "word",
            kind: Kind::Id("word"),
            doc: "The word.",
            example: r#""implemented""#,
            ..REQUIRED
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            doc: "When it applies.",
            example: r#""state == 'implemented'""#,
            ..OPTIONAL
        },
        Key {
            name: "else",
            kind: Kind::Boolean,
            default: Some("false"),
            doc: "It applies where no other does.",
            example: "true",
            ..OPTIONAL
        },
    ],
    one_of: &[],
};

pub(super) const PUBLICATION: TableKeys = TableKeys {
    title: "[publication.ID]",
    doc: "What an audience sees.",
    keys: &[
        Key {
            name: "audience",
            kind: CLASS,
            doc: "Whom.",
            example: r#""public""#,
            ..REQUIRED
        },
        Key {
            name: "when",
            kind: Kind::Condition,
            otherwise: "always",
            doc: "From when on.",
            example: r#""state != 'draft'""#,
            ..OPTIONAL
        },
        Key {
            name: "fields",
            kind: FIELDS,
            default: Some("[]"),
            doc: "Which fields.",
            example: r#"["title", "due"]"#,
            ..OPTIONAL
        },
    ],
    one_of: &[],
};
