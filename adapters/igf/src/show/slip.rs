//! When each promise was expected, and how ends stand against what was agreed, as people read it.

use super::{marked, rows, table, text};
use crate::output::Output;
use serde_json::Value as Json;

/// How many reporting dates a terminal has room for.
const SHOWN: usize = 6;

/// A row a promise, a column a reporting date: what was believed then of its end.
pub(super) fn slip(json: &Json, output: &Output) -> String {
    let dates: Vec<String> = rows(&json["dates"]).iter().map(text).collect();
    let shown = shown(&dates);
    let mut header = vec!["promise", "promised"];
    header.extend(shown.iter().map(|date| date.as_str()));
    header.push("slipped");
    let mut table = table(&header);
    for item in rows(&json["items"]) {
        let mut row = vec![text(&item["item"]), text(&item["promised"])];
        row.extend(shown.iter().map(|date| believed(item, date, output)));
        row.push(match item["slipped_days"].as_i64() {
            Some(days) => format!("{days} days"),
            None => "nobody can say".to_owned(),
        });
        table.add_row(row);
    }
    let hidden = dates.len() - shown.len();
    let hidden = match hidden {
        0 => String::new(),
        count => format!("\n{count} reporting dates between are in `--format json`"),
    };
    format!("when each was expected, by the day on which that was believed\n\n{table}{hidden}")
}

/// The first reporting date and the last ones.
fn shown(dates: &[String]) -> Vec<&String> {
    let skipped = dates.len().saturating_sub(SHOWN);
    let kept = |place: &usize| *place == 0 || *place > skipped;
    let places = (0..dates.len()).filter(kept);
    places.map(|place| &dates[place]).collect()
}

fn believed(item: &Json, date: &str, output: &Output) -> String {
    let point = rows(&item["points"]).iter().find(|it| it["on"] == date);
    let Some(point) = point else {
        return String::new();
    };
    let day = match (point["likely"].as_str(), point["earliest"].as_str()) {
        (Some(likely), _) if point["done"] == true => format!("{likely} done"),
        (Some(likely), _) => likely.to_owned(),
        (None, Some(earliest)) => format!("{earliest} or later"),
        (None, None) => "?".to_owned(),
    };
    marked(day, &point["fails"], output)
}

/// Each item's end as it was agreed and as it is now, and the baselines.
pub(super) fn baseline(json: &Json) -> String {
    let taken = rows(&json["baselines"]);
    if taken.is_empty() {
        return "no baseline was taken yet".to_owned();
    }
    let mut lines: Vec<String> = taken.iter().map(one).collect();
    let mut table = table(&["item", "first agreed", "agreed", "now", "later"]);
    for item in rows(&json["items"]) {
        table.add_row([
            text(&item["item"]),
            text(&item["first_agreed"]),
            text(&item["agreed"]),
            text(&item["now"]),
            match item["later_days"].as_i64() {
                Some(0) => String::new(),
                Some(days) => format!("{days} days"),
                None => "nobody can say".to_owned(),
            },
        ]);
    }
    lines.push(format!("\nagainst baseline {}\n\n{table}", json["number"]));
    lines.join("\n")
}

fn one(taken: &Json) -> String {
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
