//! What events on cases change in the state: the case, and what is found by it.

use crate::event::{CaseEvent, CaseOpened, Event, EventData, LinkEnd};
use crate::framework::Framework;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::state::case::{Case, fold as in_case, timer};
use crate::state::{State, TimerKey};
use crate::value::Name;
use imbl::OrdMap;
use jiff::Timestamp;
use std::sync::Arc;

pub(super) fn fold(state: &mut State, event: &Event, data: &CaseEvent) {
    if let CaseEvent::CaseOpened(opened) = data {
        return open(state, event, opened);
    }
    let Some(id) = event.case else { return };
    let timer = timer::moved_by(id, data);
    let before = timer.as_ref().and_then(|timer| due(state, id, timer));
    let change = |case: &mut Case| in_case::fold(case, event, data);
    state.cases.change(id, &state.frameworks, change);
    if let Some(timer) = timer {
        let after = due(state, id, &timer);
        state.timers.set(timer, before, after);
    }
    if data.may_pass_it_on() {
        state.follow(id);
    }
    if let CaseEvent::CaseLinked(linked) = data
        && let LinkEnd::Item { programme, item } = &linked.to
    {
        deliver(state, id, programme, item);
    }
}

fn open(state: &mut State, event: &Event, opened: &CaseOpened) {
    let Some(case) = in_case::opened(&state.frameworks, event, opened) else {
        return;
    };
    count_reference(state, &case.reference);
    let id = case.id;
    if let Some(framework) = state.frameworks.get(&case.framework) {
        state.cases.open(case, framework);
        state.follow(id);
    }
}

/// References count up within what stands before their last number.
fn count_reference(state: &mut State, reference: &str) {
    let stem = reference.trim_end_matches(|digit: char| digit.is_ascii_digit());
    if let Ok(number) = reference[stem.len()..].parse::<u64>() {
        let last = state.sequences.entry(stem.into()).or_insert(0);
        *last = number.max(*last);
    }
}

/// When a timer of a case is due, if it is.
fn due(state: &State, id: CaseId, timer: &TimerKey) -> Option<Timestamp> {
    state.case(id)?.due(timer)
}

fn deliver(state: &mut State, case: CaseId, programme: &Name, item: &Name) {
    let progress = state.programmes.get_mut(programme);
    if let Some(item) = progress.and_then(|progress| progress.items.get_mut(item)) {
        item.cases.push(case);
    }
}

/// A case folded from its own events alone; `None` when they do not begin with its opening.
pub(crate) fn case_of(frameworks: &OrdMap<Hash, Arc<Framework>>, events: &[Event]) -> Option<Case> {
    let (first, rest) = events.split_first()?;
    let EventData::Case(CaseEvent::CaseOpened(opened)) = &first.data else {
        return None;
    };
    let mut case = in_case::opened(frameworks, first, opened)?;
    for event in rest {
        if let EventData::Case(data) = &event.data {
            in_case::fold(&mut case, event, data);
        }
    }
    Some(case)
}
