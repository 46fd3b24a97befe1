//! Many cases, a row each.

use super::{Reader, next_deadline, title};
use crate::case::{Case, who};
use crate::state::State;
use crate::value::Name;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// Which cases.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListFilter {
    /// Of this workflow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Name>,
    /// In this state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<Name>,
    /// Owned by this person, or by the unit they head.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Name>,
    /// With a deadline that has passed.
    pub overdue: bool,
    /// Only cases that are not closed.
    pub open: bool,
    /// References after this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// At most this many; 1,000 when missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<usize>,
}

/// The cases that pass a filter, in order of reference.
pub fn list(state: &State, filter: &ListFilter, reader: Reader) -> Json {
    let limit = filter.limit.unwrap_or(1_000).min(10_000);
    let after = filter.after.as_deref();
    let all = state
        .references
        .iter()
        .filter(|(reference, _)| after.is_none_or(|it| &***reference > it));
    let mut cases = all
        .filter_map(|(_, id)| state.case(*id))
        .filter(|case| reader.sees(case) && passes(case, filter))
        .map(|case| row(case, reader));
    let rows: Vec<Json> = cases.by_ref().take(limit).collect();
    json!({ "cases": rows, "more": cases.next().is_some() })
}

fn passes(case: &Case, filter: &ListFilter) -> bool {
    let is = |wanted: &Option<Name>, value: &Name| wanted.as_ref().is_none_or(|it| it == value);
    let category = case.workflow.category(case.state.as_str());
    is(&filter.workflow, &case.workflow.id)
        && is(&filter.state, &case.state)
        && filter.owner.as_ref().is_none_or(|owner| {
            who::owner_of(case).as_ref() == Some(owner)
                || who::unit_of(case).as_ref() == Some(owner)
        })
        && (!filter.overdue
            || case
                .clocks
                .values()
                .any(|clock| clock.breached || clock.repeat_of.is_some()))
        && (!filter.open || category != crate::framework::StateCategory::Closed)
}

/// A case in one row.
pub(super) fn row(case: &Case, reader: Reader) -> Json {
    let deadline = next_deadline(case);
    json!({
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "title": title(case, reader),
        "state": case.state,
        "category": case.workflow.category(case.state.as_str()).word(),
        "unit": who::unit_of(case),
        "owner": who::owner_of(case),
        "entered": case.entered,
        "due": deadline.map(|(due, _, _)| due),
        "flags": case.flags,
    })
}
