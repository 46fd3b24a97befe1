//! The programme as a graph of its workstreams: how each stands, and how many dependencies lie
//! between two.

use crate::drawn::Drawn;
use crate::edges::Held;
use crate::frame::{HALO, Head, Key, MARGIN, halo, indented, key, notes};
use crate::groups::{Group, Groups};
use crate::layers::{Layers, Places};
use crate::mark::Mark;
use crate::measure::{Face, counted, float};
use crate::programme::Programme;
use crate::route::{Ports, tip, way};
use crate::svg::{Pair, Svg};
use std::collections::BTreeMap;

/// The size of a card without many lines.
const CARD: Pair = (232.0, 118.0);

/// From one column to the next: a line's count has its place between.
const COLUMN: f64 = CARD.0 + 132.0;

/// The room below a card.
const GAP: f64 = 22.0;

/// The room that a passing line takes, and how far apart lines meet a card.
const PASS: f64 = 16.0;

/// How many pairs without a line are named.
const NAMED: usize = 6;

/// The longest chain of cards; a longer one makes the picture too wide to read.
const DEEPEST: usize = 4;

const KEYS: [Key; 8] = [
    key(Mark::Bar("bar-done"), "█", "done"),
    key(Mark::Bar("part-started"), "▓", "started"),
    key(Mark::Bar("bar-planned"), "░", "planned"),
    key(Mark::Bar("bar-blocked"), "■", "blocked"),
    key(Mark::Frame("halo"), "═", "holds what drives the end"),
    key(Mark::Hollow, "◇", "promises fail"),
    key(
        Mark::Line("edge-bundle bundle-2"),
        "",
        "so many dependencies, from left to right",
    ),
    key(
        Mark::Line("edge-bundle bundle-1"),
        "",
        "“back”: from right to left",
    ),
];

/// The dependencies between two groups.
#[derive(Clone, Copy, Debug)]
struct Bundle {
    from: usize,
    to: usize,
    /// How many in `to` wait for what is in `from`.
    forth: usize,
    /// How many in `from` wait for what is in `to`.
    back: usize,
}

/// A folded graph that is laid out.
pub struct Folded<'a> {
    programme: &'a Programme,
    groups: Groups,
    /// Those that are drawn, as the layers have them.
    bundles: Vec<Bundle>,
    /// Those that only the words tell.
    told: Vec<Bundle>,
    within: usize,
    count: usize,
    layers: Layers,
    places: Places,
    heights: Vec<f64>,
}

impl<'a> Folded<'a> {
    pub(crate) fn new(programme: &'a Programme, groups: Groups) -> Folded<'a> {
        let held = Held::of(programme);
        let mut between: BTreeMap<(usize, usize), usize> = BTreeMap::new();
        for (from, to) in &held.all {
            *between
                .entry((groups.of[*from], groups.of[*to]))
                .or_default() += 1;
        }
        let within = between.iter().filter(|((from, to), _)| from == to);
        let within = within.map(|(_, count)| count).sum();
        let count = groups.groups.len();
        let order = order(count, &between);
        let (bundles, told) = chosen(count, bundles(&order, &between));
        let pairs: Vec<(usize, usize)> = bundles.iter().map(|it| (it.from, it.to)).collect();
        let heights: Vec<f64> = (0..count).map(|group| height(group, &pairs)).collect();
        let layers = Layers::new(count, pairs);
        let places = layers.places(|group| heights[group] + GAP, PASS);
        Folded {
            programme,
            groups,
            bundles,
            told,
            within,
            count: held.all.len(),
            layers,
            places,
            heights,
        }
    }

    /// The picture, both ways.
    pub fn drawn(&self) -> Drawn {
        Drawn {
            svg: self.svg(),
            text: self.text(),
        }
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let width = 2.0 * MARGIN + COLUMN * float(self.columns()) - (COLUMN - CARD.0);
        let mut svg = Svg::new("folded", width);
        let top = self.head().draw(&mut svg);
        let corners = self.corners(top);
        self.draw_lines(&mut svg, &corners, top);
        let cards = self.groups.groups.iter().zip(&corners).zip(&self.heights);
        for ((group, corner), height) in cards {
            draw_group(&mut svg, group, *corner, *height);
        }
        let alone = self.layers.alone.len().div_ceil(self.columns());
        let bottom = top + self.places.height + (CARD.1 + GAP) * float(alone);
        let bottom = notes(&mut svg, bottom + 10.0, &self.notes());
        svg.finish(bottom + 8.0, &self.programme.label, &self.text())
    }

    /// The same in words, for the terminal and for people who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        for (at, group) in self.groups.groups.iter().enumerate() {
            let driving = match group.driving {
                0 => String::new(),
                driving => format!("; {driving} ═"),
            };
            text.push_str(&format!("\n{}\n  {}\n", group.label, bar(group)));
            let stands = format!("{}; {}{driving}", group.stands(), group.promises());
            text.push_str(&indented(&stands, 2));
            let waits = self.waits(at);
            if !waits.is_empty() {
                text.push_str(&indented(&format!("waits for {}", waits.join("; ")), 4));
            }
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        let between = self.count - self.within;
        let lines = vec![
            format!(
                "What waits for what, by {}, {}",
                self.groups.words[0],
                self.programme.counted()
            ),
            format!(
                "{}; of {}, {between} lie between two of them and {} within one.",
                self.groups.counted(),
                counted(self.count, "dependency", "dependencies"),
                self.within
            ),
        ];
        Head {
            title: &self.programme.label,
            lines,
            keys: KEYS.to_vec(),
        }
    }

    /// What the lines leave out.
    fn notes(&self) -> Vec<String> {
        if self.told.is_empty() {
            return Vec::new();
        }
        let label = |group: usize| self.groups.groups[group].label.as_str();
        let told = self.told.iter().take(NAMED).map(|bundle| {
            let (from, to) = (label(bundle.from), label(bundle.to));
            format!("{from} → {to} ({})", bundle.words())
        });
        let told: Vec<String> = told.collect();
        let count = self.told.iter().map(|bundle| bundle.forth + bundle.back);
        let more = match self.told.len().saturating_sub(NAMED) {
            0 => String::new(),
            more => format!("; and {more} more pairs, which the picture's description tells"),
        };
        vec![format!(
            "Without a line, so that the others can be read: {} of the {} dependencies between two. \
             {}{more}.",
            count.sum::<usize>(),
            self.count - self.within,
            told.join("; ")
        )]
    }

    /// What a group waits for, the most first.
    fn waits(&self, group: usize) -> Vec<String> {
        let mut waits: Vec<(usize, &str)> = Vec::new();
        for bundle in self.bundles.iter().chain(&self.told) {
            let label = |other: usize| self.groups.groups[other].label.as_str();
            if bundle.to == group && bundle.forth > 0 {
                waits.push((bundle.forth, label(bundle.from)));
            }
            if bundle.from == group && bundle.back > 0 {
                waits.push((bundle.back, label(bundle.to)));
            }
        }
        waits.sort_by_key(|(count, label)| (usize::MAX - count, *label));
        let words = waits
            .iter()
            .map(|(count, label)| format!("{label} ({count})"));
        words.collect()
    }

    fn columns(&self) -> usize {
        self.layers.columns().count().max(3)
    }

    /// Where each card stands: the upper left corner.
    fn corners(&self, top: f64) -> Vec<Pair> {
        let mut corners = vec![(MARGIN, top); self.heights.len()];
        for (group, (column, middle)) in &self.places.nodes {
            let x = MARGIN + COLUMN * float(*column);
            corners[*group] = (x, top + middle - self.heights[*group] / 2.0);
        }
        let below = top + self.places.height;
        for (at, group) in self.layers.alone.iter().enumerate() {
            let (row, column) = (at / self.columns(), at % self.columns());
            let x = MARGIN + COLUMN * float(column);
            corners[*group] = (x, below + (CARD.1 + GAP) * float(row));
        }
        corners
    }

    fn draw_lines(&self, svg: &mut Svg, corners: &[Pair], top: f64) {
        let (edges, routes) = (&self.layers.edges, &self.places.routes);
        let ports = Ports::of(edges, routes, corners, top, PASS, |group| {
            self.heights[group]
        });
        let strongest = self
            .bundles
            .iter()
            .map(|it| it.forth + it.back)
            .max()
            .unwrap_or(1);
        let mut counts = Vec::new();
        for (at, bundle) in self.bundles.iter().enumerate() {
            let strength = 1 + 2 * (bundle.forth + bundle.back) / strongest.max(1);
            let class = format!("edge-bundle bundle-{}", strength.min(3));
            let off = |group: usize| match self.groups.groups[group].driving {
                0 => 0.0,
                _ => HALO,
            };
            let start = (
                corners[bundle.from].0 + CARD.0 + off(bundle.from),
                ports.out[at],
            );
            let end = (corners[bundle.to].0 - off(bundle.to), ports.into[at]);
            let passes = routes[at].iter().map(|(column, y)| {
                let x = MARGIN + COLUMN * float(*column);
                ((x, top + y), (x + CARD.0, top + y))
            });
            let passes: Vec<(Pair, Pair)> = passes.collect();
            let label = |group: usize| self.groups.groups[group].label.as_str();
            let title = format!(
                "{} → {}: {}",
                label(bundle.from),
                label(bundle.to),
                bundle.words()
            );
            let begin = (start.0 + if bundle.back > 0 { 6.0 } else { 0.0 }, start.1);
            svg.path(&way(begin, &passes, (end.0 - 6.0, end.1)), &class, &title);
            if bundle.forth > 0 {
                tip(svg, (end.0 - 6.0, end.1), "tip");
            }
            if bundle.back > 0 {
                let path = format!("M{:.1} {:.1}l-6 3.5 6 3.5z", start.0 + 6.0, start.1 - 3.5);
                svg.path(&path, "tip", "");
            }
            let off = if bundle.forth > 0 { 11.0 } else { 4.0 };
            counts.push((bundle.words(), (end.0 - off, end.1 + 3.5)));
        }
        for (words, at) in counts {
            let wide = Face::Small.width(&words) + 4.0;
            svg.rectangle((at.0 - wide + 2.0, at.1 - 9.0), (wide, 11.0), "plate", "");
            svg.text_before(at, Face::Small, &words);
        }
    }
}

impl Bundle {
    fn words(&self) -> String {
        match (self.forth, self.back) {
            (forth, 0) => forth.to_string(),
            (0, back) => format!("{back} back"),
            (forth, back) => format!("{forth}, {back} back"),
        }
    }
}

/// An order of the groups in which few dependencies lead back: whoever holds more than it waits
/// for comes first (Eades, Lin and Smyth).
fn order(count: usize, between: &BTreeMap<(usize, usize), usize>) -> Vec<usize> {
    let mut left: Vec<usize> = (0..count).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let weight = |group: usize, out: bool| -> usize {
            let counts = left.iter().filter(|other| **other != group).map(|other| {
                let pair = if out {
                    (group, *other)
                } else {
                    (*other, group)
                };
                between.get(&pair).copied().unwrap_or(0)
            });
            counts.sum()
        };
        let next = left.iter().copied().max_by_key(|group| {
            let surplus = weight(*group, true) + 1_000_000 - weight(*group, false);
            (surplus, usize::MAX - group)
        });
        let Some(next) = next else { break };
        order.push(next);
        left.retain(|group| *group != next);
    }
    order
}

/// The dependencies of each pair, along the order.
fn bundles(order: &[usize], between: &BTreeMap<(usize, usize), usize>) -> Vec<Bundle> {
    let count = |from: usize, to: usize| between.get(&(from, to)).copied().unwrap_or(0);
    let mut bundles = Vec::new();
    for (rank, from) in order.iter().enumerate() {
        for to in &order[rank + 1..] {
            let (forth, back) = (count(*from, *to), count(*to, *from));
            if forth + back > 0 {
                let (from, to) = (*from, *to);
                bundles.push(Bundle {
                    from,
                    to,
                    forth,
                    back,
                });
            }
        }
    }
    bundles
}

/// The strongest bundles, as many as can be told apart, in topological order; and those that stand
/// in the description only. Where a bundle would close a circle or make the picture too wide, it is
/// drawn from right to left.
fn chosen(count: usize, mut all: Vec<Bundle>) -> (Vec<Bundle>, Vec<Bundle>) {
    all.sort_by_key(|bundle| usize::MAX - bundle.forth - bundle.back);
    let (mut drawn, mut told): (Vec<Bundle>, Vec<Bundle>) = (Vec::new(), Vec::new());
    for bundle in all {
        let turned = Bundle {
            from: bundle.to,
            to: bundle.from,
            forth: bundle.back,
            back: bundle.forth,
        };
        let fits = |bundle: &Bundle| {
            let tried = drawn.iter().chain([bundle]).map(|it| (it.from, it.to));
            let depths = depths(count, &tried.collect::<Vec<_>>());
            depths.is_some_and(|depths| depths.iter().all(|depth| *depth <= DEEPEST))
        };
        let is_room = drawn.len() < 2 * count;
        if is_room && fits(&bundle) {
            drawn.push(bundle);
        } else if is_room && fits(&turned) {
            drawn.push(turned);
        } else {
            told.push(bundle);
        }
    }
    let pairs: Vec<(usize, usize)> = drawn.iter().map(|it| (it.from, it.to)).collect();
    let depth = depths(count, &pairs).unwrap_or_else(|| vec![0; count]);
    drawn.sort_by_key(|bundle| (depth[bundle.from], bundle.from, bundle.to));
    (drawn, told)
}

/// How many edges lie before each node at the most; `None` where there is a circle.
fn depths(count: usize, edges: &[(usize, usize)]) -> Option<Vec<usize>> {
    let mut depth = vec![0; count];
    for _ in 0..=count {
        let before = depth.clone();
        for (from, to) in edges {
            depth[*to] = depth[*to].max(depth[*from] + 1);
        }
        if depth == before {
            return Some(depth);
        }
    }
    None
}

/// How high a card is: each line has room at its side.
fn height(group: usize, edges: &[(usize, usize)]) -> f64 {
    let out = edges.iter().filter(|(from, _)| *from == group).count();
    let into = edges.iter().filter(|(_, to)| *to == group).count();
    CARD.1.max(PASS * float(out.max(into)) + 16.0)
}

/// A card: how many items, how they stand, what fails and what drives the end.
fn draw_group(svg: &mut Svg, group: &Group, (x, y): Pair, height: f64) {
    let width = CARD.0;
    if group.driving > 0 {
        halo(svg, (x, y), (width, height));
    }
    let title = format!("{}: {}; {}", group.label, group.stands(), group.promises());
    svg.card((x, y), (width, height), "card", &title);
    let mut line = y + 19.0;
    for part in Face::Head.wrapped(&group.label, width - 24.0, 2) {
        svg.text((x + 12.0, line), Face::Head, &part);
        line += 15.0;
    }
    let parts = [
        (group.done, "bar-done", "done"),
        (group.started, "part-started", "started"),
        (group.planned, "bar-planned", "planned"),
        (group.blocked, "bar-blocked", "blocked"),
    ];
    let whole = width - 24.0;
    let mut left = x + 12.0;
    for (count, class, words) in parts.into_iter().filter(|(count, ..)| *count > 0) {
        let wide = whole * float(count) / float(group.items.len());
        let title = format!(
            "{count} of {} {words}",
            counted(group.items.len(), "item", "items")
        );
        svg.rectangle((left, line - 8.0), (wide, 9.0), class, &title);
        left += wide;
    }
    line += 17.0;
    svg.text((x + 12.0, line), Face::Note, &group.stands());
    line += 15.0;
    let mut left = x + 12.0;
    if group.failing > 0 {
        Mark::Hollow.draw(svg, (left + 6.0, line - 4.0), "promises fail");
        left += 18.0;
    }
    let promises = Face::Note.fitted(&group.promises(), x + width - 8.0 - left);
    svg.text((left, line), Face::Note, &promises);
    if group.driving > 0 {
        let words = match group.driving {
            1 => "1 drives the end".to_owned(),
            driving => format!("{driving} drive the end"),
        };
        Mark::Frame("halo").draw(svg, (x + 23.0, line + 12.0), "");
        svg.text((x + 40.0, line + 16.0), Face::Note, &words);
    }
}

/// A group's bar in the terminal.
fn bar(group: &Group) -> String {
    const CELLS: usize = 40;
    let count = group.items.len().max(1);
    let parts = [
        (group.done, "█"),
        (group.started, "▓"),
        (group.planned, "░"),
        (group.blocked, "■"),
    ];
    let (mut bar, mut seen) = (String::new(), 0);
    for (part, sign) in parts {
        let from = seen * CELLS / count;
        seen += part;
        bar.push_str(&sign.repeat(seen * CELLS / count - from));
    }
    bar
}
