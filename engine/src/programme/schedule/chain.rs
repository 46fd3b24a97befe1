//! The driving chain: what an item's end follows from, step by step, with the reason of each.

use super::critical_path::Schedule;
use super::day::{LIKELY, LOW, date_of, is_known};
use super::facts::{Floor, Mode};
use super::plan::Plan;
use super::times::End;
use crate::framework::EdgeKind;
use crate::programme::graph::Dependency;
use crate::value::ItemId;
use jiff::civil::Date;
use petgraph::graph::Edge;

/// Why a step of a chain begins when it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// The step before: the item needs it in this way.
    Needs(EdgeKind),
    /// Nothing before: a day that is known, or that nobody can say.
    Floor(Floor),
}

/// A step of a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The item.
    pub item: ItemId,
    /// The day from which it counts.
    pub from: Option<Date>,
    /// The day on which the next step hangs, or the end.
    pub to: Option<Date>,
    /// Why it counts from that day.
    pub because: Because,
    /// Days between the end of the step before and `from`.
    pub waits_days: i64,
    /// Days from `from` to `to`; none where only the item's start or end is waited for.
    pub takes_days: i64,
}

/// What an item's end follows from. The first step's `from` and all days that are waited and
/// taken add up to the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// From the first that moves all others to the item itself.
    pub steps: Vec<Step>,
    /// Whether it leads to the likely end. Where nobody can say when that is, it leads to the
    /// earliest end.
    pub likely: bool,
}

/// The chain that drives an item's end.
pub fn driving_chain(plan: &Plan<'_>, schedule: &Schedule, item: usize) -> Chain {
    let likely = is_known(schedule.early(item).finish[LIKELY]);
    let lane = if likely { LIKELY } else { LOW };
    let times = |item: usize| {
        let (times, facts) = (schedule.early(item), &plan.facts[item]);
        LaneTimes {
            start: times.start[lane],
            finish: times.finish[lane],
            duration: facts.duration[lane],
        }
    };
    let mut steps = Vec::new();
    let mut at = (item, End::Finish);
    loop {
        let (taken, drive) = drive(plan, &times, at);
        let (item, _) = at;
        let (because, waits_days) = match &drive {
            Drive::Needs { kind, waits, .. } => (Because::Needs(*kind), *waits),
            Drive::StartFloor => (Because::Floor(plan.facts[item].start_floor.clone()), 0),
            Drive::FinishFloor => (Because::Floor(plan.facts[item].finish_floor.clone()), 0),
        };
        let to = times(item).at(at.1);
        steps.push(Step {
            item: plan.graph.name(item).clone(),
            from: date_of(to - taken),
            to: date_of(to),
            because,
            waits_days,
            takes_days: taken,
        });
        match drive {
            Drive::Needs { other, end, .. } => at = (other, end),
            Drive::StartFloor | Drive::FinishFloor => break,
        }
    }
    steps.reverse();
    Chain { steps, likely }
}

/// An item's times where each is one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneTimes {
    pub(super) start: i64,
    pub(super) finish: i64,
    pub(super) duration: i64,
}

impl LaneTimes {
    pub(super) fn at(&self, end: End) -> i64 {
        match end {
            End::Start => self.start,
            End::Finish => self.finish,
        }
    }
}

/// What an item's start or end follows from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Drive {
    Needs {
        other: usize,
        end: End,
        kind: EdgeKind,
        waits: i64,
    },
    StartFloor,
    FinishFloor,
}

/// What an item's start or end follows from, and the item's own days in between. Where several
/// reasons fit, its own duration comes first, then its needs in the author's order.
pub(super) fn drive(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    (item, end): (usize, End),
) -> (i64, Drive) {
    let (facts, own) = (&plan.facts[item], times(item));
    if facts.mode == Mode::Over {
        return match end {
            End::Start => (0, Drive::StartFloor),
            End::Finish => (0, Drive::FinishFloor),
        };
    }
    if end == End::Start {
        return (0, start_drive(plan, times, item));
    }
    let before_delay = own.finish - facts.delay;
    if is_known(own.duration) && own.start + own.duration == before_delay {
        return (own.finish - own.start, start_drive(plan, times, item));
    }
    let needs = needs_drive(plan, times, (item, End::Finish), before_delay);
    (facts.delay, needs.unwrap_or(Drive::FinishFloor))
}

fn start_drive(plan: &Plan<'_>, times: &impl Fn(usize) -> LaneTimes, item: usize) -> Drive {
    let needs = needs_drive(plan, times, (item, End::Start), times(item).start);
    needs.unwrap_or(Drive::StartFloor)
}

/// The first of an item's needs, in the author's order, that holds its start or end to a day.
fn needs_drive(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    (item, end): (usize, End),
    day: i64,
) -> Option<Drive> {
    // An item that is done on an unknown day explains no date: it counts as done on the day of
    // asking.
    let undated = |edge: &Edge<Dependency>| {
        let facts = &plan.facts[edge.source().index()];
        let lag = edge.weight.lag_days + edge.weight.lag_working_days;
        facts.mode == Mode::Over && !facts.dated && lag == 0
    };
    plan.graph.needs_of(item).iter().find_map(|edge| {
        let hold = plan.hold(edge).filter(|hold| hold.to == end)?;
        let other = edge.source().index();
        let from = times(other).at(hold.from);
        let until = plan.day_after_lag(from, edge.weight);
        (until == day && !undated(edge)).then_some(Drive::Needs {
            other,
            end: hold.from,
            kind: edge.weight.kind,
            waits: until - from,
        })
    })
}
