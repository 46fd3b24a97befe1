//! Nodes in columns: each stands right of everything that it waits for, and a line that reaches
//! over a column has a place of its own in it, so that no line runs through a node.
//!
//! The way of Sugiyama: columns by the longest path, an order in each by barycentres, and heights
//! that are as near to those of the neighbours as the order allows.

use crate::measure::float;
use crate::spread::rising;
use std::collections::BTreeMap;

/// How often the columns are put in order, one way and back.
const SWEEPS: usize = 12;

/// How often heights are drawn towards the neighbours.
const PULLS: usize = 16;

/// A node's place, or the place of a line that passes.
struct Slot {
    node: Option<usize>,
    before: Vec<usize>,
    after: Vec<usize>,
}

/// Nodes in columns, in order.
pub(crate) struct Layers {
    slots: Vec<Slot>,
    columns: Vec<Vec<usize>>,
    /// The slots that each edge passes.
    passes: Vec<Vec<usize>>,
    /// From what is waited for to what waits.
    pub(crate) edges: Vec<(usize, usize)>,
    /// Nodes that wait for nothing and hold nothing.
    pub(crate) alone: Vec<usize>,
}

/// Where everything stands.
pub(crate) struct Places {
    /// Of each node that is not alone: its column, and the height of its middle.
    pub(crate) nodes: BTreeMap<usize, (usize, f64)>,
    /// Of each edge: the columns that it passes, and how high.
    pub(crate) routes: Vec<Vec<(usize, f64)>>,
    /// How high all of it is.
    pub(crate) height: f64,
}

impl Layers {
    /// Puts nodes in columns. The edges are without circles, and in topological order of where
    /// they begin.
    pub(crate) fn new(count: usize, edges: Vec<(usize, usize)>) -> Layers {
        let depth = depths(count, &edges);
        let mut joined = vec![false; count];
        for (from, to) in &edges {
            (joined[*from], joined[*to]) = (true, true);
        }
        let alone = (0..count).filter(|node| !joined[*node]).collect();
        let deepest = (0..count)
            .filter(|node| joined[*node])
            .map(|node| depth[node])
            .max();
        let mut layers = Layers {
            slots: Vec::new(),
            columns: vec![Vec::new(); deepest.map_or(0, |deepest| deepest + 1)],
            passes: Vec::new(),
            edges,
            alone,
        };
        let mut slot_of = BTreeMap::new();
        for node in (0..count).filter(|node| joined[*node]) {
            slot_of.insert(node, layers.slot(depth[node], Some(node)));
        }
        for (from, to) in layers.edges.clone() {
            let passed = depth[from] + 1..depth[to];
            let passes: Vec<usize> = passed.map(|column| layers.slot(column, None)).collect();
            let ends = [slot_of[&from]].into_iter().chain(passes.iter().copied());
            let next = passes.iter().copied().chain([slot_of[&to]]);
            for (one, other) in ends.zip(next).collect::<Vec<_>>() {
                layers.slots[one].after.push(other);
                layers.slots[other].before.push(one);
            }
            layers.passes.push(passes);
        }
        layers.order();
        layers
    }

    /// The nodes of each column, from above.
    pub(crate) fn columns(&self) -> impl Iterator<Item = Vec<usize>> {
        let node = |slot: &usize| self.slots[*slot].node;
        self.columns
            .iter()
            .map(move |column| column.iter().filter_map(node).collect())
    }

    fn slot(&mut self, column: usize, node: Option<usize>) -> usize {
        let slot = self.slots.len();
        self.slots.push(Slot {
            node,
            before: Vec::new(),
            after: Vec::new(),
        });
        self.columns[column].push(slot);
        slot
    }

    /// Puts each slot near the middle of its neighbours, to and fro, and keeps the order that
    /// crosses least.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.columns.clone());
        for sweep in 0..SWEEPS {
            let count = self.columns.len();
            for step in 1..count {
                let forth = sweep % 2 == 0;
                let (column, fixed) = match forth {
                    true => (step, step - 1),
                    false => (count - 1 - step, count - step),
                };
                let row: BTreeMap<usize, usize> = self.rows(fixed).collect();
                let own: BTreeMap<usize, usize> = self.rows(column).collect();
                let slots = &self.slots;
                // Scaled, so that no float decides an order.
                self.columns[column].sort_by_cached_key(|slot| {
                    let near = match forth {
                        true => &slots[*slot].before,
                        false => &slots[*slot].after,
                    };
                    let sum: usize = near.iter().filter_map(|near| row.get(near)).sum();
                    match near.len() {
                        0 => (1_000 * own[slot], own[slot]),
                        count => (1_000 * sum / count, own[slot]),
                    }
                });
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    fn rows(&self, column: usize) -> impl Iterator<Item = (usize, usize)> {
        let slots = self.columns[column].iter().enumerate();
        slots.map(|(row, slot)| (*slot, row))
    }

    fn crossings(&self) -> usize {
        let mut crossings = 0;
        for column in 1..self.columns.len() {
            let row: BTreeMap<usize, usize> = self.rows(column).collect();
            let mut seen: Vec<usize> = Vec::new();
            for slot in &self.columns[column - 1] {
                let ends = self.slots[*slot].after.iter().map(|after| row[after]);
                let ends: Vec<usize> = ends.collect();
                for end in &ends {
                    crossings += seen.iter().filter(|other| *other > end).count();
                }
                seen.extend(ends);
            }
        }
        crossings
    }

    /// Gives everything its height; `height` is that of a node with the room below it, `pass` that
    /// of a line.
    pub(crate) fn places(&self, height: impl Fn(usize) -> f64, pass: f64) -> Places {
        let heights: Vec<f64> = self
            .slots
            .iter()
            .map(|slot| slot.node.map_or(pass, &height))
            .collect();
        let mut middle = vec![0.0; self.slots.len()];
        for column in &self.columns {
            let mut y = 0.0;
            for slot in column {
                middle[*slot] = y + heights[*slot] / 2.0;
                y += heights[*slot];
            }
        }
        for pull in 0..PULLS {
            for step in 0..self.columns.len() {
                let column = match pull % 2 {
                    0 => step,
                    _ => self.columns.len() - 1 - step,
                };
                self.pull(&self.columns[column], &heights, &mut middle);
            }
        }
        self.placed(&heights, &middle)
    }

    /// Moves a column's slots towards their neighbours; none passes another.
    fn pull(&self, column: &[usize], heights: &[f64], middle: &mut [f64]) {
        let mut offset = 0.0;
        let mut wishes = Vec::new();
        let mut offsets = Vec::new();
        for (row, slot) in column.iter().enumerate() {
            if row > 0 {
                offset += f64::midpoint(heights[column[row - 1]], heights[*slot]);
            }
            let near = &self.slots[*slot];
            let near: Vec<f64> = near
                .before
                .iter()
                .chain(&near.after)
                .map(|it| middle[*it])
                .collect();
            let wish = match near.len() {
                0 => middle[*slot],
                count => near.iter().sum::<f64>() / float(count),
            };
            // A line that bends is worse than a node that stands a little off.
            let weight = if self.slots[*slot].node.is_some() {
                1.0
            } else {
                4.0
            };
            wishes.push((wish - offset, weight));
            offsets.push(offset);
        }
        for ((slot, wish), offset) in column.iter().zip(rising(&wishes)).zip(offsets) {
            middle[*slot] = wish + offset;
        }
    }

    fn placed(&self, heights: &[f64], middle: &[f64]) -> Places {
        let above = |slot: usize| middle[slot] - heights[slot] / 2.0;
        let below = |slot: usize| middle[slot] + heights[slot] / 2.0;
        let slots = 0..self.slots.len();
        let top = slots.clone().map(above).fold(f64::INFINITY, f64::min);
        let top = if top.is_finite() { top } else { 0.0 };
        let mut column_of = vec![0; self.slots.len()];
        let mut nodes = BTreeMap::new();
        for (number, column) in self.columns.iter().enumerate() {
            for slot in column {
                column_of[*slot] = number;
                if let Some(node) = self.slots[*slot].node {
                    nodes.insert(node, (number, middle[*slot] - top));
                }
            }
        }
        let passed = |slot: &usize| (column_of[*slot], middle[*slot] - top);
        let routes = self
            .passes
            .iter()
            .map(|passes| passes.iter().map(passed).collect());
        Places {
            nodes,
            routes: routes.collect(),
            height: slots.map(|slot| below(slot) - top).fold(0.0, f64::max),
        }
    }
}

/// Columns by the longest path; what waits for nothing stands close before what waits for it.
fn depths(count: usize, edges: &[(usize, usize)]) -> Vec<usize> {
    let mut depth: Vec<usize> = vec![0; count];
    for (from, to) in edges {
        depth[*to] = depth[*to].max(depth[*from] + 1);
    }
    let mut needs = vec![false; count];
    let mut nearest = vec![usize::MAX; count];
    for (from, to) in edges {
        needs[*to] = true;
        nearest[*from] = nearest[*from].min(depth[*to]);
    }
    for node in (0..count).filter(|node| !needs[*node] && nearest[*node] < usize::MAX) {
        depth[node] = nearest[node].saturating_sub(1);
    }
    depth
}
