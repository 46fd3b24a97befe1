//! From a command to its events and their bytes, with the cases that it depends on.

use super::{SubmitError, due};
use crate::command::Submission;
use crate::decide::{Decided, Undecided, decide, decide_alone};
use crate::event::Event;
use crate::limits::{MAX_EVENT_BYTES, too_large};
use crate::recall::{self, Kept};
use crate::refusal::Refusal;
use crate::state::State;
use crate::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What a command comes to, as it will be stored.
pub(super) struct Written {
    pub(super) decided: Decided,
    pub(super) bytes: Vec<Arc<[u8]>>,
}

/// What a command would do on a state, after what is due before it; `store` has the log that the
/// state was folded from.
///
/// # Errors
/// As [`Service::decide`](super::Service::decide).
pub fn dry_run(
    store: &impl Store,
    state: &State,
    submission: &Submission,
) -> Result<Decided, SubmitError> {
    let mut state = state.clone();
    let mut kept = Kept::at_most(0);
    let mut stuck = BTreeSet::new();
    bring_named(store, &mut state, &mut kept, submission)?;
    while let Some(timer) = due::before(&state, submission, &stuck).cloned() {
        let firing = due::firing(&state, &timer, submission.meta.at);
        let fired = firing.map(|firing| decided(store, &mut state, &mut kept, &firing));
        match fired {
            Some(Ok(written)) if !written.decided.events.is_empty() => {
                state = written.decided.state;
            }
            Some(Err(SubmitError::Store(error))) => return Err(error.into()),
            _ => {
                stuck.insert(timer);
            }
        }
    }
    Ok(decided(store, &mut state, &mut kept, submission)?.decided)
}

/// Brings back the cases that a command names, where something is due: what is due on those that
/// they are linked with fires before it.
///
/// # Errors
/// [`SubmitError::Store`] when they cannot be read.
pub(super) fn bring_named(
    store: &impl Store,
    state: &mut State,
    kept: &mut Kept,
    submission: &Submission,
) -> Result<(), SubmitError> {
    let at = submission.meta.at.max(state.recorded);
    if state.timers.due_at(at).is_none() {
        return Ok(());
    }
    for id in due::named_by(state, &submission.command) {
        if state.cases.is_away(id) {
            recall::bring_back(state, store, id)?;
            kept.keep(state, id);
        }
    }
    Ok(())
}

/// Decides on a state, into which the cases that the command depends on are brought back. Where
/// what a clock brings about is refused, the clock is recorded as failed.
///
/// # Errors
/// [`SubmitError`].
pub(super) fn decided(
    store: &impl Store,
    state: &mut State,
    kept: &mut Kept,
    submission: &Submission,
) -> Result<Written, SubmitError> {
    match attempt(store, state, kept, |state| decide(state, submission)) {
        Err(SubmitError::Refused(refusal)) if due::fired_by(submission).is_some() => {
            attempt(store, state, kept, |state| {
                decide_alone(state, submission, &refusal)
            })
        }
        written => written,
    }
}

fn attempt(
    store: &impl Store,
    state: &mut State,
    kept: &mut Kept,
    decide: impl Fn(&State) -> Result<Decided, Undecided>,
) -> Result<Written, SubmitError> {
    loop {
        match decide(state) {
            Ok(decided) => {
                let bytes = written(&decided)?;
                return Ok(Written { decided, bytes });
            }
            Err(Undecided::Refused(refusal)) => return Err(refusal.into()),
            Err(Undecided::Away(cases)) => {
                for id in cases {
                    recall::bring_back(state, store, id)?;
                    kept.keep(state, id);
                }
            }
        }
    }
}

/// The events' bytes, none of them above the limit.
fn written(decided: &Decided) -> Result<Vec<Arc<[u8]>>, Refusal> {
    let write = |event: &Event| -> Result<Arc<[u8]>, Refusal> {
        let bytes = event.to_bytes();
        if bytes.len() > MAX_EVENT_BYTES {
            return Err(too_large(event.event.as_str()));
        }
        Ok(bytes.into())
    };
    decided.events.iter().map(write).collect()
}
