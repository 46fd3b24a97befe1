//! Cases at rest leave memory, and come back from the log when somebody looks at them.

use crate::event::Event;
use crate::identity::CaseId;
use crate::state::{Case, State, case_of as folded};
use crate::store::{Store, StoreError, StoredEvent};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many cases at rest stay in memory, since they were just looked at.
pub const KEPT_AT_REST: usize = 1_024;

/// Runs a look at a state. Cases at rest that it needs are first read back from the log, for this
/// call only; `events_of` gives the events of a case.
///
/// # Errors
/// What `events_of` says; [`StoreError::Corrupt`] when a case cannot be read back.
pub fn look<T>(
    state: &State,
    events_of: impl Fn(CaseId) -> Result<Vec<StoredEvent>, StoreError>,
    look: impl Fn(&State) -> T,
) -> Result<T, StoreError> {
    let mut state = state.fork();
    loop {
        let seen = look(&state);
        let missed = state.cases.take_missed();
        if missed.is_empty() {
            return Ok(seen);
        }
        for id in missed {
            let case = case_of(&state, id, &events_of(id)?)?;
            state.cases.bring_back(case);
        }
    }
}

/// Brings a case back into a state, if it has left memory.
///
/// # Errors
/// As [`look`].
pub(crate) fn bring_back(
    state: &mut State,
    store: &(impl Store + ?Sized),
    id: CaseId,
) -> Result<(), StoreError> {
    if state.cases.is_away(id) {
        let case = case_of(state, id, &store.read_case(id)?)?;
        state.cases.bring_back(case);
    }
    Ok(())
}

/// A case as it stands in a state, folded from its events.
fn case_of(state: &State, id: CaseId, events: &[StoredEvent]) -> Result<Arc<Case>, StoreError> {
    let known = events.iter();
    let known = known.take_while(|event| event.position <= state.position);
    let events: Vec<Event> = known.map(read).collect::<Result<_, _>>()?;
    let case = folded(&state.frameworks, &events);
    let last = state.cases.rest_of(id).map(|rest| rest.last_position);
    let whole = |case: &Case| last.is_none_or(|last| last == case.last_position);
    let case = case.filter(whole).map(Arc::new);
    case.ok_or_else(|| StoreError::Corrupt {
        position: last,
        what: format!("the index does not lead to every event of the case {id}"),
    })
}

pub(crate) fn read(stored: &StoredEvent) -> Result<Event, StoreError> {
    Event::from_bytes(&stored.bytes).map_err(|error| StoreError::Corrupt {
        position: Some(stored.position),
        what: error.to_string(),
    })
}

/// Which cases at rest are still in memory, the longest unused first.
pub(crate) struct Kept {
    most: usize,
    uses: u64,
    by_use: BTreeMap<u64, CaseId>,
    last_use: BTreeMap<CaseId, u64>,
}

impl Kept {
    pub(crate) fn at_most(most: usize) -> Kept {
        Kept {
            most,
            uses: 0,
            by_use: BTreeMap::new(),
            last_use: BTreeMap::new(),
        }
    }

    /// A case was looked at or changed: if it rests, it is kept for a while.
    pub(crate) fn keep(&mut self, state: &State, id: CaseId) {
        if state.cases.rest_of(id).is_none() {
            return;
        }
        self.uses += 1;
        if let Some(before) = self.last_use.insert(id, self.uses) {
            self.by_use.remove(&before);
        }
        self.by_use.insert(self.uses, id);
    }

    /// Drops the least recently used cases, until no more are kept than the limit allows.
    pub(crate) fn tidy(&mut self, state: &mut State) {
        while self.by_use.len() > self.most {
            if let Some((_, longest)) = self.by_use.pop_first() {
                self.last_use.remove(&longest);
                state.cases.let_go(longest);
            }
        }
    }
}
