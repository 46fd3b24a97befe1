//! `[vocabulary.ID]` and `[publication.ID]`: read for their mistakes, and not carried out yet.

use crate::definition::keys::{Key, Kind, LABEL, OPTIONAL, REQUIRED, TableKeys};
use crate::definition::read::{Reading, Table};
use crate::definition::workflow::{CLASS, FIELDS};
use crate::event::Class;
use crate::value::Name;

/// A vocabulary has a word for everything: it ends with one that needs no condition.
pub(super) fn vocabularies(file: &Table<'_>, reading: &mut Reading<'_, '_>) {
    for (id, table) in file.by_id("vocabulary", reading) {
        let mut total = false;
        for word in table.tables("words", reading) {
            let named = word.named("word", reading).is_some();
            let condition = word.take("when", reading);
            let otherwise = word.flag("else", reading);
            let when = condition
                .filter(|_| !otherwise)
                .and_then(|item| item.condition(reading));
            word.finish(reading);
            if named {
                total = when.is_none();
            }
        }
        table.label(reading);
        table.finish(reading);
        if !total {
            let message = format!("the vocabulary `{}` has no word for the rest", id.name);
            let help = "end it with { word = \"…\", else = true }";
            reading
                .mistakes
                .error_with_help("vocabulary_not_total", &id.place, message, help);
        }
    }
}

pub(super) fn publications(file: &Table<'_>, reading: &mut Reading<'_, '_>) {
    for (_, table) in file.by_id("publication", reading) {
        table.word::<Class>("audience", reading);
        table.condition("when", reading);
        table.names::<Name>("fields", reading);
        table.finish(reading);
    }
}

pub(in crate::definition) const VOCABULARY: TableKeys = TableKeys {
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

pub(in crate::definition) const PUBLICATION: TableKeys = TableKeys {
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
