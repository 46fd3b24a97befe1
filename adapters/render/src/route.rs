//! Lines between nodes: where they leave and arrive, and how they run.

use crate::measure::float;
use crate::svg::{Pair, Svg};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The heights at which edges leave and arrive.
pub(crate) struct Ports {
    pub(crate) out: Vec<f64>,
    pub(crate) into: Vec<f64>,
}

impl Ports {
    /// Spreads the ends of edges over the sides of nodes, `apart` where there is room, in the order
    /// of where they come from and go to, so that they do not cross there. Routes are measured
    /// from `top`.
    pub(crate) fn of(
        edges: &[(usize, usize)],
        routes: &[Vec<(usize, f64)>],
        corners: &[Pair],
        top: f64,
        apart: f64,
        height: impl Fn(usize) -> f64,
    ) -> Ports {
        let middle = |node: usize| corners[node].1 + height(node) / 2.0;
        let first = |edge: usize, to: usize| {
            routes[edge]
                .first()
                .map_or_else(|| middle(to), |(_, y)| top + y)
        };
        let last = |edge: usize, from: usize| {
            routes[edge]
                .last()
                .map_or_else(|| middle(from), |(_, y)| top + y)
        };
        let mut leaving: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        let mut arriving: BTreeMap<usize, Vec<(usize, f64)>> = BTreeMap::new();
        for (edge, (from, to)) in edges.iter().enumerate() {
            leaving
                .entry(*from)
                .or_default()
                .push((edge, first(edge, *to)));
            arriving
                .entry(*to)
                .or_default()
                .push((edge, last(edge, *from)));
        }
        let spread = |sides: BTreeMap<usize, Vec<(usize, f64)>>| {
            let mut heights = vec![0.0; edges.len()];
            for (node, mut ends) in sides {
                ends.sort_by(|one, other| one.1.total_cmp(&other.1));
                let room = height(node) - 16.0;
                let apart = apart.min(room / float(ends.len()));
                let begin = middle(node) - apart * float(ends.len() - 1) / 2.0;
                for (number, (edge, _)) in ends.into_iter().enumerate() {
                    heights[edge] = begin + apart * float(number);
                }
            }
            heights
        };
        Ports {
            out: spread(leaving),
            into: spread(arriving),
        }
    }
}

/// A line that leaves and arrives level, straight where it passes a column, with a tip.
pub(crate) fn draw_line(
    svg: &mut Svg,
    start: Pair,
    passes: &[(Pair, Pair)],
    end: Pair,
    class: &str,
    title: &str,
) {
    let end = (end.0 - 6.0, end.1);
    svg.path(&way(start, passes, end), class, title);
    tip(
        svg,
        end,
        if class.starts_with("edge-drives") {
            "tip-drives"
        } else {
            "tip"
        },
    );
}

/// A curve that leaves and arrives level.
fn bend(path: &mut String, (x1, y1): Pair, (x2, y2): Pair) {
    let middle = f64::midpoint(x1, x2);
    let _ = write!(
        path,
        "C{middle:.1} {y1:.1} {middle:.1} {y2:.1} {x2:.1} {y2:.1}"
    );
}

/// An arrow's tip that points right, from a point on.
pub(crate) fn tip(svg: &mut Svg, (x, y): Pair, class: &str) {
    svg.path(&format!("M{x:.1} {:.1}l6 3.5 -6 3.5z", y - 3.5), class, "");
}

/// The way through points, some of them joined straight.
pub(crate) fn way(start: Pair, passes: &[(Pair, Pair)], end: Pair) -> String {
    let mut path = format!("M{:.1} {:.1}", start.0, start.1);
    let mut at = start;
    for (enter, leave) in passes {
        bend(&mut path, at, *enter);
        let _ = write!(path, "H{:.1}", leave.0);
        at = *leave;
    }
    bend(&mut path, at, end);
    path
}
