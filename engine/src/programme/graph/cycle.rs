//! Circles of items that wait for each other, named step by step.

use crate::value::Name;
use std::collections::BTreeMap;

/// Items of which each needs the next, and the last needs the first.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("items wait in a circle: {}", self.in_words())]
pub struct Circle(pub Vec<Name>);

impl Circle {
    /// `a needs b needs c needs a`.
    pub fn in_words(&self) -> String {
        let mut names: Vec<&str> = self.0.iter().map(Name::as_str).collect();
        names.extend(self.0.first().map(Name::as_str));
        names.join(" needs ")
    }
}

/// A circle among pairs of an item and one that it needs; `None` when there is none. It begins with
/// the first of its names in order: the same pairs always return the same circle.
pub fn cycle(edges: &[(Name, Name)]) -> Option<Vec<Name>> {
    let mut needs: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    let mut needed_by: BTreeMap<&Name, Vec<&Name>> = BTreeMap::new();
    for (item, need) in edges {
        needs.entry(item).or_default().push(need);
        needs.entry(need).or_default();
        needed_by.entry(need).or_default().push(item);
    }
    let mut open: BTreeMap<&Name, usize> = BTreeMap::new();
    let mut free: Vec<&Name> = Vec::new();
    for (item, needs) in &needs {
        open.insert(item, needs.len());
        if needs.is_empty() {
            free.push(item);
        }
    }
    while let Some(item) = free.pop() {
        open.remove(item);
        for waiting in needed_by.get(item).into_iter().flatten() {
            if let Some(left) = open.get_mut(waiting) {
                *left -= 1;
                if *left == 0 {
                    free.push(waiting);
                }
            }
        }
    }
    // Whatever is left needs something that is left too: following it must come round.
    let mut way: Vec<&Name> = vec![open.keys().next().copied()?];
    loop {
        let here = way[way.len() - 1];
        let next = needs[here]
            .iter()
            .filter(|need| open.contains_key(**need))
            .min()?;
        if let Some(start) = way.iter().position(|seen| seen == next) {
            return Some(from_first(&way[start..]));
        }
        way.push(next);
    }
}

fn from_first(circle: &[&Name]) -> Vec<Name> {
    let first = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap_or(0);
    let (before, after) = circle.split_at(first);
    after
        .iter()
        .chain(before)
        .map(|name| (*name).clone())
        .collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use petgraph::graph::DiGraph;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(Name, Name)> {
        let pair = |pair: &str| {
            let (item, need) = pair.split_once('>').expect("a pair");
            (Name::new(item), Name::new(need))
        };
        text.split_ascii_whitespace().map(pair).collect()
    }

    fn circle_of(text: &str) -> Option<String> {
        cycle(&pairs(text)).map(|circle| Circle(circle).in_words())
    }

    #[test]
    fn circles_are_found_and_named() {
        assert_eq!(circle_of("a>b b>c"), None);
        assert_eq!(circle_of("a>a").as_deref(), Some("a needs a"));
        assert_eq!(
            circle_of("z>c c>b b>d d>c a>z").as_deref(),
            Some("b needs d needs c needs b")
        );
        assert_eq!(
            circle_of("a>b a>b"),
            None,
            "the same need twice is no circle"
        );
    }

    proptest! {
        #[test]
        fn every_step_of_a_circle_is_a_need(
            edges in prop::collection::vec((0..8u8, 0..8u8), 0..20),
        ) {
            let graph = DiGraph::<(), (), u8>::from_edges(&edges);
            let name = |number: u8| Name::new(&format!("n{number}"));
            let edges: Vec<_> = edges.iter().map(|(a, b)| (name(*a), name(*b))).collect();
            let circle = cycle(&edges);
            prop_assert_eq!(circle.is_some(), petgraph::algo::is_cyclic_directed(&graph));
            for (at, item) in circle.iter().flatten().enumerate() {
                let circle = circle.as_ref().expect("just seen");
                let next = circle[(at + 1) % circle.len()].clone();
                prop_assert!(edges.contains(&(item.clone(), next)));
            }
        }
    }
}
