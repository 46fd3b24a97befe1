//! How the expected day of each promise has moved, and how ends stand against what was agreed, as
//! people read it.

use super::parts::{marked, rows, text};
use crate::output::Output;
use crate::text::table::{columns, drawn, table};
use comfy_table::Cell;
use engine::value::counted;
use serde_json::Value as Json;

/// How many reporting dates there is room for where nobody says.
const SHOWN: usize = 6;

/// What a reporting date takes, such as `2019-11-26 done`.
const DATE_COLUMNS: usize = 17;

/// What stands before and after the reporting dates, the item's name apart.
const OTHER_COLUMNS: usize = 12 + 16;

/// A row a promise, a column a reporting date: when it was expected then.
pub(super) fn slip(json: &Json, output: &Output) -> String {
    let dates: Vec<String> = rows(&json["dates"]).iter().map(text).collect();
    let shown = first_and_last(&dates, room(json));
    let mut header = vec!["promise", "promised"];
    header.extend(shown.iter().map(|date| date.as_str()));
    header.push("slipped");
    let mut table = table(&header, output);
    for item in rows(&json["items"]) {
        let mut row = vec![
            Cell::new(text(&item["item"])),
            Cell::new(text(&item["promised"])),
        ];
        row.extend(shown.iter().map(|date| believed(item, date)));
        row.push(Cell::new(match item["slipped_days"].as_i64() {
            Some(days) => counted(days, "day"),
            None => "nobody can say".to_owned(),
        }));
        table.add_row(row);
    }
    let hidden = dates.len() - shown.len();
    let hidden = match hidden {
        0 => String::new(),
        count => format!("\n{count} reporting dates between are in `--format json`"),
    };
    let table = drawn(table, &["promised"]);
    format!("how the expected day of each promise has moved\n\n{table}{hidden}")
}

/// How many reporting dates there is room for: two at the least, since one tells no slip.
fn room(json: &Json) -> usize {
    let Some(columns) = columns() else {
        return SHOWN;
    };
    let names = rows(&json["items"]).iter().map(|item| text(&item["item"]));
    let name = names.map(|name| name.chars().count() + 2).max();
    let taken = name.unwrap_or(0) + OTHER_COLUMNS;
    let room = usize::from(columns).saturating_sub(taken) / DATE_COLUMNS;
    room.max(2)
}

/// The first reporting date and the last ones.
fn first_and_last(dates: &[String], most: usize) -> Vec<&String> {
    let skipped = dates.len().saturating_sub(most);
    let kept = |place: &usize| *place == 0 || *place > skipped;
    let places = (0..dates.len()).filter(kept);
    places.map(|place| &dates[place]).collect()
}

fn believed(item: &Json, date: &str) -> Cell {
    let point = rows(&item["points"])
        .iter()
        .find(|point| point["on"] == date);
    let Some(point) = point else {
        return Cell::new("");
    };
    let day = match (point["likely"].as_str(), point["earliest"].as_str()) {
        (Some(likely), _) if point["done"] == true => format!("{likely} done"),
        (Some(likely), _) => likely.to_owned(),
        (None, Some(earliest)) => format!("{earliest} or later"),
        (None, None) => "?".to_owned(),
    };
    marked(day, &point["fails"])
}

/// Each item's end as it was agreed and as it is now, and the baselines.
pub(super) fn baseline(json: &Json, output: &Output) -> String {
    let taken = rows(&json["baselines"]);
    if taken.is_empty() {
        return "no baseline was taken yet".to_owned();
    }
    let mut lines: Vec<String> = taken.iter().map(how_taken).collect();
    let header = ["item", "first agreed", "agreed", "now", "later"];
    let mut table = table(&header, output);
    for item in rows(&json["items"]) {
        table.add_row([
            text(&item["item"]),
            text(&item["first_agreed"]),
            text(&item["agreed"]),
            text(&item["now"]),
            match item["later_days"].as_i64() {
                Some(0) => String::new(),
                Some(days) => counted(days, "day"),
                None => "nobody can say".to_owned(),
            },
        ]);
    }
    let table = drawn(table, &["first agreed"]);
    lines.push(format!("\nagainst baseline {}\n\n{table}", json["number"]));
    lines.join("\n")
}

fn how_taken(taken: &Json) -> String {
    let mut line = format!(
        "baseline {} of {}",
        taken["number"],
        text(&taken["taken_on"])
    );
    if let Some(case) = taken["case"].as_str() {
        line.push_str(&format!(", decided by {case}"));
    }
    if let Some(reason) = taken["reason"].as_str() {
        line.push_str(&format!(": {reason}"));
    }
    line
}
