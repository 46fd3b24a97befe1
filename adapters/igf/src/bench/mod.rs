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
    let measures: Vec<(&str, Measure)> = ROWS
        .into_iter()
        .filter(|(name, _)| row == ALL || row == *name)
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
    let (figures, failed) = measured(&measures, &bench)?;
    output.answer(&figure::as_json(&figures), |_| figure::as_text(&figures));
    let missed = figures.iter().any(|figure| figure.met() == Some(false));
    Ok(if failed || wanted.strict && missed {
        Exit::DidNotHold
    } else {
        Exit::Done
    })
}

/// The figures of all rows, and whether a row failed: it says why, and the others go on.
///
/// # Errors
/// What keeps the only row from being measured.
fn measured(measures: &[(&str, Measure)], bench: &Bench<'_>) -> Result<(Vec<Figure>, bool)> {
    let mut figures = Vec::new();
    let mut failed = false;
    for (name, measure) in measures {
        match measure(bench) {
            Ok(measured) => figures.extend(measured),
            Err(error) if measures.len() == 1 => return Err(error),
            Err(error) => {
                failed = true;
                let failure = Failure::from(error);
                let why = format!("{} ({})", failure.message, failure.code);
                bench.progress(&format!("{name} failed: {why}"));
                figures.push(Figure::missing(*name, &why));
            }
        }
    }
    Ok((figures, failed))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{Cli, Format};
    use clap::Parser as _;

    fn one(_: &Bench<'_>) -> Result<Vec<Figure>> {
        Ok(vec![Figure::new("one", 1.0, "events/s")])
    }

    fn broken(_: &Bench<'_>) -> Result<Vec<Figure>> {
        Err(Failure::new(Exit::Unavailable, "nats_missing", "no server here").into())
    }

    #[test]
    fn a_row_that_fails_says_why_and_the_others_go_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let cli = Cli::try_parse_from(["igf", "bench", "all", "--format", "json"]);
        let global = cli.expect("a command line").global;
        assert_eq!(global.format, Format::Json);
        let output = Output::new(&global);
        let place = Place::beside(&folder.path().join("data"), &output);
        let bench = Bench {
            output: &output,
            place: place.expect("a place"),
            seconds: 1,
            logs: RefCell::default(),
        };
        let rows: [(&str, Measure); 3] = [("a", one), ("b", broken), ("c", one)];
        let (figures, failed) = measured(&rows, &bench).expect("the others");
        let rows = figure::as_json(&figures);
        assert!(failed && rows[2]["value"] == 1.0, "{rows}");
        assert_eq!(rows[1]["missing"], "no server here (nats_missing)");
        let alone = measured(&[("b", broken)], &bench).expect_err("its own error");
        assert_eq!(Failure::from(alone).code, "nats_missing");
    }
}
