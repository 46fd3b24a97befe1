//! `disk`: what a closed store takes on the disk, against the bytes of its events.

use super::Bench;
use super::figure::{Figure, Target};
use anyhow::Result;

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for events in [100_000, 1_000_000] {
        let log = bench.log(events)?;
        let each = |bytes: u64| bytes as f64 / log.events as f64;
        figures.push(
            Figure::new(
                format!("disk/{events}"),
                each(log.stored_bytes),
                "bytes an event",
            )
            .against(each(log.payload_bytes))
            .target(Target::AtMost(1.2)),
        );
    }
    Ok(figures)
}
