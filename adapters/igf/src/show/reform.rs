//! What drives a programme, what it costs, and what would differ, as people read it.

use super::{drawn, marked, rows, table, text};
use crate::output::Output;
use comfy_table::Cell;
use serde_json::Value as Json;

/// The driving chain, and every promise.
pub(super) fn path(json: &Json, output: &Output) -> String {
    let mut lines = vec![format!(
        "what drives {}, seen on {}: it ends {}",
        output.paint("1", &text(&json["item"])),
        text(&json["as_of"]),
        range(end_of(json))
    )];
    lines.extend(chain(&json["chain"], "  "));
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
        .find(|it| it["item"] == json["item"]);
    item.map_or(&json["end"], |item| &item["early_finish"])
}

fn chain(chain: &Json, indent: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, step) in rows(&chain["steps"]).iter().enumerate() {
        let because = text(&step["because"]["words"]);
        let because = match place {
            0 => because,
            _ => format!("{because}{}", waits(step)),
        };
        lines.push(format!(
            "{indent}{} {}  {} to {}  ({because})",
            if place == 0 { "●" } else { "└▶" },
            text(&step["item"]),
            day(&step["from"]),
            day(&step["to"]),
        ));
    }
    lines
}

fn waits(step: &Json) -> String {
    match step["waits_days"].as_i64() {
        Some(days) if days > 0 => format!(", {days} days later"),
        _ => String::new(),
    }
}

fn promises(json: &Json, output: &Output) -> String {
    let header = ["promise", "promised", "forecast", "slack", "chance"];
    let mut table = table(&header, output);
    let samples = json["samples"].as_u64().unwrap_or(1).max(1);
    for promise in rows(&json["promises"]) {
        let slack = match promise["slack_days"]["likely"].as_i64() {
            Some(days) => format!("{days} days"),
            None => "nobody can say".to_owned(),
        };
        let chance = match promise["held_in_samples"].as_u64() {
            Some(held) => format!("{} %", held * 100 / samples),
            None => "nobody can say".to_owned(),
        };
        table.add_row([
            Cell::new(text(&promise["item"])),
            Cell::new(day(&promise["promised"])),
            Cell::new(day(&promise["forecast"])),
            marked(slack, &promise["fails"]),
            Cell::new(chance),
        ]);
    }
    drawn(table, &["chance", "slack"])
}

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
    let header = ["item", "needed", "missing, between now and if all comes"];
    let mut items = table(&header, output);
    for item in rows(&json["items"]) {
        let money = &item["money"];
        items.add_row([
            text(&item["item"]),
            text(&money["needed"]["words"]),
            text(&money["gap"]["words"]),
        ]);
    }
    let (funds, items) = (drawn(funds, &["comes with"]), drawn(items, &[]));
    let total = each(&json["total"], |gap| text(&gap["gap"]["words"]));
    format!(
        "{funds}\n\n{items}\n\nmissing in all: {total}\n{} items say nothing of money and are in no \
         sum",
        rows(&json["unstated"]).len()
    )
}

/// What would differ.
pub(super) fn what_if(json: &Json, output: &Output) -> String {
    let mut lines = vec![format!("if {}:", text(&json["changes"]))];
    let mut say = |title: &str, found: Vec<String>| {
        if !found.is_empty() {
            lines.push(output.paint("1", &format!("\n{title}")));
            lines.extend(found.into_iter().map(|line| format!("  {line}")));
        }
    };
    say("promises that would fail", names(&json["newly_failing"]));
    let moved = rows(&json["dates"]).iter().map(|it| {
        let (before, after) = (range(&it["before"]), range(&it["after"]));
        format!("{}  {before} → {after}", text(&it["item"]))
    });
    say("ends that would move", moved.collect());
    let stuck = rows(&json["stuck"]).iter().map(|it| match &it["through"] {
        Json::Null => format!(
            "{}  ({} was refused)",
            text(&it["item"]),
            text(&it["because"])
        ),
        through => format!("{}  (through {})", text(&it["item"]), text(through)),
    });
    say("items that could not go on", stuck.collect());
    say("items that nobody would own", names(&json["ownerless"]));
    let gap = &json["total_gap"];
    let (before, after) = (gap_of(&gap["before"]), gap_of(&gap["after"]));
    if before != after {
        say("missing in all", vec![format!("{before} → {after}")]);
    }
    if lines.len() == 1 {
        lines.push("  nothing would differ".to_owned());
    }
    lines.push("\nnothing was written".to_owned());
    lines.join("\n")
}

fn names(json: &Json) -> Vec<String> {
    rows(json).iter().map(text).collect()
}

fn gap_of(json: &Json) -> String {
    each(json, |gap| text(&gap["gap"]["words"]))
}

fn each(json: &Json, word: impl Fn(&Json) -> String) -> String {
    let members = json.as_object().into_iter().flat_map(|it| it.values());
    members.map(word).collect::<Vec<_>>().join(", ")
}

fn day(json: &Json) -> String {
    json.as_str().unwrap_or("?").to_owned()
}

/// A date with what is uncertain about it.
fn range(json: &Json) -> String {
    let (earliest, latest) = (day(&json["earliest"]), day(&json["latest"]));
    match json["likely"].as_str() {
        _ if earliest == latest => earliest,
        Some(likely) => format!("{likely} ({earliest} to {latest})"),
        None => format!("{earliest} or later"),
    }
}
