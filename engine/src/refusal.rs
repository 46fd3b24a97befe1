//! The answer "no": a rule of the framework, or of the engine, does not allow the command.

use crate::value::{ValueError, suggestion};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;

/// What kind of no it is: decides the exit code and the HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefusalKind {
    /// The input itself is wrong (HTTP 400, exit 3).
    BadInput,
    /// A rule does not allow it (HTTP 422, exit 3).
    Rule,
    /// Not for this person (HTTP 403, exit 3).
    Forbidden,
    /// No such thing (HTTP 404, exit 3).
    Unknown,
    /// It was overtaken by another act, or the command id is taken (HTTP 409, exit 5).
    Conflict,
    /// A limit of the engine (HTTP 413, exit 3).
    TooLarge,
}

/// Why a command was refused. It changed nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// Stable, in `snake_case`; `igf explain CODE` prints its page.
    pub code: String,
    /// What kind of no it is.
    pub kind: RefusalKind,
    /// What happened, in a sentence for people.
    pub message: String,
    /// The place in the input, where there is one: `fields.due`, `transition`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The way out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl Refusal {
    /// A refusal with its code and its sentence.
    pub fn new(kind: RefusalKind, code: &str, message: impl Into<String>) -> Refusal {
        Refusal {
            code: code.to_owned(),
            kind,
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// A rule does not allow it.
    pub fn rule(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(RefusalKind::Rule, code, message)
    }

    /// Not for this person.
    pub fn forbidden(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(RefusalKind::Forbidden, code, message)
    }

    /// The input is wrong.
    pub fn input(code: &str, message: impl Into<String>) -> Refusal {
        Refusal::new(RefusalKind::BadInput, code, message)
    }

    /// A value is wrong, with what its own error offers as the way out.
    pub fn bad_value(error: &ValueError) -> Refusal {
        let refusal = Refusal::input(error.code, error.to_string());
        match &error.help {
            Some(help) => refusal.help(help.clone()),
            None => refusal,
        }
    }

    /// No such thing; the nearest known name is offered as help.
    pub fn unknown<'a, T: Borrow<str> + 'a>(
        code: &str,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a T>,
    ) -> Refusal {
        let names: Vec<&str> = known.into_iter().map(T::borrow).collect();
        let help = if names.is_empty() {
            format!("there is no {what} here")
        } else {
            suggestion(name, names)
        };
        Refusal::new(
            RefusalKind::Unknown,
            code,
            format!("there is no {what} `{name}`"),
        )
        .help(help)
    }

    /// With the place in the input.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Refusal {
        self.place = Some(place.into());
        self
    }

    /// With the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Refusal {
        self.help = Some(help.into());
        self
    }
}
