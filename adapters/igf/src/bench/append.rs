//! `append`: the store's durable append against overwriting the same bytes and fdatasync.

use super::context::Bench;
use super::figure::{Figure, Target};
use anyhow::Result;

/// Events a commit, and the part of the limit that is aimed at.
const COMMITS: [(usize, f64); 3] = [(1, 0.35), (8, 0.40), (64, 0.35)];

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (per_commit, least) in COMMITS {
        bench.progress(&format!("append, {per_commit} events a commit"));
        let dir = bench.place.join("append");
        std::fs::create_dir_all(&dir)?;
        let found = store_sled::disk_limit::append(&dir, per_commit, bench.seconds)?;
        let row = format!("append/{per_commit}");
        let rate = Figure::new(&row, found.events_a_second, "events/s")
            .against_with(found.limit_events_a_second, found.ratio)
            .target(Target::AtLeast(least));
        let quantile = |name: &str, micros: u64| {
            Figure::new(format!("{row}/{name}"), micros as f64 / 1e3, "ms a commit")
        };
        figures.push(rate);
        figures.push(quantile("p50", found.commit_p50_us));
        figures.push(quantile("p99", found.commit_p99_us));
    }
    Ok(figures)
}
