//! Snapshots: the state at a position, so that a start need not replay the whole log.
//!
//! A snapshot is a shortcut and never the truth. It names the event that it was folded up to by
//! position and hash, and the form that it has; one that does not fit the log, cannot be read, or
//! was changed is passed over, and the log is replayed. The same state is always the same bytes,
//! so a replay up to its position proves it ([`differs`]).

mod case;
mod rest;
#[cfg(test)]
mod tests;

use crate::definition;
use crate::framework::{DefinitionFile, Framework};
use crate::hash::Hash;
use crate::programme::Progress;
use crate::replay::{OpenError, replay_while};
use crate::state::{Confirmed, Posts, Proposal, Roster, State};
use crate::store::{Head, Store, StoreError};
use crate::value::{Name, ProgrammeId};
use case::SavedCase;
use imbl::OrdMap;
use jiff::Timestamp;
use rest::SavedRest;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The form that this version writes, and the only one it reads. It goes up whenever the state,
/// or what events do to it, changes; a test pins it together with the hash of a snapshot.
const FORM: u32 = 8;

/// The first line: what the rest is.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    igf_snapshot: u32,
    /// The version of igf that folded it.
    version: String,
    position: u64,
    /// The hash of the event there: of everything that was folded.
    head: Hash,
    /// The hash of what follows.
    content: Hash,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Saved {
    recorded: Timestamp,
    confirmed: Option<Confirmed>,
    /// The files of each framework that was ever in force.
    frameworks: Vec<Vec<DefinitionFile>>,
    in_force: Option<Hash>,
    founding: Option<Hash>,
    decided_above: Option<Hash>,
    files: Vec<DefinitionFile>,
    proposal: Option<Proposal>,
    posts: Posts,
    roster: Roster,
    cases: Vec<SavedCase>,
    at_rest: Vec<SavedRest>,
    sequences: OrdMap<Arc<str>, u64>,
    programmes: OrdMap<ProgrammeId, Progress>,
}

/// The state that was folded up to `head`, as bytes.
pub fn take(state: &State, head: Head) -> Vec<u8> {
    let saved = Saved {
        recorded: state.recorded,
        confirmed: state.confirmed,
        frameworks: state
            .frameworks
            .values()
            .map(|known| known.files.clone())
            .collect(),
        in_force: state.in_force.as_ref().map(|known| known.id),
        founding: state.founding,
        decided_above: state.decided_above,
        files: state.files.clone(),
        proposal: state.proposal.as_deref().cloned(),
        posts: state.posts.clone(),
        roster: state.roster.clone(),
        cases: state
            .cases
            .in_play()
            .map(|case| SavedCase::of(case))
            .collect(),
        at_rest: rest::saved(state),
        sequences: state.sequences.clone(),
        programmes: state.programmes.clone(),
    };
    let content =
        serde_json::to_vec(&saved).expect("the state has no map with other keys than text");
    let label = Label {
        igf_snapshot: FORM,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        position: head.position,
        head: head.hash,
        content: Hash::of(&content),
    };
    let mut bytes = serde_json::to_vec(&label).expect("a label is plain");
    bytes.push(b'\n');
    bytes.extend_from_slice(&content);
    bytes
}

impl Label {
    fn head(&self) -> Head {
        Head {
            position: self.position,
            hash: self.head,
        }
    }
}

/// The state of a snapshot, with where its fold ended. `None` when it is not of this form and
/// version, or was changed.
pub fn read(bytes: &[u8]) -> Option<(Head, State)> {
    let (label, state) = opened(bytes)?;
    Some((label.head(), state))
}

fn opened(bytes: &[u8]) -> Option<(Label, State)> {
    let (label, content) = parts(bytes)?;
    let ours = label.igf_snapshot == FORM && label.version == env!("CARGO_PKG_VERSION");
    if !ours || Hash::of(content) != label.content {
        return None;
    }
    let saved: Saved = serde_json::from_slice(content).ok()?;
    let state = restored(saved, label.position)?;
    Some((label, state))
}

fn parts(bytes: &[u8]) -> Option<(Label, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let label = serde_json::from_slice(&bytes[..end]).ok()?;
    Some((label, &bytes[end + 1..]))
}

fn restored(saved: Saved, position: u64) -> Option<State> {
    let mut state = State {
        position,
        recorded: saved.recorded,
        founding: saved.founding,
        decided_above: saved.decided_above,
        confirmed: saved.confirmed,
        files: saved.files,
        proposal: saved.proposal.map(Arc::new),
        posts: saved.posts,
        roster: saved.roster,
        sequences: saved.sequences,
        programmes: saved.programmes,
        ..State::default()
    };
    for files in &saved.frameworks {
        let framework: Framework = definition::adopted(files)?;
        state.frameworks.insert(framework.id, Arc::new(framework));
    }
    if let Some(id) = saved.in_force {
        state.in_force = Some(Arc::clone(state.frameworks.get(&id)?));
    }
    if let Some((key, due)) = state.proposal.as_ref().map(|it| it.timer()) {
        state.timers.set(key, None, due);
    }
    let posts: Vec<Name> = state.posts.iter().map(|(name, _)| name.clone()).collect();
    for (key, due) in posts.iter().map(|name| state.posts.timer(name)) {
        state.timers.set(key, None, due);
    }
    state.remake_programmes();
    for saved in saved.cases {
        let mut case = saved.case(&state.frameworks)?;
        for (key, due) in case.timers() {
            state.timers.set(key, None, due);
        }
        for (name, _) in case.clocks.iter().filter(|(_, it)| it.failed.is_some()) {
            state.failed_clocks.insert((case.id, name.clone()));
        }
        let framework = Arc::clone(state.frameworks.get(&case.framework)?);
        state.waits.follow(&mut case, &framework);
        state.cases.open(case, &framework);
    }
    rest::restore(&mut state, saved.at_rest)?;
    Some(state)
}

/// The state of a store's snapshot, if there is one that fits its log.
pub fn newest(store: &impl Store) -> Option<State> {
    usable(store).map(|(_, state)| state)
}

/// A store's snapshot, if there is one that fits its log.
fn usable(store: &impl Store) -> Option<(Label, State)> {
    let (_, bytes) = store.snapshot().ok()??;
    let (label, state) = opened(&bytes)?;
    let event = store.read(label.position, 1).ok()?.into_iter().next()?;
    (event.head() == label.head()).then_some((label, state))
}

/// Stores a snapshot of a state, if the log has grown by `grown` events since the last one, which
/// ended at `last`. Returns where the last one ends now.
///
/// # Errors
/// [`StoreError`] when the last event cannot be read or the snapshot cannot be written.
pub fn leave(store: &impl Store, state: &State, last: u64, grown: u64) -> Result<u64, StoreError> {
    if state.position < last + grown {
        return Ok(last);
    }
    let Some(event) = store.read(state.position, 1)?.into_iter().next() else {
        return Ok(last);
    };
    store.put_snapshot(event.position, &take(state, event.head()))?;
    Ok(event.position)
}

/// Whether a store's snapshot differs from the fold of its log up to the same position. `None` when
/// there is no snapshot that would be used.
///
/// # Errors
/// [`OpenError`] when the log cannot be read.
pub fn differs(store: &impl Store) -> Result<Option<bool>, OpenError> {
    // Its state is let go at once: another as large is folded now.
    let Some((label, _)) = usable(store) else {
        return Ok(None);
    };
    let state = replay_while(store, |event| event.position <= label.position, |_| {})?;
    let proved = take(&state, label.head());
    Ok(Some(
        parts(&proved).is_none_or(|(proved, _)| proved.content != label.content),
    ))
}
