//! Ageing: how long open cases of a workflow have been open, in the four usual buckets.

use super::Reader;
use crate::state::State;
use crate::value::{Calendar, Length, LengthUnit, Name};
use jiff::Timestamp;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The buckets: 0 to 6, 6 to 12, 12 to 18 months, and over 18, as audit reports print them.
const BUCKETS: [&str; 4] = ["0-6", "6-12", "12-18", ">18"];

/// Cases of a workflow that are not closed, by unit and by months since they were opened.
pub fn ageing(state: &State, workflow: &Name, reader: Reader, at: Timestamp) -> Json {
    let mut units: BTreeMap<String, [u64; 4]> = BTreeMap::new();
    for case in state
        .cases
        .in_play()
        .filter(|case| case.workflow.id == *workflow && reader.sees(case))
    {
        if case.is_closed() {
            continue;
        }
        let unit = case.unit();
        let unit = unit.map_or_else(|| "(no unit yet)".to_owned(), |unit| unit.to_string());
        units.entry(unit).or_default()[bucket(case.opened_recorded, at)] += 1;
    }
    let rows: Vec<Json> = units
        .iter()
        .map(|(unit, counts)| json!({ "unit": unit, "counts": counts }))
        .collect();
    let total: u64 = units.values().flatten().sum();
    json!({
        "workflow": workflow,
        "as_of": at,
        "basis": "open cases, by months since they were opened",
        "buckets": BUCKETS,
        "rows": rows,
        "total": total,
    })
}

fn bucket(opened: Timestamp, at: Timestamp) -> usize {
    let utc = Calendar::utc();
    let older_than = |months: i64| {
        let age = Length {
            count: months,
            unit: LengthUnit::Months,
        };
        age.after(opened, &utc).is_some_and(|then| then <= at)
    };
    [6, 12, 18]
        .into_iter()
        .filter(|months| older_than(*months))
        .count()
}
