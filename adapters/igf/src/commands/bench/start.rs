//! `start`: a server over a large log until it takes commands, against a full replay in turns with
//! it; and the memory that it then holds.

use super::Bench;
use super::figure::{Figure, Target};
use super::meter::median;
use super::served::Served;
use anyhow::Result;
use engine::service::replay;
use std::time::Instant;
use store_sled::{Mode, SledStore};

/// Events of the logs that a server is started over.
const SIZES: [u64; 2] = [100_000, 1_000_000];

/// The memory that is aimed at, in MB.
const MEMORY_MB: f64 = 400.0;

/// How often a server is started.
const ROUNDS: usize = 3;

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for events in SIZES {
        let log = bench.log(events)?;
        let cases = log.cases;
        bench.progress(&format!(
            "start over {} events of {cases} cases",
            log.events
        ));
        let (mut starts, mut replays) = (Vec::new(), Vec::new());
        let (mut ratios, mut memories) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let begun = Instant::now();
            let served = Served::start(&log.path)?;
            let start = begun.elapsed().as_secs_f64();
            memories.push(served.resident_bytes() as f64 / 1e6);
            served.stop();
            let begun = Instant::now();
            let state = replay(&SledStore::open(&log.path, Mode::Existing)?, |_| {})?;
            let full = begun.elapsed().as_secs_f64();
            drop(state);
            starts.push(start);
            replays.push(full);
            ratios.push(start / full);
        }
        let row = format!("start/{events}");
        let start = Figure::new(&row, median(&mut starts), "s")
            .against_with(median(&mut replays), median(&mut ratios))
            .target(Target::AtMost(0.1));
        let memory = Figure::new(format!("{row}/memory"), median(&mut memories), "MB")
            .against(MEMORY_MB)
            .target(Target::AtMost(1.0));
        figures.extend([start, memory]);
    }
    Ok(figures)
}
