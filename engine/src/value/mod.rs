//! The domain's value types.

mod as_text;
mod calendar;
mod counted;
mod currency;
mod cycle;
mod deadline;
mod fields;
mod harmless;
mod id;
mod kind;
mod length;
mod moment;
mod money;
mod name;
#[cfg(test)]
mod properties;
mod rather;
mod read;
mod stretch;
mod suggestion;
mod when;
mod words;

pub use calendar::Calendar;
pub use counted::counted;
pub use currency::Currency;
pub use cycle::cycle;
pub use deadline::deadline;
pub use fields::Fields;
pub use harmless::harmless;
pub use id::{FundId, ItemId, ProgrammeId};
pub use kind::Kind;
pub use length::{Length, LengthUnit};
pub use moment::Moment;
pub use money::{Money, MoneyRange, Qualifier};
pub use name::Name;
pub(crate) use rather::typed;
pub use read::day;
pub use stretch::{Stretch, StretchUnit};
pub(crate) use suggestion::nearest;
pub use suggestion::{did_you_mean, suggestion};
pub use when::When;
pub(crate) use words::words;
pub use words::{Word, Words};

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::fmt;
use uuid::Uuid;

/// A value of a field. Its serde form names its kind; [`Value::to_json`] is plain JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// A text.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// An amount of money.
    Money(Money),
    /// A day.
    Date(Date),
    /// Imprecise time.
    When(When),
    /// A length of time.
    Length(Length),
    /// An instant.
    Instant(Timestamp),
    /// A word of an enum or scale, a unit, a person, a state.
    Name(Name),
    /// A case.
    Case(Uuid),
    /// Several values.
    List(Vec<Value>),
}

/// Text or JSON that is not a value of the kind asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ValueError {
    /// Stable, in `snake_case`.
    pub code: &'static str,
    /// What is wrong, for people.
    pub message: String,
    /// The way out.
    pub help: Option<String>,
}

impl ValueError {
    /// An error with its code and sentence.
    pub fn new(code: &'static str, message: String) -> ValueError {
        ValueError {
            code,
            message,
            help: None,
        }
    }

    /// With the way out.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> ValueError {
        self.help = Some(help.into());
        self
    }
}

impl Value {
    /// The value as plain JSON: numbers only for whole numbers, text for all else but lists.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Bool(yes) => Json::Bool(*yes),
            Value::Integer(number) => Json::from(*number),
            Value::List(values) => Json::Array(values.iter().map(Value::to_json).collect()),
            other => Json::String(other.to_string()),
        }
    }

    /// Reads plain JSON as a value of a kind.
    ///
    /// # Errors
    /// [`ValueError`] with the code of what is wrong.
    pub fn from_json(json: &Json, kind: &Kind) -> Result<Value, ValueError> {
        read::from_json(json, kind)
    }

    /// Reads what a person wrote, as in `FIELD=VALUE`; lists have commas between.
    ///
    /// # Errors
    /// [`ValueError`] with the code of what is wrong.
    pub fn parse(text: &str, kind: &Kind) -> Result<Value, ValueError> {
        read::parse(text, kind)
    }
}

impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => out.write_str(text),
            Value::Bool(yes) => write!(out, "{yes}"),
            Value::Integer(number) => write!(out, "{number}"),
            Value::Decimal(number) => write!(out, "{number}"),
            Value::Money(money) => write!(out, "{money}"),
            Value::Date(day) => write!(out, "{day}"),
            Value::When(when) => write!(out, "{when}"),
            Value::Length(length) => write!(out, "{length}"),
            Value::Instant(at) => write!(out, "{at}"),
            Value::Name(name) => write!(out, "{name}"),
            Value::Case(id) => write!(out, "{id}"),
            Value::List(values) => {
                for (index, value) in values.iter().enumerate() {
                    let comma = if index > 0 { "," } else { "" };
                    write!(out, "{comma}{value}")?;
                }
                Ok(())
            }
        }
    }
}

/// The day of an instant in UTC, where no calendar is at hand.
pub fn utc_date(at: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

/// The start of a text: at most `most` characters, the last of them `…` where it was cut.
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => {
            let start = text.chars().take(most.saturating_sub(1));
            start.chain(['…']).collect()
        }
    }
}

/// What was given, short enough for a message.
fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text, 60))
}
