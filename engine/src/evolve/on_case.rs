//! What events on a case change in the case itself.

use crate::case::{Act, Case, Climb, Evidence, LinkedEnd, Question, RunningClock, Vote};
use crate::command::Fields;
use crate::event::{
    BallotCast, BallotsVoided, CaseLinked, CaseOpened, ClockBreached, ClockStarted, ClockWarned,
    DecisionProposed, DecisionSettled, Event, EventData, OfferedUp, RungAnswered, TransitionCause,
    TransitionFired,
};
use crate::framework::{Field, Framework, Workflow};
use crate::hash::Hash;
use crate::value::{Name, Value};
use imbl::OrdMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A case as its opening makes it; `None` when no framework holds its definition.
pub(super) fn opened(
    frameworks: &OrdMap<Hash, Arc<Framework>>,
    event: &Event,
    opened: &CaseOpened,
) -> Option<Case> {
    let framework = frameworks.get(&opened.framework)?;
    let workflow = Arc::clone(framework.workflows.get(&event.workflow)?);
    Some(Case {
        id: event.case?,
        reference: event.reference.as_deref().unwrap_or_default().into(),
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
    })
}

/// Folds one more event into its case.
pub(super) fn fold(case: &mut Case, event: &Event) {
    case.version = event.case_version;
    case.last_position = event.position;
    case.last_trace = event.traceparent.as_deref().map(Arc::from);
    *case.counts.entry(event.event.clone()).or_default() += 1;
    change(case, event);
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
        EventData::CaseLinked(linked) => link(case, linked),
        EventData::ClockStarted(started) => {
            let clock = running(event, started);
            case.clocks.insert(started.clock.clone(), clock);
        }
        EventData::ClockStopped(stopped) => {
            case.clocks.remove(&stopped.clock);
        }
        EventData::ClockWarned(warned) => warn(case, warned),
        EventData::ClockBreached(breached) => breach(case, breached),
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

fn warn(case: &mut Case, warned: &ClockWarned) {
    if let Some(clock) = case.clocks.get_mut(&warned.clock) {
        clock.warnings.drain(..1.min(clock.warnings.len()));
    }
}

fn breach(case: &mut Case, breached: &ClockBreached) {
    if let Some(clock) = case.clocks.get_mut(&breached.clock) {
        clock.warnings.clear();
        clock.breached = true;
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
