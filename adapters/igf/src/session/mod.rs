//! Where a command goes: to a data directory that this process opens, or to the server that
//! holds it.

mod given;
mod line;
mod local;
mod proving;
mod remote;

pub(crate) use given::{bad_value, day, name, names, submission};
pub(crate) use line::{Content, LogLine};
pub(crate) use local::{DEMO_MARK, Local, now, state_at, would_be};
pub(crate) use remote::Remote;

use crate::cli::{Acting, Global, View};
use crate::data::{Evidence, Followers};
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use anyhow::Result;
use engine::command::{Attach, Command, Receipt, Submission};
use engine::snapshot;
use engine::store::StoreError;
use engine::value::{Calendar, Moment};
use engine::view::Query;
use given::moment;
use jiff::Timestamp;
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
    /// The refusal; the store's error, or that of a server that does not answer.
    pub(crate) fn submit(&mut self, submission: &Submission) -> Result<Receipt> {
        match self {
            Session::Local(local) => local.submit(submission),
            Session::Remote(remote) => remote.submit(submission),
        }
    }

    /// The events that a command would make; nothing is written. An event above the reader's class
    /// has only `position` and `withheld`.
    ///
    /// # Errors
    /// The refusal; the store's error, or that of a server that does not answer.
    pub(crate) fn dry_run(&self, submission: &Submission) -> Result<Vec<Json>> {
        match self {
            Session::Local(local) => local.dry_run(submission),
            Session::Remote(remote) => remote.dry_run(submission),
        }
    }

    /// Asks a question.
    ///
    /// # Errors
    /// The refusal; the store's error, or that of a server that does not answer.
    pub(crate) fn ask(&self, query: &Query, as_of: Option<Timestamp>) -> Result<Json> {
        match self {
            Session::Local(local) => local.ask(query, as_of),
            Session::Remote(remote) => remote.ask(query, as_of),
        }
    }

    /// At most `limit` events from a position on: stored bytes with their hash.
    ///
    /// # Errors
    /// When the store cannot be read, or the server refuses or does not answer.
    pub(crate) fn events(&self, from: u64, limit: usize) -> Result<Vec<LogLine>> {
        match self {
            Session::Local(local) => local.events(from, limit),
            Session::Remote(remote) => remote.events(from, limit),
        }
    }

    /// Every event of a case in order that the asker may see, as JSON with its `hash`.
    ///
    /// # Errors
    /// `unknown_case`; when the store cannot be read, or the server does not
    /// answer.
    pub(crate) fn history(&self, case: &str) -> Result<Vec<Json>> {
        match self {
            Session::Local(local) => local.history(case),
            Session::Remote(remote) => remote.history(case),
        }
    }

    /// The time zone of the organisation; UTC while no framework is in force.
    ///
    /// # Errors
    /// When the store cannot be read, or the server refuses or does not answer.
    pub(crate) fn timezone(&self) -> Result<String> {
        match self.ask(&Query::Framework, None).map_err(Failure::from) {
            Ok(framework) => Ok(framework["timezone"].as_str().unwrap_or("UTC").to_owned()),
            Err(failure) if failure.code == "no_framework" => Ok("UTC".to_owned()),
            Err(failure) => Err(failure.into()),
        }
    }

    /// The calendar that says when a day is; `None` for an instant, which is the same everywhere,
    /// and while no framework is in force.
    fn calendar_for(&self, moment: Moment) -> Result<Option<Calendar>> {
        match (moment, self) {
            (Moment::Instant(_), _) => Ok(None),
            (Moment::Day(_), Session::Local(local)) => {
                Ok(local.service.state().calendar().cloned())
            }
            (Moment::Day(_), Session::Remote(_)) => {
                let zone = self.timezone()?;
                Calendar::in_zone(&zone).map(Some).ok_or_else(|| {
                    let message = format!("this igf does not know the time zone {zone}");
                    Failure::new(Exit::Unexpected, "bad_answer", message)
                        .help("name an instant such as 2019-12-31T12:00:00Z, or update igf")
                        .into()
                })
            }
        }
    }

    /// A command with who, when and why, as the options say.
    ///
    /// # Errors
    /// `bad_name`, `bad_date` or `bad_command_id` when an option cannot be read; what
    /// [`Session::timezone`] meets.
    pub(crate) fn submission(&self, command: Command, acting: &Acting) -> Result<Submission> {
        let calendar = match acting.effective.as_deref() {
            Some(text) => self.calendar_for(moment(text)?)?,
            None => None,
        };
        submission(command, acting, self.now(), calendar.as_ref())
    }

    /// As of when a view is: at the end of a day where the organisation is, or at an instant.
    /// `None` where the view is of now.
    ///
    /// # Errors
    /// `bad_date` where it is neither; what [`Session::timezone`] meets.
    pub(crate) fn as_of(&self, view: &View) -> Result<Option<Timestamp>> {
        let Some(text) = view.as_of.as_deref() else {
            return Ok(None);
        };
        let moment = moment(text)?;
        let calendar = self.calendar_for(moment)?;
        let end = moment.end(calendar.as_ref()).map_err(bad_value)?;
        Ok(Some(end))
    }

    /// Ends a session that changed something: brings the archive up to the log. The act is durable
    /// without it, so a failure is only a note.
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

    /// Keeps a file that is about to be attached where the data is.
    ///
    /// # Errors
    /// `file_unwritable`; what the server says.
    pub(crate) fn keep_evidence(&self, attach: &Attach, content: &[u8]) -> Result<()> {
        match self {
            Session::Local(local) => {
                Evidence::of(local.directory.path()).keep(content)?;
                Ok(())
            }
            Session::Remote(remote) => remote.keep_evidence(attach, content),
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
