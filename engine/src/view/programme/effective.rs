//! A programme by what was true on a day, as far as it is known: the figure restated.
//!
//! The other way to look back, by what was recorded at an instant, is the state of that instant.
//! This view takes everything recorded so far, keeps what was effective by that day, and folds it
//! in order of its effective day: an entry that came late and is dated back is in its place. The
//! definitions are those in force on the day, or the first where there were none yet.

use super::past::{self, Log};
use crate::event::{Event, EventData, FrameworkEvent, ProgrammeEvent};
use crate::programme::{Amended, Setting, blocks_of, failing_promises};
use crate::state::{State, evolve};
use crate::store::StoreError;
use crate::value::ProgrammeId;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was true of programmes on a day, out of all that a state has recorded. It holds no cases.
///
/// # Errors
/// What the log says.
pub(in crate::view) fn restated(
    state: &State,
    on: Date,
    log: Log<'_>,
) -> Result<State, StoreError> {
    let mut definitions = Vec::new();
    let mut happened = Vec::new();
    let mut founded = false;
    past::each(log, state.position, |event| {
        if event.workflow.as_str() == "_framework" {
            let first = !founded;
            founded |= matches!(
                event.data,
                EventData::Framework(FrameworkEvent::FrameworkAdopted(_))
            );
            if first || state.date_of(event.effective) <= on {
                definitions.push(event);
            }
        } else if day(state, &event) <= on {
            happened.push(event);
        }
    })?;
    // Events of one day keep their order in the log, whatever hour they claim.
    happened.sort_by_key(|event| day(state, event));
    let mut then = State::default();
    let mut truth: BTreeMap<ProgrammeId, u64> = BTreeMap::new();
    for event in &definitions {
        let before = versions(&then);
        evolve(&mut then, event);
        let newer = versions(&then).into_iter();
        let newer = newer.filter(|(id, version)| before.get(id).is_some_and(|it| it < version));
        truth.extend(newer.map(|(id, _)| (id, event.position)));
    }
    for event in &happened {
        // A newer text replaces all changes of the graph before it.
        let amended = match &event.data {
            EventData::Programme(data) => Amended::of(data),
            EventData::Framework(_) | EventData::People(_) | EventData::Case(_) => None,
        };
        let text = amended.and_then(|amended| truth.get(amended.programme()).copied());
        if text.is_none_or(|text| event.position > text) {
            evolve(&mut then, event);
        }
    }
    settle(&mut then, on);
    then.position = state.position;
    then.recorded = state.recorded;
    Ok(then)
}

fn versions(state: &State) -> BTreeMap<ProgrammeId, u32> {
    let framework = state.in_force.iter();
    let texts = framework.flat_map(|framework| framework.programmes.values());
    texts.map(|text| (text.id.clone(), text.version)).collect()
}

/// The day on which it was so.
fn day(state: &State, event: &Event) -> Date {
    match &event.data {
        EventData::Programme(ProgrammeEvent::ItemChanged(changed)) => changed.on,
        _ => state.date_of(event.effective),
    }
}

/// Published blocks and promises followed from what was known at the time. They are left out, and
/// computed anew from what is known now.
fn settle(then: &mut State, on: Date) {
    let Some(framework) = then.in_force.clone() else {
        return;
    };
    for programme in then.programmes_in_force() {
        let Some(mut progress) = then.programmes.get(&programme.id).cloned() else {
            continue;
        };
        for item in &programme.items {
            let blocks = blocks_of(&programme, &progress, item);
            if let Some(known) = progress.items.get_mut(&item.id) {
                known.blocked_since = known.blocked_since.filter(|_| !blocks.is_empty());
                known.blocks = blocks;
            }
        }
        let setting = Setting::of(&framework.organisation, on);
        let failing = failing_promises(&programme, &progress, setting);
        progress.failing = failing.into_iter().map(|promise| promise.item).collect();
        then.programmes.insert(programme.id.clone(), progress);
    }
}
