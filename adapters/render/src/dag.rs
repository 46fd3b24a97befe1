//! The programme as a graph: what waits for what, from left to right.

use crate::drawn::Drawn;
use crate::edges::Edges;
use crate::frame::{HALO, Head, Key, MARGIN, as_of, halo, indented, key, notes};
use crate::layers::{Layers, Places};
use crate::mark::Mark;
use crate::measure::{Face, float};
use crate::programme::{Item, Need, Programme};
use crate::route::{Ports, draw_line, way};
use crate::svg::{Pair, Svg};
use std::collections::BTreeMap;

/// The size of a node.
pub(crate) const NODE: Pair = (216.0, 56.0);

/// From one column to the next.
const COLUMN: f64 = NODE.0 + 72.0;

/// From one node to the next below it.
const ROW: f64 = NODE.1 + 16.0;

/// The room that a passing line takes.
const PASS: f64 = 12.0;

/// How far apart lines meet a node.
const APART: f64 = 9.0;

const KEYS: [Key; 13] = [
    key(Mark::Tick, "✓", "done"),
    key(Mark::Triangle, "▶", "started"),
    key(Mark::Ring, "○", "planned"),
    key(Mark::Dotted, "◌", "not yet its turn"),
    key(Mark::Square, "■", "blocked"),
    key(Mark::Frame("halo"), "═", "drives the end of the programme"),
    key(Mark::Hollow, "◇", "its promise fails"),
    key(Mark::Line("edge kind-after"), "", "begins after its end"),
    key(
        Mark::Line("edge kind-start"),
        "",
        "begins after its beginning",
    ),
    key(Mark::Line("edge kind-finish"), "", "ends after its end"),
    key(
        Mark::Line("edge-money kind-funds"),
        "$",
        "money hangs on it",
    ),
    key(Mark::Line("hope-informs"), "", "is informed by it"),
    key(Mark::Line("hope-contributes"), "", "is helped by it"),
];

/// A graph that is laid out.
pub struct Dag<'a> {
    programme: &'a Programme,
    edges: Edges,
    layers: Layers,
    places: Places,
}

impl<'a> Dag<'a> {
    /// Lays a programme out.
    pub fn new(programme: &'a Programme) -> Dag<'a> {
        let edges = Edges::of(programme);
        let layers = Layers::new(programme.items.len(), edges.drawn.clone());
        let places = layers.places(|_| ROW, PASS);
        Dag {
            programme,
            edges,
            layers,
            places,
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
        let columns = self.columns();
        let width = 2.0 * MARGIN + COLUMN * float(columns) - (COLUMN - NODE.0);
        let mut svg = Svg::new("dag", width);
        let top = self.head().draw(&mut svg);
        let corners = self.corners(top);
        self.draw_hopes(&mut svg, &corners);
        self.draw_lines(&mut svg, &corners, top);
        for (item, corner) in self.programme.items.iter().zip(&corners) {
            draw_item(&mut svg, item, *corner);
        }
        let mut bottom = top + self.places.height;
        if !self.layers.alone.is_empty() {
            let words = "Wait for nothing, and nothing waits for them:";
            svg.text((MARGIN, bottom + 14.0), Face::Head, words);
            let rows = self.layers.alone.len().div_ceil(columns);
            bottom = self.alone_top(top) + ROW * float(rows);
        }
        let bottom = notes(&mut svg, bottom + 16.0, &[self.programme.units()]);
        svg.finish(bottom + 6.0, &self.programme.label, &self.text())
    }

    /// The same in words, for the terminal and for people who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        for (number, column) in self.layers.columns().enumerate() {
            text.push_str(&match number {
                0 => "\nfirst\n".to_owned(),
                number => format!("\nthen ({})\n", number + 1),
            });
            for item in column {
                self.tell(&mut text, item);
            }
        }
        if !self.layers.alone.is_empty() {
            text.push_str("\nwait for nothing, and nothing waits for them\n");
            for item in &self.layers.alone {
                self.tell(&mut text, *item);
            }
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        Head {
            title: &self.programme.label,
            lines: vec![
                format!("What waits for what, {}", self.programme.counted()),
                format!("{}.", self.edges.words()),
            ],
            keys: KEYS.into_iter().filter(|key| self.uses(key.mark)).collect(),
        }
    }

    /// Whether a sign is there to be explained.
    fn uses(&self, mark: Mark) -> bool {
        let items = &self.programme.items;
        match mark {
            Mark::Frame(_) => items.iter().any(|item| item.driving),
            Mark::Hollow => items.iter().any(|item| item.failing),
            Mark::Line(class) => match class.split_once('-') {
                Some(("hope", kind)) => self.edges.held.hopes.iter().any(|(.., it)| *it == kind),
                _ => {
                    let kind = class.rsplit('-').next().unwrap_or_default();
                    self.edges
                        .drawn
                        .iter()
                        .any(|pair| self.edges.held.kind(*pair) == kind)
                }
            },
            mark => items.iter().any(|item| item.mark() == mark),
        }
    }

    fn tell(&self, text: &mut String, index: usize) {
        let items = &self.programme.items;
        let item = &items[index];
        let driving = if item.driving { " ═" } else { "" };
        let failing = if item.failing { " ◇" } else { "" };
        let (sign, label, owner) = (item.sign(), &item.label, &item.owner);
        let words = format!("{sign} {label} ({owner}){driving}{failing}");
        text.push_str(&indented(&words, 2));
        let edges = self.layers.edges.iter();
        let hopes = self.edges.held.hopes.iter().map(|(from, to, _)| (from, to));
        let edges = edges.map(|(from, to)| (from, to)).chain(hopes);
        let drawn: BTreeMap<&str, &str> = edges
            .filter(|(_, to)| **to == index)
            .map(|(from, _)| (items[*from].id.as_str(), items[*from].label.as_str()))
            .collect();
        for (kind, words) in [
            ("after", "after"),
            ("start", "begins after the beginning of"),
            ("finish", "ends after"),
            ("funds", "$ waits for"),
            ("informs", "is informed by"),
            ("contributes", "is helped by"),
        ] {
            let needs = item.needs.iter().filter(|need| need.kind == kind);
            let label = |need: &Need| {
                let label = drawn.get(need.item.as_str())?;
                let lag = need.lag.as_ref();
                Some(lag.map_or_else(|| (*label).to_owned(), |lag| format!("{label} ({lag})")))
            };
            let labels: Vec<String> = needs.filter_map(label).collect();
            if !labels.is_empty() {
                let line = format!("{words} {}", labels.join("; "));
                text.push_str(&indented(&line, 6));
            }
        }
    }

    fn columns(&self) -> usize {
        self.layers.columns().count().max(4)
    }

    fn alone_top(&self, top: f64) -> f64 {
        top + self.places.height + 28.0
    }

    /// Where each item stands, in the order of the programme: the upper left corner.
    pub(crate) fn corners(&self, top: f64) -> Vec<Pair> {
        let mut corners = vec![(0.0, 0.0); self.programme.items.len()];
        for (item, (column, middle)) in &self.places.nodes {
            let x = MARGIN + COLUMN * float(*column);
            corners[*item] = (x, top + middle - NODE.1 / 2.0);
        }
        for (at, item) in self.layers.alone.iter().enumerate() {
            let (row, column) = (at / self.columns(), at % self.columns());
            let x = MARGIN + COLUMN * float(column);
            corners[*item] = (x, self.alone_top(top) + ROW * float(row));
        }
        corners
    }

    /// Where lines pass a column: between which items, where the column begins, how high.
    #[cfg(test)]
    pub(crate) fn passes(&self) -> Vec<(usize, usize, f64, f64)> {
        let edges = self.layers.edges.iter().zip(&self.places.routes);
        let passes = edges.flat_map(|((from, to), route)| {
            let pass =
                |(column, y): &(usize, f64)| (*from, *to, MARGIN + COLUMN * float(*column), *y);
            route.iter().map(pass)
        });
        passes.collect()
    }

    /// Lines of what holds nothing: straight, below the cards, with no place of their own.
    fn draw_hopes(&self, svg: &mut Svg, corners: &[Pair]) {
        let items = &self.programme.items;
        for (from, to, kind) in &self.edges.held.hopes {
            let middle = |item: usize| corners[item].1 + NODE.1 / 2.0;
            let start = (corners[*from].0 + NODE.0, middle(*from));
            let end = (corners[*to].0, middle(*to));
            let title = format!("{} {kind} {}", items[*from].label, items[*to].label);
            svg.path(&way(start, &[], end), &format!("hope-{kind}"), &title);
        }
    }

    fn draw_lines(&self, svg: &mut Svg, corners: &[Pair], top: f64) {
        let routes = &self.places.routes;
        let ports = Ports::of(&self.layers.edges, routes, corners, top, APART, |_| NODE.1);
        let items = &self.programme.items;
        for (edge, (from, to)) in self.layers.edges.iter().enumerate() {
            let drives = items[*from].driving && items[*to].driving;
            let (pair, held) = ((*from, *to), &self.edges.held);
            let class = match (drives, held.money.contains(&pair)) {
                (true, _) => "edge-drives",
                (false, true) => "edge-money",
                (false, false) => "edge",
            };
            let class = format!("{class} kind-{}", held.kind(pair));
            let start = (corners[*from].0 + NODE.0, ports.out[edge]);
            let off = if items[*to].driving { HALO } else { 0.0 };
            let end = (corners[*to].0 - off, ports.into[edge]);
            let passes = self.places.routes[edge].iter().map(|(column, y)| {
                let x = MARGIN + COLUMN * float(*column);
                ((x, top + y), (x + NODE.0, top + y))
            });
            let (lag, room) = (held.lag(pair), COLUMN - NODE.0 - 14.0);
            let more = lag
                .as_ref()
                .map_or_else(String::new, |lag| format!(", {lag}"));
            let title = format!("{} → {}{more}", items[*from].label, items[*to].label);
            draw_line(svg, start, &passes.collect::<Vec<_>>(), end, &class, &title);
            if let Some(lag) = lag {
                let words = Face::Tiny.fitted(&lag, room);
                svg.text_before((end.0 - 9.0, end.1 - 3.0), Face::Tiny, &words);
            }
        }
    }
}

/// A node: what it is called, whose it is, how it stands.
fn draw_item(svg: &mut Svg, item: &Item, (x, y): Pair) {
    let (width, height) = NODE;
    let title = format!("{} ({}): {}", item.label, item.unit, item.words());
    if item.driving {
        halo(svg, (x, y), NODE);
    }
    svg.card((x, y), NODE, "card", &title);
    if item.blocked {
        svg.card(
            (x + 1.0, y + 1.0),
            (width - 2.0, height - 2.0),
            "dashed",
            "",
        );
    }
    let strip = format!("bar-{}", item.status);
    svg.rectangle((x + 3.0, y + 3.0), (5.0, height - 6.0), &strip, "");
    let room = width - 36.0;
    let lines = Face::Label.wrapped(&item.label, room, 2);
    let top = if lines.len() > 1 { y + 18.0 } else { y + 23.0 };
    let mark = (x + 19.0, top - 4.0);
    item.mark().draw(svg, mark, &item.words());
    for (number, line) in lines.iter().enumerate() {
        let at = (x + 30.0, top + 14.0 * float(number));
        svg.text(at, Face::Label, line);
    }
    let mut left = room;
    if let (true, Some(day)) = (item.failing, item.promised) {
        let words = day.to_string();
        let wide = Face::Small.width(&words);
        svg.text_before((x + width - 8.0, y + height - 8.0), Face::Small, &words);
        let at = (x + width - 16.0 - wide, y + height - 11.5);
        Mark::Hollow.draw(svg, at, "promised for this day, and fails");
        left -= wide + 22.0;
    }
    let owner = Face::Small.fitted(
        &format!("{} · {}", item.owner.replace('_', " "), item.state()),
        left,
    );
    svg.text((x + 30.0, y + height - 8.0), Face::Small, &owner);
}

impl Programme {
    /// The units that own items, with their names for people.
    pub(crate) fn units(&self) -> String {
        let named = self.items.iter().filter(|item| item.unit != item.owner);
        let units: BTreeMap<&str, &str> = named
            .map(|item| (item.owner.as_str(), item.unit.as_str()))
            .collect();
        let units = units
            .iter()
            .map(|(id, name)| format!("{}: {name}", id.replace('_', " ")));
        units.collect::<Vec<_>>().join("; ")
    }

    /// As of when, how many items, how many of them are held or late.
    pub(crate) fn counted(&self) -> String {
        let count =
            |wanted: fn(&Item) -> bool| self.items.iter().filter(|item| wanted(item)).count();
        let promised = count(|item| item.promised.is_some());
        let (part, of) = match &self.part {
            None => (String::new(), String::new()),
            Some((unit, whole)) => (
                format!(", only {unit} and what touches its items"),
                format!(" of {whole}"),
            ),
        };
        format!(
            "{}{part}: {}{of} {}, {} done, {} not yet on, {} blocked; {} of {promised} promises fail.",
            as_of(self.as_of, self.restated),
            self.items.len(),
            if self.items.len() == 1 && part.is_empty() {
                "item"
            } else {
                "items"
            },
            count(Item::done),
            count(|item| item.mark() == Mark::Dotted),
            count(|item| item.blocked),
            count(|item| item.failing),
        )
    }
}
