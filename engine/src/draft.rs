//! A command being decided: the events so far, and the state that they lead to.
//!
//! It stands on the state and knows no rule: those are in [`decide`](mod@crate::decide).

use crate::command::{CaseCommand, Command, FrameworkCommand, Meta, PeopleCommand, Submission};
use crate::event::{Actor, CaseEvent, CaseOpened, Class, Event, EventData, Known};
use crate::framework::{Framework, Workflow};
use crate::identity::{self, CaseId};
use crate::limits::{MAX_TEXT_BYTES, too_long};
use crate::refusal::Refusal;
use crate::state::{Case, State, evolve};
use crate::value::{Fields, Name};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a command comes to.
pub struct Decided {
    /// In order; empty when the command changes nothing.
    pub events: Vec<Event>,
    /// The state after them.
    pub state: State,
    /// The case it concerns, or opened.
    pub case: Option<CaseId>,
    /// The command's digest.
    pub digest: String,
}

/// What a sheet says, while it is written: who recorded it for whom, and since when it is true.
pub(crate) struct Recording {
    /// The sheet's number in its case.
    pub(crate) sheet: u32,
    /// Who, for whom, when: in the place of what the command says of itself.
    pub(crate) meta: Meta,
}

/// A command being decided.
pub(crate) struct Draft<'a> {
    /// Who, when, why.
    pub(crate) submission: &'a Submission,
    /// What is being written now was done by somebody else, as a sheet says.
    recording: Option<Recording>,
    /// Position of the last event before this command.
    before: u64,
    state: State,
    events: Vec<Event>,
    digest: String,
    role: Option<Name>,
    case: Option<CaseId>,
    case_before: Option<Arc<Case>>,
    opened: u32,
    cause: Option<u64>,
    touched: BTreeSet<CaseId>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(state: &State, submission: &'a Submission) -> Draft<'a> {
        Draft {
            submission,
            recording: None,
            before: state.position,
            state: state.fork(),
            events: Vec::new(),
            digest: submission.digest(),
            role: None,
            case: None,
            case_before: None,
            opened: 0,
            cause: None,
            touched: BTreeSet::new(),
        }
    }

    /// Checks what the command says of itself: its size, and whose id it has.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        let reason = self.submission.meta.reason.as_deref().unwrap_or_default();
        if reason.len() > MAX_TEXT_BYTES {
            return Err(too_long("reason"));
        }
        let at = self.now();
        if let Some(effective) = self
            .submission
            .meta
            .effective
            .filter(|effective| *effective > at)
        {
            let message = format!("{effective} has not come yet: it is {at}");
            return Err(Refusal::input("not_yet", message).at("effective").help(
                "an act may be true since an earlier time than its record, not a later one",
            ));
        }
        let of_engine = matches!(
            self.submission.command,
            Command::Case(
                CaseCommand::FireClock(_)
                    | CaseCommand::CloseQuestion(_)
                    | CaseCommand::PutSheetInEffect(_)
            ) | Command::Framework(FrameworkCommand::CloseFramework(_))
                | Command::People(PeopleCommand::ClosePost(_))
        );
        if identity::is_caused(self.submission.meta.command_id) != of_engine {
            let message = "command ids of UUID version 8 are the engine's own";
            return Err(Refusal::input("bad_command_id", message)
                .at("command_id")
                .help("give a UUID of version 4 or 7"));
        }
        Ok(())
    }

    pub(crate) fn finish(mut self) -> Decided {
        let parts = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        for event in &mut self.events {
            event.command_parts = parts;
        }
        Decided {
            events: self.events,
            state: self.state,
            case: self.case,
            digest: self.digest,
        }
    }

    /// The state with the events so far.
    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    /// How many events there are so far.
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    /// The recorded time of this command: the edge's clock, never before the last event.
    pub(crate) fn now(&self) -> Timestamp {
        self.submission.meta.at.max(self.state.recorded)
    }

    /// When what the command says was true.
    pub(crate) fn effective(&self) -> Timestamp {
        self.meta().effective.unwrap_or_else(|| self.now())
    }

    /// By when deadlines, waiting times and `today()` are judged: the record of somebody's act;
    /// what time itself brings about, when it was due.
    pub(crate) fn judged(&self) -> Timestamp {
        match self.meta().person {
            Some(_) => self.now(),
            None => self.effective(),
        }
    }

    /// The day of [`judged`](Draft::judged), in the organisation's time zone where there is one.
    pub(crate) fn today(&self) -> Date {
        self.state.date_of(self.judged())
    }

    /// The day on which what the command says was true.
    pub(crate) fn effective_day(&self) -> Date {
        self.state.date_of(self.effective())
    }

    /// The framework in force.
    ///
    /// # Errors
    /// `no_framework` while nothing is adopted.
    pub(crate) fn framework(&self) -> Result<Arc<Framework>, Refusal> {
        self.state.in_force.clone().ok_or_else(|| {
            Refusal::rule("no_framework", "no definitions are in force yet")
                .help("adopt some first: `igf adopt PATH --as PERSON`")
        })
    }

    /// The case that the command concerns, as it stands now.
    ///
    /// # Errors
    /// `unknown_case`.
    pub(crate) fn concern(&mut self, name: &str) -> Result<Arc<Case>, Refusal> {
        let case = Arc::clone(self.state.find(name)?);
        self.case = Some(case.id);
        self.case_before = Some(Arc::clone(&case));
        Ok(case)
    }

    /// The case that the command concerns, as it stood before the command.
    pub(crate) fn subject_before(&self) -> Option<&Case> {
        self.case_before.as_deref()
    }

    /// Another case than the one that the command concerns, as it stands now.
    ///
    /// # Errors
    /// `unknown_case`.
    pub(crate) fn other_case(&self, name: &str) -> Result<Arc<Case>, Refusal> {
        self.state.find(name).map(Arc::clone)
    }

    /// A case that is known to exist, as it stands now.
    pub(crate) fn case(&self, id: CaseId) -> Arc<Case> {
        let case = self.state.case(id).cloned();
        case.expect("a case that this command touched cannot go away")
    }

    /// Whether a case entered its state by this command.
    pub(crate) fn entered_its_state_now(&self, id: CaseId) -> bool {
        let case = self.state.case(id);
        case.is_some_and(|case| case.entered_position > self.before)
    }

    /// Whether `holds` is true of every case. Cases in memory are tried first; those away are
    /// wanted, all at once, only if these pass.
    pub(crate) fn all_cases(&self, cases: &[CaseId], holds: impl Fn(&CaseId) -> bool) -> bool {
        let is_here = |id: &&CaseId| !self.state.cases.is_away(**id);
        let (here, away): (Vec<_>, Vec<_>) = cases.iter().partition(is_here);
        if !here.into_iter().all(holds) {
            return false;
        }
        self.state.cases.want(away.iter().copied().copied());
        away.is_empty()
    }

    /// Those of some cases that may leave their state though nobody acts on them.
    pub(crate) fn able_to_move(&self, cases: &BTreeSet<CaseId>) -> Vec<CaseId> {
        let able = |id: &&CaseId| self.state.cases.may_move_by_itself(**id);
        cases.iter().filter(able).copied().collect()
    }

    /// Definitions that were read and checked for the event that follows: the fold need not read
    /// them again.
    pub(crate) fn has_checked(&mut self, framework: &Arc<Framework>) {
        self.state.checked = Some(Arc::clone(framework));
    }

    /// The id of the next case that this command opens.
    pub(crate) fn next_case_id(&mut self) -> CaseId {
        self.opened += 1;
        let meta = &self.submission.meta;
        let id = identity::case_id(meta.command_id, self.opened, meta.at);
        self.case.get_or_insert(id);
        id
    }

    /// The role that allows what is being done, written into the events that follow.
    pub(crate) fn acting_as(&mut self, role: Option<Name>) {
        self.role = role;
    }

    /// What brings about the events that follow.
    pub(crate) fn caused_by(&mut self, position: Option<u64>) {
        self.cause = position;
    }

    /// Cases that changed since this was last asked.
    pub(crate) fn take_touched(&mut self) -> BTreeSet<CaseId> {
        std::mem::take(&mut self.touched)
    }

    /// The case that the command named or opened.
    pub(crate) fn subject(&self) -> Option<CaseId> {
        self.case
    }

    /// An event on a case that exists.
    pub(crate) fn emit_on(&mut self, case: &Case, data: impl Into<CaseEvent>) -> u64 {
        let event = self.on_case(case, data.into());
        self.push(event)
    }

    /// An event on a case under a subscribers' name of its own.
    pub(crate) fn emit_named(
        &mut self,
        case: &Case,
        name: &Name,
        data: impl Into<CaseEvent>,
    ) -> u64 {
        let mut event = self.on_case(case, data.into());
        event.event = name.clone();
        self.push(event)
    }

    /// An event on a case that was true at another time than the command.
    pub(crate) fn emit_effective(
        &mut self,
        case: &Case,
        at: Timestamp,
        data: impl Into<CaseEvent>,
    ) -> u64 {
        let mut event = self.on_case(case, data.into());
        event.effective = at;
        self.push(event)
    }

    fn on_case(&self, case: &Case, data: CaseEvent) -> Event {
        let class = class_of(&case.workflow, &data);
        let version = self.state.case(case.id).map_or(0, |now| now.version) + 1;
        let mut event = self.envelope(data.into(), case.workflow.id.clone(), class);
        event.case = Some(case.id);
        event.reference = Some(case.reference.to_string());
        event.case_version = version;
        event
    }

    /// The first event of a case, with the reference that it gives.
    pub(crate) fn emit_opening(
        &mut self,
        case: CaseId,
        reference: String,
        workflow: &Workflow,
        opened: CaseOpened,
    ) -> u64 {
        let data = CaseEvent::CaseOpened(opened);
        let class = class_of(workflow, &data);
        let mut event = self.envelope(data.into(), workflow.id.clone(), class);
        event.case = Some(case);
        event.reference = Some(reference);
        event.case_version = 1;
        self.push(event)
    }

    /// Position of the last event before this command.
    pub(crate) fn before(&self) -> u64 {
        self.before
    }

    /// An event that has no case: on the framework, on people, on a programme.
    pub(crate) fn emit(&mut self, data: impl Into<EventData>) -> u64 {
        let data = data.into();
        let class = data.least_class().max(Class::Internal);
        let family = Name::new(data.family().word());
        let event = self.envelope(data, family, class);
        self.push(event)
    }

    fn envelope(&self, data: EventData, workflow: Name, class: Class) -> Event {
        let meta = self.meta();
        let part = u32::try_from(self.events.len() + 1).unwrap_or(u32::MAX);
        Event {
            position: self.state.position + 1,
            id: identity::event_id(meta.command_id, part, meta.at),
            event: Name::new(data.kind()),
            compartment: Name::new("main"),
            case: None,
            reference: None,
            workflow,
            case_version: 0,
            recorded: self.now(),
            effective: self.effective(),
            actor: self.actor(),
            class: class.max(data.least_class()),
            command_id: meta.command_id,
            command_digest: self.digest.clone(),
            command_part: part,
            command_parts: 0,
            cause: self.cause,
            reason: meta.reason.clone(),
            traceparent: meta.traceparent.clone(),
            provenance: meta.provenance.clone(),
            data,
        }
    }

    fn actor(&self) -> Actor {
        let meta = self.meta();
        let recorded = self.is_recorded();
        Actor {
            person: meta.person.clone(),
            principal: meta.principal.clone(),
            role: self.role.clone(),
            known: match meta.person {
                Some(_) if recorded => Known::RecordedFor,
                _ => meta.known,
            },
        }
    }

    /// Who acts, in whose place and when: as the command says, or the sheet that is being written.
    pub(crate) fn meta(&self) -> &Meta {
        let recording = self.recording.as_ref();
        recording.map_or(&self.submission.meta, |recording| &recording.meta)
    }

    /// From now on events are what a sheet says, until it is taken off again.
    pub(crate) fn record(&mut self, recording: Option<Recording>) {
        self.recording = recording;
    }

    /// The sheet that is being written.
    pub(crate) fn sheet(&self) -> Option<u32> {
        self.recording.as_ref().map(|recording| recording.sheet)
    }

    /// Whether what is being written was done by somebody without account, and written down by
    /// somebody else: on a sheet, or, for ballots on definitions, by the command itself.
    pub(crate) fn is_recorded(&self) -> bool {
        let meta = &self.submission.meta;
        self.recording.is_some()
            || match (&meta.person, &meta.principal) {
                (Some(person), Some(principal)) => self.records_on_definitions(person, principal),
                _ => false,
            }
    }

    /// Whether the command is a ballot on definitions that a secretary writes down for somebody
    /// without account: sheets belong to cases.
    fn records_on_definitions(&self, person: &Name, principal: &Name) -> bool {
        let ballot = matches!(
            self.submission.command,
            Command::Framework(FrameworkCommand::BallotFramework(_))
        );
        let roster = &self.state.roster;
        let framework = self.state.in_force.as_ref();
        ballot
            && roster.is_without_account(principal)
            && framework.is_some_and(|framework| {
                roster.is_secretary(&framework.organisation, person, self.today())
            })
    }

    fn push(&mut self, event: Event) -> u64 {
        evolve(&mut self.state, &event);
        self.touched.extend(event.case);
        let position = event.position;
        self.events.push(event);
        position
    }
}

/// The most restricted audience of what an event on a case contains: the workflow's class, or
/// that of a field that the event carries, of a clock or a flag that follows one, or of what a link
/// leads to.
fn class_of(workflow: &Workflow, data: &CaseEvent) -> Class {
    let concerns = data.concerns();
    let names = concerns.fields.into_iter().flat_map(Fields::keys);
    let audiences = names.map(|name| workflow.audience_of(name.as_str()));
    let class = audiences.fold(workflow.class, Class::max);
    let clock = concerns
        .clock
        .map(|clock| workflow.audience_of_clock(clock.as_str()));
    let other = match data {
        CaseEvent::FlagRaised(it) => Some(workflow.audience_of_flag(it.flag.as_str())),
        CaseEvent::FlagCleared(it) => Some(workflow.audience_of_flag(it.flag.as_str())),
        CaseEvent::CaseLinked(it) => Some(workflow.audience_of_links(it.kind.as_str())),
        CaseEvent::CaseUnlinked(it) => Some(workflow.audience_of_links(it.kind.as_str())),
        _ => None,
    };
    [clock, other].into_iter().flatten().fold(class, Class::max)
}
