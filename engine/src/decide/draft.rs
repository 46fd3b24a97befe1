//! A command being decided: the events so far, and the state that they lead to.

use super::{Decided, MAX_EVENT_BYTES, MAX_TEXT_BYTES};
use crate::case::{Case, who};
use crate::command::{Command, Submission};
use crate::event::{Actor, Class, Event, EventData, Known};
use crate::evolve::evolve;
use crate::framework::{Framework, Workflow};
use crate::identity::{self, CaseId};
use crate::refusal::Refusal;
use crate::state::State;
use crate::value::Name;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A command being decided.
pub struct Draft<'a> {
    /// Who, when, why.
    pub(crate) submission: &'a Submission,
    /// Position of the last event before this command.
    before: u64,
    state: State,
    events: Vec<Event>,
    digest: String,
    role: Option<Name>,
    case: Option<CaseId>,
    opened: u32,
    cause: Option<u64>,
    touched: BTreeSet<CaseId>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(state: &State, submission: &'a Submission) -> Draft<'a> {
        Draft {
            submission,
            before: state.position,
            state: state.looked_at(),
            events: Vec::new(),
            digest: submission.digest(),
            role: None,
            case: None,
            opened: 0,
            cause: None,
            touched: BTreeSet::new(),
        }
    }

    /// Checks what the command says of itself: its size, and whose id it has.
    pub(super) fn check(&self) -> Result<(), Refusal> {
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
        let of_engine = matches!(self.submission.command, Command::FireClock { .. });
        if identity::is_caused(self.submission.meta.command_id) != of_engine {
            let message = "command ids of UUID version 8 are the engine's own";
            return Err(Refusal::input("bad_command_id", message)
                .at("command_id")
                .help("give a UUID of version 4 or 7"));
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Decided {
        let parts = u32::try_from(self.events.len()).unwrap_or(u32::MAX);
        for event in &mut self.events {
            event.command_parts = parts;
        }
        Decided {
            events: self.events,
            state: self.state,
            case: self.case,
        }
    }

    /// The state with the events so far.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// How many events there are so far.
    pub(super) fn len(&self) -> usize {
        self.events.len()
    }

    /// The recorded time of this command: the edge's clock, never before the last event.
    pub fn now(&self) -> Timestamp {
        self.submission.meta.at.max(self.state.recorded)
    }

    /// When what the command says was true.
    pub fn effective(&self) -> Timestamp {
        self.submission.meta.effective.unwrap_or_else(|| self.now())
    }

    /// The effective day, in the organisation's time zone where there is one.
    pub fn today(&self) -> Date {
        self.state.date_of(self.effective())
    }

    /// The framework in force.
    ///
    /// # Errors
    /// `no_framework` while nothing is adopted.
    pub fn framework(&self) -> Result<Arc<Framework>, Refusal> {
        self.state.in_force.clone().ok_or_else(|| {
            Refusal::rule("no_framework", "no definitions are in force yet")
                .help("adopt some first: `igf adopt PATH --as PERSON`")
        })
    }

    /// A case as it stands now.
    ///
    /// # Errors
    /// `unknown_case`.
    pub fn find_case(&mut self, name: &str) -> Result<Arc<Case>, Refusal> {
        let case = Arc::clone(self.state.find(name)?);
        self.case = Some(case.id);
        Ok(case)
    }

    /// A case that is known to exist, as it stands now.
    pub fn case(&self, id: CaseId) -> Arc<Case> {
        let case = self.state.case(id).cloned();
        case.expect("a case that this command touched cannot go away")
    }

    /// Whether a case came to where it is by this command.
    pub(super) fn moved(&self, id: CaseId) -> bool {
        let case = self.state.case(id);
        case.is_some_and(|case| case.entered_position > self.before)
    }

    /// Whether something holds of all of some cases. Those in memory are judged first: only if it
    /// holds of them are the others wanted, and then all of them at once.
    pub(super) fn all_cases(&self, cases: &[CaseId], holds: impl Fn(&CaseId) -> bool) -> bool {
        let is_here = |id: &&CaseId| !self.state.cases.is_away(**id);
        let (here, away): (Vec<_>, Vec<_>) = cases.iter().partition(is_here);
        if !here.into_iter().all(holds) {
            return false;
        }
        let missed = away.iter().filter(|id| self.state.case(***id).is_none());
        missed.count() == 0
    }

    /// Those of some cases that may move though nobody acts on them.
    pub(super) fn moving(&self, cases: &BTreeSet<CaseId>) -> Vec<CaseId> {
        let moving = |id: &&CaseId| self.state.cases.may_move_by_itself(**id);
        cases.iter().filter(moving).copied().collect()
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
    pub(super) fn take_touched(&mut self) -> BTreeSet<CaseId> {
        std::mem::take(&mut self.touched)
    }

    /// The case that the command named or opened.
    pub(super) fn subject(&self) -> Option<CaseId> {
        self.case
    }

    /// An event on a case that exists.
    pub(crate) fn emit_on(&mut self, case: &Case, data: EventData) -> u64 {
        let event = self.on_case(case, data);
        self.push(event)
    }

    /// An event on a case under a subscribers' name of its own.
    pub(crate) fn emit_named(&mut self, case: &Case, name: &Name, data: EventData) -> u64 {
        let mut event = self.on_case(case, data);
        event.event = name.clone();
        self.push(event)
    }

    /// An event on a case that was true at another time than the command.
    pub(crate) fn emit_effective(&mut self, case: &Case, at: Timestamp, data: EventData) -> u64 {
        let mut event = self.on_case(case, data);
        event.effective = at;
        self.push(event)
    }

    fn on_case(&self, case: &Case, data: EventData) -> Event {
        let class = class_of(&case.workflow, &data);
        let version = self.state.case(case.id).map_or(0, |now| now.version) + 1;
        let mut event = self.envelope(data, case.workflow.id.clone(), class);
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
        data: EventData,
    ) -> u64 {
        let class = class_of(workflow, &data);
        let mut event = self.envelope(data, workflow.id.clone(), class);
        event.case = Some(case);
        event.reference = Some(reference);
        event.case_version = 1;
        self.push(event)
    }

    /// An event that has no case: on the framework, on people, on a programme.
    pub(crate) fn emit(&mut self, family: &str, data: EventData) -> u64 {
        let class = data.least_class().max(Class::Internal);
        let event = self.envelope(data, Name::new(family), class);
        self.push(event)
    }

    fn envelope(&self, data: EventData, workflow: Name, class: Class) -> Event {
        let meta = &self.submission.meta;
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
        let meta = &self.submission.meta;
        let recorded = match (&meta.person, &meta.principal) {
            (Some(person), Some(principal)) => who::records_for(self, person, principal),
            _ => false,
        };
        Actor {
            person: meta.person.clone(),
            principal: meta.principal.clone(),
            role: self.role.clone(),
            known: match meta.person {
                None => Known::Clock,
                Some(_) if recorded => Known::RecordedFor,
                Some(_) => meta.known,
            },
        }
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
/// that of a field that the event carries.
fn class_of(workflow: &Workflow, data: &EventData) -> Class {
    let fields = match data {
        EventData::CaseOpened(opened) => Some(&opened.fields),
        EventData::TransitionFired(fired) => Some(&fired.fields),
        EventData::FieldsSet(set) => Some(&set.fields),
        EventData::DecisionProposed(proposed) => Some(&proposed.fields),
        _ => None,
    };
    let audiences = fields
        .into_iter()
        .flat_map(|fields| fields.keys())
        .filter_map(|name| {
            let field = workflow.field(name.as_str())?;
            field.audience
        });
    audiences.fold(workflow.class, Class::max)
}

/// A text above the limit.
pub(crate) fn too_long(place: &str) -> Refusal {
    Refusal::new(
        crate::refusal::RefusalKind::TooLarge,
        "too_long",
        format!("`{place}` is longer than {MAX_TEXT_BYTES} bytes"),
    )
    .at(place)
    .help("attach long texts as evidence: they are stored by their hash")
}

/// An event above the limit.
pub(crate) fn too_large(event: &Event) -> Refusal {
    let message = format!(
        "the event `{}` would have more than {MAX_EVENT_BYTES} bytes",
        event.event
    );
    Refusal::new(
        crate::refusal::RefusalKind::TooLarge,
        "event_too_large",
        message,
    )
    .help("attach long texts as evidence: they are stored by their hash")
}

/// More of something on a case than there may be.
pub(crate) fn too_many(case: &Case, most: usize, what: &str) -> Refusal {
    let message = format!(
        "{} has {most} {what}, and no case may have more",
        case.reference
    );
    Refusal::rule("too_many", message)
        .at("case")
        .help("open another case and link the two")
}
