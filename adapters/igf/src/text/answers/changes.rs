//! What proposed definitions change.

use super::parts::{ballot, due, now, rows, text};
use crate::output::Output;
use serde_json::Value as Json;
use std::fmt::Write;

/// Line by line since the last adoption and since the founding, and what it means for open cases.
pub(super) fn changes(json: &Json, output: &Output) -> String {
    let mut told = String::new();
    if json["proposal"].is_null() {
        told.push_str("no definitions are proposed\n");
    } else {
        told.push_str("proposed, against the definitions in force:\n");
        told.push_str(&files(&json["since_adoption"], output));
        told.push_str(&above(json));
        if !json["decided_above"].is_null() {
            told.push_str("\nagainst those that the body above decided on last:\n");
            told.push_str(&files(&json["since_above"], output));
        }
        told.push_str(&open_cases(&json["open_cases"]));
        told.push_str(&vacated(&json["roles_vacated"]));
        let ballots: Vec<String> = rows(&json["ballots_of"]).iter().map(text).collect();
        if !ballots.is_empty() {
            let _ = writeln!(told, "\nit waits for the ballots of {}", ballots.join(", "));
        }
        told.push_str(&without_account(&json["without_account"]));
    }
    told.push_str(&posts(json));
    if json["framework"] != json["founding"] {
        told.push_str("\nagainst the definitions that the charter was founded with:\n");
        told.push_str(&files(&json["since_founding"], output));
    }
    told
}

/// What the body above decides on, too, and until when nobody votes.
fn above(json: &Json) -> String {
    let mut told = String::new();
    let touched = rows(&json["needs_above"]);
    if !touched.is_empty() {
        told.push_str("\nthe body above decides on it, too, because of:\n");
    }
    for it in touched {
        let _ = writeln!(told, "  {}: {}", text(&it["part"]), text(&it["what"]));
    }
    if !json["notice_until"].is_null() {
        let until = text(&json["notice_until"]);
        let _ = writeln!(
            told,
            "\nthe charter gives notice: nobody votes before {until}"
        );
    }
    told
}

/// What is put to the charter's electorate on posts.
fn posts(json: &Json) -> String {
    let mut told = String::new();
    for post in rows(&json["posts"]) {
        let (question, title) = (text(&post["question"]), text(&post["title"]));
        let voters: Vec<String> = rows(&post["electorate"])
            .iter()
            .map(|seat| text(&seat["person"]))
            .collect();
        let _ = writeln!(
            told,
            "\n{question}: {title}\n  proposed by {}, closes {}; ballots: {}",
            text(&post["proposed_by"]),
            due(&post["closes"], &now(json)),
            voters.join(", ")
        );
        for ballot in rows(&post["ballots"]) {
            let _ = writeln!(told, "  voted: {}", self::ballot(ballot));
        }
    }
    told
}

/// The roles that nobody holds any more once it is adopted.
fn vacated(roles: &Json) -> String {
    let roles: Vec<String> = rows(roles).iter().map(text).collect();
    match roles.is_empty() {
        true => String::new(),
        false => format!("\nnobody would hold {}\n", roles.join(", ")),
    }
}

/// Who is waited for and does not vote by themselves.
fn without_account(people: &Json) -> String {
    let people: Vec<String> = rows(people).iter().map(text).collect();
    match people.is_empty() {
        true => String::new(),
        false => format!(
            "without an account: {}; a secretary writes down what they say, `igf ballot framework \
             charter yes|no --for PERSON --as SECRETARY`\n",
            people.join(", ")
        ),
    }
}

fn files(files: &Json, output: &Output) -> String {
    let mut told = String::new();
    for file in rows(files) {
        // Writing to a String cannot fail.
        let _ = writeln!(told, "\n{}", text(&file["file"]));
        if !file["withheld"].is_null() {
            told.push_str("  (its lines are withheld: they are for who reads everything)\n");
        }
        for line in rows(&file["lines"]) {
            let sign = text(&line["sign"]);
            let colour = if sign == "-" { "31" } else { "32" };
            let line = format!("{sign}{:>4}  {}", text(&line["line"]), text(&line["text"]));
            let _ = writeln!(told, "  {}", output.paint(colour, &line));
        }
    }
    match told.is_empty() {
        true => "  no line differs\n".to_owned(),
        false => told,
    }
}

fn open_cases(workflows: &Json) -> String {
    let mut told = String::from("\nopen cases stay with the definitions they were opened under:\n");
    for workflow in rows(workflows) {
        let mut gone = Vec::new();
        for (key, what) in [
            ("states_gone", "states"),
            ("fields_gone", "fields"),
            ("transitions_gone", "transitions"),
            ("decisions_gone", "decisions"),
        ] {
            let names: Vec<String> = rows(&workflow[key]).iter().map(text).collect();
            if !names.is_empty() {
                gone.push(format!("{what} {}", names.join(", ")));
            }
        }
        let gone = match (workflow["workflow_gone"].as_bool(), gone.is_empty()) {
            (Some(true), _) => "; the workflow is gone for new ones".to_owned(),
            (_, true) => String::new(),
            (_, false) => format!("; gone for new ones: {}", gone.join("; ")),
        };
        let (count, name) = (text(&workflow["open"]), text(&workflow["workflow"]));
        let _ = writeln!(told, "  {count} of {name}{gone}");
    }
    if rows(workflows).is_empty() {
        told.push_str("  none is open\n");
    }
    told
}
