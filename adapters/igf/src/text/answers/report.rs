//! A standard table: whatever columns and rows it has.

use super::parts::{rows, text};
use crate::output::Output;
use crate::text::table::{drawn, table};
use comfy_table::Cell;
use serde_json::Value as Json;

/// The table's title, and a line a row; columns that there is no room for are left out from the
/// right.
pub(super) fn report(json: &Json, output: &Output) -> String {
    let title = text(&json["title"]);
    let columns: Vec<&str> = rows(&json["columns"])
        .iter()
        .filter_map(Json::as_str)
        .collect();
    if rows(&json["rows"]).is_empty() {
        return format!("{title}\n\nnone");
    }
    let header: Vec<String> = columns.iter().map(|name| name.replace('_', " ")).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut table = table(&header, output);
    for row in rows(&json["rows"]) {
        table.add_row(columns.iter().map(|name| Cell::new(text(&row[*name]))));
    }
    let from_the_right: Vec<&str> = header.iter().skip(1).rev().copied().collect();
    format!("{title}\n\n{}", drawn(table, &from_the_right))
}
