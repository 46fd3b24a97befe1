//! The fold: the only way state changes, live and in recovery. It cannot fail.
//!
//! One match a family, each exhaustive: an event type that nobody folds does not compile. An event
//! that does not fit the state (it cannot come from [`decide`](mod@crate::decide)) changes what it
//! can and nothing else.
#![deny(clippy::wildcard_enum_match_arm)]

mod case;
mod framework;
mod people;
mod programme;
#[cfg(test)]
mod tests;

pub(crate) use case::case_of;

use super::State;
use crate::event::{Event, EventData};

/// Folds one event into the state.
pub fn evolve(state: &mut State, event: &Event) {
    state.position = event.position;
    state.recorded = event.recorded;
    match &event.data {
        EventData::Framework(data) => framework::fold(state, event, data),
        EventData::People(data) => people::fold(state, event, data),
        EventData::Case(data) => case::fold(state, event, data),
        EventData::Programme(data) => programme::fold(state, event, data),
    }
}

/// Folds many events into the state.
pub fn evolve_all<'a>(state: &mut State, events: impl IntoIterator<Item = &'a Event>) {
    for event in events {
        evolve(state, event);
    }
}
