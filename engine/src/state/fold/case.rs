//! What events on cases change in the state: the case, and what is found by it.

use crate::event::{CaseEvent, CaseOpened, Event, EventData, LinkEnd};
use crate::framework::Framework;
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::state::case::{Case, fold as in_case, timer};
use crate::state::{State, TimerKey};
use crate::value::{ItemId, Name, ProgrammeId};
use imbl::OrdMap;
use jiff::Timestamp;
use std::sync::Arc;

pub(super) fn fold(state: &mut State, event: &Event, data: &CaseEvent) {
    if let CaseEvent::CaseOpened(opened) = data {
        return open(state, event, opened);
    }
    let Some(id) = event.case else { return };
    let concerns = data.concerns();
    let timer = timer::moved_by(id, concerns);
    let before = timer.as_ref().and_then(|timer| due(state, id, timer));
    let delivered = concerns.changes_links.then(|| items_of(state, id));
    change(state, id, event, data);
    if let Some(timer) = timer {
        let after = due(state, id, &timer);
        state.timers.set(timer, before, after);
    }
    if let Some(clock) = concerns.clock {
        note_failure(state, id, clock);
    }
    if let Some(before) = delivered {
        deliver(state, id, before);
    }
}

/// The case itself, and whom it waits for.
fn change(state: &mut State, id: CaseId, event: &Event, data: &CaseEvent) {
    let (waits, frameworks) = (&mut state.waits, &state.frameworks);
    state.cases.change(id, frameworks, |case| {
        in_case::fold(case, event, data);
        if data.concerns().may_pass_it_on
            && let Some(framework) = frameworks.get(&case.framework)
        {
            waits.follow(case, framework);
        }
    });
}

fn open(state: &mut State, event: &Event, opened: &CaseOpened) {
    let Some(mut case) = in_case::opened(&state.frameworks, event, opened) else {
        return;
    };
    count_reference(state, &case.reference);
    if let Some(framework) = state.frameworks.get(&case.framework) {
        state.waits.follow(&mut case, framework);
        state.cases.open(case, framework);
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

/// Keeps in sight which clocks have failed.
fn note_failure(state: &mut State, id: CaseId, clock: &Name) {
    let running = state.case(id).and_then(|case| case.clocks.get(clock));
    let failed = running.is_some_and(|running| running.failed.is_some());
    if failed {
        state.failed_clocks.insert((id, clock.clone()));
    } else if !state.failed_clocks.is_empty() {
        // Hardly ever is one there to be taken out.
        state.failed_clocks.remove(&(id, clock.clone()));
    }
}

/// The items that a case is linked with, programme and item, once for each link.
fn items_of(state: &State, id: CaseId) -> Vec<(ProgrammeId, ItemId)> {
    let links = state.case(id).into_iter().flat_map(|case| &case.links);
    links
        .filter_map(|link| match &link.to {
            LinkEnd::Item { programme, item } => Some((programme.clone(), item.clone())),
            LinkEnd::Case { .. } => None,
        })
        .collect()
}

/// Tells the items of a case that it was linked with them, or is no longer.
fn deliver(state: &mut State, case: CaseId, mut before: Vec<(ProgrammeId, ItemId)>) {
    for end in items_of(state, case) {
        match before.iter().position(|known| *known == end) {
            Some(known) => drop(before.swap_remove(known)),
            None => cases_of(state, &end, |cases| cases.push(case)),
        }
    }
    for gone in before {
        cases_of(state, &gone, |cases| cases.retain(|known| *known != case));
    }
}

fn cases_of(state: &mut State, end: &(ProgrammeId, ItemId), change: impl FnOnce(&mut Vec<CaseId>)) {
    let progress = state.programmes.get_mut(&end.0);
    if let Some(item) = progress.and_then(|progress| progress.items.get_mut(&end.1)) {
        change(&mut item.cases);
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
