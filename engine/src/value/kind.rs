//! Kinds: the types of fields.

use super::Name;

/// The type of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A decimal number.
    Decimal,
    /// A decimal number from 0 to 100.
    Percent,
    /// An amount of money.
    Money,
    /// A day.
    Date,
    /// Imprecise time.
    When,
    /// A length of time.
    Length,
    /// An instant.
    Instant,
    /// One of these.
    Enum(Vec<Name>),
    /// A value of a scale: its id, and its values from lowest to highest.
    Scale(Name, Vec<Name>),
    /// A unit of the organisation.
    Unit,
    /// A person of the roster.
    Person,
    /// A case of a workflow.
    Reference(Name),
    /// Any of these.
    Set(Vec<Name>),
    /// Several of a kind.
    List(Box<Kind>),
    /// A document, by its content hash.
    Document,
}

impl Kind {
    /// As people and definitions say it.
    pub fn words(&self) -> String {
        match self {
            Kind::Text => "a text".into(),
            Kind::Bool => "true or false".into(),
            Kind::Integer => "a whole number".into(),
            Kind::Decimal => "a number".into(),
            Kind::Percent => "a number from 0 to 100".into(),
            Kind::Money => "an amount such as `USD 100.00`".into(),
            Kind::Date => "a day such as 2019-12-31".into(),
            Kind::When => "a time such as 2019-12-31, 2019-12, 2019-Q4 or 2019".into(),
            Kind::Length => "a length such as `28 days`".into(),
            Kind::Instant => "an instant such as 2019-12-31T12:00:00Z".into(),
            Kind::Enum(values) | Kind::Scale(_, values) => format!("one of {}", joined(values)),
            Kind::Unit => "a unit's id".into(),
            Kind::Person => "a person's id".into(),
            Kind::Reference(workflow) => format!("a {workflow} case"),
            Kind::Set(values) => format!("any of {}, with commas between", joined(values)),
            Kind::List(kind) => format!("a list, with commas between, each {}", kind.words()),
            Kind::Document => "a document by its SHA-256".into(),
        }
    }
}

fn joined(values: &[Name]) -> String {
    let values: Vec<&str> = values.iter().map(Name::as_str).collect();
    values.join(", ")
}
