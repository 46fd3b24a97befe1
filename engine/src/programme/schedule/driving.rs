//! All that drives the end of the whole: every item whose slip moves it, and the chains to it.
//!
//! Several items may end last, and several things may hold an item to the same day: each of them
//! drives. There can be more chains than anybody can count, so those that are told are as many as
//! it takes for every driving item to stand on one.

use super::chain::{Chain, chain_through, lane_times};
use super::critical_path::Schedule;
use super::day::{LIKELY, LOW, is_known};
use super::drive::{LaneTimes, Node, each_drive};
use super::plan::Plan;
use super::times::End;
use crate::framework::EdgeKind;

/// All that drives the end of the whole. Items are named by their place in the programme.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Driving {
    /// The items that end last.
    pub ends: Vec<usize>,
    /// Those that drive, in the programme's order.
    pub items: Vec<usize>,
    /// Chains to the end, such that every driving item that one leads through stands on one.
    pub chains: Vec<Chain>,
}

/// What drives the end of the whole: what it follows from, and what has no slack.
pub fn driving(plan: &Plan<'_>, schedule: &Schedule) -> Driving {
    let mut driving = Driving::default();
    let mut drives = vec![false; schedule.len()];
    for lane in [LIKELY, LOW] {
        // Where nobody can say when an item is likely to end, its earliest end counts.
        let counts = |item: &usize| {
            let finish = schedule.early(*item).finish;
            let counted = if lane == LIKELY { LIKELY } else { LOW };
            is_known(finish[LIKELY]) == (lane == LIKELY)
                && finish[counted] == schedule.end_at(LIKELY)
        };
        let ends: Vec<usize> = (0..schedule.len()).filter(counts).collect();
        let times = lane_times(plan, schedule, lane);
        let mut trace = Trace::default();
        trace.back(plan, &times, ends.iter().copied());
        let chains = chains(plan, &times, &trace);
        let chain = |steps| Chain {
            steps,
            likely: lane == LIKELY,
        };
        driving.chains.extend(chains.into_iter().map(chain));
        driving.ends.extend(ends);
        for (item, drives) in drives.iter_mut().enumerate() {
            *drives |= trace.drives(item);
        }
    }
    driving.ends.sort_unstable();
    let has_none = |item: usize| {
        let slack = schedule.total_slack(plan, item).likely_days;
        slack.is_some_and(|days| days <= 0)
    };
    let items = drives.iter().enumerate();
    driving.items = items
        .filter(|(item, drives)| **drives || has_none(*item))
        .map(|(item, _)| item)
        .collect();
    driving
}

/// Chains from the first items on, until each that drives stands on one.
fn chains(
    plan: &Plan<'_>,
    times: &impl Fn(usize) -> LaneTimes,
    trace: &Trace,
) -> Vec<Vec<super::chain::Step>> {
    let mut told = vec![false; plan.graph.len()];
    let mut chains = Vec::new();
    for item in plan.graph.order() {
        let Some(node) = trace.node(item).filter(|_| !told[item]) else {
            continue;
        };
        let steps = chain_through(plan, times, node, trace.onwards(node));
        for step in &steps {
            if let Some(place) = plan.graph.position(step.item.as_str()) {
                told[place] = true;
            }
        }
        chains.push(steps);
    }
    chains
}

/// What follows from a beginning or an end, and by which need.
pub(super) type Onwards = (Node, Option<EdgeKind>);

/// What ends follow from, found by going back from them.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    /// Of each item's beginning and end: what it drives, by which need; itself for an end of the
    /// whole.
    drives: Vec<[Option<Onwards>; 2]>,
    open: Vec<Node>,
}

impl Trace {
    /// Goes back from the ends of items through all that they follow from.
    pub(super) fn back(
        &mut self,
        plan: &Plan<'_>,
        times: &impl Fn(usize) -> LaneTimes,
        ends: impl Iterator<Item = usize>,
    ) {
        self.drives.clear();
        self.drives.resize(plan.graph.len(), [None; 2]);
        self.open.clear();
        let Trace { drives, open } = self;
        for item in ends {
            let node = (item, End::Finish);
            drives[item][slot(End::Finish)] = Some((node, None));
            open.push(node);
        }
        while let Some(node) = open.pop() {
            each_drive(plan, times, node, &mut |drive| {
                let (item, end) = drive.from;
                let known = &mut drives[item][slot(end)];
                if known.is_none() {
                    *known = Some((node, drive.kind));
                    open.push(drive.from);
                }
            });
        }
    }

    /// Whether an item drives.
    pub(super) fn drives(&self, item: usize) -> bool {
        self.drives[item].iter().any(Option::is_some)
    }

    /// The end of an item where it drives, or else its beginning.
    fn node(&self, item: usize) -> Option<Node> {
        let ends = [End::Finish, End::Start].into_iter();
        let mut driving = ends.filter(|end| self.drives[item][slot(*end)].is_some());
        driving.next().map(|end| (item, end))
    }

    /// What follows from a node, nearest first, with the need by which it follows.
    fn onwards(&self, node: Node) -> Vec<Onwards> {
        let (mut way, mut here) = (Vec::new(), node);
        while let Some((next, kind)) = self.drives[here.0][slot(here.1)] {
            if next == here {
                break;
            }
            way.push((next, kind));
            here = next;
        }
        way
    }
}

const fn slot(end: End) -> usize {
    match end {
        End::Start => 0,
        End::Finish => 1,
    }
}
