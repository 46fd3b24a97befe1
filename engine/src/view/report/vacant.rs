//! Which roles nobody holds.

use super::Table;
use crate::state::State;
use jiff::civil::Date;
use serde_json::json;

pub(super) fn vacant(state: &State, on: Date) -> Table {
    let rows = state.vacant_roles(on).into_iter();
    Table {
        title: format!("roles that nobody holds on {on}"),
        columns: &["role"],
        rows: rows.map(|role| json!({ "role": role })).collect(),
    }
}
