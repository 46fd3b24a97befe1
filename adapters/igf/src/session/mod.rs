//! Where a command goes: to a data directory that this process opens, or to the server that
//! holds it.

mod local;
mod proving;
mod remote;

pub(crate) use local::{DEMO_MARK, Local, now, state_at, would_be};
pub(crate) use remote::Remote;

use crate::cli::{Acting, Global};
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::followers::Followers;
use crate::output::Output;
use anyhow::Result;
use engine::command::{Command, Meta, Receipt, Submission};
use engine::event::Known;
use engine::snapshot;
use engine::store::StoreError;
use engine::value::Name;
use engine::view::Query;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

/// Where a command goes.
pub(crate) enum Session {
    /// A data directory that this process holds.
    Local(Box<Local>),
    /// A server.
    Remote(Remote),
}

/// After how many events a session leaves a snapshot behind.
const GROWN: u64 = 5_000;

impl Session {
    /// The server that is named, the server that holds the data directory, or the directory.
    ///
    /// # Errors
    /// `not_a_store`, `store_in_use`, `store_corrupt`, `no_data`.
    pub(crate) fn open(global: &Global, person: Option<&str>) -> Result<Session> {
        if let Some(url) = &global.server {
            return Ok(Session::Remote(Remote::new(url, global.token.clone())));
        }
        match Local::open(&global.data) {
            Ok(local) => Ok(Session::Local(Box::new(local))),
            Err(error) => {
                let held = matches!(error.downcast_ref(), Some(StoreError::InUse(_)));
                match Remote::of_holder(&global.data, global.token.as_deref(), person) {
                    Some(remote) if held => Ok(Session::Remote(remote)),
                    _ => Err(error),
                }
            }
        }
    }

    /// Carries out a command.
    ///
    /// # Errors
    /// The refusal, or what the store or the server says.
    pub(crate) fn submit(&mut self, submission: &Submission) -> Result<Receipt> {
        match self {
            Session::Local(local) => local.submit(submission),
            Session::Remote(remote) => remote.submit(submission),
        }
    }

    /// The events that a command would make; nothing is written. Of one above the reader's class
    /// `position` and `withheld` alone.
    ///
    /// # Errors
    /// The refusal, or what the store or the server says.
    pub(crate) fn dry_run(&self, submission: &Submission) -> Result<Vec<Json>> {
        match self {
            Session::Local(local) => local.dry_run(submission),
            Session::Remote(remote) => remote.dry_run(submission),
        }
    }

    /// Asks a question.
    ///
    /// # Errors
    /// The refusal, or what the store or the server says.
    pub(crate) fn ask(&self, query: &Query, as_of: Option<Timestamp>) -> Result<Json> {
        match self {
            Session::Local(local) => local.ask(query, as_of),
            Session::Remote(remote) => remote.ask(query, as_of),
        }
    }

    /// At most `limit` events from a position on: stored bytes with their hash.
    ///
    /// # Errors
    /// What the store or the server says.
    pub(crate) fn events(&self, from: u64, limit: usize) -> Result<Vec<LogLine>> {
        match self {
            Session::Local(local) => local.events(from, limit),
            Session::Remote(remote) => remote.events(from, limit),
        }
    }

    /// Every event of a case in order, as JSON with its `hash`; of what is withheld from the
    /// reader `position`, `hash` and `withheld` alone.
    ///
    /// # Errors
    /// `unknown_case`, `class_withheld`, or what the store or the server says.
    pub(crate) fn history(&self, case: &str) -> Result<Vec<Json>> {
        match self {
            Session::Local(local) => local.history(case),
            Session::Remote(remote) => remote.history(case),
        }
    }

    /// The time zone of the organisation; UTC while no framework is in force.
    ///
    /// # Errors
    /// What the store or the server says.
    pub(crate) fn timezone(&self) -> Result<String> {
        match self.ask(&Query::Framework, None).map_err(Failure::from) {
            Ok(framework) => Ok(framework["timezone"].as_str().unwrap_or("UTC").to_owned()),
            Err(failure) if failure.code == "no_framework" => Ok("UTC".to_owned()),
            Err(failure) => Err(failure.into()),
        }
    }

    /// Ends a session that changed something: the archive gets what the log has. The act is
    /// durable without it, so trouble is only told.
    pub(crate) fn close(self, output: &Output) {
        let Session::Local(local) = self else {
            return;
        };
        let followed = Followers::new(&local.directory).follow();
        let left = || {
            let service = &local.service;
            let left = snapshot::leave(
                service.store(),
                service.state(),
                service.snapshot_position(),
                GROWN,
            );
            left.map_err(|error| Failure::from(anyhow::Error::from(error)))
        };
        if let Err(failure) = followed.and_then(|()| left()) {
            let help = failure.help.unwrap_or_default();
            output.note(&format!(
                "the archive is behind: {}; {help}",
                failure.message
            ));
        }
    }

    /// The clock that commands go by: the demo's last instant in a demo's directory.
    pub(crate) fn now(&self) -> Timestamp {
        match self {
            Session::Local(local) => local.now(),
            Session::Remote(_) => edge::now(),
        }
    }
}

/// One event of the log.
pub(crate) struct LogLine {
    /// Its position.
    pub position: u64,
    /// What the reader gets of it.
    pub content: Content,
    /// Its hash.
    pub hash: String,
}

/// What a reader gets of an event.
pub(crate) enum Content {
    /// The exact bytes.
    Whole(Vec<u8>),
    /// Nothing, for it is of this class, which is above the reader's.
    Withheld(String),
}

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
