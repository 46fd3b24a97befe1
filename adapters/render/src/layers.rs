//! Items in layers: each stands right of everything that it waits for.

use crate::programme::Programme;
use petgraph::algo::toposort;
use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::IntoNeighbors as _;
use std::collections::BTreeMap;

/// How often the layers are put in order, one way and back.
const SWEEPS: usize = 8;

/// A layout: layers of indices of items, and the edges that are left when those that others imply
/// are taken out.
pub(crate) struct Layers {
    pub(crate) layers: Vec<Vec<usize>>,
    /// Items that wait for nothing and hold nothing.
    pub(crate) alone: Vec<usize>,
    /// From what is waited for to what waits.
    pub(crate) edges: Vec<(usize, usize)>,
}

impl Layers {
    pub(crate) fn of(programme: &Programme) -> Layers {
        let edges = reduced(programme);
        let count = programme.items.len();
        let mut depth = vec![0; count];
        // Reduced edges come in topological order of what is waited for.
        for (from, to) in &edges {
            depth[*to] = depth[*to].max(depth[*from] + 1);
        }
        let mut joined = vec![false; count];
        for (from, to) in &edges {
            (joined[*from], joined[*to]) = (true, true);
        }
        let deepest = depth.iter().copied().max().unwrap_or(0);
        let mut layers = vec![Vec::new(); deepest + 1];
        for item in (0..count).filter(|item| joined[*item]) {
            layers[depth[item]].push(item);
        }
        let alone = (0..count).filter(|item| !joined[*item]).collect();
        layers.retain(|layer| !layer.is_empty());
        let mut layers = Layers {
            layers,
            alone,
            edges,
        };
        layers.order();
        layers
    }

    /// Puts each item near the middle of its neighbours (Sugiyama's barycentre), to and fro.
    fn order(&mut self) {
        for sweep in 0..SWEEPS {
            let mut place = BTreeMap::new();
            for layer in &self.layers {
                for (row, item) in layer.iter().enumerate() {
                    place.insert(*item, row);
                }
            }
            let edges = &self.edges;
            let middle = |item: usize| -> Option<(usize, usize)> {
                let near = edges.iter().filter_map(|(from, to)| match sweep % 2 {
                    0 if *to == item => place.get(from),
                    1 if *from == item => place.get(to),
                    _ => None,
                });
                let (sum, count) = near.fold((0, 0), |(sum, count), row| (sum + row, count + 1));
                (count > 0).then_some((sum, count))
            };
            for layer in &mut self.layers {
                // Scaled, so that no float decides an order.
                layer.sort_by_cached_key(|item| match middle(*item) {
                    Some((sum, count)) => (1_000 * sum / count, place[item]),
                    None => (1_000 * place[item], place[item]),
                });
            }
        }
    }
}

/// The edges without those that others imply, in topological order of where they begin.
fn reduced(programme: &Programme) -> Vec<(usize, usize)> {
    let index: BTreeMap<&str, usize> = programme
        .items
        .iter()
        .enumerate()
        .map(|(at, item)| (item.id.as_str(), at))
        .collect();
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = programme.items.iter().map(|_| graph.add_node(())).collect();
    for (to, item) in programme.items.iter().enumerate() {
        for need in item.needs.iter().filter(|need| holds(&need.kind)) {
            if let Some(from) = index.get(need.item.as_str()) {
                graph.update_edge(nodes[*from], nodes[to], ());
            }
        }
    }
    let Ok(order) = toposort(&graph, None) else {
        // A programme with a circle is never in force.
        return Vec::new();
    };
    let (list, _) = dag_to_toposorted_adjacency_list::<_, u32>(&graph, &order);
    let (reduction, _) = dag_transitive_reduction_closure(&list);
    let mut edges = Vec::new();
    for (rank, node) in order.iter().enumerate() {
        for after in reduction.neighbors(u32::try_from(rank).unwrap_or(u32::MAX)) {
            let to = order[usize::try_from(after).unwrap_or(0)];
            edges.push((node.index(), to.index()));
        }
    }
    edges
}

/// Whether an edge holds the item back. Others are hopes, and would only cross the picture.
fn holds(kind: &str) -> bool {
    !matches!(kind, "informs" | "contributes")
}
