//! Answers as people read them.

mod reform;
mod slip;

use crate::output::Output;
use comfy_table::{ContentArrangement, Table, presets};
use engine::view::Query;
use jiff::Timestamp;
use serde_json::Value as Json;

/// The text of an answer.
pub(crate) fn answer(query: &Query, json: &Json, now: Timestamp, output: &Output) -> String {
    match query {
        Query::Case { .. } => case(json, now, output),
        Query::List { .. } => list(json, now, output),
        Query::Owed { .. } => owed(json, now, output),
        Query::Why { .. } => why(json, output),
        Query::Programme { .. } => programme(json, output),
        Query::Blocked { .. } => blocked(json),
        Query::Path { .. } => reform::path(json, output),
        Query::Funding { .. } => reform::funding(json),
        Query::WhatIf { .. } => reform::what_if(json, output),
        Query::Baseline { .. } => slip::baseline(json),
        Query::Slip { .. } => slip::slip(json, output),
        Query::Effective { on, query } => format!(
            "by what was true on {on}, as far as it is known:\n\n{}",
            answer(query, json, now, output)
        ),
        Query::Ageing { .. } => ageing(json),
        Query::Framework => json.to_string(),
    }
}

fn text(json: &Json) -> String {
    match json {
        Json::Null => String::new(),
        Json::String(text) => text.clone(),
        Json::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

fn rows(json: &Json) -> &[Json] {
    json.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a promise comes to, marked when it fails: by a sign, and by colour where there is one.
fn marked(words: String, fails: &Json, output: &Output) -> String {
    if *fails == true {
        output.paint("31", &format!("{words} ✗"))
    } else {
        words
    }
}

/// A plain table that fits the terminal.
fn table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.iter().map(|word| word.to_uppercase()));
    table
}

/// A day, and how far it is away.
fn due(json: &Json, now: Timestamp) -> String {
    let Some(at) = json
        .as_str()
        .and_then(|text| text.parse::<Timestamp>().ok())
    else {
        return String::new();
    };
    let days = (at.as_second() - now.as_second()).div_euclid(86_400);
    let day = engine::value::utc_date(at);
    match days {
        0 => format!("{day} (today)"),
        days if days < 0 => format!("{day} ({} days ago)", -days),
        days => format!("{day} (in {days} days)"),
    }
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn list(json: &Json, now: Timestamp, output: &Output) -> String {
    let cases = rows(&json["cases"]);
    if cases.is_empty() {
        return "no cases".to_owned();
    }
    let mut table = table(&[
        "reference",
        "state",
        "owner or unit",
        "due",
        "flags",
        "title",
    ]);
    for case in cases {
        let owner = if case["owner"].is_null() {
            &case["unit"]
        } else {
            &case["owner"]
        };
        table.add_row([
            text(&case["reference"]),
            text(&case["state"]),
            text(owner),
            due(&case["due"], now),
            output.paint("33", &text(&case["flags"])),
            shorten(&text(&case["title"]), 60),
        ]);
    }
    let more = if json["more"] == true {
        "\n… and more"
    } else {
        ""
    };
    format!("{table}\n{} cases{more}", cases.len())
}

fn owed(json: &Json, now: Timestamp, output: &Output) -> String {
    let owed = rows(&json["owed"]);
    let person = text(&json["person"]);
    if owed.is_empty() {
        return format!("nothing waits for {person}");
    }
    let mut table = table(&["due", "case", "what", "state", "title"]);
    for row in owed {
        let when = due(&row["due"], now);
        let ballot = row["kind"] == "ballot";
        let what = if ballot {
            format!("vote on {}", text(&row["what"]))
        } else {
            text(&row["what"])
        };
        table.add_row([
            if row["overdue"] == true {
                output.paint("31", &when)
            } else {
                when
            },
            text(&row["reference"]),
            what,
            text(&row["state"]),
            shorten(&text(&row["title"]), 60),
        ]);
    }
    format!("what waits for {person}, the most urgent first\n\n{table}")
}

fn case(json: &Json, now: Timestamp, output: &Output) -> String {
    let mut lines = vec![format!(
        "{}  {}  ({} v{})",
        output.paint("1", &text(&json["reference"])),
        output.paint("36", &text(&json["state"])),
        text(&json["workflow"]),
        json["workflow_version"]
    )];
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            lines.push(format!("  {name:<20} {value}"));
        }
    };
    line("owner", text(&json["owner"]));
    line("unit", text(&json["unit"]));
    line(
        "opened",
        format!("{} by {}", text(&json["opened"]), text(&json["opened_by"])),
    );
    line("flags", text(&json["flags"]));
    if let Some(fields) = json["fields"].as_object() {
        for (name, value) in fields {
            line(name, text(value));
        }
    }
    for clock in rows(&json["clocks"]) {
        let ran_out = if clock["breached"] == true {
            ", ran out"
        } else {
            ""
        };
        let name = format!("clock {}", text(&clock["clock"]));
        line(&name, format!("due {}{ran_out}", due(&clock["due"], now)));
    }
    for question in rows(&json["questions"]) {
        let outcome = if question["outcome"].is_null() {
            &Json::from("open")
        } else {
            &question["outcome"]
        };
        let ballots: Vec<String> = rows(&question["ballots"])
            .iter()
            .map(|vote| format!("{} {}", text(&vote["person"]), text(&vote["value"])))
            .collect();
        let name = format!("decision {}", text(&question["decision"]));
        line(&name, format!("{} ({})", text(outcome), ballots.join(", ")));
    }
    for link in rows(&json["links"]) {
        let to = if link["reference"].is_null() {
            format!("{}/{}", text(&link["programme"]), text(&link["item"]))
        } else {
            text(&link["reference"])
        };
        line(&text(&link["kind"]), to);
    }
    for piece in rows(&json["evidence"]) {
        let hash = shorten(&text(&piece["sha256"]), 13);
        line(
            "evidence",
            format!("{} {} ({hash})", text(&piece["kind"]), text(&piece["name"])),
        );
    }
    for next in rows(&json["next"]) {
        line(
            "may come next",
            format!("{} by {}", text(&next["transition"]), text(&next["people"])),
        );
    }
    lines.join("\n")
}

fn why(json: &Json, output: &Output) -> String {
    let mut lines = vec![format!(
        "{} is in {} since {}",
        output.paint("1", &text(&json["reference"])),
        output.paint("36", &text(&json["state"])),
        text(&json["entered"])
    )];
    let transitions = rows(&json["transitions"]);
    if transitions.is_empty() {
        lines.push("  no transition leaves this state: it is an end".to_owned());
    }
    for transition in transitions {
        let by = &transition["by"];
        let who = match by["kind"].as_str() {
            Some("people") => format!("by {} ({})", text(&by["who"]), text(&by["people"])),
            Some("decision") => format!("by the decision {}", text(&by["decision"])),
            Some("clock") => format!("by the clock {}", text(&by["clock"])),
            _ => "by itself".to_owned(),
        };
        let mark = if transition["possible"] == true {
            output.paint("32", "✓")
        } else {
            output.paint("33", "·")
        };
        let (name, to) = (text(&transition["transition"]), text(&transition["to"]));
        lines.push(format!("  {mark} {name} → {to}, {who}"));
        for reason in rows(&transition["waits_for"]) {
            lines.push(format!("      waits: {}", text(reason)));
        }
    }
    lines.join("\n")
}

fn programme(json: &Json, output: &Output) -> String {
    let counts = &json["counts"];
    let mut table = table(&[
        "item",
        "status",
        "promised",
        "forecast",
        "owner",
        "waits for",
    ]);
    for item in rows(&json["items"]) {
        let waits: Vec<String> = rows(&item["blocked_by"])
            .iter()
            .map(|it| text(&it["what"]))
            .collect();
        table.add_row([
            text(&item["item"]),
            text(&item["status"]),
            marked(text(&item["promised"]), &item["promise_failing"], output),
            text(&item["forecast"]),
            text(&item["owner"]),
            shorten(&waits.join(", "), 60),
        ]);
    }
    let changes = match json["changes_since_text"].as_u64() {
        None | Some(0) => String::new(),
        Some(changes) => format!(
            " (the graph as it is after {changes} changes of the text, version {})",
            json["version"]
        ),
    };
    format!(
        "{}{changes}\n\n{table}\n\n{} done, {} started, {} planned; {} blocked; {} promises fail",
        text(&json["label"]),
        counts["done"],
        counts["started"],
        counts["planned"],
        counts["blocked"],
        counts["promises_failing"]
    )
}

/// The blocked items with what holds them: one of the two pictures that the demo ends with.
pub(crate) fn blocked(json: &Json) -> String {
    let items = rows(&json["blocked"]);
    if items.is_empty() {
        return "nothing is blocked".to_owned();
    }
    let mut lines = vec![format!("{} items are blocked", items.len())];
    for item in items {
        lines.push(format!(
            "  {}  ({})",
            text(&item["item"]),
            text(&item["owner"])
        ));
        let by = rows(&item["by"]);
        for (index, block) in by.iter().enumerate() {
            let corner = if index + 1 == by.len() {
                "└─"
            } else {
                "├─"
            };
            let kind = block["kind"].as_str().unwrap_or_default();
            let owner = text(&block["owner"]);
            let owner = if owner.is_empty() {
                String::new()
            } else {
                format!(" ({owner})")
            };
            lines.push(format!(
                "    {corner} {}: {}{owner}",
                block_words(kind),
                text(&block["what"])
            ));
        }
        lines.push(format!("       first to move: {}", text(&item["roots"])));
    }
    lines.join("\n")
}

fn block_words(kind: &str) -> &str {
    match kind {
        "after" => "waits until done",
        "start" => "waits until begun",
        "finish" => "cannot finish before",
        "funds" => "its money hangs on",
        "external" => "waits for",
        other => other,
    }
}

/// Open cases by age, as bars: the other picture that the demo ends with.
pub(crate) fn ageing(json: &Json) -> String {
    let words = rows(&json["buckets"]);
    let mut totals = vec![0; words.len()];
    let header: Vec<String> = words
        .iter()
        .map(|word| format!("{} months", text(word)))
        .collect();
    let mut columns = vec!["unit"];
    columns.extend(header.iter().map(String::as_str));
    let mut table = table(&columns);
    for row in rows(&json["rows"]) {
        let counts: Vec<u64> = rows(&row["counts"])
            .iter()
            .filter_map(Json::as_u64)
            .collect();
        let mut cells = vec![text(&row["unit"])];
        for (index, count) in counts.iter().enumerate() {
            totals[index] += count;
            cells.push(if *count == 0 {
                "·".to_owned()
            } else {
                count.to_string()
            });
        }
        table.add_row(cells);
    }
    let widest = totals.iter().max().copied().unwrap_or(0).max(1);
    let bars: Vec<String> = header
        .iter()
        .zip(&totals)
        .map(|(word, count)| {
            let width = usize::try_from(count * 40 / widest).unwrap_or(0);
            format!("  {word:>13} {} {count}", "█".repeat(width))
        })
        .collect();
    format!(
        "open {} cases by months since they were opened ({} in all)\n\n{table}\n\n{}",
        text(&json["workflow"]),
        json["total"],
        bars.join("\n")
    )
}
