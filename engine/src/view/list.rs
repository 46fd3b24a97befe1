//! Many cases, a row each.

use super::{Reader, title};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{AtRest, Case, State};
use crate::value::Name;
use jiff::Timestamp;
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
    /// Not closed, and with a deadline that has passed.
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

/// The cases that pass a filter, in order of reference, numbers as numbers: a new case comes behind
/// those of its kind that there are. Deadlines as they stand at an instant, whether or not a clock
/// has fired. `total` counts all that pass, on whatever page.
///
/// # Errors
/// `unknown_case` where `after` names none that the reader sees.
pub fn list(
    state: &State,
    filter: &ListFilter,
    reader: Reader,
    at: Timestamp,
) -> Result<Json, Refusal> {
    let limit = filter.limit.unwrap_or(1_000).min(10_000);
    let after = match &filter.after {
        None => "",
        Some(name) => {
            let id = state.id_reading(name, reader.class);
            let id = id.map_err(|refusal| refusal.at("after"))?;
            state
                .cases
                .reference_of(id)
                .map_or("", |reference| reference)
        }
    };
    let passing = |id: &CaseId| passes(state, *id, filter, reader, at);
    let ids = state.cases.references().map(|(_, id)| id);
    let total = ids.filter(passing).count();
    let ids = state.cases.references_after(after).map(|(_, id)| id);
    let mut ids = ids.filter(passing);
    // Only cases that are shown are looked at: the entry of a case at rest is enough to skip it.
    let shown = ids.by_ref().take(limit);
    let rows: Vec<Json> = shown
        .filter_map(|id| Some(row(state.case(id)?, reader, at)))
        .collect();
    Ok(json!({ "cases": rows, "more": ids.next().is_some(), "total": total }))
}

fn passes(state: &State, id: CaseId, filter: &ListFilter, reader: Reader, at: Timestamp) -> bool {
    match state.cases.rest_of(id) {
        Some(rest) => passes_at_rest(rest, filter, reader),
        None => state.case(id).is_some_and(|case| {
            let closed = case.is_closed();
            let (owner, unit) = (case.owner(), case.unit());
            reader.sees(case)
                && is(&filter.workflow, &case.workflow.id)
                && is(&filter.state, &case.state)
                && is_owner(filter, owner.as_ref(), unit.as_ref())
                && (!filter.overdue || reader.is_overdue(case, at))
                && (!filter.open || !closed)
        }),
    }
}

fn passes_at_rest(rest: &AtRest, filter: &ListFilter, reader: Reader) -> bool {
    rest.workflow.class <= reader.class
        && is(&filter.workflow, &rest.workflow.id)
        && is(&filter.state, &rest.state)
        && is_owner(filter, rest.owner.as_ref(), rest.unit.as_ref())
        && !filter.overdue
        && !filter.open
}

fn is(wanted: &Option<Name>, value: &Name) -> bool {
    wanted.as_ref().is_none_or(|wanted| wanted == value)
}

fn is_owner(filter: &ListFilter, owner: Option<&Name>, unit: Option<&Name>) -> bool {
    let wanted = filter.owner.as_ref();
    wanted.is_none_or(|wanted| owner == Some(wanted) || unit == Some(wanted))
}

/// A case in one row.
pub(super) fn row(case: &Case, reader: Reader, at: Timestamp) -> Json {
    json!({
        "case": case.id,
        "reference": &*case.reference,
        "workflow": case.workflow.id,
        "title": title(case, reader),
        "state": case.state,
        "category": case.workflow.category(case.state.as_str()).word(),
        "unit": case.unit(),
        "owner": case.owner(),
        "entered": case.entered,
        "due": reader.next_deadline(case),
        "overdue": reader.is_overdue(case, at),
        "flags": reader.flags(case),
    })
}
