//! What would differ if something were otherwise, as people read it.

use super::money::gap_of;
use super::parts::{day, range, rows, text};
use crate::output::Output;
use engine::value::counted;
use jiff::civil::Date;
use serde_json::Value as Json;

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
        .partition(|date| said(&date["before"]) && !said(&date["after"]));
    say(
        "ends that would move",
        moved.into_iter().map(move_of).collect(),
    );
    let lost = lost.into_iter().map(|date| {
        let (item, before) = (text(&date["item"]), range(&date["before"]));
        let floor = day(&date["after"]["earliest"]);
        format!("{item}  was {before}, nobody can say now; not before {floor}")
    });
    say("ends that nobody could say any more", lost.collect());
    let stuck = rows(&json["stuck"])
        .iter()
        .map(|item| match &item["through"] {
            Json::Null => format!(
                "{}  ({} was refused)",
                text(&item["item"]),
                text(&item["because"])
            ),
            through => format!("{}  (through {})", text(&item["item"]), text(through)),
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
        days if days < 0 => format!(", {} earlier", counted((-days).into(), "day")),
        days => format!(", {} later", counted(days.into(), "day")),
    }
}

fn names(json: &Json) -> Vec<String> {
    rows(json).iter().map(text).collect()
}
