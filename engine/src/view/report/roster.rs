//! Who holds which role: the appointments that hold on a day, and who holds none.

use super::Table;
use crate::framework::Appointment;
use crate::state::State;
use crate::value::Name;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

pub(super) fn roster(state: &State, on: Date) -> Table {
    let people = state.roster.people.keys();
    Table {
        title: format!("who holds which role on {on}"),
        columns: &["person", "role", "unit", "from", "until"],
        rows: people.flat_map(|person| of(state, person, on)).collect(),
    }
}

/// A row a role; one without a role for who holds none.
fn of(state: &State, person: &Name, on: Date) -> Vec<Json> {
    let held: Vec<&Appointment> = state.roster.held_by(person, on).collect();
    if held.is_empty() {
        return vec![json!({
            "person": person, "role": null, "unit": null, "from": null, "until": null,
        })];
    }
    let row = |held: &&Appointment| {
        json!({
            "person": person, "role": held.role, "unit": held.unit,
            "from": held.from, "until": held.until,
        })
    };
    held.iter().map(row).collect()
}
