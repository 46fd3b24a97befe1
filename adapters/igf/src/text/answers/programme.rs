//! How the items of a programme stand, and what holds them, as people read it.

use super::parts::{marked, rows, text};
use crate::output::Output;
use crate::text::harmless::cut;
use crate::text::table::{TIED, drawn, table};
use comfy_table::Cell;
use serde_json::Value as Json;

/// A row an item.
pub(super) fn standing(json: &Json, output: &Output) -> String {
    let counts = &json["counts"];
    let header = ["item", "status", "promised", "said", "owner", "waits for"];
    let mut table = table(&header, output);
    for item in rows(&json["items"]) {
        let waits: Vec<String> = rows(&item["blocked_by"])
            .iter()
            .map(|block| text(&block["what"]))
            .collect();
        table.add_row([
            Cell::new(text(&item["item"])),
            Cell::new(item_status(item)),
            marked(text(&item["promised"]), &item["promise_failing"]),
            Cell::new(text(&item["forecast"])),
            Cell::new(text(&item["owner"])),
            Cell::new(cut(&waits.join(", "), 60)),
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
        "{}{changes}\n\n{table}\n\nsaid: what somebody forecast; `path` computes what is expected\n\
         {} done, {} started, {} planned; {} blocked; {} promises fail",
        text(&json["label"]),
        counts["done"],
        counts["started"],
        counts["planned"],
        counts["blocked"],
        counts["promises_failing"]
    )
}

/// How an item stands, with the mark of the pictures where something holds it.
fn item_status(item: &Json) -> String {
    let status = text(&item["status"]);
    match rows(&item["blocked_by"]) {
        [] => status,
        _ => format!("{status}, ■{TIED}blocked"),
    }
}

/// The blocked items with what holds them: one of the two pictures that the demo ends with.
pub(crate) fn blocked(json: &Json) -> String {
    let items = rows(&json["blocked"]);
    if items.is_empty() {
        return "nothing is blocked".to_owned();
    }
    let mut lines = vec![match items.len() {
        1 => "1 item is blocked".to_owned(),
        count => format!("{count} items are blocked"),
    }];
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
