//! What holds what: the edges of a programme, without those that others imply.

use crate::programme::{Need, Programme};
use petgraph::algo::toposort;
use petgraph::algo::tred::{dag_to_toposorted_adjacency_list, dag_transitive_reduction_closure};
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::IntoNeighbors as _;
use std::collections::{BTreeMap, BTreeSet};

/// What holds what.
#[derive(Default)]
pub(crate) struct Held {
    /// Every pair, from what is waited for to what waits.
    pub(crate) all: BTreeSet<(usize, usize)>,
    /// Those where one item begins after another ends. Only a path of these implies other edges.
    after: BTreeSet<(usize, usize)>,
    /// Those with a lag, which no path of other edges implies.
    lagging: BTreeSet<(usize, usize)>,
    /// Those by which money hangs on a decision.
    pub(crate) money: BTreeSet<(usize, usize)>,
    /// Those that only inform or contribute, with which it is.
    pub(crate) hopes: Vec<(usize, usize, &'static str)>,
    /// The needs of each pair, in the author's order.
    needs: BTreeMap<(usize, usize), Vec<Need>>,
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
        let mut held = Held::default();
        for (to, item) in programme.items.iter().enumerate() {
            for need in &item.needs {
                let Some(from) = index.get(need.item.as_str()) else {
                    continue;
                };
                match need.kind.as_str() {
                    "informs" => held.hopes.push((*from, to, "informs")),
                    "contributes" => held.hopes.push((*from, to, "contributes")),
                    _ => {}
                }
                if !need.holds() {
                    continue;
                }
                let needs = held.needs.entry((*from, to)).or_default();
                needs.push(need.clone());
                let of_kind = match need.kind.as_str() {
                    "funds" => Some(&mut held.money),
                    "after" => Some(&mut held.after),
                    _ => None,
                };
                of_kind.map(|edges| edges.insert((*from, to)));
                if need.lag.is_some() {
                    held.lagging.insert((*from, to));
                }
                held.all.insert((*from, to));
            }
        }
        held
    }
}

impl Held {
    /// In which way a pair holds: the first that the author names.
    pub(crate) fn kind(&self, pair: (usize, usize)) -> &str {
        let first = self.needs.get(&pair).and_then(|needs| needs.first());
        first.map_or("after", |need| &need.kind)
    }

    /// The lag of a pair, shortened; nothing where there is none.
    pub(crate) fn lag(&self, pair: (usize, usize)) -> Option<String> {
        let mut needs = self.needs.get(&pair)?.iter();
        let lag = needs.find_map(|need| need.lag.as_deref())?;
        Some(match lag.strip_prefix('-') {
            Some(lead) => format!("−{lead}"),
            None => format!("+{lag}"),
        })
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
        if !self.held.hopes.is_empty() {
            let hopes = self.held.hopes.len();
            words.push_str(&format!("; {hopes} more hold nothing back"));
        }
        words
    }
}

/// The edges without those that others imply, in topological order of where they begin. Only a path
/// on which each item begins after another ends implies another edge. Edges of money that hangs on
/// a decision, and edges with a lag, are always kept.
fn reduced(count: usize, held: &Held) -> Vec<(usize, usize)> {
    let graph = |edges: &BTreeSet<(usize, usize)>| {
        let mut graph = DiGraph::<(), ()>::new();
        let nodes: Vec<NodeIndex> = (0..count).map(|_| graph.add_node(())).collect();
        for (from, to) in edges {
            graph.add_edge(nodes[*from], nodes[*to], ());
        }
        graph
    };
    let Ok(order) = toposort(&graph(&held.all), None) else {
        // A programme with a circle is never in force.
        return Vec::new();
    };
    let (list, ranks) = dag_to_toposorted_adjacency_list::<_, u32>(&graph(&held.after), &order);
    let (reduction, closure) = dag_transitive_reduction_closure(&list);
    let told = |(from, to): (usize, usize)| {
        if held.money.contains(&(from, to)) || held.lagging.contains(&(from, to)) {
            return true;
        }
        let way = match held.after.contains(&(from, to)) {
            true => &reduction,
            false => &closure,
        };
        let direct = way.neighbors(ranks[from]).any(|rank| rank == ranks[to]);
        direct == held.after.contains(&(from, to))
    };
    let edges = order.iter().flat_map(|node| {
        let from = node.index();
        held.all.range((from, 0)..=(from, usize::MAX)).copied()
    });
    edges.filter(|edge| told(*edge)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_way_of_ends_before_beginnings_implies_an_edge() {
        let after = BTreeSet::from([(0, 1), (1, 2), (0, 2)]);
        let mut held = Held {
            // 0 holds the end of 3, which holds the end of 2; 1 holds the end of 2 as well.
            all: BTreeSet::from([
                (0, 1),
                (1, 2),
                (0, 2),
                (0, 3),
                (3, 2),
                (1, 4),
                (4, 5),
                (1, 5),
            ]),
            after: after.into_iter().chain([(1, 5)]).collect(),
            ..Held::default()
        };
        // `0 → 2` follows from `0 → 1 → 2`; `1 → 5` does not follow from ends that hold ends.
        let drawn = reduced(6, &held);
        assert!(
            !drawn.contains(&(0, 2)) && drawn.contains(&(1, 5)),
            "{drawn:?}"
        );
        assert_eq!(drawn.len(), held.all.len() - 1);
        held.lagging.insert((0, 2));
        assert!(
            reduced(6, &held).contains(&(0, 2)),
            "it waits some days more"
        );
        held.all.insert((0, 5));
        assert!(!reduced(6, &held).contains(&(0, 5)), "0 → 1 → 5 says it");
    }
}
