//! Answers as people read them.

mod reform;
mod slip;
mod table;

use crate::output::Output;
use crate::words::{moment, zone};
use comfy_table::{Cell, Color};
use engine::view::Query;
use jiff::{Timestamp, ToSpan, ZonedDateTime};
use serde_json::Value as Json;
use table::{TIED, coloured, drawn, table};

/// The text of an answer. How far a day is away counts from the instant that the answer is of,
/// which a server that answered had, not this process.
pub(crate) fn answer(query: &Query, json: &Json, output: &Output) -> String {
    words(query, json, output).replace(TIED, " ")
}

fn words(query: &Query, json: &Json, output: &Output) -> String {
    match query {
        Query::Case { .. } => case(json, output),
        Query::List { .. } => list(json, output),
        Query::Owed { .. } => owed(json, output),
        Query::Why { .. } => why(json, output),
        Query::Programme { .. } => programme(json, output),
        Query::Blocked { .. } => blocked(json),
        Query::Path { .. } => reform::path(json, output),
        Query::Funding { .. } => reform::funding(json, output),
        Query::WhatIf { .. } => reform::what_if(json, output),
        Query::Baseline { .. } => slip::baseline(json, output),
        Query::Slip { .. } => slip::slip(json, output),
        Query::Effective { on, query } => format!(
            "by what was true on {on}, as far as it is known:\n\n{}",
            words(query, json, output)
        ),
        Query::Ageing { .. } => ageing(json, output),
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
fn marked(words: String, fails: &Json) -> Cell {
    if *fails == true {
        coloured(format!("{words}{TIED}✗"), Color::DarkRed)
    } else {
        Cell::new(words)
    }
}

/// The instant that an answer is of, where the organisation is.
fn now(json: &Json) -> ZonedDateTime {
    let at = json["as_of"].as_str().and_then(|text| text.parse().ok());
    let zone = zone(json["timezone"].as_str().unwrap_or("UTC"));
    at.unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(zone)
}

/// The last day before a deadline, and how far it is away. One that ends with a day is at the
/// midnight after it.
fn due(json: &Json, now: &ZonedDateTime) -> String {
    let at = json.as_str().and_then(|text| text.parse().ok());
    let Some(at): Option<Timestamp> = at else {
        return String::new();
    };
    let at = at.checked_sub(1.nanosecond()).unwrap_or(at);
    let day = at.to_zoned_datetime(now.time_zone().clone()).date();
    let days = now.date().until(day).map_or(0, |span| span.get_days());
    let away = match days {
        0 => "today".to_owned(),
        days if days < 0 => format!("{} days ago", -days),
        days => format!("in {days} days"),
    };
    format!("{day} ({})", away.replace(' ', &TIED.to_string()))
}

/// Day and time where the organisation is.
fn when(json: &Json, now: &ZonedDateTime) -> String {
    let at = json.as_str().and_then(|text| text.parse().ok());
    at.map_or_else(String::new, |at| moment(at, now.time_zone()))
}

fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    text.chars().take(most - 1).chain(['…']).collect()
}

fn list(json: &Json, output: &Output) -> String {
    let cases = rows(&json["cases"]);
    if cases.is_empty() {
        return "no cases".to_owned();
    }
    let header = [
        "reference",
        "state",
        "owner or unit",
        "due",
        "flags",
        "title",
    ];
    let mut table = table(&header, output);
    for case in cases {
        let owner = if case["owner"].is_null() {
            &case["unit"]
        } else {
            &case["owner"]
        };
        table.add_row([
            Cell::new(text(&case["reference"])),
            Cell::new(text(&case["state"])),
            Cell::new(text(owner)),
            Cell::new(due(&case["due"], &now(json))),
            coloured(text(&case["flags"]), Color::DarkYellow),
            Cell::new(shorten(&text(&case["title"]), 60)),
        ]);
    }
    let more = if json["more"] == true {
        "\n… and more"
    } else {
        ""
    };
    let table = drawn(table, &["flags", "owner or unit", "state"]);
    format!("{table}\n{} cases{more}", cases.len())
}

fn owed(json: &Json, output: &Output) -> String {
    let owed = rows(&json["owed"]);
    let person = text(&json["person"]);
    if owed.is_empty() {
        return format!("nothing waits for {person}");
    }
    let mut table = table(&["due", "case", "what", "state", "title"], output);
    for row in owed {
        let when = due(&row["due"], &now(json));
        let ballot = row["kind"] == "ballot";
        let what = if ballot {
            format!("vote on {}", text(&row["what"]))
        } else {
            text(&row["what"])
        };
        table.add_row([
            if row["overdue"] == true {
                coloured(when, Color::DarkRed)
            } else {
                Cell::new(when)
            },
            Cell::new(text(&row["reference"])),
            Cell::new(what),
            Cell::new(text(&row["state"])),
            Cell::new(shorten(&text(&row["title"]), 60)),
        ]);
    }
    let table = drawn(table, &["state", "title"]);
    format!("what waits for {person}, the most urgent first\n\n{table}")
}

fn case(json: &Json, output: &Output) -> String {
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
        format!(
            "{} by {}",
            when(&json["opened"], &now(json)),
            text(&json["opened_by"])
        ),
    );
    line("flags", text(&json["flags"]));
    if let Some(fields) = json["fields"].as_object() {
        // Whose it is stands above, also where a field says so.
        let above =
            |name: &str, value: &Json| ["owner", "unit"].contains(&name) && json[name] == *value;
        for (name, value) in fields.iter().filter(|(name, value)| !above(name, value)) {
            line(name, text(value));
        }
    }
    clocks_and_questions(json, &mut line);
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

fn clocks_and_questions(json: &Json, line: &mut impl FnMut(&str, String)) {
    for clock in rows(&json["clocks"]) {
        let ran_out = if clock["breached"] == true {
            ", ran out"
        } else {
            ""
        };
        let name = format!("clock {}", text(&clock["clock"]));
        line(
            &name,
            format!("due {}{ran_out}", due(&clock["due"], &now(json))),
        );
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
}

fn why(json: &Json, output: &Output) -> String {
    let mut lines = vec![format!(
        "{} is in {} since {}",
        output.paint("1", &text(&json["reference"])),
        output.paint("36", &text(&json["state"])),
        when(&json["entered"], &now(json))
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

/// How an item stands, with the mark of the pictures where something holds it.
fn status(item: &Json) -> String {
    let status = text(&item["status"]);
    match rows(&item["blocked_by"]) {
        [] => status,
        _ => format!("{status}, ■{TIED}blocked"),
    }
}

fn programme(json: &Json, output: &Output) -> String {
    let counts = &json["counts"];
    let header = ["item", "status", "promised", "said", "owner", "waits for"];
    let mut table = table(&header, output);
    for item in rows(&json["items"]) {
        let waits: Vec<String> = rows(&item["blocked_by"])
            .iter()
            .map(|it| text(&it["what"]))
            .collect();
        table.add_row([
            Cell::new(text(&item["item"])),
            Cell::new(status(item)),
            marked(text(&item["promised"]), &item["promise_failing"]),
            Cell::new(text(&item["forecast"])),
            Cell::new(text(&item["owner"])),
            Cell::new(shorten(&waits.join(", "), 60)),
        ]);
    }
    let changes = match json["changes_since_text"].as_u64() {
        None | Some(0) => String::new(),
        Some(changes) => format!(
            " (the graph as it is after {changes} changes of the text, version {})",
            json["version"]
        ),
    };
    let table = drawn(table, &["owner", "said", "waits for"]);
    format!(
        "{}{changes}\n\n{table}\n\nsaid: what somebody forecast; `path` computes what is expected\n{} done, {} started, {} planned; {} blocked; {} promises fail",
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
        lines.extend(first_to_move(item).map(|words| format!("       {words}")));
    }
    lines.join("\n")
}

/// What must move before a blocked item can, and what never will.
fn first_to_move(item: &Json) -> impl Iterator<Item = String> {
    let (roots, refused) = (text(&item["roots"]), text(&item["refused"]));
    let first = (!roots.is_empty()).then(|| format!("first to move: {roots}"));
    let never = (!refused.is_empty()).then(|| {
        format!("waiting does not help: {refused} was refused; other money must be found")
    });
    first.into_iter().chain(never)
}

fn block_words(kind: &str) -> &str {
    match kind {
        "after" => "waits until done",
        "start" => "waits until begun",
        "finish" => "cannot finish before",
        "funds" => "its money hangs on",
        "external" => "waits for",
        "refused" => "its money was refused",
        other => other,
    }
}

/// Open cases by age, as bars: the other picture that the demo ends with.
pub(crate) fn ageing(json: &Json, output: &Output) -> String {
    let words = rows(&json["buckets"]);
    let mut totals = vec![0; words.len()];
    let header: Vec<String> = words
        .iter()
        .map(|word| format!("{} months", text(word)))
        .collect();
    let mut columns = vec!["unit"];
    columns.extend(header.iter().map(String::as_str));
    let mut table = table(&columns, output);
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
    let table = drawn(table, &[]);
    format!(
        "open {} cases by months since they were opened ({} in all)\n\n{table}\n\n{}",
        text(&json["workflow"]),
        json["total"],
        bars.join("\n")
    )
}
