//! What a programme costs, and what is missing, as people read it.

use super::parts::{rows, text};
use crate::output::Output;
use crate::text::table::{drawn, table};
use serde_json::Value as Json;

/// Funds, gaps, and what nobody stated.
pub(super) fn funding(json: &Json, output: &Output) -> String {
    let mut funds = table(&["fund", "amount", "stage", "comes with"], output);
    for fund in rows(&json["funds"]) {
        funds.add_row([
            text(&fund["fund"]),
            text(&fund["amount"]),
            text(&fund["stage"]),
            text(&fund["gate"]),
        ]);
    }
    let header = ["item", "fund", "needed", "missing"];
    let mut items = table(&header, output);
    for item in rows(&json["items"]) {
        let money = &item["money"];
        items.add_row([
            text(&item["item"]),
            text(&item["funds"]),
            amount(&money["needed"]),
            amount(&money["gap"]),
        ]);
    }
    let (funds, items) = (drawn(funds, &["comes with"]), drawn(items, &["fund"]));
    let total = gap_of(&json["total"]);
    format!(
        "{funds}\n\n{items}\n\nmissing in all: {total}\nmissing: the least if all money comes that \
         was not refused, the most if no more comes\n{} items say nothing of money and are in no \
         sum",
        rows(&json["unstated"]).len()
    )
}

/// What is missing in all, each currency by itself.
pub(super) fn gap_of(json: &Json) -> String {
    each(json, |gap| amount(&gap["gap"]))
}

/// A range of money; of one without bounds nothing is known.
fn amount(range: &Json) -> String {
    match (range["low"].as_str(), range["high"].as_str()) {
        (None | Some("0"), None) => "not known".to_owned(),
        _ => text(&range["words"]),
    }
}

fn each(json: &Json, word: impl Fn(&Json) -> String) -> String {
    let members = json
        .as_object()
        .into_iter()
        .flat_map(|members| members.values());
    members.map(word).collect::<Vec<_>>().join(", ")
}
