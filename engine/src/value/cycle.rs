//! Circles among things that lead to each other.

use std::collections::BTreeMap;

/// A circle among pairs of (one, the next), from its first in order; `None` when there is none. The
/// same pairs give the same circle.
pub fn cycle<N: Ord + Clone>(edges: &[(N, N)]) -> Option<Vec<N>> {
    let mut needs: BTreeMap<&N, Vec<&N>> = BTreeMap::new();
    let mut needed_by: BTreeMap<&N, Vec<&N>> = BTreeMap::new();
    for (item, need) in edges {
        needs.entry(item).or_default().push(need);
        needs.entry(need).or_default();
        needed_by.entry(need).or_default().push(item);
    }
    let mut open: BTreeMap<&N, usize> = BTreeMap::new();
    let mut free: Vec<&N> = Vec::new();
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
    // Everything left leads to something else that is left, so following it ends in a circle.
    let mut way: Vec<&N> = vec![open.keys().next().copied()?];
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

fn from_first<N: Ord + Clone>(circle: &[&N]) -> Vec<N> {
    let first = (0..circle.len()).min_by_key(|at| circle[*at]).unwrap_or(0);
    let (before, after) = circle.split_at(first);
    after
        .iter()
        .chain(before)
        .map(|one| (*one).clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Name;
    use petgraph::graph::DiGraph;
    use proptest::prelude::*;

    fn pairs(text: &str) -> Vec<(Name, Name)> {
        let pair = |pair: &str| {
            let (item, need) = pair.split_once('>').expect("a pair");
            (Name::new(item), Name::new(need))
        };
        text.split_ascii_whitespace().map(pair).collect()
    }

    fn found(text: &str) -> Option<String> {
        let circle = cycle(&pairs(text))?;
        let names: Vec<&str> = circle.iter().map(Name::as_str).collect();
        Some(names.join(" needs "))
    }

    #[test]
    fn circles_are_found_and_named() {
        assert_eq!(found("a>b b>c"), None);
        assert_eq!(found("a>a").as_deref(), Some("a"));
        assert_eq!(
            found("z>c c>b b>d d>c a>z").as_deref(),
            Some("b needs d needs c")
        );
        assert_eq!(found("a>b a>b"), None, "the same need twice is no circle");
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
