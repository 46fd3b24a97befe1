//! What events on a case change.

use crate::case::{Act, Case, Climb, Evidence, LinkedEnd, Question, RunningClock, Vote};
use crate::command::Fields;
use crate::event::{
    BallotCast, BallotsVoided, CaseLinked, CaseOpened, ClockStarted, DecisionProposed,
    DecisionSettled, Event, EventData, LinkEnd, OfferedUp, RungAnswered, TransitionCause,
    TransitionFired,
};
use crate::framework::{Field, Workflow};
use crate::identity::CaseId;
use crate::state::State;
use crate::value::{Name, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

pub(super) fn open(state: &mut State, event: &Event, opened: &CaseOpened) {
    let framework = state.frameworks.get(&opened.framework);
    let workflow = framework.and_then(|known| known.workflows.get(&event.workflow));
    let (Some(id), Some(workflow)) = (event.case, workflow.cloned()) else {
        return;
    };
    let reference: Arc<str> = event.reference.as_deref().unwrap_or_default().into();
    count_reference(state, &reference);
    state.references.insert(Arc::clone(&reference), id);
    let case = Case {
        id,
        reference,
        fields: typed(&workflow.fields, &opened.fields),
        workflow,
        framework: opened.framework,
        unit: opened.unit.clone(),
        state: opened.state.clone(),
        version: event.case_version,
        opened_position: event.position,
        last_position: event.position,
        entered_position: event.position,
        opened: event.effective,
        entered: event.effective,
        opened_by: event.actor.person.clone(),
        opened_trace: event.traceparent.as_deref().map(Arc::from),
        last_trace: event.traceparent.as_deref().map(Arc::from),
        acts: vec![act(event, "open")],
        counts: BTreeMap::from([(event.event.clone(), 1)]),
        questions: BTreeMap::new(),
        clocks: BTreeMap::new(),
        climb: None,
        links: Vec::new(),
        evidence: Vec::new(),
        flags: Default::default(),
    };
    state.cases.insert(id, Arc::new(case));
}

/// References count up within what stands before their last number.
fn count_reference(state: &mut State, reference: &str) {
    let stem = reference.trim_end_matches(|digit: char| digit.is_ascii_digit());
    if let Ok(number) = reference[stem.len()..].parse::<u64>() {
        let last = state.sequences.entry(stem.into()).or_insert(0);
        *last = number.max(*last);
    }
}

pub(super) fn evolve(state: &mut State, event: &Event) {
    let Some(id) = event.case else { return };
    let Some(case) = state.cases.get_mut(&id) else {
        return;
    };
    let case = Arc::make_mut(case);
    case.version = event.case_version;
    case.last_position = event.position;
    case.last_trace = event.traceparent.as_deref().map(Arc::from);
    *case.counts.entry(event.event.clone()).or_default() += 1;
    match &event.data {
        EventData::ClockStarted(_)
        | EventData::ClockStopped(_)
        | EventData::ClockWarned(_)
        | EventData::ClockBreached(_) => change_clock(state, id, event),
        EventData::CaseLinked(linked) => {
            link(case, linked);
            if let LinkEnd::Item { programme, item } = &linked.to {
                deliver(state, id, programme, item);
            }
        }
        _ => change(case, event),
    }
}

fn change(case: &mut Case, event: &Event) {
    match &event.data {
        EventData::TransitionFired(fired) => transition(case, event, fired),
        EventData::FieldsSet(set) => set_fields(case, &set.fields),
        EventData::EvidenceAttached(attached) => case.evidence.push(Evidence {
            kind: attached.kind.clone(),
            name: attached.name.clone(),
            sha256: attached.sha256,
            bytes: attached.bytes,
        }),
        EventData::DecisionProposed(proposed) => propose(case, event, proposed),
        EventData::BallotCast(ballot) => cast(case, event, ballot),
        EventData::BallotsVoided(voided) => void(case, voided),
        EventData::DecisionSettled(settled) => settle(case, event, settled),
        EventData::OfferedUp(offered) => offer(case, offered),
        EventData::RungAnswered(answered) => answer(case, answered),
        EventData::FlagRaised(raised) => {
            case.flags.insert(raised.flag.clone());
        }
        EventData::FlagCleared(cleared) => {
            case.flags.remove(&cleared.flag);
        }
        _ => {}
    }
}

fn act(event: &Event, act: &str) -> Act {
    Act {
        act: Name::new(act),
        person: event.actor.person.clone(),
        principal: event.actor.principal.clone(),
        role: event.actor.role.clone(),
    }
}

fn transition(case: &mut Case, event: &Event, fired: &TransitionFired) {
    set_fields(case, &fired.fields);
    if case.state != fired.to {
        case.state = fired.to.clone();
        case.entered = event.effective;
    }
    case.entered_position = event.position;
    if fired.by == TransitionCause::Act {
        case.acts.push(act(event, fired.transition.as_str()));
    }
}

fn set_fields(case: &mut Case, fields: &Fields) {
    let workflow: Arc<Workflow> = Arc::clone(&case.workflow);
    for (name, value) in fields {
        if value.is_null() {
            case.fields.remove(name);
        } else {
            let field = workflow.field(name.as_str());
            case.fields.insert(name.clone(), one_typed(field, value));
        }
    }
}

/// Values by the types of their fields.
pub(crate) fn typed(fields: &[Field], given: &Fields) -> BTreeMap<Name, Value> {
    let type_of = |name: &Name| fields.iter().find(|field| field.id == *name);
    given
        .iter()
        .map(|(name, value)| (name.clone(), one_typed(type_of(name), value)))
        .collect()
}

/// A value that does not fit its field cannot come from decide; it is kept as text, as it is.
fn one_typed(field: Option<&Field>, value: &serde_json::Value) -> Value {
    field
        .and_then(|field| Value::from_json(value, &field.kind).ok())
        .unwrap_or_else(|| Value::Text(value.to_string()))
}

fn link(case: &mut Case, linked: &CaseLinked) {
    let workflow = Arc::clone(&case.workflow);
    let with = workflow
        .links
        .get(&linked.kind)
        .map(|link| link.with.as_slice());
    case.links.push(LinkedEnd {
        kind: linked.kind.clone(),
        to: linked.to.clone(),
        fields: typed(with.unwrap_or_default(), &linked.fields),
    });
}

fn deliver(state: &mut State, case: CaseId, programme: &Name, item: &Name) {
    let progress = state.programmes.get_mut(programme);
    if let Some(item) = progress.and_then(|progress| progress.items.get_mut(item)) {
        item.cases.push(case);
    }
}

fn propose(case: &mut Case, event: &Event, proposed: &DecisionProposed) {
    let fields = typed(&case.workflow.fields, &proposed.fields);
    let question = Question {
        round: proposed.round,
        proposed_by: event.actor.person.clone(),
        bound_values: crate::case::bound_values(case, &proposed.decision, &fields),
        fields,
        bound: proposed.bound,
        electorate: proposed.electorate.clone(),
        ballots: BTreeMap::new(),
        outcome: None,
        settled_position: 0,
    };
    case.questions.insert(proposed.decision.clone(), question);
}

fn cast(case: &mut Case, event: &Event, ballot: &BallotCast) {
    case.acts.push(act(event, ballot.decision.as_str()));
    if let Some(question) = case.questions.get_mut(&ballot.decision) {
        let vote = Vote {
            role: ballot.role.clone(),
            value: ballot.value.clone(),
        };
        question.ballots.insert(ballot.person.clone(), vote);
    }
}

fn void(case: &mut Case, voided: &BallotsVoided) {
    let fields = case
        .questions
        .get(&voided.decision)
        .map(|question| question.fields.clone());
    let values = crate::case::bound_values(case, &voided.decision, &fields.unwrap_or_default());
    if let Some(question) = case.questions.get_mut(&voided.decision) {
        question.ballots.clear();
        question.bound = voided.bound;
        question.bound_values = values;
    }
}

fn settle(case: &mut Case, event: &Event, settled: &DecisionSettled) {
    if let Some(question) = case.questions.get_mut(&settled.decision) {
        question.outcome = Some(settled.outcome.clone());
        question.settled_position = event.position;
    }
}

fn offer(case: &mut Case, offered: &OfferedUp) {
    let climb = case.climb.get_or_insert_with(|| Climb {
        ladder: offered.ladder.clone(),
        owner_rung: 0,
        offered_rung: None,
    });
    climb.ladder = offered.ladder.clone();
    climb.offered_rung = Some(offered.rung);
}

fn answer(case: &mut Case, answered: &RungAnswered) {
    if let Some(climb) = &mut case.climb {
        climb.offered_rung = None;
        if answered.answer.as_str() == "taken" {
            climb.owner_rung = answered.rung;
        }
    }
}

fn change_clock(state: &mut State, id: CaseId, event: &Event) {
    let Some(case) = state.cases.get_mut(&id).map(Arc::make_mut) else {
        return;
    };
    let (clock, after) = match &event.data {
        EventData::ClockStarted(started) => (&started.clock, Some(running(event, started))),
        EventData::ClockStopped(stopped) => (&stopped.clock, None),
        EventData::ClockWarned(warned) => {
            let mut clock = case.clocks.get(&warned.clock).cloned();
            if let Some(clock) = &mut clock {
                clock.warnings.drain(..1.min(clock.warnings.len()));
            }
            (&warned.clock, clock)
        }
        EventData::ClockBreached(breached) => {
            let mut clock = case.clocks.get(&breached.clock).cloned();
            if let Some(clock) = &mut clock {
                clock.warnings.clear();
                clock.breached = true;
            }
            (&breached.clock, clock)
        }
        _ => return,
    };
    let next = after.as_ref().and_then(RunningClock::next);
    let before = match after {
        Some(running) => case.clocks.insert(clock.clone(), running),
        None => case.clocks.remove(clock),
    };
    if let Some(due) = before.as_ref().and_then(RunningClock::next) {
        state.due.remove(&(due, id, clock.clone()));
    }
    if let Some(due) = next {
        state.due.insert((due, id, clock.clone()));
    }
}

fn running(event: &Event, started: &ClockStarted) -> RunningClock {
    RunningClock {
        due: started.due,
        warnings: started.warnings.clone(),
        repeat_of: started.repeat_of,
        breached: false,
        armed_position: event.position,
        armed_trace: event.traceparent.clone(),
    }
}
