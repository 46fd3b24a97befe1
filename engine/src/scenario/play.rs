//! Playing a script on a service, with a virtual clock.
//!
//! Ids and trace contexts come from the script's seed and the line's number, so that the same
//! script makes the same log, and a script that was stopped goes on where it stopped.

use super::expect::{Difference, Expectation, no_case, of_count};
use super::played::{Carried, Failure, PlayError, Played};
use super::script::{Action, Call, Refused, Script, Step};
use crate::command::{
    self, CaseCommand, Command, FrameworkCommand, Link, LinkTarget, Meta, ProgrammeCommand,
    Submission, Unlink,
};
use crate::event::{Known, Provenance};
use crate::framework::DefinitionFile;
use crate::identity::{CommandId, derived_trace_context, scripted_command_id};
use crate::refusal::Refusal;
use crate::service::{Service, SubmitError};
use crate::store::Store;
use crate::value::{Calendar, Fields, Name, ProgrammeId};
use jiff::Timestamp;
use jiff::civil::DateTime;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// How many events are read at once to count them.
const CHUNK: usize = 4_096;

/// What is read off an event to count it.
#[derive(serde::Deserialize)]
struct EventHead {
    #[serde(rename = "type")]
    kind: String,
    data: ProgrammeOf,
}

#[derive(serde::Deserialize)]
struct ProgrammeOf {
    programme: Option<ProgrammeId>,
}

impl Refused {
    fn fits(&self, refusal: &Refusal) -> bool {
        let said = |words: &String| refusal.message.contains(words.as_str());
        refusal.code == self.code && self.words.as_ref().is_none_or(said)
    }

    fn in_words(&self) -> String {
        match &self.words {
            None => format!("a refusal `{}`", self.code),
            Some(words) => format!("a refusal `{}` that says: {words}", self.code),
        }
    }
}

/// Plays a script on a service.
pub struct Player<'s, S> {
    service: &'s mut Service<S>,
    seed: String,
    now: Timestamp,
    provenance: Option<Provenance>,
    called: BTreeMap<String, String>,
    refused: Option<Refusal>,
}

impl<'s, S: Store> Player<'s, S> {
    /// A player whose virtual clock starts at `start`.
    pub fn new(service: &'s mut Service<S>, seed: &str, start: Timestamp) -> Player<'s, S> {
        Player {
            service,
            seed: seed.to_owned(),
            now: start,
            provenance: None,
            called: BTreeMap::new(),
            refused: None,
        }
    }

    /// The virtual clock.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// The service that is played on.
    pub fn service(&self) -> &Service<S> {
        self.service
    }

    /// Founds the framework, unless it is in force already.
    ///
    /// # Errors
    /// The definitions' mistakes, or the store's.
    pub fn found(&mut self, files: Vec<DefinitionFile>, founder: &Name) -> Result<(), SubmitError> {
        let id = self.id(0);
        if self.service.receipt(id)?.is_some() {
            return Ok(());
        }
        let mut meta = self.meta(id);
        meta.person = Some(founder.clone());
        let command = FrameworkCommand::Adopt(command::Adopt { files }).into();
        self.service.submit(&Submission { command, meta })?;
        Ok(())
    }

    /// Plays all steps; `each` hears of every one.
    ///
    /// # Errors
    /// The first line that is not as the script says.
    pub fn play(
        &mut self,
        script: &Script,
        mut each: impl FnMut(&Step, &Played, &Service<S>),
    ) -> Result<(), PlayError> {
        let resume = self.last_recorded(script)?;
        for (index, step) in script.steps.iter().enumerate() {
            let must_be_refused = match script.steps.get(index + 1).map(|next| &next.action) {
                Some(Action::Refused(refused)) => Some(refused),
                _ => None,
            };
            // Clocks of a later `at` may have fired before the script was stopped: then the log is
            // ahead of the virtual clock, and all that stands before that `at` was played too.
            let ahead = self.now < self.service.state().recorded;
            let before = ahead || resume.is_some_and(|last| index < last);
            let played = self.step(step, must_be_refused, before)?;
            each(step, &played, self.service);
        }
        Ok(())
    }

    /// The last step whose command is in the log. What stands before it was played, and must not
    /// be tried again: a command that was refused then might be allowed now.
    fn last_recorded(&self, script: &Script) -> Result<Option<usize>, PlayError> {
        for (index, step) in script.steps.iter().enumerate().rev() {
            let is_call = matches!(step.action, Action::Call(_));
            if is_call && self.service.receipt(self.id(step.line))?.is_some() {
                return Ok(Some(index));
            }
        }
        Ok(None)
    }

    fn step(
        &mut self,
        step: &Step,
        must_be_refused: Option<&Refused>,
        before: bool,
    ) -> Result<Played, PlayError> {
        match &step.action {
            Action::At(at) => {
                let carried = self.advance(step, *at)?;
                return Ok(Played::Done {
                    already: before,
                    carried,
                });
            }
            Action::Note(note) => self.provenance = Some(note.clone()),
            Action::Refused(_) => {}
            Action::Expect(expectation) if !before => {
                if let Some((expected, found)) = self.difference(expectation)? {
                    return Err(failed(step, expected, found));
                }
            }
            Action::Expect(_) => {}
            Action::Call(_) if before && must_be_refused.is_some() => {}
            Action::Call(call) => return self.call(step, call, must_be_refused),
        }
        Ok(Played::Done {
            already: before,
            carried: Vec::new(),
        })
    }

    /// `None` where it is as a script expects.
    fn difference(&self, expectation: &Expectation) -> Result<Option<Difference>, PlayError> {
        let today = self.calendar().date_of(self.now);
        Ok(match expectation {
            Expectation::Case(called, expected) => {
                let name = self.case_name(called);
                self.service.look(|state| match state.find_case(&name) {
                    Some(case) => expected.check(state, case, today),
                    None => Some(no_case(called, self.names())),
                })?
            }
            Expectation::Programme(programme, expected) => self
                .service
                .look(|state| expected.check(state, programme))?,
            Expectation::Happened(programme, event, expected) => {
                of_count(event, *expected, self.happened(programme, event)?)
            }
        })
    }

    /// How often something happened to a programme.
    fn happened(&self, programme: &ProgrammeId, event: &Name) -> Result<u32, PlayError> {
        let mut count = 0;
        let mut from = 1;
        loop {
            let events = self.service.store().read(from, CHUNK)?;
            let Some(last) = events.last() else {
                return Ok(count);
            };
            from = last.position + 1;
            let heads = events
                .iter()
                .filter_map(|stored| serde_json::from_slice::<EventHead>(&stored.bytes).ok());
            for head in heads {
                let is_ours = head.data.programme.as_ref() == Some(programme);
                count += u32::from(is_ours && head.kind == event.as_str());
            }
        }
    }

    fn calendar(&self) -> Calendar {
        self.service.state().calendar_or_utc()
    }

    fn advance(&mut self, step: &Step, at: DateTime) -> Result<Vec<Carried>, PlayError> {
        let Some(to) = self.calendar().instant_of(at).filter(|to| *to >= self.now) else {
            let now = self.calendar().date_of(self.now);
            return Err(failed(step, format!("a time after {now}"), at.to_string()));
        };
        // Each clock fires at its own instant, as it would on a server that is always up.
        let mut fired = Vec::new();
        while let Some((due, timer)) = self.service.state().timers.due_at(to) {
            self.now = self.now.max(*due);
            let case = timer.case();
            let Some(submission) = self.service.next_due(self.now) else {
                break;
            };
            let state = self.service.state();
            let before = case.and_then(|case| state.case(case)).cloned();
            let receipt = self.service.submit(&submission);
            let receipt = receipt.map_err(|error| match error {
                SubmitError::Store(error) => PlayError::Store(error),
                SubmitError::Refused(refusal) => {
                    failed(step, "due clocks to fire".to_owned(), refusal.message)
                }
            })?;
            fired.push(Carried {
                submission,
                receipt,
                before,
            });
        }
        self.now = to;
        Ok(fired)
    }

    fn call(
        &mut self,
        step: &Step,
        call: &Call,
        must_be_refused: Option<&Refused>,
    ) -> Result<Played, PlayError> {
        let submission = self.submission(step, call);
        let named = submission.command.case();
        let before = named.map(|name| self.service.case(name)).transpose();
        let before = before.map_err(PlayError::Store)?.flatten();
        match (self.service.submit(&submission), must_be_refused) {
            (Ok(receipt), None) => {
                if let (Some(called), Some(reference)) = (&call.called, &receipt.reference) {
                    self.called.insert(called.clone(), reference.clone());
                }
                let already = receipt.duplicate;
                let carried = Carried {
                    submission,
                    receipt,
                    before,
                };
                Ok(Played::Done {
                    already,
                    carried: if already { Vec::new() } else { vec![carried] },
                })
            }
            (Err(SubmitError::Refused(refusal)), Some(wanted)) if wanted.fits(&refusal) => {
                self.refused = Some(refusal.clone());
                Ok(Played::Refused(refusal))
            }
            (Ok(_), Some(wanted)) => Err(failed(
                step,
                wanted.in_words(),
                "it was carried out".to_owned(),
            )),
            (Err(SubmitError::Refused(refusal)), wanted) => {
                let carried_out = || "it to be carried out".to_owned();
                let expected = wanted.map_or_else(carried_out, Refused::in_words);
                let help = refusal
                    .help
                    .map(|help| format!(" ({help})"))
                    .unwrap_or_default();
                let found = format!("refusal `{}`: {}{help}", refusal.code, refusal.message);
                Err(failed(step, expected, found))
            }
            (Err(SubmitError::Store(error)), _) => Err(PlayError::Store(error)),
        }
    }

    fn submission(&self, step: &Step, call: &Call) -> Submission {
        let mut meta = self.meta(self.id(step.line));
        meta.person.clone_from(&call.person);
        meta.principal.clone_from(&call.principal);
        meta.reason.clone_from(&call.reason);
        meta.seen = call.seen;
        let calendar = self.service.state().calendar();
        meta.effective = call
            .effective
            .and_then(|moment| moment.start(calendar).ok());
        Submission {
            command: self.named(&call.command),
            meta,
        }
    }

    /// A command with the script's names replaced by references.
    fn named(&self, command: &Command) -> Command {
        let mut command = command.clone();
        match &mut command {
            Command::Case(command) => self.name_cases(command),
            Command::Programme(ProgrammeCommand::TakeBaseline(command)) => {
                if let Some(case) = &mut command.case {
                    *case = self.case_name(case);
                }
            }
            Command::Programme(_) | Command::People(_) | Command::Framework(_) => {}
        }
        command
    }

    fn name_cases(&self, command: &mut CaseCommand) {
        let (case, fields) = command.case_and_fields_mut();
        if let Some(case) = case {
            *case = self.case_name(case);
        }
        if let Some(fields) = fields {
            self.name_values(fields);
        }
        if let CaseCommand::Link(Link { to, .. }) | CaseCommand::Unlink(Unlink { to, .. }) = command
            && let LinkTarget::Case(other) = to
        {
            *other = self.case_name(other);
        }
    }

    fn name_values(&self, fields: &mut Fields) {
        for value in fields.values_mut() {
            let called = value.as_str().and_then(|text| self.called.get(text));
            if let Some(reference) = called {
                *value = Json::String(reference.clone());
            }
        }
    }

    /// What the script has called cases so far.
    fn names(&self) -> impl Iterator<Item = &str> {
        self.called.keys().map(String::as_str)
    }

    fn case_name(&self, name: &str) -> String {
        self.called
            .get(name)
            .map_or_else(|| name.to_owned(), String::clone)
    }

    fn id(&self, line: usize) -> CommandId {
        scripted_command_id(&self.seed, line)
    }

    fn meta(&self, command_id: CommandId) -> Meta {
        Meta {
            traceparent: Some(derived_trace_context(command_id)),
            provenance: self.provenance.clone(),
            ..Meta::new(command_id, self.now, Known::Local)
        }
    }
}

fn failed(step: &Step, expected: String, found: String) -> PlayError {
    PlayError::Failed(Failure {
        line: step.line,
        expected,
        found,
    })
}
