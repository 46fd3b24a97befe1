//! Measurements, each against a limit or a peer that is measured in turns with it, in the same run.
//!
//! Absolute figures drift twofold between runs and machines, so every target is a ratio. One file
//! a row; `figure` is what they all come to.

mod append;
mod clients;
mod connection;
mod context;
mod disk;
mod figure;
mod floor;
mod http;
mod logs;
mod meter;
mod networkx;
mod place;
mod programme;
mod read_case;
mod relay;
mod replay;
mod served;
mod start;
mod submit;

use crate::cli::{self, Global};
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use anyhow::Result;
use context::Bench;
use engine::value::did_you_mean;
use figure::Figure;
use place::Place;
use std::cell::RefCell;

/// Measures one row.
type Measure = fn(&Bench<'_>) -> Result<Vec<Figure>>;

/// Every row, in the order in which `all` measures them.
const ROWS: [(&str, Measure); 10] = [
    ("append", append::measure),
    ("submit", submit::measure),
    ("http", http::measure),
    ("http-batch", http::measure_batch),
    ("replay", replay::measure),
    ("start", start::measure),
    ("read-case", read_case::measure),
    ("disk", disk::measure),
    ("relay", relay::measure),
    ("programme", programme::measure),
];

/// The word for every row.
const ALL: &str = "all";

/// Measures one row, or all.
///
/// # Errors
/// `unknown_bench`; whatever keeps the row from being measured.
pub(crate) fn run(global: &Global, output: &Output, wanted: &cli::Bench) -> Result<Exit> {
    let row = wanted.row.as_str();
    let measures: Vec<Measure> = ROWS
        .iter()
        .filter(|(name, _)| row == ALL || row == *name)
        .map(|(_, measure)| *measure)
        .collect();
    if measures.is_empty() {
        return Err(unknown(row));
    }
    let bench = Bench {
        output,
        place: Place::beside(&global.data, output)?,
        seconds: wanted.seconds.max(1),
        logs: RefCell::default(),
    };
    let mut figures = Vec::new();
    for measure in measures {
        figures.extend(measure(&bench)?);
    }
    output.answer(&figure::as_json(&figures), |_| figure::as_text(&figures));
    let missed = figures.iter().any(|figure| figure.met() == Some(false));
    Ok(if wanted.strict && missed {
        Exit::DidNotHold
    } else {
        Exit::Done
    })
}

fn unknown(row: &str) -> anyhow::Error {
    let names = ROWS.iter().map(|(name, _)| *name);
    let near = did_you_mean(row, names.clone());
    let near = near.map_or_else(String::new, |near| format!("{near} "));
    let known: Vec<&str> = names.chain([ALL]).collect();
    let message = format!("there is no measurement `{row}`");
    Failure::new(Exit::Usage, "unknown_bench", message)
        .help(format!("{near}known: {}", known.join(", ")))
        .into()
}
