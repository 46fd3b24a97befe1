//! Who acts for whom: the delegations that hold on a day.

use super::Table;
use crate::state::State;
use jiff::civil::Date;
use serde_json::json;

pub(super) fn delegations(state: &State, on: Date) -> Table {
    let all = state.roster.delegations.iter();
    let hold = all.filter(|it| it.since <= on && on <= it.until);
    let rows = hold.map(|it| {
        json!({
            "from": it.from, "to": it.to, "acts": it.acts, "workflow": it.workflow,
            "since": it.since, "until": it.until,
        })
    });
    Table {
        title: format!("who acts for whom on {on}; no acts named are all"),
        columns: &["from", "to", "acts", "workflow", "since", "until"],
        rows: rows.collect(),
    }
}
