//! Single points of failure: items, owners and funds that no way to an item goes round.

use super::blocked::blocks_of;
use super::heard::FundProgress;
use super::progress::Progress;
use crate::event::BlockKind;
use crate::framework::{EdgeKind, FundStage, ItemStatus, Programme};
use crate::programme::graph::ItemGraph;
use crate::value::{FundId, ItemId, Name};
use petgraph::algo::dominators::simple_fast;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, BTreeSet};

/// What a point of failure is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Point {
    /// An item; decisions are items too.
    Item(ItemId),
    /// A unit that owns items.
    Owner(Name),
    /// A fund.
    Fund(FundId),
}

/// A point of failure and what stands or falls with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SinglePoint {
    /// What it is.
    pub point: Point,
    /// Items that are not done and that every chain leads to through it, in the programme's
    /// order. For a fund: items that would be held without it, and all that wait for those.
    pub holds: Vec<ItemId>,
}

/// The points of failure that hold something, those that hold most first.
///
/// A chain leads from an item that waits for nothing to one that waits for it, through needs that
/// hold. An item or an owner is a single point where every such chain goes through it: whatever
/// else is finished, nothing moves there without it.
pub fn single_points(
    programme: &Programme,
    progress: &Progress,
    graph: &ItemGraph,
) -> Vec<SinglePoint> {
    let open = Open::new(programme, progress, graph);
    let mut points = open.items();
    points.extend(open.owners());
    points.extend(funds(programme, progress, graph));
    points.sort_by(|a, b| {
        let most_first = b.holds.len().cmp(&a.holds.len());
        most_first.then_with(|| a.point.cmp(&b.point))
    });
    points
}

/// The needs that hold among items that are not done, with a root before those that wait for
/// nothing.
struct Open<'p> {
    programme: &'p Programme,
    graph: DiGraph<(), ()>,
    root: NodeIndex,
    open: Vec<bool>,
}

impl<'p> Open<'p> {
    fn new(programme: &'p Programme, progress: &Progress, items: &ItemGraph) -> Open<'p> {
        let open = |place: usize| progress.status_of(&programme.items[place]) != ItemStatus::Done;
        let open: Vec<bool> = (0..items.len()).map(open).collect();
        let mut graph = DiGraph::with_capacity(items.len() + 1, 0);
        for _ in 0..=items.len() {
            graph.add_node(());
        }
        let root = NodeIndex::new(items.len());
        for item in (0..items.len()).filter(|item| open[*item]) {
            let mut waits = false;
            for edge in items.needs_of(item) {
                let other = edge.source();
                if edge.weight.kind.blocks() && open[other.index()] {
                    waits = true;
                    graph.add_edge(other, NodeIndex::new(item), ());
                }
            }
            if !waits {
                graph.add_edge(root, NodeIndex::new(item), ());
            }
        }
        Open {
            programme,
            graph,
            root,
            open,
        }
    }

    fn name(&self, item: usize) -> ItemId {
        self.programme.items[item].id.clone()
    }

    fn items(&self) -> Vec<SinglePoint> {
        let dominators = simple_fast(&self.graph, self.root);
        let mut holds: Vec<Vec<ItemId>> = vec![Vec::new(); self.open.len()];
        for item in 0..self.open.len() {
            let above = dominators.strict_dominators(NodeIndex::new(item));
            for point in above
                .into_iter()
                .flatten()
                .filter(|point| *point != self.root)
            {
                holds[point.index()].push(self.name(item));
            }
        }
        let points = holds.into_iter().enumerate();
        points
            .filter(|(_, holds)| !holds.is_empty())
            .map(|(item, holds)| SinglePoint {
                point: Point::Item(self.name(item)),
                holds,
            })
            .collect()
    }

    /// Items of other owners that cannot be reached without an owner's items.
    fn owners(&self) -> Vec<SinglePoint> {
        let items = &self.programme.items;
        let owners: BTreeSet<&Name> = items.iter().map(|item| &item.owner).collect();
        let mut points = Vec::new();
        for owner in owners {
            let passable = |item: usize| items[item].owner != *owner;
            let reached = self.reached(passable);
            let held = (0..items.len())
                .filter(|item| self.open[*item] && passable(*item) && !reached[*item]);
            let holds: Vec<ItemId> = held.map(|item| self.name(item)).collect();
            if !holds.is_empty() {
                let point = Point::Owner(owner.clone());
                points.push(SinglePoint { point, holds });
            }
        }
        points
    }

    fn reached(&self, passable: impl Fn(usize) -> bool) -> Vec<bool> {
        let mut reached = vec![false; self.open.len()];
        let mut ways = vec![self.root];
        while let Some(node) = ways.pop() {
            for next in self.graph.neighbors(node) {
                if passable(next.index()) && !reached[next.index()] {
                    reached[next.index()] = true;
                    ways.push(next);
                }
            }
        }
        reached
    }
}

fn funds(programme: &Programme, progress: &Progress, graph: &ItemGraph) -> Vec<SinglePoint> {
    let mut points = Vec::new();
    for fund in programme.funds.values() {
        let mut without = progress.clone();
        let heard = FundProgress {
            stage: Some(FundStage::Refused),
            amount: None,
            ..FundProgress::default()
        };
        without.funds.insert(fund.id.clone(), heard);
        let holds: Vec<ItemId> = stuck(programme, &without, graph)
            .into_iter()
            .filter(|stuck| stuck.because == *fund.id.as_str())
            .map(|stuck| stuck.item)
            .collect();
        if !holds.is_empty() {
            let point = Point::Fund(fund.id.clone());
            points.push(SinglePoint { point, holds });
        }
    }
    points
}

/// An item that cannot go on, whatever else is done, since money was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The item.
    pub item: ItemId,
    /// The fund that was refused.
    pub because: String,
    /// The item before it that is stuck too; `None` where its own money was refused.
    pub through: Option<ItemId>,
}

/// Items without money that was refused, and all that waits for them, in the programme's order.
pub fn stuck(programme: &Programme, progress: &Progress, graph: &ItemGraph) -> Vec<Stuck> {
    let mut found: BTreeMap<usize, Stuck> = BTreeMap::new();
    let mut open = std::collections::VecDeque::new();
    for (place, item) in programme.items.iter().enumerate() {
        let paid = item.needs.iter().any(|need| need.kind == EdgeKind::Funds);
        if !paid && item.funding.is_empty() {
            continue;
        }
        let blocks = blocks_of(programme, progress, item);
        let refused = blocks
            .into_iter()
            .find(|block| block.kind.is(BlockKind::Refused));
        if let Some(block) = refused {
            let stuck = Stuck {
                item: item.id.clone(),
                because: block.what,
                through: None,
            };
            found.insert(place, stuck);
            open.push_back(place);
        }
    }
    while let Some(place) = open.pop_front() {
        for edge in graph.successors_of(place) {
            let next = edge.target().index();
            let item = &programme.items[next];
            let waits = edge.weight.kind.blocks() && progress.status_of(item) != ItemStatus::Done;
            if waits && !found.contains_key(&next) {
                let stuck = Stuck {
                    item: item.id.clone(),
                    because: found[&place].because.clone(),
                    through: Some(graph.name(place).clone()),
                };
                found.insert(next, stuck);
                open.push_back(next);
            }
        }
    }
    found.into_values().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::programmes::{fund, item, programme};

    #[test]
    fn what_nothing_goes_round_is_a_single_point() {
        let mut reforms = programme(vec![
            item("vision").owner("office"),
            item("left").after("vision").owner("finance"),
            item("right").after("vision").owner("people"),
            item("top")
                .after("left")
                .after("right")
                .owner("people")
                .paid_by(&["appeal"], None),
            item("after").after("top").owner("people"),
            item("apart")
                .owner("finance")
                .paid_by(&["appeal", "reserve"], None),
        ]);
        let unknown = "USD ?".parse().expect("money");
        for id in ["appeal", "reserve"] {
            let fund = fund(id, unknown, FundStage::Sought, None);
            reforms.funds.insert(fund.id.clone(), fund);
        }
        let progress = Progress::default().adopted(&reforms);
        let graph = ItemGraph::new(&reforms).expect("no circle");
        let told: Vec<String> = single_points(&reforms, &progress, &graph)
            .iter()
            .map(|single| {
                let holds: Vec<&str> = single.holds.iter().map(ItemId::as_str).collect();
                format!("{:?}: {}", single.point, holds.join(" "))
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"Item("vision"): left right top after"#,
                r#"Owner("office"): left right top after"#,
                r#"Fund("appeal"): top after"#,
                r#"Item("top"): after"#,
            ]
        );
    }
}
