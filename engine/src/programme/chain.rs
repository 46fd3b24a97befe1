//! The driving chain: what an item's end follows from, step by step, with the reason of each.

use super::day::{LIKELY, LOW, day, known};
use super::facts::{Floor, Mode};
use super::graph::Dependency;
use super::plan::Plan;
use super::schedule::Schedule;
use crate::framework::EdgeKind;
use crate::value::Name;
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
    pub item: Name,
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
    let likely = known(schedule.early(item).finish[LIKELY]);
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
        let to = at_end(&times(item), at.1);
        steps.push(Step {
            item: plan.graph.name(item).clone(),
            from: day(to - taken),
            to: day(to),
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

/// An item's start or its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Start,
    Finish,
}

/// An item's times where each is one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneTimes {
    pub(super) start: i64,
    pub(super) finish: i64,
    pub(super) duration: i64,
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

fn at_end(times: &LaneTimes, end: End) -> i64 {
    match end {
        End::Start => times.start,
        End::Finish => times.finish,
    }
}

/// What an item's start or end follows from, and the days of its own in between. Where several
/// things would do, its own duration comes first, then what it needs in the author's order.
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
    if known(own.duration) && own.start + own.duration == before_delay {
        return (own.finish - own.start, start_drive(plan, times, item));
    }
    let holds_end = |kind: EdgeKind| match kind {
        EdgeKind::Finish => true,
        kind => kind.schedules() && facts.mode == Mode::Running,
    };
    let needs = needs_drive(plan, times, item, before_delay, holds_end);
    (facts.delay, needs.unwrap_or(Drive::FinishFloor))
}

fn start_drive(plan: &Plan<'_>, times: &impl Fn(usize) -> LaneTimes, item: usize) -> Drive {
    if plan.facts[item].mode != Mode::Ahead {
        return Drive::StartFloor;
    }
    let holds_start = |kind: EdgeKind| kind.schedules() && kind != EdgeKind::Finish;
    let needs = needs_drive(plan, times, item, times(item).start, holds_start);
    needs.unwrap_or(Drive::StartFloor)
}

fn needs_drive(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    item: usize,
    day: i64,
    holds: impl Fn(EdgeKind) -> bool,
) -> Option<Drive> {
    // What was over before anybody noted when says nothing that the day of asking does not.
    let undated = |edge: &Edge<Dependency>| {
        let facts = &plan.facts[edge.source().index()];
        let lag = edge.weight.lag_days + edge.weight.lag_working_days;
        facts.mode == Mode::Over && !facts.dated && lag == 0
    };
    let needs = plan.graph.needs_of(item).iter();
    let holding = needs.filter(|edge| holds(edge.weight.kind) && !undated(edge));
    holding
        .map(|edge| {
            let (other, kind) = (edge.source().index(), edge.weight.kind);
            let end = match kind {
                EdgeKind::Start => End::Start,
                _ => End::Finish,
            };
            let from = at_end(&times(other), end);
            (
                from,
                plan.day_lagged(from, edge.weight.lag()),
                other,
                end,
                kind,
            )
        })
        .find(|(_, until, ..)| *until == day)
        .map(|(from, until, other, end, kind)| Drive::Needs {
            other,
            end,
            kind,
            waits: until - from,
        })
}
