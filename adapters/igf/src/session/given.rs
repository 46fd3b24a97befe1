//! What the command line gives, read: a command with who, when and why; names, days and instants.

use crate::cli::Acting;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::Result;
use engine::command::{Command, Meta, Submission};
use engine::event::Known;
use engine::value::{Calendar, Moment, Name, ValueError};
use jiff::Timestamp;
use jiff::civil::Date;

/// A command with who, when and why, as the options say; a day is one of `calendar`, or of UTC.
///
/// # Errors
/// `bad_name`, `bad_date` or `bad_command_id` when an option cannot be read.
pub(crate) fn submission(
    command: Command,
    acting: &Acting,
    now: Timestamp,
    calendar: Option<&Calendar>,
) -> Result<Submission> {
    let name = |text: &Option<String>| text.as_deref().map(name).transpose();
    let start = |text| moment(text)?.start(calendar).map_err(bad_value);
    let command_id = match &acting.command_id {
        None => edge::command_id(),
        Some(text) => text.parse().map_err(|_| {
            let message = format!("`{text}` is not a UUID");
            Failure::new(Exit::Usage, "bad_command_id", message)
        })?,
    };
    Ok(Submission {
        command,
        meta: Meta {
            effective: acting.effective.as_deref().map(start).transpose()?,
            person: name(&acting.person)?,
            principal: name(&acting.principal)?,
            reason: acting.reason.clone(),
            traceparent: Some(edge::trace_context().traceparent()),
            seen: acting.seen,
            ..Meta::new(command_id, now, Known::Local)
        },
    })
}

/// Reads an id.
///
/// # Errors
/// `bad_name` when it is no name.
pub(crate) fn name<T: From<Name>>(text: &str) -> Result<T> {
    let name = Name::checked(text).map_err(bad_value)?;
    Ok(name.into())
}

/// Reads several ids.
///
/// # Errors
/// `bad_name` for the first that is no name.
pub(crate) fn names<T: From<Name>>(words: &[String]) -> Result<Vec<T>> {
    words.iter().map(|word| name(word)).collect()
}

/// Reads a day.
///
/// # Errors
/// `bad_date` when it is no day.
pub(crate) fn day(text: &str) -> Result<Date> {
    engine::value::day(text).map_err(bad_value)
}

/// Reads a day or an instant.
///
/// # Errors
/// `bad_date` when it is neither.
pub(super) fn moment(text: &str) -> Result<Moment> {
    Moment::parse(text).map_err(bad_value)
}

/// A value of the command line that cannot be read.
pub(crate) fn bad_value(error: ValueError) -> anyhow::Error {
    let failure = Failure::new(Exit::Usage, error.code, error.message);
    match error.help {
        Some(help) => failure.help(help).into(),
        None => failure.into(),
    }
}
