//! What proposed definitions change: line by line, and what that means for open cases.

mod lines;
mod meaning;
#[cfg(test)]
mod tests;

use super::Reader;
use crate::decide::rights::awaited_on_definitions;
use crate::framework::DefinitionFile;
use crate::refusal::Refusal;
use crate::state::State;
use jiff::Timestamp;
use serde_json::{Value as Json, json};

/// What changes against the definitions in force, and against those that the charter was founded
/// with; where nothing is proposed, how those in force differ from the founding.
///
/// # Errors
/// `no_framework` while nothing is in force.
pub(super) fn changes(state: &State, reader: Reader, at: Timestamp) -> Result<Json, Refusal> {
    let in_force = state
        .in_force
        .as_ref()
        .ok_or_else(|| Refusal::rule("no_framework", "no definitions are in force yet"))?;
    let proposal = state.proposal.as_deref();
    let now = proposal.map_or(&in_force.files, |proposal| &proposal.files);
    let since = |files: &[DefinitionFile]| lines::differences(files, now, reader);
    let above = state.decided_above.filter(|id| Some(*id) != state.founding);
    let above = above.and_then(|id| state.frameworks.get(&id));
    let founding = state.founding.and_then(|id| state.frameworks.get(&id));
    Ok(json!({
        "framework": in_force.id,
        "proposal": proposal.map(|proposal| proposal.framework),
        "since_adoption": proposal.map(|_| since(&in_force.files)),
        "founding": founding.map(|founding| founding.id),
        "since_founding": founding.map(|founding| since(&founding.files)),
        "decided_above": above.map(|above| above.id),
        "since_above": proposal.map(|_| {
            let last = above.or(founding);
            last.map(|last| since(&last.files))
        }),
        "needs_above": proposal.map(|proposal| meaning::needs_above(state, in_force, proposal)),
        "notice_until": proposal.and_then(|proposal| proposal.opens),
        "posts": super::posts::open(state),
        "ballots_of": proposal.map(|_| awaited_on_definitions(state, at)),
        "without_account": proposal.map(|_| {
            let awaited = awaited_on_definitions(state, at).into_iter();
            let cannot = awaited.filter(|person| state.roster.is_without_account(person));
            cannot.collect::<Vec<_>>()
        }),
        "roles_vacated": proposal.map(|proposal| meaning::vacated(state, proposal, at)),
        "closes": proposal.and_then(|proposal| proposal.question.closes),
        "open_cases": proposal.map(|proposal| meaning::of(state, proposal, reader)),
    }))
}
