//! Many cases as people read them: a list, and how old they are.

use super::parts::{due, now, rows, text};
use crate::output::Output;
use crate::text::harmless::cut;
use crate::text::table::{coloured, drawn, table};
use comfy_table::{Cell, Color};
use engine::value::counted;
use serde_json::Value as Json;

/// A row a case.
pub(super) fn list(json: &Json, output: &Output) -> String {
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
            Cell::new(cut(&text(&case["title"]), 60)),
        ]);
    }
    let more = match json["more"] == true {
        true => format!(
            " of {}; the next: `--after {}`",
            json["total"],
            cases
                .last()
                .map_or_else(String::new, |last| text(&last["reference"])),
        ),
        false => String::new(),
    };
    let table = drawn(table, &["flags", "owner or unit", "state"]);
    let count = i64::try_from(cases.len()).unwrap_or(i64::MAX);
    format!("{table}\n{}{more}", counted(count, "case"))
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
