//! `programme`: the schedule of a made-up programme against petgraph's topological order of the
//! same graph, one slip against the whole schedule, how both grow, and networkx beside them.

use super::figure::{Figure, Target};
use super::meter::median;
use super::{Bench, networkx};
use anyhow::{Result, anyhow};
use engine::programme::{Plan, Progress, Schedule, Setting, sampled};
use engine::testing::programmes::{AS_OF, Shape, generated};
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Dependencies an item.
const EDGES: usize = 5;

/// What all made-up programmes come from.
const SEED: u64 = 20_190_701;

/// By how many days an item slips.
const SLIP_DAYS: i64 = 30;

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
        let slip = Figure::new(format!("{row}/slip"), found.slip_ms, "ms")
            .against_with(found.schedule_ms, found.slip_ms / found.schedule_ms);
        let is_largest = items == 100_000;
        figures.push(aimed(full, is_largest, Target::AtMost(10.0)));
        figures.push(aimed(slip, is_largest, Target::AtMost(1.0 / 50.0)));
        let typical = Figure::new(format!("{row}/slip/p50"), found.slip_p50_ms, "ms");
        figures.push(typical.against(found.schedule_ms));
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

fn aimed(figure: Figure, is_aimed: bool, target: Target) -> Figure {
    if is_aimed {
        figure.target(target)
    } else {
        figure
    }
}

/// Medians of one size.
struct Found {
    plan_ms: f64,
    schedule_ms: f64,
    toposort_ms: f64,
    to_toposort: f64,
    slip_ms: f64,
    slip_p50_ms: f64,
    networkx: Vec<Figure>,
}

fn of_size(bench: &Bench<'_>, items: usize) -> Result<Found> {
    let made = generated(shape(items, 200), SEED);
    let progress = Progress::default().adopted(&made);
    let prepare = || {
        Plan::new(&made, &progress, Setting::on(AS_OF))
            .map_err(|_| anyhow!("the made-up programme has a circle"))
    };
    let mut plan = prepare()?;
    let mut schedule = Schedule::new(&plan);
    let (mut plans, mut schedules, mut sorts) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ratios, mut slips) = (Vec::new(), Vec::new());
    let mut item = 0;
    let until = bench.until();
    while schedules.len() < 3 || Instant::now() < until {
        plans.push(ms(|| drop(black_box(prepare()))));
        let full = again(|| drop(black_box(Schedule::new(&plan))));
        let graph = plan.graph().petgraph();
        let sort = again(|| drop(black_box(petgraph::algo::toposort(graph, None))));
        schedules.push(full);
        sorts.push(sort);
        ratios.push(full / sort);
        // Items of all places take their turn: an early one moves more than a late one.
        for _ in 0..16 {
            item = (item + items * 7 / 18 + 1) % items;
            slips.push(ms(|| slip(&mut plan, &mut schedule, item, SLIP_DAYS)));
            slip(&mut plan, &mut schedule, item, 0);
        }
    }
    let row = format!("programme/{items}");
    let networkx = networkx::compare(bench, &row, &prepare()?, &progress)?;
    let slip_ms = slips.iter().sum::<f64>() / slips.len() as f64;
    Ok(Found {
        plan_ms: median(&mut plans),
        schedule_ms: median(&mut schedules),
        toposort_ms: median(&mut sorts),
        to_toposort: median(&mut ratios),
        slip_ms,
        slip_p50_ms: median(&mut slips),
        networkx,
    })
}

fn slip(plan: &mut Plan<'_>, schedule: &mut Schedule, item: usize, days: i64) {
    let changed = plan.delay(item, days);
    black_box(schedule.update(plan, &changed));
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

/// The median of what is measured again and again for a time, at least once.
pub(super) fn within(time: Duration, measured: impl FnMut() -> f64) -> f64 {
    let begun = Instant::now();
    let again = std::iter::repeat_with(measured);
    let mut runs = Vec::new();
    for run in again {
        runs.push(run);
        if begun.elapsed() >= time {
            break;
        }
    }
    median(&mut runs)
}

/// How long something takes that was done once before, so that it does not pay for what the one
/// before it left in the processor's memory.
fn again(mut work: impl FnMut()) -> f64 {
    work();
    ms(work)
}

/// How long something takes.
pub(super) fn ms(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    let took: Duration = begun.elapsed();
    took.as_secs_f64() * 1e3
}
