//! What a person owes, and, apart, what else they may do.

use super::parts::{due, now, rows, text};
use crate::output::Output;
use crate::text::table::{coloured, drawn, table};
use comfy_table::{Cell, Color};
use engine::value::shortened;
use serde_json::Value as Json;

/// What waits for a person, a line a case.
pub(super) fn owed(json: &Json, output: &Output) -> String {
    let person = text(&json["person"]);
    let mut parts = vec![match rows(&json["owed"]) {
        [] => format!("{person} owes nothing"),
        duties => {
            let table = lines(json, duties, output);
            format!("what {person} owes, the most urgent first\n\n{table}")
        }
    }];
    if !json["may"].is_null() {
        parts.push(match rows(&json["may"]) {
            [] => format!("{person} may do nothing else"),
            options => format!("{person} may\n\n{}", lines(json, options, output)),
        });
    }
    parts.join("\n\n")
}

/// A line for what can be done on one case by one day and in one place: any of it ends that.
fn lines(json: &Json, offers: &[Json], output: &Output) -> String {
    let mut table = table(&["due", "case", "what", "state", "title"], output);
    let mut known: Vec<(&Json, Vec<String>)> = Vec::new();
    for offer in offers {
        let same = |of: &Json| {
            ["reference", "due", "for", "kind"]
                .iter()
                .all(|key| of[*key] == offer[*key])
        };
        let act = offer["kind"] == "act";
        match known.iter_mut().find(|(of, _)| act && same(of)) {
            Some((_, whats)) => whats.push(what(offer)),
            None => known.push((offer, vec![what(offer)])),
        }
    }
    for (offer, whats) in known {
        let when = due(&offer["due"], &now(json));
        let place = match offer["for"].as_str() {
            Some(principal) => format!(" in the place of {principal}"),
            None => String::new(),
        };
        table.add_row([
            if offer["overdue"] == true {
                coloured(when, Color::DarkRed)
            } else {
                Cell::new(when)
            },
            Cell::new(text(&offer["reference"])),
            Cell::new(format!("{}{place}", whats.join(" or "))),
            Cell::new(text(&offer["state"])),
            Cell::new(shortened(&text(&offer["title"]), 60)),
        ]);
    }
    drawn(table, &["state", "title"])
}

fn what(offer: &Json) -> String {
    let what = text(&offer["what"]);
    let sheet = &offer["sheet"];
    match offer["kind"].as_str() {
        Some("ballot") => format!("vote on {what}"),
        Some("confirm") => format!("confirm sheet {sheet} ({what})"),
        Some("contest") => format!("answer the contest of sheet {sheet} ({what})"),
        Some(_) | None => what,
    }
}
