//! `programme`: the schedule of a made-up programme against petgraph's topological order of the
//! same graph, how it grows, and networkx beside it.

use super::context::Bench;
use super::figure::{Figure, Target};
use super::meter::{median, ms};
use super::networkx;
use anyhow::{Result, anyhow};
use engine::programme::{Plan, Progress, Schedule, Setting, sampled};
use engine::testing::programmes::{AS_OF, Shape, generated};
use std::hint::black_box;
use std::time::Instant;

/// Dependencies an item.
const EDGES: usize = 5;

/// What all made-up programmes come from.
const SEED: u64 = 20_190_701;

/// Measures the row.
pub(super) fn measure(bench: &Bench<'_>) -> Result<Vec<Figure>> {
    let mut figures = vec![monte_carlo(bench)?];
    let mut smaller: Option<f64> = None;
    for items in [1_000, 10_000, 100_000] {
        bench.progress(&format!("programme, {items} items"));
        let found = of_size(bench, items)?;
        let row = format!("programme/{items}");
        let full = Figure::new(format!("{row}/schedule"), found.schedule_ms, "ms")
            .against_with(found.toposort_ms, found.to_toposort);
        figures.push(if items == 100_000 {
            full.target(Target::AtMost(10.0))
        } else {
            full
        });
        figures.push(Figure::new(format!("{row}/prepare"), found.plan_ms, "ms"));
        let each_ns = found.schedule_ms * 1e6 / items as f64;
        let growth = Figure::new(format!("{row}/growth"), each_ns, "ns an item");
        figures.push(match smaller {
            Some(smaller) => growth.against(smaller),
            None => growth,
        });
        smaller = Some(each_ns);
        figures.extend(found.networkx);
    }
    Ok(figures)
}

/// Medians of one size.
struct Found {
    plan_ms: f64,
    schedule_ms: f64,
    toposort_ms: f64,
    to_toposort: f64,
    networkx: Vec<Figure>,
}

fn of_size(bench: &Bench<'_>, items: usize) -> Result<Found> {
    let made = generated(shape(items, 200), SEED);
    let progress = Progress::default().adopted(&made);
    let prepare = || {
        Plan::new(&made, &progress, Setting::on(AS_OF))
            .map_err(|_| anyhow!("the made-up programme has a circle"))
    };
    let plan = prepare()?;
    let (mut plans, mut schedules) = (Vec::new(), Vec::new());
    let (mut sorts, mut ratios) = (Vec::new(), Vec::new());
    let until = bench.until();
    while schedules.len() < 3 || Instant::now() < until {
        plans.push(ms(|| drop(black_box(prepare()))));
        let full = again(|| drop(black_box(Schedule::new(&plan))));
        let graph = plan.graph().petgraph();
        let sort = again(|| drop(black_box(petgraph::algo::toposort(graph, None))));
        schedules.push(full);
        sorts.push(sort);
        ratios.push(full / sort);
    }
    let row = format!("programme/{items}");
    let networkx = networkx::compare(bench, &row, &plan, &progress)?;
    Ok(Found {
        plan_ms: median(&mut plans),
        schedule_ms: median(&mut schedules),
        toposort_ms: median(&mut sorts),
        to_toposort: median(&mut ratios),
        networkx,
    })
}

/// A thousand futures of a thousand items, against one second.
fn monte_carlo(bench: &Bench<'_>) -> Result<Figure> {
    bench.progress("programme, 1,000 futures of 1,000 items");
    let made = generated(shape(1_000, 200), SEED);
    let progress = Progress::default().adopted(&made);
    let plan = Plan::new(&made, &progress, Setting::on(AS_OF))
        .map_err(|_| anyhow!("the made-up programme has a circle"))?;
    let schedule = Schedule::new(&plan);
    let mut runs = Vec::new();
    let until = bench.until();
    while runs.len() < 3 || Instant::now() < until {
        runs.push(ms(|| {
            drop(black_box(sampled(&plan, &schedule, 1_000, SEED)))
        }));
    }
    Ok(
        Figure::new("programme/monte-carlo", median(&mut runs), "ms")
            .against(1_000.0)
            .target(Target::AtMost(1.0)),
    )
}

fn shape(items: usize, reach: usize) -> Shape {
    Shape {
        items,
        edges: items * EDGES,
        reach,
        other_kinds_per_mille: 100,
        ranges: true,
    }
}

/// How long something takes the second time, in milliseconds: the first run warms the caches.
fn again(mut work: impl FnMut()) -> f64 {
    work();
    ms(work)
}
