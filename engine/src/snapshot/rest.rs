//! Cases at rest as a snapshot tells of them: by what stays in memory.

use crate::framework::Framework;
use crate::identity::CaseId;
use crate::state::{AtRest, State};
use crate::value::Name;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Id, reference, number of its framework among those of the snapshot, workflow, state, unit,
/// owner, and position of the last event. A list without keys: there may be millions.
#[derive(Serialize, Deserialize)]
pub(super) struct SavedRest(
    CaseId,
    Arc<str>,
    usize,
    Name,
    Name,
    Option<Name>,
    Option<Name>,
    u64,
);

pub(super) fn saved(state: &State) -> Vec<SavedRest> {
    let frameworks: Vec<_> = state.frameworks.keys().collect();
    let number = |framework: &Framework| frameworks.binary_search(&&framework.id).ok();
    let saved = state.cases.at_rest().filter_map(|(id, rest)| {
        Some(SavedRest(
            id,
            Arc::clone(&rest.reference),
            number(&rest.framework)?,
            rest.workflow.id.clone(),
            rest.state.clone(),
            rest.unit.clone(),
            rest.owner.clone(),
            rest.last_position,
        ))
    });
    saved.collect()
}

/// Enters the cases; `None` when no framework holds the definition of one.
pub(super) fn restore(state: &mut State, saved: Vec<SavedRest>) -> Option<()> {
    let frameworks: Vec<Arc<Framework>> = state.frameworks.values().cloned().collect();
    for SavedRest(id, reference, framework, workflow, at, unit, owner, last_position) in saved {
        let framework = Arc::clone(frameworks.get(framework)?);
        let workflow = Arc::clone(framework.workflows.get(&workflow)?);
        // One text for all cases in this state, not one each.
        let known = workflow.states.iter().find(|known| known.id == at);
        let rest = AtRest {
            reference,
            state: known.map_or(at, |known| known.id.clone()),
            workflow,
            framework,
            unit,
            owner,
            last_position,
        };
        state.cases.enter(id, rest);
    }
    Some(())
}
