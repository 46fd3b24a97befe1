//! The keys of definitions, each described once.
//!
//! A table of a file is a [`TableKeys`], a constant beside the function that reads it. The reader
//! of tables (`read`) takes from it what a key holds, whether it is needed and what holds without
//! it; the JSON Schema and the reference in `workflows/README.md` are printed from it. A test fails
//! when a reader asks for a key that is not described, and when no reader asks for one that is.

mod kind;
mod reference;
mod schema;

pub(super) use kind::Kind;
pub(super) use reference::of_file as reference_of;
pub(super) use schema::of_file as schema_of;

use crate::value::Words;

/// The words of an enum, in its order.
pub(super) fn words<T: Words>() -> Vec<&'static str> {
    T::ALL.iter().map(|one| one.word()).collect()
}

/// A table, and the keys that it may have.
#[derive(Debug)]
pub(super) struct TableKeys {
    /// As an author finds it: `[[clocks]]`, or `breach` of `[[clocks]]`.
    pub(super) title: &'static str,
    /// What it says, in a sentence.
    pub(super) doc: &'static str,
    /// In the order in which an author writes them.
    pub(super) keys: &'static [Key],
    /// Keys of which there must be exactly one; the reader of the table says so.
    pub(super) one_of: &'static [&'static str],
}

impl TableKeys {
    /// The title as Markdown. A title that is more than a table's name is Markdown already.
    pub(super) fn written(&self) -> String {
        if self.title.starts_with('[') {
            format!("`{}`", self.title)
        } else {
            self.title.to_owned()
        }
    }

    /// A key by its name.
    pub(super) fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

/// One key of a table.
#[derive(Debug)]
pub(super) struct Key {
    /// As it is written.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) kind: Kind,
    /// It must be there.
    pub(super) required: bool,
    /// What holds without it, as TOML.
    pub(super) default: Option<&'static str>,
    /// What holds without it, in words, where that is not one value.
    pub(super) otherwise: &'static str,
    /// Where it has a meaning, if not everywhere: `the types enum and set`.
    pub(super) only_with: Option<&'static str>,
    /// What it means, in a sentence.
    pub(super) doc: &'static str,
    /// A value, as TOML.
    pub(super) example: &'static str,
    /// Whether the engine carries it out. A key that is not carried out is read and checked, and
    /// `igf check` warns of it.
    pub(super) carried_out: bool,
}

/// A key that may be missing: the rest of a row.
pub(super) const OPTIONAL: Key = Key {
    name: "",
    kind: Kind::Text,
    required: false,
    default: None,
    otherwise: "",
    only_with: None,
    doc: "",
    example: "",
    carried_out: true,
};

/// A key that must be there: the rest of a row.
pub(super) const REQUIRED: Key = Key {
    required: true,
    ..OPTIONAL
};

/// A key that is read and checked, and not carried out yet: the rest of a row.
pub(super) const NOT_CARRIED_OUT: Key = Key {
    carried_out: false,
    ..OPTIONAL
};

/// The usual label of something that has an id.
pub(super) const LABEL: Key = Key {
    name: "label",
    kind: Kind::Label,
    otherwise: "its id, with spaces",
    doc: "What people call it: a text, or a text for each language.",
    example: r#"{ en = "Due date", fr = "Échéance" }"#,
    ..OPTIONAL
};

/// The id of something in a list of tables.
pub(super) const ID: Key = Key {
    name: "id",
    kind: Kind::Id("id"),
    doc: "Its name in the definitions, and in events.",
    example: r#""issued""#,
    ..REQUIRED
};
