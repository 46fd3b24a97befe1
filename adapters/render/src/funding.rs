//! The money of a programme: how far it has come, and what each item lacks, with what nobody knows
//! left open.

use crate::programme::{Picturing, shortened};
use crate::svg::{Svg, float};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

const LABELS: f64 = 250.0;
const CHART: f64 = 420.0;
/// Room for what a bar means in words.
const WORDS: f64 = 250.0;
const ROW: f64 = 24.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 96.0;
/// How far an amount without an upper bound is drawn beyond what is known.
const OPEN: f64 = 60.0;
/// Columns of a bar in the terminal.
const CELLS: usize = 24;
const OPEN_CELLS: usize = 4;
const LEGEND: &str = "█ at least  ░ nobody knows how much more";

/// From asked for to gone.
const STAGES: [&str; 8] = [
    "sought",
    "proposed",
    "pledged",
    "received",
    "allotted",
    "obligated",
    "spent",
    "refused",
];

/// The money of a programme, laid out.
pub struct Funding {
    label: String,
    as_of: Date,
    parts: Vec<Part>,
}

/// A heading with its rows.
struct Part {
    heading: String,
    rows: Vec<Row>,
}

/// One amount: how long its bar is, from 0 to 1, and whether it is open above.
struct Row {
    label: String,
    share: f64,
    open: bool,
    words: String,
}

#[derive(Deserialize)]
struct View {
    programme: String,
    as_of: Date,
    items: Vec<ViewItem>,
    stages: BTreeMap<String, BTreeMap<String, Range>>,
}

#[derive(Deserialize)]
struct ViewItem {
    item: String,
    label: Option<String>,
    owner: String,
    money: Option<Money>,
}

#[derive(Deserialize)]
struct Money {
    gap: Range,
}

#[derive(Deserialize)]
struct Range {
    low: Option<String>,
    high: Option<String>,
    words: String,
}

impl Funding {
    /// From the answer of the view `funding`.
    ///
    /// # Errors
    /// [`Picturing`] when it is no such answer.
    pub fn read(funding: &Json) -> Result<Funding, Picturing> {
        let view = View::deserialize(funding).map_err(|error| Picturing::new(&error))?;
        let mut parts = Vec::new();
        for (currency, stages) in &view.stages {
            let known = STAGES
                .iter()
                .filter_map(|stage| Some((*stage, stages.get(*stage)?)));
            let rows = known
                .map(|(stage, range)| (stage.to_owned(), range))
                .collect();
            parts.push(Part::new(
                format!("{currency}: how far the money has come"),
                rows,
            ));
        }
        let items = view.items.iter().filter_map(|item| {
            let label = item
                .label
                .clone()
                .unwrap_or_else(|| item.item.replace('_', " "));
            Some((
                format!("{label} ({})", item.owner),
                &item.money.as_ref()?.gap,
            ))
        });
        parts.push(Part::new(
            "what each item lacks".to_owned(),
            items.collect(),
        ));
        Ok(Funding {
            label: view.programme,
            as_of: view.as_of,
            parts,
        })
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let lines: usize = self.parts.iter().map(|part| part.rows.len() + 2).sum();
        let height = TOP + ROW * float(lines) + MARGIN;
        let mut svg = Svg::new(2.0 * MARGIN + LABELS + CHART + OPEN + WORDS, height);
        svg.text(
            (MARGIN, 34.0),
            "big",
            &format!("Money of the programme {}", self.label),
        );
        svg.text(
            (MARGIN, 54.0),
            "dim",
            &format!("as of {}; {LEGEND}", self.as_of),
        );
        let mut y = TOP;
        for part in &self.parts {
            svg.text((MARGIN, y), "dim", &part.heading);
            y += ROW;
            for row in &part.rows {
                draw(&mut svg, row, y);
                y += ROW;
            }
            y += ROW;
        }
        svg.finish(
            &format!("Money of the programme {}", self.label),
            &self.text(),
        )
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let mut text = format!(
            "Money of the programme {} (as of {})\n",
            self.label, self.as_of
        );
        for part in &self.parts {
            text.push_str(&format!("\n{}\n", part.heading));
            for row in &part.rows {
                let bar = format!("{}{}", "█".repeat(row.cells()), row.open_cells());
                let label = shortened(&row.label, 24);
                let width = CELLS + OPEN_CELLS;
                text.push_str(&format!("  {label:24} {bar:width$} {}\n", row.words));
            }
        }
        text.push_str(&format!("\n{LEGEND}\n"));
        text
    }
}

impl Part {
    fn new(heading: String, amounts: Vec<(String, &Range)>) -> Part {
        let most = amounts
            .iter()
            .map(|(_, range)| range.drawn())
            .fold(0.0, f64::max);
        let row = |(label, range): (String, &Range)| Row {
            label,
            share: if most > 0.0 {
                range.drawn() / most
            } else {
                0.0
            },
            open: range.high.is_none(),
            words: range.words.clone(),
        };
        Part {
            heading,
            rows: amounts.into_iter().map(row).collect(),
        }
    }
}

impl Range {
    /// What is known of it at the least, for the length of a bar alone.
    fn drawn(&self) -> f64 {
        let low = self.low.as_deref().and_then(|low| low.parse().ok());
        low.filter(|low: &f64| low.is_finite() && *low > 0.0)
            .unwrap_or(0.0)
    }
}

impl Row {
    /// Whole columns of the bar in the terminal; something is never nothing.
    fn cells(&self) -> usize {
        let cells = (1..=CELLS)
            .rev()
            .find(|cells| float(*cells) / float(CELLS) <= self.share + 1e-9);
        cells.unwrap_or(usize::from(self.share > 0.0))
    }

    fn open_cells(&self) -> String {
        if self.open {
            "░".repeat(OPEN_CELLS)
        } else {
            String::new()
        }
    }
}

fn draw(svg: &mut Svg, row: &Row, y: f64) {
    svg.text((MARGIN, y + 2.0), "", &shortened(&row.label, 34));
    let (begin, length) = (MARGIN + LABELS, CHART * row.share);
    if length > 0.0 {
        svg.rectangle(
            (begin, y - 8.0),
            (length.max(2.0), 12.0),
            "bar-done",
            &row.words,
        );
    }
    let mut end = begin + length;
    if row.open {
        svg.rectangle(
            (end, y - 8.0),
            (OPEN, 12.0),
            "unsure",
            "nobody knows how much more",
        );
        end += OPEN;
    }
    svg.text((end + 8.0, y + 2.0), "dim", &row.words);
}
