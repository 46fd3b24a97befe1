//! A programme made ready for the schedule: its graph, and what is known of each item's time.

use super::day::{HIGH, LIKELY, LOW, Points, is_evening, plus_days};
use super::facts::{Facts, Reader};
use super::pace::Pace;
use super::setting::Setting;
use super::times::{End, Hold, Times};
use crate::event::{Block, BlockKind};
use crate::framework::{EdgeKind, EdgeTarget, ItemStatus, Programme};
use crate::programme::graph::{Circle, Dependency, ItemGraph};
use crate::programme::standing::{Progress, blocks_of};
use crate::value::ItemId;
use petgraph::graph::Edge;
use std::collections::{BTreeMap, BTreeSet};

/// A programme made ready for the schedule.
#[derive(Clone, Debug)]
pub struct Plan<'p> {
    pub(super) programme: &'p Programme,
    pub(super) setting: Setting<'p>,
    pub(super) graph: ItemGraph,
    /// How time passes, by the organisation's calendar.
    pub(super) pace: Pace,
    /// Needs of money that do not hold: it may come another way.
    not_held: BTreeSet<(usize, usize)>,
    /// What is known of each item's time, by its place.
    pub(super) facts: Vec<Facts>,
    /// The end of the last day that each item is promised for, by its place.
    pub(super) promises: Vec<Option<i64>>,
}

impl<'p> Plan<'p> {
    /// Reads what is known on the day of asking.
    ///
    /// # Errors
    /// [`Circle`] when items wait for each other in a circle.
    pub fn new(
        programme: &'p Programme,
        progress: &'p Progress,
        setting: Setting<'p>,
    ) -> Result<Plan<'p>, Circle> {
        Plan::with_slips(programme, progress, setting, &[])
    }

    /// The same, supposing that items end so many days later than they would; earlier where the
    /// number is negative. Items that the programme does not have are left out.
    ///
    /// # Errors
    /// [`Circle`] when items wait for each other in a circle.
    pub fn with_slips(
        programme: &'p Programme,
        progress: &'p Progress,
        setting: Setting<'p>,
        slips: &[(ItemId, i64)],
    ) -> Result<Plan<'p>, Circle> {
        let graph = ItemGraph::new(programme)?;
        let mut known = vec![None; programme.items.len()];
        for (id, heard) in &progress.items {
            if let Some(item) = graph.position(id.as_str()) {
                known[item] = Some(heard);
            }
        }
        let place = |(item, days): &(ItemId, i64)| Some((graph.position(item.as_str())?, *days));
        let delays: BTreeMap<usize, i64> = slips.iter().filter_map(place).collect();
        let pace = Pace::of(setting.working);
        let gates = gates(programme);
        let reader = Reader {
            programme,
            progress,
            setting: &setting,
            graph: &graph,
            pace: &pace,
            gates: &gates,
            known: &known,
            delays: &delays,
        };
        let items = programme.items.iter();
        let promises = items.map(|item| reader.promise(item)).collect();
        let facts = (0..graph.len()).map(|item| reader.facts(item)).collect();
        let not_held = not_held(programme, progress, &graph);
        Ok(Plan {
            programme,
            setting,
            graph,
            pace,
            not_held,
            facts,
            promises,
        })
    }

    /// The graph of the items.
    pub fn graph(&self) -> &ItemGraph {
        &self.graph
    }

    /// The programme.
    pub fn programme(&self) -> &'p Programme {
        self.programme
    }

    /// How a dependency holds the item that waits; `None` where it holds no date.
    pub(super) fn hold(&self, edge: &Edge<Dependency>) -> Option<Hold> {
        let (needed, waiting) = (edge.source().index(), edge.target().index());
        if edge.weight.kind == EdgeKind::Funds && self.not_held.contains(&(needed, waiting)) {
            return None;
        }
        Hold::of(edge.weight.kind, self.facts[waiting].mode)
    }

    /// The point to which a dependency holds an item, from the point of the other that holds it:
    /// what counts working days is held to the end of one.
    pub(super) fn held(&self, from: i64, dependency: Dependency, to: (End, &Facts)) -> i64 {
        let moved = self.pace.lag(from, dependency.lag);
        match to {
            (End::Finish, facts) if is_evening(moved) => {
                self.pace.evening_from(moved, facts.lengths.begins)
            }
            (End::Start | End::Finish, _) => moved,
        }
    }

    /// The latest point of the other from which a dependency holds an item to no later a point.
    pub(super) fn held_back(&self, until: i64, dependency: Dependency, to: (End, &Facts)) -> i64 {
        let until = match to {
            (End::Finish, facts) if is_evening(until) => {
                self.pace.evening_by(until, facts.lengths.begins)
            }
            (End::Start | End::Finish, _) => until,
        };
        self.pace.lag_back(until, dependency.lag)
    }

    /// When an item ends that is not over, from when it begins and what else holds its end.
    pub(super) fn finish(&self, facts: &Facts, times: &Times) -> Points {
        [LOW, LIKELY, HIGH].map(|lane| {
            let worked = facts.lengths.end(&self.pace, times.start[lane], lane);
            self.after_delay(times.finish[lane].max(worked), facts)
        })
    }

    /// An end moved on by an item's delay: what counts working days ends on one.
    pub(super) fn after_delay(&self, finish: i64, facts: &Facts) -> i64 {
        if facts.delay_days == 0 {
            return finish;
        }
        let later = plus_days(finish, facts.delay_days);
        if is_evening(later) {
            self.pace.evening_from(later, facts.lengths.begins)
        } else {
            later
        }
    }

    /// The latest end that, moved on by an item's delay, is not after another.
    pub(super) fn before_delay(&self, finish: i64, facts: &Facts) -> i64 {
        if facts.delay_days == 0 {
            return finish;
        }
        plus_days(finish, -facts.delay_days)
    }
}

/// The decisions that release money.
fn gates(programme: &Programme) -> BTreeSet<&ItemId> {
    let needs = programme.items.iter().flat_map(|item| &item.needs);
    let needs = needs.filter(|need| need.kind == EdgeKind::Funds);
    let needed = needs.filter_map(|need| match &need.target {
        EdgeTarget::Item(gate) => Some(gate),
        EdgeTarget::External { .. } => None,
    });
    let of_funds = programme
        .funds
        .values()
        .filter_map(|fund| fund.gate.as_ref());
    needed.chain(of_funds).collect()
}

/// Needs of money, from the decision to the item, that hold nothing, for other money will do.
fn not_held(
    programme: &Programme,
    progress: &Progress,
    graph: &ItemGraph,
) -> BTreeSet<(usize, usize)> {
    let mut free = BTreeSet::new();
    for (place, item) in programme.items.iter().enumerate() {
        let needs = graph.needs_of(place).iter();
        let mut needs = needs
            .filter(|edge| edge.weight.kind == EdgeKind::Funds)
            .peekable();
        if needs.peek().is_none() || progress.status_of(item) == ItemStatus::Done {
            continue;
        }
        let blocks = blocks_of(programme, progress, item);
        for edge in needs {
            let gate = edge.source().index();
            let name = graph.name(gate);
            let open = progress.status_of(&programme.items[gate]) != ItemStatus::Done;
            // What was refused cannot come sooner than it was to be decided.
            let holds = |block: &Block| {
                let waits = block.kind.is(BlockKind::Funds) && block.what == name.as_str();
                waits || block.kind.is(BlockKind::Refused)
            };
            if open && !blocks.iter().any(holds) {
                free.insert((gate, place));
            }
        }
    }
    free
}
