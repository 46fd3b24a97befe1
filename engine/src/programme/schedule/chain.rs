//! The driving chain: what an item's end follows from, step by step, with the reason of each.

use super::critical_path::Schedule;
use super::day::{LIKELY, LOW, date_of, days_over, is_known};
use super::drive::{Drive, LaneTimes, Node, first_drive};
use super::facts::Floor;
use super::plan::Plan;
use super::times::End;
use crate::framework::EdgeKind;
use crate::value::ItemId;
use jiff::civil::Date;

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
    /// The first day that counts.
    pub from: Option<Date>,
    /// The last day: the next step hangs on it, or it is the end.
    pub to: Option<Date>,
    /// Why it counts from that day.
    pub because: Because,
    /// Days that lie between the step before and `from`; negative where the two overlap.
    pub waits_days: i64,
    /// Days from `from` to `to`, both included; none for a milestone, and where only the item's
    /// beginning or end is waited for.
    pub takes_days: i64,
}

/// What an item's end follows from. All days that are waited and taken, counted on from the
/// beginning of the first step, lead to the end.
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
    let times = lane_times(plan, schedule, lane);
    let steps = chain_through(plan, &times, (item, End::Finish), Vec::new());
    Chain { steps, likely }
}

/// Each item's times in a lane.
pub(super) fn lane_times<'p>(
    plan: &'p Plan<'_>,
    schedule: &'p Schedule,
    lane: usize,
) -> impl Fn(usize) -> LaneTimes + 'p {
    move |item| {
        let (times, facts) = (schedule.early(item), &plan.facts[item]);
        LaneTimes {
            start: times.start[lane],
            finish: times.finish[lane],
            worked: facts.lengths.end(&plan.pace, times.start[lane], lane),
        }
    }
}

/// The steps of a chain through a beginning or an end: from the first of all that it follows from,
/// to what follows from it by `onwards`, nearest first.
pub(super) fn chain_through(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    node: Node,
    onwards: Vec<(Node, Option<EdgeKind>)>,
) -> Vec<Step> {
    // From the end of the chain back, each with the need by which it follows from the next.
    let (mut way, mut here) = (Vec::new(), node);
    for (next, kind) in onwards {
        way.push((next, kind));
    }
    way.reverse();
    while let Some(Drive { from, kind }) = first_drive(plan, times, here) {
        way.push((here, kind));
        here = from;
    }
    way.push((here, None));
    way.reverse();
    steps(plan, times, &way)
}

fn steps(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    way: &[(Node, Option<EdgeKind>)],
) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut before: Option<i64> = None;
    for (at, ((item, end), kind)) in way.iter().enumerate() {
        let (facts, own) = (&plan.facts[*item], times(*item));
        let is_own = |other: Option<&(Node, Option<EdgeKind>)>| {
            other.is_some_and(|((other, _), _)| other == item)
        };
        if *end == End::Finish && at > 0 && is_own(way.get(at - 1)) {
            continue;
        }
        let (from, to, floor) = match end {
            End::Start if is_own(way.get(at + 1)) => (own.start, own.finish, &facts.start_floor),
            End::Start => (own.start, own.start, &facts.start_floor),
            End::Finish => {
                let held = plan.before_delay(own.finish, facts);
                (held, own.finish, &facts.finish_floor)
            }
        };
        let because = kind.map_or_else(|| Because::Floor(floor.clone()), Because::Needs);
        steps.push(Step {
            item: plan.graph.name(*item).clone(),
            from: date_of(from),
            to: date_of(to),
            because,
            waits_days: before.map_or(0, |before| days_over(from) - days_over(before)),
            takes_days: days_over(to) - days_over(from),
        });
        before = Some(to);
    }
    steps
}
