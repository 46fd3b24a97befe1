//! One case as people read it.

use super::parts::{ballot, due, now, rows, text, when};
use crate::output::Output;
use engine::value::shortened;
use jiff::ZonedDateTime;
use serde_json::Value as Json;

/// A case: its fields, clocks, questions, links and evidence, and what may come next.
pub(super) fn case(json: &Json, output: &Output) -> String {
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
    for sheet in rows(&json["sheets"]) {
        line(
            &format!("sheet {}", sheet["sheet"]),
            one_sheet(sheet, &now(json)),
        );
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
        let hash = shortened(&text(&piece["sha256"]), 13);
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

/// How a sheet stands, what it says, and from which document.
fn one_sheet(sheet: &Json, now: &ZonedDateTime) -> String {
    let state = match (sheet["state"].as_str(), sheet["confirmed"] == true) {
        (Some("in effect"), false) => "in effect, unconfirmed".to_owned(),
        (Some("unconfirmed"), _) => {
            format!(
                "unconfirmed, in effect {}",
                due(&sheet["contest_until"], now)
            )
        }
        _ => text(&sheet["state"]),
    };
    let says = &sheet["says"];
    let said = ["votes", "answers"]
        .iter()
        .find_map(|key| says[*key].as_object());
    let said: Vec<String> = said
        .into_iter()
        .flatten()
        .map(|(person, value)| format!("{person} {}", text(value)))
        .collect();
    let said = match said.is_empty() {
        true => text(&says["person"]),
        false => said.join(", "),
    };
    let what = match says["contest_of"].as_u64() {
        Some(number) => format!("contest of sheet {number}"),
        None => text(&sheet["act"]),
    };
    format!(
        "{state}: {what} by {said} ({} of {})",
        text(&sheet["document"]),
        text(&sheet["on"])
    )
}

fn clocks_and_questions(json: &Json, line: &mut impl FnMut(&str, String)) {
    for clock in rows(&json["clocks"]) {
        let ran_out = match (&clock["breached"], &clock["overdue"]) {
            (breached, _) if *breached == true => ", ran out",
            (_, overdue) if *overdue == true => ", overdue",
            _ => "",
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
        let ballots: Vec<String> = rows(&question["ballots"]).iter().map(ballot).collect();
        let name = format!("decision {}", text(&question["decision"]));
        line(&name, format!("{} ({})", text(outcome), ballots.join(", ")));
    }
}

/// What an act bars whoever did it from; nothing where that is nothing.
pub(super) fn bars(json: &Json) -> String {
    let bar = |bar: &Json| match bar["rule"].as_str() {
        Some(rule) => format!("`{}` ({rule})", text(&bar["act"])),
        None => format!("`{}`", text(&bar["act"])),
    };
    let bars: Vec<String> = rows(&json["bars"]).iter().map(bar).collect();
    match bars.is_empty() {
        true => String::new(),
        false => format!("  this bars who did it from: {}", bars.join(", ")),
    }
}
