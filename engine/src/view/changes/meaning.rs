//! What other definitions mean for the cases that are open.

use super::Reader;
use crate::decide::rights::roster_after;
use crate::definition;
use crate::framework::{Framework, Workflow};
use crate::state::{Case, Proposal, State};
use crate::value::Name;
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// For each workflow with open cases, how many there are, which stay with the definitions that
/// they were opened under, and what those have that the proposed ones have not.
pub(super) fn of(state: &State, proposal: &Proposal, reader: Reader) -> Vec<Json> {
    let proposed = proposed(proposal);
    let mut open: BTreeMap<&Name, Vec<&Arc<Case>>> = BTreeMap::new();
    let is_open = |case: &&Arc<Case>| !case.is_closed() && reader.sees(case);
    for case in state.cases.in_play().filter(is_open) {
        open.entry(&case.workflow.id).or_default().push(case);
    }
    let rows = open.into_iter();
    rows.map(|(workflow, cases)| row(proposed.as_deref(), workflow, &cases))
        .collect()
}

/// What the body above decides on, too, with the part that it is of.
pub(super) fn needs_above(state: &State, in_force: &Framework, proposal: &Proposal) -> Vec<Json> {
    let proposed = proposed(proposal);
    let touched = proposed.map(|proposed| crate::state::needs_above(state, in_force, &proposed));
    let touched = touched.into_iter().flatten();
    touched
        .map(|it| json!({ "part": it.part, "what": it.what }))
        .collect()
}

/// The roles that nobody holds from the day after on, if it is adopted now, and that somebody holds
/// today or that are new.
pub(super) fn vacated(state: &State, proposal: &Proposal, at: Timestamp) -> Vec<Name> {
    let Some(proposed) = proposed(proposal) else {
        return Vec::new();
    };
    let today = state.date_of(at);
    let vacant_now = state.vacant_roles(today);
    let next = today.tomorrow().unwrap_or(today);
    let roster = roster_after(state, &proposed, at);
    let roles = proposed.organisation.roles.keys();
    let vacant = roles.filter(|role| roster.holders(role, None, next).is_empty());
    let new = vacant.filter(|role| !vacant_now.contains(role));
    new.cloned().collect()
}

fn proposed(proposal: &Proposal) -> Option<Arc<Framework>> {
    let known = proposal.checked.clone();
    known.or_else(|| definition::load(&proposal.files).0.map(Arc::new))
}

fn row(proposed: Option<&Framework>, id: &Name, cases: &[&Arc<Case>]) -> Json {
    let after = proposed.and_then(|proposed| proposed.workflows.get(id));
    let now = cases.last().map(|case| &case.workflow);
    let gone = |names: fn(&Workflow) -> Vec<&Name>| -> Vec<&Name> {
        let kept = after.map_or_else(Vec::new, |after| names(after));
        let names = now.into_iter().flat_map(|now| names(now));
        names.filter(|name| !kept.contains(name)).collect()
    };
    json!({
        "workflow": id,
        "open": cases.len(),
        "workflow_gone": after.is_none(),
        "version": after.map(|after| after.version),
        "states_gone": gone(|it| it.states.iter().map(|state| &state.id).collect()),
        "fields_gone": gone(|it| it.fields.iter().map(|field| &field.id).collect()),
        "transitions_gone": gone(|it| it.transitions.iter().map(|act| &act.id).collect()),
        "decisions_gone": gone(|it| it.decisions.keys().collect()),
    })
}
