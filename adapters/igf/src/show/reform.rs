//! What drives a programme, what it costs, and what would differ, as people read it.

use super::{drawn, marked, rows, table, text};
use crate::output::Output;
use comfy_table::Cell;
use jiff::civil::Date;
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
            0 if only_floor(chain) => "nobody said a day that is still to come".to_owned(),
            0 => because,
            _ => format!("{because}{}", waits(step)),
        };
        let (from, to) = (day(&step["from"]), day(&step["to"]));
        let when = match place == 0 && only_floor(chain) {
            true => format!("not before today, {to}"),
            false => format!("{from} to {to}"),
        };
        lines.push(format!(
            "{indent}{} {}  {when}  ({because})",
            if place == 0 { "●" } else { "└▶" },
            text(&step["item"]),
        ));
    }
    lines
}

/// Whether all that is known of a chain's end is that it is not before today.
fn only_floor(chain: &Json) -> bool {
    let steps = rows(&chain["steps"]);
    let today = |step: &Json| step["because"]["words"] == "cannot be done before today";
    let still = |step: &Json| step["takes_days"] == 0 && step["waits_days"] == 0;
    steps.first().is_some_and(today) && steps.iter().all(still)
}

fn waits(step: &Json) -> String {
    match step["waits_days"].as_i64() {
        Some(days) if days > 0 => format!(", {days} days later"),
        _ => String::new(),
    }
}

fn promises(json: &Json, output: &Output) -> String {
    let header = ["promise", "promised", "expected", "slack", "chance"];
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
            Cell::new(expected(promise)),
            marked(slack, &promise["fails"]),
            Cell::new(chance),
        ]);
    }
    drawn(table, &["chance", "slack"])
}

/// The day that is computed, where more is known than that it is not past.
fn expected(promise: &Json) -> String {
    match only_floor(&promise["chain"]) {
        true => "not before today".to_owned(),
        false => day(&promise["forecast"]),
    }
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
    let (lost, moved): (Vec<&Json>, Vec<&Json>) = rows(&json["dates"])
        .iter()
        .partition(|it| said(&it["before"]) && !said(&it["after"]));
    say(
        "ends that would move",
        moved.into_iter().map(move_of).collect(),
    );
    let lost = lost.into_iter().map(|it| {
        let (item, before) = (text(&it["item"]), range(&it["before"]));
        let floor = day(&it["after"]["earliest"]);
        format!("{item}  was {before}, nobody can say now; not before {floor}")
    });
    say("ends that nobody could say any more", lost.collect());
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

/// Whether somebody can say when it ends.
fn said(range: &Json) -> bool {
    range["likely"].is_string()
}

/// An end before and after, and which way it goes.
fn move_of(moved: &Json) -> String {
    let (before, after) = (&moved["before"], &moved["after"]);
    let likely = |range: &Json| range["likely"].as_str().and_then(|day| day.parse().ok());
    let by = match (likely(before), likely(after)) {
        (None, None) => String::new(),
        (None, Some(_)) => ", nobody could say before".to_owned(),
        (Some(before), after) => way(before, after.unwrap_or(before)),
    };
    let (before, after) = (range(before), range(after));
    format!("{}  {before} → {after}{by}", text(&moved["item"]))
}

fn way(before: Date, after: Date) -> String {
    let days = before.until(after).map_or(0, |span| span.get_days());
    match days {
        0 => String::new(),
        days if days < 0 => format!(", {} days earlier", -days),
        days => format!(", {days} days later"),
    }
}

fn names(json: &Json) -> Vec<String> {
    rows(json).iter().map(text).collect()
}

fn gap_of(json: &Json) -> String {
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
