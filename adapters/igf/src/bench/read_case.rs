//! `read-case`: one case of a thousand events out of a million, against the same out of ten
//! thousand; each read in a store that was just opened, and again while it is warm.

use super::context::Bench;
use super::figure::{Figure, Target};
use super::meter::median;
use anyhow::{Result, bail};
use engine::identity::CaseId;
use engine::store::Store as _;
use std::time::Instant;
use store_sled::{Mode, SledStore};

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let (small, large) = (bench.log(10_000)?, bench.log(1_000_000)?);
    bench.progress("read-case, out of 10,000 and of 1,000,000 in turns");
    let mut figures = Vec::new();
    let kinds = [
        ("late", small.late, large.late),
        ("spread", small.spread, large.spread),
    ];
    for (kind, in_small, in_large) in kinds {
        let mut times: [Vec<f64>; 4] = Default::default();
        let until = bench.until();
        while times[0].len() < 5 || Instant::now() < until {
            for (log, case, at) in [(&small, in_small, 0), (&large, in_large, 2)] {
                let store = SledStore::open(&log.path, Mode::Existing)?;
                times[at].push(read_ms(&store, case)?);
                times[at + 1].push(read_ms(&store, case)?);
            }
        }
        let [small_cold, small_warm, large_cold, large_warm] =
            times.each_mut().map(|times| median(times));
        figures.push(
            Figure::new(format!("read-case/{kind}"), large_cold, "ms, just opened")
                .against(small_cold)
                .target(Target::AtMost(3.0)),
        );
        let warm = Figure::new(format!("read-case/{kind}/warm"), large_warm, "ms, again");
        figures.push(warm.against(small_warm));
    }
    Ok(figures)
}

fn read_ms(store: &SledStore, case: CaseId) -> Result<f64> {
    let begun = Instant::now();
    let events = store.read_case(case)?.len();
    let took = begun.elapsed();
    if events < 900 {
        bail!("the case has {events} events instead of a thousand");
    }
    Ok(took.as_secs_f64() * 1e3)
}
