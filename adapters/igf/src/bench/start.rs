//! `start`: a server over a large log until it takes commands, against a full replay in turns with
//! it; the memory that it then holds, and the most while it checks its snapshot beside its work.
//! The log was served once before, so that there is a snapshot: a start after a clean stop.

use super::context::Bench;
use super::figure::{Figure, Target};
use super::logs::Log;
use super::meter::median;
use super::served::Served;
use anyhow::Result;
use engine::replay::replay;
use std::time::{Duration, Instant};
use store_sled::{Mode, SledStore};

/// Events of the logs that a server is started over.
const SIZES: [u64; 2] = [100_000, 1_000_000];

/// The memory that is aimed at, in MB.
const MEMORY_MB: f64 = 400.0;

/// How often a server is started.
const ROUNDS: usize = 3;

/// How long sled may hold its file after a store in this process was closed.
const LET_GO: Duration = Duration::from_secs(1);

/// How much longer than a replay the check of the snapshot may take.
const CHECKED_AFTER: u32 = 2;

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for events in SIZES {
        let log = bench.log(events)?;
        bench.progress(&format!(
            "start over {} events of {} cases",
            log.events, log.cases
        ));
        Served::start(&log.path)?.stop();
        let mut rounds = Rounds::default();
        let mut full = Duration::ZERO;
        for _ in 0..ROUNDS {
            full = rounds.round(&log)?;
        }
        let row = format!("start/{events}");
        let start = Figure::new(&row, median(&mut rounds.starts_s), "s")
            .against_with(median(&mut rounds.replays_s), median(&mut rounds.ratios));
        let memory = Figure::new(
            format!("{row}/memory"),
            median(&mut rounds.memories_mb),
            "MB",
        );
        figures.push(if events == SIZES[SIZES.len() - 1] {
            start.target(Target::AtMost(0.1))
        } else {
            // Of so small a store the process alone takes longer than a tenth of the replay.
            start
        });
        figures.push(memory.against(MEMORY_MB).target(Target::AtMost(1.0)));
        let served = Served::start(&log.path)?;
        std::thread::sleep(full * CHECKED_AFTER + Duration::from_secs(1));
        let peak_mb = served.peak_bytes() as f64 / 1e6;
        served.stop();
        figures.push(Figure::new(format!("{row}/peak"), peak_mb, "MB").against(MEMORY_MB));
        let disk = SledStore::open(&log.path, Mode::Existing)?.size_bytes()?;
        let each = |bytes: u64| bytes as f64 / log.events as f64;
        let disk = Figure::new(
            format!("{row}/disk"),
            each(disk),
            "bytes an event, all files",
        );
        figures.push(disk.against(each(log.payload_bytes)));
    }
    Ok(figures)
}

/// What was measured in turns.
#[derive(Default)]
struct Rounds {
    starts_s: Vec<f64>,
    replays_s: Vec<f64>,
    ratios: Vec<f64>,
    memories_mb: Vec<f64>,
}

impl Rounds {
    /// A start, and a full replay; how long the replay took.
    fn round(&mut self, log: &Log) -> Result<Duration> {
        std::thread::sleep(LET_GO);
        let begun = Instant::now();
        let served = Served::start(&log.path)?;
        let start = begun.elapsed().as_secs_f64();
        self.memories_mb.push(served.resident_bytes() as f64 / 1e6);
        served.stop();
        let begun = Instant::now();
        let state = replay(&SledStore::open(&log.path, Mode::Existing)?, |_| {})?;
        let full = begun.elapsed();
        drop(state);
        self.starts_s.push(start);
        self.replays_s.push(full.as_secs_f64());
        self.ratios.push(start / full.as_secs_f64());
        Ok(full)
    }
}
