//! What drives a programme to its end, and how each promise stands, as people read it.

use super::parts::{day, marked, range, rows, text};
use crate::output::Output;
use crate::text::table::{drawn, table};
use comfy_table::Cell;
use engine::value::counted;
use serde_json::Value as Json;

/// The driving chain, and every promise.
pub(super) fn path(json: &Json, output: &Output) -> String {
    if rows(&json["items"]).is_empty() {
        return "the programme has no items: nothing drives its end".to_owned();
    }
    let mut lines = vec![format!(
        "what drives {}, seen on {}: it ends {}",
        output.paint("1", &text(&json["item"])),
        text(&json["as_of"]),
        range(end_of(json))
    )];
    lines.extend(chain(&json["chain"], "  "));
    for other in other_chains(json) {
        lines.push("and as much".to_owned());
        lines.extend(chain(other, "  "));
    }
    lines.push(String::new());
    lines.push(promises(json, output));
    for promise in rows(&json["promises"]) {
        if promise["fails"] == true {
            lines.push(String::new());
            lines.push(format!("why {} fails", text(&promise["item"])));
            lines.extend(chain(&promise["chain"], "  "));
        }
    }
    lines.join("\n")
}

/// The dates of the item that is asked about, or of the whole.
fn end_of(json: &Json) -> &Json {
    let item = rows(&json["items"])
        .iter()
        .find(|item| item["item"] == json["item"]);
    item.map_or(&json["end"], |item| &item["early_finish"])
}

/// The other chains to the end of the whole, where it is the whole that is asked about.
fn other_chains(json: &Json) -> impl Iterator<Item = &Json> {
    let is_whole = rows(&json["ends_last"]).contains(&json["item"]);
    let chains = rows(&json["chains"]).iter().filter(move |_| is_whole);
    chains.filter(|chain| **chain != json["chain"])
}

fn chain(chain: &Json, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, step) in rows(&chain["steps"]).iter().enumerate() {
        let because = text(&step["because"]["words"]);
        let because = match place {
            0 if only_floor(chain) => "nobody said a day that is still to come".to_owned(),
            0 => because,
            _ => format!("{because}{}", waits(step)),
        };
        let (from, to) = (day(&step["from"]), day(&step["to"]));
        let when = if place == 0 && only_floor(chain) {
            format!("not before today, {to}")
        } else {
            format!("{from} to {to}")
        };
        lines.push(format!(
            "{indent}{} {}  {when}  ({because})",
            if place == 0 { "●" } else { "└▶" },
            text(&step["item"]),
        ));
    }
    lines
}

/// Whether a chain says nothing but that its end is not before today.
fn only_floor(chain: &Json) -> bool {
    let steps = rows(&chain["steps"]);
    let today = |step: &Json| step["because"]["words"] == "cannot be done before today";
    let still = |step: &Json| step["takes_days"] == 0 && step["waits_days"] == 0;
    steps.first().is_some_and(today) && steps.iter().all(still)
}

fn waits(step: &Json) -> String {
    match step["waits_days"].as_i64() {
        Some(days) if days > 0 => format!(", {} in between", counted(days, "day")),
        Some(days) if days < 0 => format!(", overlapping by {}", counted(-days, "day")),
        _ => String::new(),
    }
}

fn promises(json: &Json, output: &Output) -> String {
    let header = ["promise", "promised", "expected", "slack", "chance"];
    let mut table = table(&header, output);
    let samples = json["samples"].as_u64().unwrap_or(1).max(1);
    for promise in rows(&json["promises"]) {
        let slack = match promise["slack_days"]["likely"].as_i64() {
            Some(days) => counted(days, "day"),
            None => "nobody can say".to_owned(),
        };
        let chance = match promise["held_in_samples"].as_u64() {
            Some(held) => format!("{} %", held * 100 / samples),
            None => "nobody can say".to_owned(),
        };
        table.add_row([
            Cell::new(text(&promise["item"])),
            Cell::new(day(&promise["promised"])),
            Cell::new(expected(promise)),
            marked(slack, &promise["fails"]),
            Cell::new(chance),
        ]);
    }
    drawn(table, &["chance", "slack"])
}

/// The computed day; "not before today" where nothing else is known.
fn expected(promise: &Json) -> String {
    if promise["not_before_today"] == true {
        "not before today".to_owned()
    } else {
        day(&promise["forecast"])
    }
}
