//! A data directory that this process holds.

use super::line::{Content, LogLine};
use crate::data::{self, DataDirectory, Heartbeat, owner};
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::leap;
use anyhow::Result;
use engine::command::{ConfirmClock, FrameworkCommand, Meta, Receipt, Submission};
use engine::decide::Decided;
use engine::event::{Event, Known};
use engine::recall::look;
use engine::replay::replay_while;
use engine::service::{Service, SubmitError};
use engine::state::State;
use engine::store::Store;
use engine::view::{Query, Reader, Unanswered, answer};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::io::IsTerminal;
use std::path::Path;
use std::sync::Arc;

/// The file that marks a demo's directory.
pub(crate) const DEMO_MARK: &str = "DEMO";

/// A service over a data directory.
pub(crate) struct Local {
    /// Decides and appends.
    pub service: Service<Arc<dyn Store>>,
    /// The directory, which stays locked as long as this lives.
    pub directory: DataDirectory,
}

impl Local {
    /// Opens a directory that exists.
    ///
    /// # Errors
    /// `no_data`, `not_a_store`, `store_in_use`, `store_corrupt`, `newer_event`.
    pub(crate) fn open(path: &Path) -> Result<Local> {
        if !data::exists(path) {
            let message = format!("there is no data in {}", path.display());
            return Err(Failure::new(Exit::Unavailable, "no_data", message)
                .help("`igf adopt PATH --as PERSON` begins one; `igf demo` shows one")
                .into());
        }
        Local::open_or_create(path)
    }

    /// Opens a directory, or makes it.
    ///
    /// # Errors
    /// As [`Local::open`], but for `no_data`.
    pub(crate) fn open_or_create(path: &Path) -> Result<Local> {
        let directory = DataDirectory::open(path)?;
        let service = Service::open(directory.store())?;
        Ok(Local { service, directory })
    }

    /// The clock that commands go by.
    pub(crate) fn now(&self) -> Timestamp {
        now(&self.directory, self.service.state())
    }

    pub(super) fn submit(&mut self, submission: &Submission) -> Result<Receipt> {
        self.trust_or_ask()?;
        // What is due by now comes first: an act after a deadline is after its breach.
        self.service.tick(submission.meta.at)?;
        self.service.submit(submission).map_err(told)
    }

    /// Fires the clocks that are due at an instant; the number fired.
    ///
    /// # Errors
    /// `clock_leapt`; `not_yet` for an instant to come; the store's.
    pub(crate) fn tick(&mut self, at: Timestamp) -> Result<u64> {
        self.trust_or_ask()?;
        let now = self.now();
        if at > now && !self.is_demo() {
            let message = format!("{at} has not come yet: it is {now}");
            return Err(Failure::new(Exit::Refused, "not_yet", message)
                .help("`igf tick` fires what is due now; scenarios and demos have clocks of their own")
                .into());
        }
        Ok(self.service.tick(at)?)
    }

    /// Looks at the clock before something is written. Where it leapt, a terminal is asked.
    fn trust_or_ask(&mut self) -> Result<()> {
        if self.is_demo() {
            return Ok(());
        }
        let now = self.now();
        let mut heartbeat = Heartbeat::of(self.directory.path());
        let state = self.service.state();
        let known = leap::Known {
            last: (state.position > 0).then(|| state.clock_showed()),
            heartbeat: heartbeat.last(),
        };
        if let Some(why) = leap::at_start(now, known) {
            let path = self.directory.path();
            let asked = ask(&format!("{why}. Is the clock right?"));
            let user = if asked { owner(path).ok() } else { None };
            let user = user.ok_or_else(|| {
                let message = format!("{why}: nothing is recorded until it is confirmed");
                Failure::new(Exit::Unavailable, "clock_leapt", message).help(leap::HELP)
            })?;
            self.confirm_clock(user)?;
        }
        heartbeat.beat(now);
        Ok(())
    }

    /// Records that the owner of the directory trusts the clock.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn confirm_clock(&mut self, user: String) -> Result<Receipt> {
        let submission = Submission {
            command: FrameworkCommand::ConfirmClock(ConfirmClock { user }).into(),
            meta: Meta::new(edge::command_id(), self.now(), Known::Local),
        };
        let receipt = self.service.submit(&submission).map_err(told)?;
        Heartbeat::of(self.directory.path()).beat(self.now());
        Ok(receipt)
    }

    fn is_demo(&self) -> bool {
        self.directory.path().join(DEMO_MARK).exists()
    }

    pub(super) fn dry_run(&self, submission: &Submission) -> Result<Vec<Json>> {
        would_be(self.service.dry_run(submission))
    }

    pub(super) fn ask(&self, query: &Query, as_of: Option<Timestamp>) -> Result<Json> {
        let store = self.service.store();
        let past = as_of.map(|at| state_at(store, at)).transpose()?;
        let state = past.as_ref().unwrap_or(self.service.state());
        let at = as_of.unwrap_or_else(|| self.now());
        let events_of = |case| store.read_case(case);
        let log = |from, limit| store.read(from, limit);
        let answered = look(state, events_of, |state| {
            answer(state, query, Reader::OWNER, at, &log)
        })?;
        answered.map_err(|unanswered| match unanswered {
            Unanswered::Refused(refusal) => refusal.into(),
            Unanswered::Store(error) => error.into(),
        })
    }

    pub(super) fn history(&self, case: &str) -> Result<Vec<Json>> {
        let find = |state: &State| state.find(case).map(|case| case.id);
        let case = self.service.look(find)??;
        let stored = self.service.store().read_case(case)?;
        stored.iter().map(with_hash).collect()
    }

    pub(super) fn events(&self, from: u64, limit: usize) -> Result<Vec<LogLine>> {
        let stored = self.service.store().read(from, limit)?;
        let line = |event: engine::store::StoredEvent| LogLine {
            position: event.position,
            content: Content::Whole(event.bytes.to_vec()),
            hash: event.hash.to_string(),
        };
        Ok(stored.into_iter().map(line).collect())
    }
}

/// Asks on the terminal; no where there is none.
fn ask(question: &str) -> bool {
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        return false;
    }
    eprint!("{question} [y/N] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes")
}

/// The events that a command would make, as JSON.
///
/// # Errors
/// The refusal, or what the store says.
pub(crate) fn would_be(decided: Result<Decided, SubmitError>) -> Result<Vec<Json>> {
    let decided = decided.map_err(told)?;
    let read = |event: &Event| Ok(serde_json::from_slice(&event.to_bytes())?);
    decided.events.iter().map(read).collect()
}

fn told(error: SubmitError) -> anyhow::Error {
    match error {
        SubmitError::Refused(refusal) => refusal.into(),
        SubmitError::Store(error) => error.into(),
    }
}

/// An event of a case's history.
fn with_hash(event: &engine::store::StoredEvent) -> Result<Json> {
    let mut json: Json = serde_json::from_slice(&event.bytes)?;
    json["hash"] = Json::from(event.hash.to_string());
    Ok(json)
}

/// The wall clock; in a demo's directory the demo's last instant.
pub(crate) fn now(directory: &DataDirectory, state: &State) -> Timestamp {
    if directory.path().join(DEMO_MARK).exists() {
        state.recorded
    } else {
        edge::now()
    }
}

/// The state as it was recorded at an instant.
///
/// # Errors
/// When the log cannot be read.
pub(crate) fn state_at(store: &dyn Store, at: Timestamp) -> Result<State> {
    Ok(replay_while(store, |event| event.recorded <= at, |_| {})?)
}
