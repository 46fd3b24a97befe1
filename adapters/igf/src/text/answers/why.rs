//! Why a case is where it is, as people read it.

use super::parts::{due, now, rows, text, when};
use crate::output::Output;
use serde_json::Value as Json;

/// Each transition that leaves the state and what it waits for, then the decisions of the state.
pub(super) fn why(json: &Json, output: &Output) -> String {
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
        let mark = if transition["possible"] == true {
            output.paint("32", "✓")
        } else {
            output.paint("33", "·")
        };
        let (name, to) = (text(&transition["transition"]), text(&transition["to"]));
        lines.push(format!("  {mark} {name} → {to}, {}", by(&transition["by"])));
        lines.extend(waits(transition));
    }
    for decision in rows(&json["decisions"]) {
        lines.push(format!("  the decision {}", asked(decision, json)));
        if !decision["when"].is_null() {
            lines.push(format!("      needs: {}", text(&decision["when"])));
        }
        lines.extend(waits(decision));
    }
    lines.join("\n")
}

fn waits(of: &Json) -> impl Iterator<Item = String> {
    let reasons = rows(&of["waits_for"]).iter();
    reasons.map(|reason| format!("      waits: {}", text(reason)))
}

fn by(by: &Json) -> String {
    match by["kind"].as_str() {
        Some("people") => format!("by {}", people(by)),
        Some("decision") => format!("by the decision {}", text(&by["decision"])),
        Some("clock") => format!("by the clock {}", text(&by["clock"])),
        _ => "by itself".to_owned(),
    }
}

/// Who may, with the people of today.
fn people(by: &Json) -> String {
    let own = rows(&by["people"]).iter().map(text);
    let in_place = rows(&by["in_place"]).iter();
    let in_place = in_place.map(|one| {
        let (person, principal) = (text(&one["person"]), text(&one["for"]));
        format!("{person} in the place of {principal}")
    });
    let people: Vec<String> = own.chain(in_place).collect();
    let people = match people.is_empty() {
        true => "nobody today".to_owned(),
        false => people.join(", "),
    };
    format!("{} ({people})", text(&by["who"]))
}

/// How a decision stands: put and waiting, or who may put it.
fn asked(decision: &Json, json: &Json) -> String {
    let name = text(&decision["decision"]);
    if decision["put"] != true {
        return format!("{name} is put by {}", people(&decision["put_by"]));
    }
    let closes = match decision["closes"].is_null() {
        true => String::new(),
        false => format!(", until {}", due(&decision["closes"], &now(json))),
    };
    match rows(&decision["ballots_of"]) {
        [] => format!("{name} is put{closes}; no ballot is waited for"),
        ballots => {
            let ballots: Vec<String> = ballots.iter().map(text).collect();
            let ballots = ballots.join(", ");
            format!("{name} is put{closes}; it waits for the ballots of {ballots}")
        }
    }
}
