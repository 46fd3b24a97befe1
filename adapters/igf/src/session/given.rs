//! What the command line gives, read: a command with who, when and why; names, days and instants.

use crate::cli::Acting;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::Result;
use engine::command::{Command, Meta, Submission};
use engine::event::Known;
use engine::value::Name;
use jiff::Timestamp;
use jiff::civil::Date;

/// A command with who, when and why, as the options say.
///
/// # Errors
/// `bad_name`, `bad_date`, `bad_command_id`.
pub(crate) fn submission(command: Command, acting: &Acting, now: Timestamp) -> Result<Submission> {
    let name = |text: &Option<String>| text.as_deref().map(name).transpose();
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
            command_id,
            at: now,
            effective: acting.effective.as_deref().map(instant).transpose()?,
            person: name(&acting.person)?,
            principal: name(&acting.principal)?,
            known: Known::Local,
            reason: acting.reason.clone(),
            traceparent: Some(edge::trace_context().traceparent()),
            provenance: None,
        },
    })
}

/// Reads an id.
///
/// # Errors
/// `bad_name`.
pub(crate) fn name(text: &str) -> Result<Name> {
    Name::checked(text).map_err(|error| {
        let failure = Failure::new(Exit::Usage, error.code, error.message);
        match error.help {
            Some(help) => failure.help(help).into(),
            None => failure.into(),
        }
    })
}

/// Reads a day (its start, in UTC) or an instant.
///
/// # Errors
/// `bad_date`.
pub(crate) fn instant(text: &str) -> Result<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    Ok(
        jiff::tz::Offset::UTC
            .to_timestamp(day(text)?.to_datetime(jiff::civil::Time::midnight()))?,
    )
}

/// Reads a day.
///
/// # Errors
/// `bad_date`.
pub(crate) fn day(text: &str) -> Result<Date> {
    text.parse().map_err(|_| {
        Failure::new(Exit::Usage, "bad_date", format!("`{text}` is not a day"))
            .help("write it like 2019-12-31")
            .into()
    })
}
