//! What holds what: the edges of a programme, without those that others imply.

use crate::programme::Programme;
use petgraph::algo::toposort;
use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::IntoNeighbors as _;
use std::collections::{BTreeMap, BTreeSet};

/// What holds what.
pub(crate) struct Held {
    /// Every pair, from what is waited for to what waits.
    pub(crate) all: BTreeSet<(usize, usize)>,
    /// Those by which money hangs on a decision.
    pub(crate) money: BTreeSet<(usize, usize)>,
    /// How many only inform or contribute.
    hopes: usize,
}

/// What holds what, and what of it is drawn.
pub(crate) struct Edges {
    /// Those to draw, in topological order of where they begin.
    pub(crate) drawn: Vec<(usize, usize)>,
    pub(crate) held: Held,
}

impl Held {
    pub(crate) fn of(programme: &Programme) -> Held {
        let index: BTreeMap<&str, usize> = programme
            .items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.id.as_str(), at))
            .collect();
        let (mut all, mut money, mut hopes) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (to, item) in programme.items.iter().enumerate() {
            for need in &item.needs {
                let Some(from) = index.get(need.item.as_str()) else {
                    continue;
                };
                if !need.holds() {
                    hopes += 1;
                    continue;
                }
                if need.kind == "funds" {
                    money.insert((*from, to));
                }
                all.insert((*from, to));
            }
        }
        Held { all, money, hopes }
    }
}

impl Edges {
    pub(crate) fn of(programme: &Programme) -> Edges {
        let held = Held::of(programme);
        Edges {
            drawn: reduced(programme.items.len(), &held),
            held,
        }
    }

    /// How many are drawn of how many, in words.
    pub(crate) fn words(&self) -> String {
        let implied = self.held.all.len() - self.drawn.len();
        let mut words = format!(
            "{} of {} dependencies are drawn",
            self.drawn.len(),
            self.held.all.len()
        );
        if implied > 0 {
            words.push_str(&format!(" ({implied} follow from the others)"));
        }
        if self.held.hopes > 0 {
            words.push_str(&format!(
                "; {} that hold nothing back are not",
                self.held.hopes
            ));
        }
        words
    }
}

/// The edges without those that others imply; money that hangs on a decision is always told.
fn reduced(count: usize, held: &Held) -> Vec<(usize, usize)> {
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = (0..count).map(|_| graph.add_node(())).collect();
    for (from, to) in &held.all {
        graph.add_edge(nodes[*from], nodes[*to], ());
    }
    let Ok(order) = toposort(&graph, None) else {
        // A programme with a circle is never in force.
        return Vec::new();
    };
    let (list, _) = dag_to_toposorted_adjacency_list::<_, u32>(&graph, &order);
    let (reduction, _) = dag_transitive_reduction_closure(&list);
    let mut edges = Vec::new();
    for (rank, node) in order.iter().enumerate() {
        let from = node.index();
        let mut ends = BTreeSet::new();
        for after in reduction.neighbors(u32::try_from(rank).unwrap_or(u32::MAX)) {
            ends.insert(order[usize::try_from(after).unwrap_or(0)].index());
        }
        let funded = held.money.range((from, 0)..=(from, usize::MAX));
        ends.extend(funded.map(|(_, to)| *to));
        edges.extend(ends.into_iter().map(|to| (from, to)));
    }
    edges
}
