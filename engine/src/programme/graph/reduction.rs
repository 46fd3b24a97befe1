//! The dependencies that a picture needs: those that no other way already says.

use super::item_graph::ItemGraph;
use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::IntoNeighbors;

/// Pairs of (needed, needing) among the scheduling dependencies such that no longer way leads
/// from one to the other: the transitive reduction, in the programme's order.
pub fn reduced(graph: &ItemGraph) -> Vec<(usize, usize)> {
    let mut plain = DiGraph::<(), ()>::with_capacity(graph.len(), 0);
    for _ in 0..graph.len() {
        plain.add_node(());
    }
    for item in 0..graph.len() {
        let needs = graph.needs_of(item).iter();
        let mut needed: Vec<usize> = needs
            .filter(|edge| edge.weight.kind.schedules())
            .map(|edge| edge.source().index())
            .collect();
        needed.sort_unstable();
        needed.dedup();
        for other in needed {
            plain.add_edge(NodeIndex::new(other), NodeIndex::new(item), ());
        }
    }
    let order: Vec<NodeIndex> = graph.order().map(NodeIndex::new).collect();
    let (sorted, _) = dag_to_toposorted_adjacency_list::<_, NodeIndex>(&plain, &order);
    let (reduction, _) = dag_transitive_reduction_closure(&sorted);
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for from in 0..graph.len() {
        let here = NodeIndex::<u32>::new(from);
        pairs.extend(
            (&reduction)
                .neighbors(here)
                .map(|to| (order[from].index(), order[to.index()].index())),
        );
    }
    pairs.sort_unstable();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::EdgeKind;
    use crate::testing::programmes::{item, programme};

    #[test]
    fn a_short_cut_is_left_out() {
        let reforms = programme(vec![
            item("c")
                .after("a")
                .after("b")
                .after("b")
                .needs("a", EdgeKind::Informs),
            item("a"),
            item("b").after("a"),
        ]);
        let graph = ItemGraph::new(&reforms).expect("no circle");
        assert_eq!(reduced(&graph), [(1, 2), (2, 0)]);
    }
}
