//! What an event on a case changes in the case itself.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{Act, Case};
use crate::event::{CaseEvent, CaseOpened, Event, TransitionCause, TransitionFired};
use crate::framework::{Framework, typed, typed_one};
use crate::hash::Hash;
use crate::value::{Fields, Name};
use imbl::OrdMap;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// Under which name a case keeps the position of its last change of state.
static STATE: LazyLock<Name> = LazyLock::new(|| Name::new("state"));

/// A case as its opening makes it; `None` when no framework holds its definition.
pub(crate) fn opened(
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
        opened_recorded: event.recorded,
        entered: event.effective,
        last_entry: event.effective,
        changed: BTreeMap::new(),
        claimed: BTreeMap::new(),
        opened_by: event.actor.person.clone(),
        opened_trace: event.traceparent.as_deref().map(Arc::from),
        last_trace: event.traceparent.as_deref().map(Arc::from),
        acts: vec![Act::of(event, Name::new("open"), None)],
        counts: BTreeMap::from([(event.event.clone(), 1)]),
        in_a_row: BTreeMap::new(),
        questions: BTreeMap::new(),
        clocks: BTreeMap::new(),
        climb: None,
        links: Vec::new(),
        evidence: Vec::new(),
        sheets: Vec::new(),
        flags: Default::default(),
        waits_for: Vec::new(),
    })
}

/// Folds one more event into its case.
pub(crate) fn fold(case: &mut Case, event: &Event, data: &CaseEvent) {
    case.version = event.case_version;
    case.last_position = event.position;
    case.last_trace = event.traceparent.as_deref().map(Arc::from);
    *case.counts.entry(event.event.clone()).or_default() += 1;
    count_in_a_row(case, &event.event);
    if data.concerns().is_entry {
        case.last_entry = case.last_entry.max(event.effective);
    }
    change(case, event, data);
}

/// One more of what is counted in a row, or the end of some rows.
fn count_in_a_row(case: &mut Case, event: &Name) {
    let rows = &case.workflow.in_a_row;
    case.in_a_row
        .retain(|counted, _| rows.get(counted).is_none_or(|until| !until.contains(event)));
    if rows.contains_key(event) {
        *case.in_a_row.entry(event.clone()).or_default() += 1;
    }
}

fn change(case: &mut Case, event: &Event, data: &CaseEvent) {
    match data {
        // A case is opened once: the first event has made it.
        CaseEvent::CaseOpened(_) => {}
        CaseEvent::TransitionFired(fired) => transition(case, event, fired),
        CaseEvent::FieldsSet(set) => set_fields(case, event, &set.fields),
        CaseEvent::EvidenceAttached(attached) => case.attach(event, attached),
        CaseEvent::DecisionProposed(proposed) => case.put(event, proposed),
        CaseEvent::BallotCast(ballot) => case.cast(event, ballot),
        CaseEvent::BallotsVoided(voided) => case.void(event, voided),
        CaseEvent::DecisionSettled(settled) => case.settle(event, settled),
        CaseEvent::WithdrawalAsked(asked) => case.ask_back(asked),
        CaseEvent::QuestionClosed(closed) => case.close_question(closed),
        CaseEvent::SheetRecorded(recorded) => case.record(event, recorded),
        CaseEvent::SheetConfirmed(confirmed) => case.confirm_sheet(event, confirmed.sheet),
        CaseEvent::SheetInEffect(sheet) => case.put_in_effect(sheet.sheet),
        CaseEvent::SheetFailed(failed) => case.fail_sheet(failed),
        CaseEvent::SheetContested(contested) => case.contest(contested),
        CaseEvent::ContestAnswered(answered) => case.answer_contest(answered),
        CaseEvent::ContestSettled(settled) => case.settle_contest(settled),
        CaseEvent::CaseLinked(linked) => case.link(linked),
        CaseEvent::CaseUnlinked(gone) => case
            .links
            .retain(|link| link.kind != gone.kind || link.to != gone.to),
        CaseEvent::ClockStarted(started) => case.start_clock(event, started),
        CaseEvent::ClockStopped(stopped) => case.stop_clock(stopped),
        CaseEvent::ClockWarned(warned) => case.warn(warned),
        CaseEvent::ClockBreached(breached) => case.breach(breached),
        CaseEvent::WarningsMissed(missed) => case.miss_warnings(missed),
        CaseEvent::ClockFailed(failed) => case.fail_clock(failed),
        CaseEvent::DeadlineMoved(moved) => case.move_deadline(moved),
        CaseEvent::LadderReset(reset) => case.reset_ladder(reset),
        CaseEvent::OfferedUp(offered) => case.offer(offered),
        CaseEvent::RungAnswered(answered) => case.answer(answered),
        CaseEvent::FlagRaised(raised) => {
            case.flags.insert(raised.flag.clone());
        }
        CaseEvent::FlagCleared(cleared) => {
            case.flags.remove(&cleared.flag);
        }
        // Said to people; the case stays what it is.
        CaseEvent::Commented(_) | CaseEvent::Informed(_) => {}
    }
}

fn transition(case: &mut Case, event: &Event, fired: &TransitionFired) {
    set_fields(case, event, &fired.fields);
    if case.state != fired.to {
        case.changed.insert(STATE.clone(), event.position);
        case.state = fired.to.clone();
        case.entered = event.effective;
    }
    case.entered_position = event.position;
    if case.workflow.claims.contains(&fired.transition) {
        let claim = fired.transition.clone();
        case.claimed.insert(claim, event.position);
    }
    if fired.by == TransitionCause::Act {
        let act = fired.transition.clone();
        case.acts.push(Act::of(event, act, fired.sheet));
    }
}

fn set_fields(case: &mut Case, event: &Event, fields: &Fields) {
    for (name, value) in fields {
        case.changed.insert(name.clone(), event.position);
        if value.is_null() {
            case.fields.remove(name);
        } else {
            let field = case.workflow.field(name.as_str());
            let value = typed_one(field, value);
            case.fields.insert(name.clone(), value);
        }
    }
}
