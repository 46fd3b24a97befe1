//! `disk`: what a closed store and its archive take on the disk, against the bytes of its events.

use super::context::Bench;
use super::figure::{Figure, Target};
use anyhow::Result;

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for events in [100_000, 1_000_000] {
        let log = bench.log(events)?;
        let each = |bytes: u64| bytes as f64 / log.events as f64;
        let parts = [
            ("sled", log.stored_bytes, 1.2),
            ("archive", log.archive_bytes, 0.35),
        ];
        for (part, bytes, most) in parts {
            let row = format!("disk/{events}/{part}");
            let figure = Figure::new(row, each(bytes), "bytes an event");
            let figure = figure.against(each(log.payload_bytes));
            figures.push(figure.target(Target::AtMost(most)));
        }
    }
    Ok(figures)
}
