//! What people leave behind who hold no appointment any more: it is handed over.

use super::Table;
use crate::state::State;
use crate::value::Name;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

pub(super) fn left(state: &State, on: Date) -> Table {
    let roster = &state.roster;
    let gone = |person: &&Name| roster.held_by(person, on).next().is_none();
    let rows = roster.people.ids().filter(gone);
    Table {
        title: format!(
            "what is left on {on} by who holds no appointment: it waits to be handed over"
        ),
        columns: &["person", "what", "workflow", "until"],
        rows: rows.flat_map(|person| left_by(state, person, on)).collect(),
    }
}

fn left_by(state: &State, person: &Name, on: Date) -> Vec<Json> {
    let cases = state.cases_left_by(person).into_iter();
    let cases = cases.filter_map(|id| state.case(id));
    let cases = cases.map(|case| {
        json!({
            "person": person, "what": &*case.reference, "workflow": case.workflow.id, "until": null,
        })
    });
    let delegations = state.roster.delegations.to(person, on);
    let delegations = delegations.map(|it| {
        json!({
            "person": person, "what": format!("acts of {}", it.from),
            "workflow": it.acts.workflow, "until": it.until,
        })
    });
    cases.chain(delegations).collect()
}
