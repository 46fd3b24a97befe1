//! What an item's beginning and its end follow from, on one day each.

use super::day::is_known;
use super::facts::Mode;
use super::plan::Plan;
use super::times::End;
use crate::framework::EdgeKind;
use crate::programme::graph::Dependency;
use petgraph::graph::Edge;

/// An item's beginning or its end.
pub(super) type Node = (usize, End);

/// An item's times where each is one point.
#[derive(Clone, Copy, Debug)]
pub(super) struct LaneTimes {
    pub(super) start: i64,
    pub(super) finish: i64,
    /// Where its own work ends, before anything else holds its end.
    pub(super) worked: i64,
}

impl LaneTimes {
    pub(super) fn at(&self, end: End) -> i64 {
        match end {
            End::Start => self.start,
            End::Finish => self.finish,
        }
    }
}

/// Something that a beginning or an end follows from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Drive {
    /// What it follows from.
    pub(super) from: Node,
    /// By which need; `None` for the item's own work.
    pub(super) kind: Option<EdgeKind>,
}

/// Calls `found` for all that a beginning or an end follows from: the item's own work first, then
/// its needs in the author's order. For none of them, a day that is known holds it.
pub(super) fn each_drive(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    (item, end): Node,
    found: &mut impl FnMut(Drive),
) {
    let (facts, own) = (&plan.facts[item], times(item));
    if facts.mode == Mode::Over || !is_known(own.at(end)) {
        return;
    }
    let is_worked = is_known(own.worked) && plan.after_delay(own.worked, facts) == own.finish;
    if end == End::Finish && is_worked {
        let from = (item, End::Start);
        found(Drive { from, kind: None });
    }
    for edge in plan.graph.needs_of(item) {
        let Some(hold) = plan.hold(edge).filter(|hold| hold.to == end) else {
            continue;
        };
        let other = edge.source().index();
        let until = plan.held(times(other).at(hold.from), edge.weight, (end, facts));
        let held = match end {
            End::Start => plan.pace.begin(until, facts.lengths.begins),
            End::Finish => plan.after_delay(until, facts),
        };
        if held == own.at(end) && !is_undated(plan, edge) {
            let (from, kind) = ((other, hold.from), Some(edge.weight.kind));
            found(Drive { from, kind });
        }
    }
}

/// The first of all that a beginning or an end follows from.
pub(super) fn first_drive(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    node: Node,
) -> Option<Drive> {
    let mut first = None;
    each_drive(plan, times, node, &mut |drive| {
        first.get_or_insert(drive);
    });
    first
}

/// An item that is done on an unknown day explains no date: it counts as done on the day of
/// asking.
fn is_undated(plan: &Plan<'_>, edge: &Edge<Dependency>) -> bool {
    let facts = &plan.facts[edge.source().index()];
    facts.mode == Mode::Over && !facts.dated && edge.weight.lag.is_none()
}
