//! No circle of files in any crate: each file can be read after those that it rests on.
//!
//! A module and what is below it are one room: it may call what it is made of, and that may use
//! what it defines. So an arrow from a module down into its own folder does not count.

use super::ratchet::{self, CIRCLES};
use super::resolve::Target;
use super::source::{CRATES, Crate};
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, VecDeque};

/// Which file names something of which other one, and the first line on which it does.
fn arrows(of: &Crate) -> BTreeMap<(usize, usize), usize> {
    let mut arrows = BTreeMap::new();
    for (number, module) in of.modules.iter().enumerate() {
        let named = module.mentions.iter().filter(|it| !it.handed_on);
        for mention in named {
            // A module is no thing: what is used of it is named elsewhere.
            let Some(Target::Item(target)) = of.resolve(number, &mention.path) else {
                continue;
            };
            let is_below = of.modules[target].path.starts_with(&module.path);
            let target = of.modules[target].file;
            if target != module.file && !is_below {
                let line = arrows.entry((module.file, target)).or_insert(mention.line);
                *line = mention.line.min(*line);
            }
        }
    }
    arrows
}

/// The shortest way from a file back to itself, over the files of its circle.
fn way_back(
    start: usize,
    within: &[usize],
    arrows: &BTreeMap<(usize, usize), usize>,
) -> Vec<usize> {
    let mut ways = VecDeque::from([vec![start]]);
    let mut seen = Vec::new();
    while let Some(way) = ways.pop_front() {
        let last = way[way.len() - 1];
        let next = within
            .iter()
            .filter(|it| arrows.contains_key(&(last, **it)));
        for file in next {
            let way = [way.as_slice(), &[*file]].concat();
            if *file == start {
                return way;
            }
            if !seen.contains(file) {
                seen.push(*file);
                ways.push_back(way);
            }
        }
    }
    vec![start]
}

/// Every circle of a crate: the files that are in it, and one way around with its lines.
fn circles(of: &Crate) -> Vec<(String, String)> {
    let arrows = arrows(of);
    let mut graph = DiGraph::<(), ()>::new();
    let nodes: Vec<NodeIndex> = of.files.iter().map(|_| graph.add_node(())).collect();
    for (from, to) in arrows.keys() {
        graph.add_edge(nodes[*from], nodes[*to], ());
    }
    let all = petgraph::algo::tarjan_scc(&graph);
    let all = all.into_iter().filter(|circle| circle.len() > 1);
    let mut told = Vec::new();
    for circle in all {
        let mut files: Vec<usize> = circle.iter().map(|it| it.index()).collect();
        files.sort_by_key(|file| &of.files[*file]);
        let names: Vec<&str> = files.iter().map(|it| of.files[*it].as_str()).collect();
        let way = way_back(files[0], &files, &arrows);
        let steps = way.windows(2).map(|pair| {
            let line = arrows[&(pair[0], pair[1])];
            format!("{}:{line} -> ", of.files[pair[0]])
        });
        let way: String = steps.chain([of.files[files[0]].clone()]).collect();
        told.push((names.join(" "), way));
    }
    told
}

#[test]
fn no_files_rest_on_each_other_in_a_circle() {
    let found = CRATES.iter().flat_map(circles).collect();
    ratchet::hold("CIRCLES", &CIRCLES, found);
}
