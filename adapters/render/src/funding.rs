//! The money of each item: what it needs, what of that is there or to come, and what is missing,
//! with what nobody knows left open.

use crate::drawn::Drawn;
use crate::frame::{Head, Key, MARGIN, as_of, folded, indented, key, notes};
use crate::mark::{Mark, open_right};
use crate::measure::{Face, counted, float, shortened};
use crate::money::{Range, Scale};
use crate::programme::Picturing;
use crate::svg::Svg;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

const LABELS: f64 = 270.0;
const CHART: f64 = 340.0;
/// Room for one amount in words.
const FIGURE: f64 = 150.0;
const ROW: f64 = 26.0;
/// How far an amount without an upper bound is drawn beyond what is known.
const OPEN: f64 = 40.0;
/// Columns of a bar in the terminal, of its open end, and of the names before it.
const CELLS: usize = 20;
const OPEN_CELLS: usize = 3;
const NAMES: usize = 26;

const KEYS: [Key; 5] = [
    key(Mark::Bar("secured"), "█", "in hand"),
    key(Mark::Bar("coming"), "▒", "to come, and not in hand"),
    key(Mark::Bar("gap"), "╳", "missing even if all comes"),
    key(Mark::Bar("unsure"), "░", "nobody can say which of these"),
    key(Mark::Open, "»", "nobody can say how much more"),
];

/// The money of a programme's items, laid out.
pub struct Funding {
    title: String,
    as_of: Date,
    restated: bool,
    parts: Vec<Part>,
    /// How many items say what they need, and how many say nothing.
    stated: usize,
    unstated: usize,
}

/// The items of one currency.
struct Part {
    currency: String,
    rows: Vec<Row>,
    scale: Scale,
    most: Decimal,
}

/// One item's money, in shares that follow each other.
struct Row {
    label: String,
    /// In hand, nobody can say, to come, missing.
    shares: [Decimal; 4],
    open: bool,
    needed: String,
    in_hand: String,
    missing: String,
    is_total: bool,
}

#[derive(Deserialize)]
struct View {
    programme: String,
    label: Option<String>,
    as_of: Date,
    #[serde(default)]
    effective: Option<Date>,
    items: Vec<ViewItem>,
    total: BTreeMap<String, Money>,
    #[serde(default)]
    unstated: Vec<String>,
}

#[derive(Deserialize)]
struct ViewItem {
    item: String,
    label: Option<String>,
    owner: String,
    money: Money,
}

#[derive(Deserialize)]
struct Money {
    needed: Amount,
    missing_if_all_comes: Range,
    missing_in_hand: Range,
    gap: Range,
}

#[derive(Deserialize)]
struct Amount {
    currency: String,
    #[serde(flatten)]
    range: Range,
}

impl Funding {
    /// From the answer of the view `funding`.
    ///
    /// # Errors
    /// [`Picturing::Unreadable`] when the JSON lacks a member of that view, or has another type
    /// there.
    pub fn read(funding: &Json) -> Result<Funding, Picturing> {
        let view = View::deserialize(funding).map_err(|error| Picturing::new(&error))?;
        let mut stated: Vec<&str> = view.items.iter().map(|item| item.item.as_str()).collect();
        stated.dedup();
        let parts = view.total.iter().map(|(currency, total)| {
            let own = view
                .items
                .iter()
                .filter(|it| it.money.needed.currency == *currency);
            let mut rows: Vec<Row> = own
                .map(|item| {
                    let label = item.label.clone();
                    let label = label.unwrap_or_else(|| item.item.replace('_', " "));
                    Row::new(format!("{label} ({})", item.owner), &item.money, false)
                })
                .collect();
            if rows.len() > 1 {
                let label = format!("All {} together", rows.len());
                rows.push(Row::new(label, total, true));
            }
            Part::new(currency, rows)
        });
        Ok(Funding {
            title: view.label.unwrap_or(view.programme),
            as_of: view.as_of,
            restated: view.effective.is_some(),
            parts: parts.collect(),
            stated: stated.len(),
            unstated: view.unstated.len(),
        })
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
        let mut svg = Svg::new(
            "funding",
            2.0 * MARGIN + LABELS + CHART + OPEN + 20.0 + 3.0 * FIGURE,
        );
        let mut y = self.head().draw(&mut svg);
        for part in &self.parts {
            y = part.draw(&mut svg, y + 14.0);
        }
        let bottom = notes(&mut svg, y + 26.0, &self.notes());
        svg.finish(bottom + 6.0, &self.title, &self.text())
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        for part in &self.parts {
            let head = format!("{}, by item", part.currency);
            let width = NAMES + CELLS + OPEN_CELLS + 4;
            text.push_str(&format!("\n{head:width$} needed; in hand; missing\n"));
            for row in &part.rows {
                text.push_str(&row.told(part.most));
            }
        }
        for note in self.notes() {
            text.push('\n');
            text.push_str(&folded(&note, 80));
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        let whole = self.stated + self.unstated;
        Head {
            title: &self.title,
            lines: vec![format!(
                "What each item needs and what of it is there, {}: {} of {} that are not done \
                 say what they need.",
                as_of(self.as_of, self.restated),
                self.stated,
                counted(whole, "item", "items"),
            )],
            keys: KEYS.to_vec(),
        }
    }

    fn notes(&self) -> Vec<String> {
        match self.unstated {
            0 => Vec::new(),
            1 => vec!["1 item says nothing of money: it is in no sum.".to_owned()],
            many => vec![format!(
                "{many} items say nothing of money: they are in no sum."
            )],
        }
    }
}

impl Part {
    fn new(currency: &str, rows: Vec<Row>) -> Part {
        let alone = rows.iter().filter(|row| !row.is_total).map(Row::length);
        let most = alone.max().unwrap_or_default();
        Part {
            currency: currency.to_owned(),
            rows,
            scale: Scale::new(most, CHART),
            most,
        }
    }

    fn draw(&self, svg: &mut Svg, top: f64) -> f64 {
        let left = MARGIN + LABELS;
        svg.text((MARGIN, top + 12.0), Face::Head, &self.currency);
        let figures = left + CHART + OPEN + 20.0;
        for (number, words) in ["needed", "in hand", "missing"].iter().enumerate() {
            let x = figures + FIGURE * float(number);
            svg.text((x, top + 12.0), Face::Head, words);
        }
        let mut y = top + 22.0;
        let bottom = y + ROW * float(self.rows.len());
        if self.most > Decimal::ZERO {
            for (x, words) in self.scale.marks() {
                svg.line((left + x, y), (left + x, bottom), "rule");
                svg.text_around((left + x, bottom + 14.0), Face::Small, &words);
            }
        }
        svg.line((left, y), (left, bottom), "axis");
        for row in &self.rows {
            if row.is_total {
                svg.line((MARGIN, y), (svg.width() - MARGIN, y), "axis");
            }
            self.draw_row(svg, row, y);
            y += ROW;
        }
        bottom + 18.0
    }

    fn draw_row(&self, svg: &mut Svg, row: &Row, y: f64) {
        let face = if row.is_total {
            Face::Head
        } else {
            Face::Label
        };
        svg.text(
            (MARGIN, y + 17.0),
            face,
            &face.fitted(&row.label, LABELS - 12.0),
        );
        let left = MARGIN + LABELS;
        let figures = left + CHART + OPEN + 20.0;
        for (number, words) in [&row.needed, &row.in_hand, &row.missing].iter().enumerate() {
            let x = figures + FIGURE * float(number);
            svg.text(
                (x, y + 17.0),
                Face::Note,
                &Face::Note.fitted(words, FIGURE - 8.0),
            );
        }
        // The sum has no bar: it would make every other one a stroke.
        if row.is_total {
            return;
        }
        let mut x = left;
        for (share, (class, words)) in row.shares.iter().zip(SHARES) {
            let length = self.scale.of(*share);
            if length > 0.0 {
                let title = format!("{words}: {}", crate::money::grouped(*share));
                svg.rectangle((x, y + 6.0), (length.max(2.0), 14.0), class, &title);
                x += length;
            }
        }
        if row.open {
            open_right(svg, (x, y + 6.0), (OPEN - 8.0, 14.0));
        }
    }
}

const SHARES: [(&str, &str); 4] = [
    ("secured", "in hand"),
    ("unsure", "nobody can say"),
    ("coming", "to come"),
    ("gap", "missing even if all comes"),
];

impl Row {
    fn new(label: String, money: &Money, is_total: bool) -> Row {
        let needed = money.needed.range;
        let (hand, all) = (money.missing_in_hand, money.missing_if_all_comes);
        let least = needed.least();
        let floor = |from: Decimal, what: Option<Decimal>| match what {
            Some(what) => from.saturating_sub(what).max(Decimal::ZERO),
            None => Decimal::ZERO,
        };
        let secured = floor(least, hand.high);
        let missing = all.least().min(least.saturating_sub(secured));
        let room = least.saturating_sub(secured).saturating_sub(missing);
        let coming = floor(hand.least(), all.high).min(room);
        let unsure = room.saturating_sub(coming);
        let more = floor(needed.high.unwrap_or(least), Some(least));
        let in_hand = match (hand.is_nothing(), needed.is_unknown()) {
            (true, _) => "all of it".to_owned(),
            (false, true) => "not known".to_owned(),
            (false, false) => needed.less(&hand).words(),
        };
        Row {
            label,
            shares: [secured, unsure.saturating_add(more), coming, missing],
            open: needed.high.is_none(),
            needed: needed.words(),
            in_hand,
            missing: money.gap.words(),
            is_total,
        }
    }

    /// How much is drawn of it.
    fn length(&self) -> Decimal {
        let shares = self.shares.iter();
        shares.fold(Decimal::ZERO, |sum, share| sum.saturating_add(*share))
    }

    fn told(&self, most: Decimal) -> String {
        let label = shortened(&self.label, NAMES);
        let mut bar = String::new();
        if !self.is_total {
            let scale = Scale::new(most, float(CELLS));
            for (share, sign) in self.shares.iter().zip(["█", "░", "▒", "╳"]) {
                let length = scale.of(*share).ceil();
                // Something is never nothing.
                let cells = (0..CELLS).filter(|cell| float(*cell) < length).count();
                bar.push_str(&sign.repeat(cells));
            }
            if self.open {
                bar.push_str("░░»");
            }
        }
        let width = CELLS + OPEN_CELLS + 1;
        let (needed, hand, missing) = (&self.needed, &self.in_hand, &self.missing);
        let line = format!("  {label:NAMES$} {bar:width$}");
        let words = format!("{needed}; {hand}; {missing}");
        match line.chars().count() + 1 + words.chars().count() {
            ..=80 => format!("{line} {words}\n"),
            _ => format!("{}\n{}", line.trim_end(), indented(&words, 6)),
        }
    }
}
