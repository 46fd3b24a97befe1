//! The graph of a programme's items: who waits for whom, in an order that respects it.

use super::cycle::{Circle, path};
use crate::framework::{Edge, EdgeKind, EdgeTarget, Programme};
use crate::value::{ItemId, Stretch, cycle};
use petgraph::graph::{DiGraph, Edge as Link, NodeIndex};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// One dependency of the graph; it leads from what is needed to what needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// How the item needs it.
    pub kind: EdgeKind,
    /// Time in between; a negative one is a lead.
    pub lag: Stretch,
}

/// The items of a programme as a graph. A node's index is the item's place in the programme.
#[derive(Clone, Debug)]
pub struct ItemGraph {
    graph: DiGraph<ItemId, Dependency>,
    /// Each item's place in the programme.
    by_id: BTreeMap<ItemId, u32>,
    /// The items, each after all that it waits for.
    order: Vec<u32>,
    /// Where an item's needs begin among the edges: they stand item by item.
    needs_from: Vec<u32>,
    /// Where an item's successors begin in `successors`.
    successors_from: Vec<u32>,
    /// Edges, item by item that they lead from.
    successors: Vec<u32>,
}

impl ItemGraph {
    /// The graph of a programme. An item also needs the decisions without which its money cannot
    /// come. Needs of items that the programme does not have are left out: definitions are checked
    /// for them when they are read.
    ///
    /// # Errors
    /// [`Circle`] when items wait for each other in a circle.
    pub fn new(programme: &Programme) -> Result<ItemGraph, Circle> {
        let names: Vec<ItemId> = programme.items.iter().map(|item| item.id.clone()).collect();
        let mut by_id = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            by_id.entry(name.clone()).or_insert(index(place));
        }
        let needs = programme.items.iter().map(|item| item.needs.len()).sum();
        let mut edges = Vec::with_capacity(needs);
        for (to, item) in programme.items.iter().enumerate() {
            for need in &item.needs {
                let EdgeTarget::Item(from) = &need.target else {
                    continue;
                };
                let Some(from) = by_id.get(from).copied() else {
                    continue;
                };
                let (kind, lag) = (need.kind, need.lag);
                edges.push((from, index(to), Dependency { kind, lag }));
            }
            for gate in programme.gates_of(item) {
                let said = |need: &Edge| {
                    let funds = need.kind == EdgeKind::Funds && need.lag.count >= 0;
                    funds && need.target.is_item(gate)
                };
                if let Some(from) = by_id.get(gate)
                    && !item.needs.iter().any(said)
                {
                    let (kind, lag) = (EdgeKind::Funds, Stretch::NONE);
                    edges.push((*from, index(to), Dependency { kind, lag }));
                }
            }
        }
        ItemGraph::of(names, by_id, edges)
    }

    /// A graph of edges that stand item by item that needs them.
    fn of(
        names: Vec<ItemId>,
        by_id: BTreeMap<ItemId, u32>,
        edges: Vec<(u32, u32, Dependency)>,
    ) -> Result<ItemGraph, Circle> {
        let nodes = names.len();
        let mut graph = DiGraph::with_capacity(nodes, edges.len());
        for name in names {
            graph.add_node(name);
        }
        let mut needs_from = vec![0; nodes + 1];
        let mut successors_from = vec![0; nodes + 1];
        for (from, to, dependency) in &edges {
            needs_from[place(*to) + 1] += 1;
            successors_from[place(*from) + 1] += 1;
            graph.add_edge(NodeIndex::from(*from), NodeIndex::from(*to), *dependency);
        }
        for node in 0..nodes {
            needs_from[node + 1] += needs_from[node];
            successors_from[node + 1] += successors_from[node];
        }
        let mut next = successors_from.clone();
        let mut successors = vec![0; edges.len()];
        for (edge, (from, _, _)) in edges.iter().enumerate() {
            let slot = &mut next[place(*from)];
            successors[place(*slot)] = index(edge);
            *slot += 1;
        }
        let mut graph = ItemGraph {
            graph,
            by_id,
            order: Vec::with_capacity(nodes),
            needs_from,
            successors_from,
            successors,
        };
        graph.sort()?;
        Ok(graph)
    }

    /// Orders the items. Among those that nothing holds any more the author's order counts.
    fn sort(&mut self) -> Result<(), Circle> {
        let nodes = self.len();
        let mut waits: Vec<u32> = vec![0; nodes];
        for edge in self
            .edges()
            .iter()
            .filter(|edge| edge.weight.kind.schedules())
        {
            waits[edge.target().index()] += 1;
        }
        let mut ready: BinaryHeap<Reverse<u32>> = (0..nodes)
            .filter(|item| waits[*item] == 0)
            .map(|item| Reverse(index(item)))
            .collect();
        let mut order: Vec<u32> = Vec::with_capacity(nodes);
        while let Some(Reverse(item)) = ready.pop() {
            order.push(item);
            for edge in self.successors_of(place(item)) {
                let to = edge.target().index();
                if edge.weight.kind.schedules() {
                    waits[to] -= 1;
                    if waits[to] == 0 {
                        ready.push(Reverse(index(to)));
                    }
                }
            }
        }
        if order.len() < nodes {
            return Err(Circle(cycle(&self.scheduling_pairs()).unwrap_or_default()));
        }
        self.order = order;
        Ok(())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.graph.node_count()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.graph.node_count() == 0
    }

    /// The graph itself, for algorithms and pictures.
    pub fn petgraph(&self) -> &DiGraph<ItemId, Dependency> {
        &self.graph
    }

    /// An item's place in the programme.
    pub fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).map(|item| place(*item))
    }

    /// An item's id.
    pub fn name(&self, item: usize) -> &ItemId {
        &self.graph[NodeIndex::new(item)]
    }

    /// Every item after all that it is scheduled after; the same graph gives the same order.
    pub fn order(&self) -> impl DoubleEndedIterator<Item = usize> + ExactSizeIterator + '_ {
        self.order.iter().map(|item| place(*item))
    }

    /// What an item needs, in the author's order.
    pub fn needs_of(&self, item: usize) -> &[Link<Dependency>] {
        &self.edges()[place(self.needs_from[item])..place(self.needs_from[item + 1])]
    }

    /// What needs an item, in the author's order.
    pub fn successors_of(&self, item: usize) -> impl Iterator<Item = &Link<Dependency>> + '_ {
        let range = place(self.successors_from[item])..place(self.successors_from[item + 1]);
        self.successors[range]
            .iter()
            .map(|edge| &self.edges()[place(*edge)])
    }

    /// The circle that one more dependency would close, step by step; `None` when it closes none.
    pub fn circle_with(&self, item: &str, needs: &str) -> Option<Circle> {
        let (item, needs) = (self.position(item)?, self.position(needs)?);
        let mut circle = vec![self.name(item).clone()];
        if item != needs {
            let way = path(self.len(), needs, item, |node| {
                self.needs_of(node)
                    .iter()
                    .filter(|edge| edge.weight.kind.schedules())
                    .map(|edge| edge.source().index())
            })?;
            let steps = way.len() - 1;
            circle.extend(way[..steps].iter().map(|node| self.name(*node).clone()));
        }
        Some(Circle(circle))
    }

    fn edges(&self) -> &[Link<Dependency>] {
        self.graph.raw_edges()
    }

    fn scheduling_pairs(&self) -> Vec<(ItemId, ItemId)> {
        let scheduling = self
            .edges()
            .iter()
            .filter(|edge| edge.weight.kind.schedules());
        scheduling
            .map(|edge| {
                (
                    self.graph[edge.target()].clone(),
                    self.graph[edge.source()].clone(),
                )
            })
            .collect()
    }
}

fn index(place: usize) -> u32 {
    u32::try_from(place).expect("definitions are far smaller than four thousand million items")
}

fn place(index: u32) -> usize {
    index as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::FundStage;
    use crate::testing::programmes::{fund, item, programme};

    fn names(graph: &ItemGraph) -> Vec<&str> {
        graph
            .order()
            .map(|item| graph.name(item).as_str())
            .collect()
    }

    #[test]
    fn items_stand_after_what_they_need() {
        let graph = ItemGraph::new(&programme(vec![
            item("c").after("b"),
            item("b").after("a"),
            item("a"),
            item("d").needs("c", EdgeKind::Informs),
        ]));
        let graph = graph.expect("no circle");
        assert_eq!(names(&graph), ["a", "b", "c", "d"]);
        let c = graph.position("c").expect("an item");
        assert_eq!(graph.needs_of(c).len(), 1);
        let after_b = graph.successors_of(graph.position("b").expect("an item"));
        assert_eq!(
            after_b
                .map(|edge| edge.target().index())
                .collect::<Vec<_>>(),
            [c]
        );
    }

    #[test]
    fn a_circle_is_named_step_by_step() {
        let circle = ItemGraph::new(&programme(vec![
            item("x"),
            item("vision").after("rbb").after("x"),
            item("rbb").after("study"),
            item("study").after("vision"),
        ]));
        assert_eq!(
            circle.map(|_| ()).map_err(|circle| circle.to_string()),
            Err("items wait in a circle: rbb needs study needs vision needs rbb".to_owned())
        );
    }

    #[test]
    fn what_does_not_schedule_may_go_in_circles() {
        let informs = programme(vec![
            item("a").needs("b", EdgeKind::Informs),
            item("b").needs("a", EdgeKind::Contributes),
        ]);
        assert!(ItemGraph::new(&informs).is_ok());
    }

    #[test]
    fn what_hangs_on_money_waits_in_circles_too() {
        let circle = |reforms: &Programme| ItemGraph::new(reforms).map_err(|it| it.in_words());
        let needs = programme(vec![
            item("c").needs("d", EdgeKind::Funds),
            item("d").after("c"),
        ]);
        assert_eq!(circle(&needs).err().as_deref(), Some("c needs d needs c"));
        let unknown = "USD ?".parse().expect("money");
        let mut lines = programme(vec![
            item("c").paid_by(&["reserve"], None),
            item("d").after("c"),
        ]);
        let reserve = fund("reserve", unknown, FundStage::Proposed, Some("d"));
        lines.funds.insert(reserve.id.clone(), reserve);
        assert_eq!(circle(&lines).err().as_deref(), Some("c needs d needs c"));
        let appeal = fund("appeal", unknown, FundStage::Sought, None);
        lines.items[0].funding[0].any_of.push(appeal.id.clone());
        lines.funds.insert(appeal.id.clone(), appeal);
        assert!(circle(&lines).is_ok(), "other money will do");
    }

    #[test]
    fn one_more_dependency_shows_the_circle_it_would_close() {
        let reforms = programme(vec![
            item("strategic_vision"),
            item("rbb_feasibility").after("strategic_vision"),
            item("rbb").after("rbb_feasibility"),
        ]);
        let graph = ItemGraph::new(&reforms).expect("no circle");
        let circle = graph
            .circle_with("strategic_vision", "rbb")
            .expect("a circle");
        assert_eq!(
            circle.in_words(),
            "strategic_vision needs rbb needs rbb_feasibility needs strategic_vision"
        );
        assert_eq!(graph.circle_with("rbb", "strategic_vision"), None);
        assert!(graph.circle_with("rbb", "rbb").is_some());
    }
}
