//! `replay`: a whole log to its state, against serde_json decoding the same bytes into the same
//! types, chunk by chunk in turns; and how the time of an event grows with the log.

use super::context::Bench;
use super::figure::{Figure, Target};
use super::meter::median;
use anyhow::Result;
use engine::event::Event;
use engine::replay::replay;
use engine::store::Store as _;
use std::hint::black_box;
use std::time::{Duration, Instant};
use store_sled::{Mode, SledStore};

/// Events of the logs that are replayed.
const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut logs = Vec::new();
    for events in SIZES {
        logs.push(Sampled {
            store: SledStore::open(bench.log(events)?.path, Mode::Existing)?,
            rounds: Vec::new(),
        });
    }
    bench.progress("replay, all sizes in turns");
    let until = bench.until();
    // The small logs are replayed more often: their figures are noisier.
    while logs.iter().any(|log| log.rounds.len() < 3) || Instant::now() < until {
        for (log, times) in logs.iter_mut().zip([10, 3, 1]) {
            for _ in 0..times {
                log.round()?;
            }
        }
    }
    let mut figures = Vec::new();
    let mut smaller: Option<f64> = None;
    for (log, events) in logs.iter().zip(SIZES) {
        let row = format!("replay/{events}");
        let value = log.median(|round| round.events_a_second(round.replaying));
        let limit = log.median(|round| round.events_a_second(round.decoding));
        let ratio =
            log.median(|round| round.decoding.as_secs_f64() / round.replaying.as_secs_f64());
        let typed = Figure::new(&row, value, "events/s").against_with(limit, ratio);
        figures.push(typed.target(Target::AtLeast(0.5)));
        let value_limit = log.median(|round| round.events_a_second(round.decoding_plainly));
        let plain = Figure::new(format!("{row}/plain"), value, "events/s");
        figures.push(plain.against(value_limit));
        let each_ns = log.median(|round| round.late_ns);
        let growth = Figure::new(format!("{row}/growth"), each_ns, "ns an event");
        figures.push(match smaller {
            Some(smaller) => growth.against(smaller).target(Target::AtMost(1.1)),
            None => growth,
        });
        smaller = Some(each_ns);
    }
    Ok(figures)
}

/// A log, and what was measured of it.
struct Sampled {
    store: SledStore,
    rounds: Vec<Round>,
}

/// One replay.
struct Round {
    events: u64,
    /// Reading, decoding and evolving all events.
    replaying: Duration,
    /// serde_json into the event's own types.
    decoding: Duration,
    /// serde_json into its own generic values.
    decoding_plainly: Duration,
    /// Of one event after the first chunk, which holds the definitions.
    late_ns: f64,
}

impl Round {
    fn events_a_second(&self, time: Duration) -> f64 {
        self.events as f64 / time.as_secs_f64()
    }
}

impl Sampled {
    fn round(&mut self) -> Result<()> {
        let store = &self.store;
        let (mut decoding, mut decoding_plainly) = (Duration::ZERO, Duration::ZERO);
        let mut replaying = Duration::ZERO;
        let mut first: Option<(u64, Duration)> = None;
        let mut after = 0;
        let mut begun = Instant::now();
        let state = replay(store, |position| {
            replaying += begun.elapsed();
            first.get_or_insert((position, replaying));
            let limit = usize::try_from(position - after).unwrap_or(usize::MAX);
            let events = store.read(after + 1, limit).unwrap_or_default();
            after = position;
            let turn = Instant::now();
            for event in &events {
                let _ = black_box(Event::from_bytes(&event.bytes));
            }
            decoding += turn.elapsed();
            let turn = Instant::now();
            for event in &events {
                let _ = black_box(serde_json::from_slice::<serde_json::Value>(&event.bytes));
            }
            decoding_plainly += turn.elapsed();
            drop(events);
            begun = Instant::now();
        })?;
        let (early, early_time) = first.unwrap_or_default();
        let late = (replaying - early_time).as_secs_f64() * 1e9;
        self.rounds.push(Round {
            events: state.position,
            replaying,
            decoding,
            decoding_plainly,
            late_ns: late / (state.position - early).max(1) as f64,
        });
        Ok(())
    }

    fn median(&self, of: impl Fn(&Round) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(of).collect();
        median(&mut values)
    }
}
