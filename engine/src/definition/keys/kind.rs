//! What a key may hold.

use super::TableKeys;
use crate::definition::referent::Referent;

/// What a key, or a member of a list, may hold.
#[derive(Clone, Copy, Debug)]
pub(in crate::definition) enum Kind {
    /// Any text.
    Text,
    /// A text of a form: a pattern of JSON Schema, and the form in words.
    Pattern(&'static str, &'static str),
    /// An id: of what, in words.
    Id(&'static str),
    /// The id of something that is defined.
    Name(Referent),
    /// One of the words of an enum.
    Word(fn() -> Vec<&'static str>),
    /// A whole number.
    Whole,
    /// A whole number of at least, and at most, so much.
    Count(u32, u32),
    /// `true` or `false`.
    Boolean,
    /// `28 days`, `10 working days`.
    Length,
    /// A length of a plan; with `-` before it, it leads back.
    Lag,
    /// A day.
    Date,
    /// A time that may be imprecise: `2019-Q4`.
    When,
    /// `USD 3500000`, `> USD 3500000`, `USD ?`.
    Money,
    /// Who may do something.
    Holder,
    /// A field of the case: its id, or `field:ID`.
    OfField,
    /// A condition, in quotes: true or false.
    Condition,
    /// What computes a value, in quotes.
    Formula,
    /// A text, or a text for each language.
    Label,
    /// Several.
    List(&'static Kind),
    /// A table.
    Table(&'static TableKeys),
    /// Tables by id: `[units.ID]`.
    ById(&'static TableKeys),
    /// A table whose keys are names of the author's: the keys and the values.
    Map(&'static Kind, &'static Kind),
    /// One of several kinds.
    Either(&'static [Kind]),
}

impl Kind {
    /// In words, for people: `list of roles`.
    pub(in crate::definition) fn words(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Pattern(_, words) => (*words).to_owned(),
            Kind::Id(words) => (*words).to_owned(),
            Kind::Name(referent) => referent.words().to_owned(),
            Kind::Word(words) => format!("`{}`", words().join("`, `")),
            Kind::Whole => "whole number".to_owned(),
            Kind::Count(least, u32::MAX) => format!("whole number, {least} or more"),
            Kind::Count(least, most) => format!("whole number, {least} to {most}"),
            Kind::Boolean => "`true` or `false`".to_owned(),
            Kind::Length => "length of time".to_owned(),
            Kind::Lag => "length of time, or `-` and one".to_owned(),
            Kind::Date => "day".to_owned(),
            Kind::When => "time".to_owned(),
            Kind::Money => "money".to_owned(),
            Kind::Holder => "who".to_owned(),
            Kind::OfField => "field".to_owned(),
            Kind::Condition => "condition".to_owned(),
            Kind::Formula => "formula".to_owned(),
            Kind::Label => "text, or texts by language".to_owned(),
            Kind::List(of) => format!("list: {}", of.words()),
            Kind::Table(table) => format!("table: {}", table.written()),
            Kind::ById(table) => format!("tables by id: {}", table.written()),
            Kind::Map(keys, values) => format!("table: {} = {}", keys.words(), values.words()),
            Kind::Either(kinds) => {
                let kinds: Vec<String> = kinds.iter().map(Kind::words).collect();
                kinds.join(", or ")
            }
        }
    }

    /// Whether it is a table that is told apart from others by a key: twice the same is a mistake
    /// of its own.
    pub(in crate::definition) fn is_told_apart(&self) -> bool {
        let apart = |table: &&TableKeys| {
            table
                .keys
                .iter()
                .any(|key| key.required && ["id", "when"].contains(&key.name))
        };
        matches!(self, Kind::Table(table) if apart(table))
    }

    /// The tables that a value of this kind may hold, itself or in a list.
    pub(in crate::definition) fn tables(&self) -> Vec<&'static TableKeys> {
        match self {
            Kind::Table(table) | Kind::ById(table) => vec![*table],
            Kind::List(of) => of.tables(),
            Kind::Map(_, values) => values.tables(),
            Kind::Either(kinds) => kinds.iter().flat_map(Kind::tables).collect(),
            Kind::Text
            | Kind::Pattern(..)
            | Kind::Id(_)
            | Kind::Name(_)
            | Kind::Word(_)
            | Kind::Whole
            | Kind::Count(..)
            | Kind::Boolean
            | Kind::Length
            | Kind::Lag
            | Kind::Date
            | Kind::When
            | Kind::Money
            | Kind::Holder
            | Kind::OfField
            | Kind::Condition
            | Kind::Formula
            | Kind::Label => Vec::new(),
        }
    }
}
