//! The programme as a graph: what waits for what, from left to right.

use crate::layers::Layers;
use crate::programme::{Item, Programme, shortened};
use crate::svg::{Svg, float};

const NODE: (f64, f64) = (236.0, 36.0);
const COLUMN: f64 = 296.0;
const ROW: f64 = 46.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 84.0;
/// How many letters of a name fit a node.
const LETTERS: usize = 28;

/// A graph that is laid out.
pub struct Dag<'a> {
    programme: &'a Programme,
    layers: Layers,
}

impl<'a> Dag<'a> {
    /// Lays a programme out.
    pub fn new(programme: &'a Programme) -> Dag<'a> {
        Dag {
            programme,
            layers: Layers::of(programme),
        }
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let (columns, rows) = (self.columns(), self.rows());
        let alone = self.layers.alone.len().div_ceil(columns);
        let width = 2.0 * MARGIN + COLUMN * float(columns) - (COLUMN - NODE.0);
        let gap = if alone > 0 { 40.0 } else { 0.0 };
        let height = TOP + ROW * float(rows + alone) + gap + MARGIN;
        let mut svg = Svg::new(width.max(640.0), height);
        svg.text((MARGIN, 34.0), "big", &self.programme.label);
        svg.text(
            (MARGIN, 54.0),
            "dim",
            &format!("{}; {LEGEND}", self.counted()),
        );
        let places = self.places();
        for (from, to) in &self.layers.edges {
            let end = |item: usize| (&self.programme.items[item], places[item]);
            edge(&mut svg, end(*from), end(*to));
        }
        let in_order = self.layers.layers.iter().flatten();
        for item in in_order.chain(&self.layers.alone) {
            draw(&mut svg, &self.programme.items[*item], places[*item]);
        }
        if alone > 0 {
            let y = TOP + ROW * float(rows) + 22.0;
            svg.text(
                (MARGIN, y),
                "dim",
                "wait for nothing, and nothing waits for them:",
            );
        }
        svg.finish(&self.programme.label, &self.text())
    }

    /// The same in words, for the terminal and for who cannot see the picture.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.programme.label, self.counted());
        for (number, layer) in self.layers.layers.iter().enumerate() {
            text.push_str(&match number {
                0 => "\nfirst\n".to_owned(),
                number => format!("\nthen ({})\n", number + 1),
            });
            for item in layer {
                self.tell(&mut text, *item);
            }
        }
        if !self.layers.alone.is_empty() {
            text.push_str("\nwait for nothing, and nothing waits for them\n");
            for item in &self.layers.alone {
                self.tell(&mut text, *item);
            }
        }
        text.push_str(&format!("\n{LEGEND}\n"));
        text
    }

    fn tell(&self, text: &mut String, index: usize) {
        let item = &self.programme.items[index];
        let marks = match (item.driving, item.failing) {
            (true, true) => " ═ !",
            (true, false) => " ═",
            (false, true) => " !",
            (false, false) => "",
        };
        text.push_str(&format!(
            "  {} {} ({}){marks}\n",
            item.sign(),
            item.label,
            item.owner
        ));
        let needs = self.layers.edges.iter().filter(|(_, to)| *to == index);
        let needs: Vec<&str> = needs
            .map(|(from, _)| self.programme.items[*from].label.as_str())
            .collect();
        if !needs.is_empty() {
            text.push_str(&format!("      after {}\n", needs.join("; ")));
        }
    }

    fn counted(&self) -> String {
        let items = &self.programme.items;
        let blocked = items.iter().filter(|item| item.blocked).count();
        let failing = items.iter().filter(|item| item.failing).count();
        format!(
            "as of {}: {} items, {blocked} blocked, {failing} promises fail",
            self.programme.as_of,
            items.len()
        )
    }

    fn columns(&self) -> usize {
        self.layers.layers.len().max(3)
    }

    fn rows(&self) -> usize {
        self.layers.layers.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Where each item stands, in the order of the programme: the upper left corner.
    pub(crate) fn places(&self) -> Vec<(f64, f64)> {
        let mut places = vec![(0.0, 0.0); self.programme.items.len()];
        for (column, layer) in self.layers.layers.iter().enumerate() {
            let spare = ROW * float(self.rows() - layer.len()) / 2.0;
            for (row, item) in layer.iter().enumerate() {
                let x = MARGIN + COLUMN * float(column);
                places[*item] = (x, TOP + spare + ROW * float(row));
            }
        }
        let below = TOP + ROW * float(self.rows()) + 34.0;
        for (at, item) in self.layers.alone.iter().enumerate() {
            let (row, column) = (at / self.columns(), at % self.columns());
            let x = MARGIN + COLUMN * float(column);
            places[*item] = (x, below + ROW * float(row));
        }
        places
    }
}

const LEGEND: &str =
    "✓ done  ▶ started  ○ planned  ■ blocked (dashed)  ═ drives the end (thick)  ! promise fails";

fn draw(svg: &mut Svg, item: &Item, (x, y): (f64, f64)) {
    let class = match (item.blocked, item.driving) {
        (true, _) => "node blocked",
        (false, true) => "node drives",
        (false, false) => "node",
    };
    let title = format!("{} ({}): {}", item.label, item.owner, item.words());
    svg.rectangle((x, y), NODE, class, &title);
    let strip = format!("strip-{}", item.status);
    svg.rectangle((x, y), (7.0, NODE.1), &strip, &item.status);
    let (mark, room) = if item.failing {
        (" !", LETTERS - 2)
    } else {
        ("", LETTERS)
    };
    let label = format!("{} {}{mark}", item.sign(), shortened(&item.label, room));
    svg.text((x + 13.0, y + 15.0), "", &label);
    svg.text(
        (x + 13.0, y + 29.0),
        "dim",
        &format!("{} · {}", item.owner, item.status),
    );
}

/// What is waited for, to what waits.
fn edge(svg: &mut Svg, (from, start): (&Item, (f64, f64)), (to, end): (&Item, (f64, f64))) {
    let drives = from.driving && to.driving;
    let class = if drives { "edge-drives" } else { "edge" };
    let start = (start.0 + NODE.0, start.1 + NODE.1 / 2.0);
    svg.curve(start, (end.0, end.1 + NODE.1 / 2.0), class);
}
