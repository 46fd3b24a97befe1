//! What events on the definitions change: files come in, wait for ballots, and come into force.

use crate::definition;
use crate::event::{
    DefinitionFilePart, Event, FrameworkAdopted, FrameworkEvent, FrameworkProposed,
};
use crate::framework::{DefinitionFile, Framework};
use crate::state::{Confirmed, Proposal, State};
use std::sync::Arc;

pub(super) fn fold(state: &mut State, event: &Event, data: &FrameworkEvent) {
    match data {
        FrameworkEvent::DefinitionFilePart(part) => add_file(&mut state.files, part),
        FrameworkEvent::FrameworkProposed(proposed) => propose(state, event, proposed),
        FrameworkEvent::FrameworkBallotCast(ballot) => {
            if let Some(proposal) = &mut state.proposal {
                Arc::make_mut(proposal).cast(event, ballot);
            }
        }
        FrameworkEvent::FrameworkWithdrawalAsked(asked) => {
            if let Some(proposal) = &mut state.proposal {
                for question in Arc::make_mut(proposal).questions_mut() {
                    question.withdrawals.insert(asked.person.clone());
                }
            }
        }
        FrameworkEvent::FrameworkQuestionClosed(closed) => {
            end_timer(state);
            if let Some(proposal) = &mut state.proposal {
                for question in Arc::make_mut(proposal).questions_mut() {
                    question.grace = Some(closed.until);
                }
            }
            start_timer(state);
        }
        FrameworkEvent::FrameworkAdopted(adopted) => adopt(state, adopted),
        FrameworkEvent::FrameworkRefused(_) => {
            end_timer(state);
            state.proposal = None;
        }
        FrameworkEvent::ClockConfirmed(confirmed) => {
            state.confirmed = Some(Confirmed {
                recorded: event.recorded,
                clock: confirmed.clock,
            });
        }
    }
}

fn add_file(files: &mut Vec<DefinitionFile>, part: &DefinitionFilePart) {
    match files.iter_mut().find(|file| file.path == part.path) {
        Some(file) if part.part > 1 => file.text.push_str(&part.text),
        Some(file) => file.text.clone_from(&part.text),
        None => files.push(DefinitionFile {
            path: part.path.clone(),
            text: part.text.clone(),
        }),
    }
}

fn propose(state: &mut State, event: &Event, proposed: &FrameworkProposed) {
    let files = std::mem::take(&mut state.files);
    let checked = state.checked.take();
    let proposal = Proposal::put(event, proposed, files, checked);
    state.proposal = Some(Arc::new(proposal));
    start_timer(state);
}

fn start_timer(state: &mut State) {
    if let Some((key, due)) = state.proposal.as_ref().map(|it| it.timer()) {
        state.timers.set(key, None, due);
    }
}

fn end_timer(state: &mut State) {
    if let Some((key, due)) = state.proposal.as_ref().map(|it| it.timer()) {
        state.timers.set(key, due, None);
    }
}

/// Definitions that cannot be read leave those before in force; a replay stops there.
fn adopt(state: &mut State, adopted: &FrameworkAdopted) {
    end_timer(state);
    let (files, checked) = match state.proposal.take().map(Arc::unwrap_or_clone) {
        Some(proposal) => (proposal.files, proposal.checked),
        None => (std::mem::take(&mut state.files), None),
    };
    // Whoever decided this has read the definitions already; a replay reads them here.
    let checked = state.checked.take().or(checked);
    let framework = checked.or_else(|| definition::adopted(&files).map(Arc::new));
    if let Some(framework) = framework.filter(|known| known.id == adopted.framework) {
        if adopted.by_above == Some(true) || state.founding.is_none() {
            state.decided_above = Some(framework.id);
        }
        state.founding.get_or_insert(framework.id);
        enforce(state, framework);
    }
}

fn enforce(state: &mut State, framework: Arc<Framework>) {
    for text in framework.programmes.values() {
        let before = state.in_force.as_ref();
        let before = before.and_then(|known| known.programmes.get(&text.id));
        let newer = before.is_none_or(|before| text.version > before.version);
        let known = state.programmes.get(&text.id).cloned();
        let progress = known.unwrap_or_default().over(text, newer);
        state.programmes.insert(text.id.clone(), progress);
    }
    let frameworks = &mut state.frameworks;
    frameworks.insert(framework.id, Arc::clone(&framework));
    state.in_force = Some(framework);
}
