//! Circles of items that wait for each other, named step by step.

use crate::value::ItemId;

/// Items of which each needs the next, and the last needs the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("items wait in a circle: {}", self.in_words())]
pub struct Circle(pub Vec<ItemId>);

impl Circle {
    /// `a needs b needs c needs a`.
    pub fn in_words(&self) -> String {
        let mut names: Vec<&str> = self.0.iter().map(ItemId::as_str).collect();
        names.extend(self.0.first().map(ItemId::as_str));
        names.join(" needs ")
    }
}

/// A shortest way from one node to another, both included.
pub(super) fn path<I: Iterator<Item = usize>>(
    nodes: usize,
    from: usize,
    to: usize,
    next: impl Fn(usize) -> I,
) -> Option<Vec<usize>> {
    let mut came_from: Vec<Option<usize>> = vec![None; nodes];
    came_from[from] = Some(from);
    let mut open = std::collections::VecDeque::from([from]);
    while let Some(node) = open.pop_front() {
        if node == to {
            return Some(way_back(&came_from, from, to));
        }
        for neighbour in next(node) {
            if came_from[neighbour].is_none() {
                came_from[neighbour] = Some(node);
                open.push_back(neighbour);
            }
        }
    }
    None
}

fn way_back(came_from: &[Option<usize>], from: usize, to: usize) -> Vec<usize> {
    let mut way = vec![to];
    let mut here = to;
    while let Some(before) = came_from[here].filter(|_| here != from) {
        way.push(before);
        here = before;
    }
    way.reverse();
    way
}
