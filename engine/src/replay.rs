//! Replay: from a log to the state that it leads to, with the fold that live commands use.

use crate::event::{Event, EventData, EventError, FrameworkEvent};
use crate::recall::{self, KEPT_AT_REST, Kept};
use crate::state::{State, evolve};
use crate::store::{Store, StoreError, StoredEvent};

/// How many events are read at once in a replay.
const REPLAY_CHUNK: usize = 1_024;

/// Why a log cannot be opened.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum OpenError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event cannot be read.
    #[error("position {position}: {error}")]
    Event {
        /// Where it stands.
        position: u64,
        /// What is wrong with it.
        error: EventError,
    },
    /// Definitions in the log cannot be read by this version.
    #[error("the definitions {0} in the log cannot be read by this version of igf")]
    Definitions(String),
}

/// Folds a whole log into a state, telling `progress` each position that it passed.
///
/// # Errors
/// [`OpenError`], at the first event that cannot be read.
pub fn replay(store: &impl Store, progress: impl FnMut(u64)) -> Result<State, OpenError> {
    replay_while(store, |_| true, progress)
}

/// Folds the events of a log into a state, up to the first that is not `within`, telling `progress`
/// each position that it passed.
///
/// # Errors
/// [`OpenError`], at the first event that cannot be read.
pub fn replay_while(
    store: &(impl Store + ?Sized),
    within: impl Fn(&StoredEvent) -> bool,
    progress: impl FnMut(u64),
) -> Result<State, OpenError> {
    let mut state = State::default();
    let mut kept = Kept::at_most(KEPT_AT_REST);
    fold(store, &mut state, within, &mut kept, progress)?;
    Ok(state)
}

/// Folds the events after a state into it, up to the first that is not `within`; cases at rest
/// leave memory as `kept` says.
///
/// # Errors
/// [`OpenError`], at the first event that cannot be read.
pub(crate) fn fold(
    store: &(impl Store + ?Sized),
    state: &mut State,
    within: impl Fn(&StoredEvent) -> bool,
    kept: &mut Kept,
    mut progress: impl FnMut(u64),
) -> Result<(), OpenError> {
    loop {
        let events = store.read(state.position + 1, REPLAY_CHUNK)?;
        if events.is_empty() {
            return Ok(());
        }
        for stored in &events {
            if !within(stored) {
                return Ok(());
            }
            let event = Event::from_bytes(&stored.bytes).map_err(|error| OpenError::Event {
                position: stored.position,
                error,
            })?;
            if let Some(id) = event.case {
                recall::bring_back(state, store, id)?;
            }
            evolve(state, &event);
            if let Some(id) = event.case {
                kept.keep(state, id);
                kept.tidy(state);
            }
            check_definitions(state, &event)?;
        }
        progress(state.position);
    }
}

/// The log is right, and this version cannot read definitions in it: nothing after them can be
/// trusted.
fn check_definitions(state: &State, event: &Event) -> Result<(), OpenError> {
    let EventData::Framework(FrameworkEvent::FrameworkAdopted(adopted)) = &event.data else {
        return Ok(());
    };
    let in_force = state.in_force.as_ref().map(|known| known.id);
    if in_force == Some(adopted.framework) {
        return Ok(());
    }
    Err(OpenError::Definitions(adopted.framework.to_string()))
}
