//! How far the money has come, as a waterfall: from what was sought to what was spent, with what
//! was lost or is still open between two stages. What nobody knows has no end.

use crate::drawn::Drawn;
use crate::frame::{Head, Key, MARGIN, as_of, folded, key, notes};
use crate::mark::{Mark, open_top};
use crate::measure::{Face, counted, float};
use crate::money::{Range, Scale, readable};
use crate::programme::Picturing;
use crate::svg::Svg;
use engine::event::FundStage;
use engine::value::Word;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The room of a stage, and of what falls between two.
const STAGE: f64 = 104.0;
const FALL: f64 = 88.0;
/// How high the largest amount that is known is, and what is open above it.
const CHART: f64 = 220.0;
const OPEN: f64 = 26.0;
/// Columns of a bar in the terminal.
const CELLS: usize = 24;

const KEYS: [Key; 6] = [
    key(
        Mark::Bar("coming"),
        "▒",
        "came at least this far, not in hand",
    ),
    key(Mark::Bar("secured"), "█", "came at least this far, in hand"),
    key(Mark::Bar("fall"), "▼", "stays there: still open"),
    key(Mark::Bar("lost"), "✗", "refused: lost"),
    key(Mark::Bar("unsure"), "░", "perhaps"),
    key(
        Mark::Open,
        "»",
        "without an end: nobody can say how much more",
    ),
];

/// The money of a programme by stage, laid out.
pub struct Waterfall {
    title: String,
    as_of: Date,
    restated: bool,
    parts: Vec<Part>,
}

/// One currency.
struct Part {
    currency: String,
    columns: Vec<Column>,
    scale: Scale,
    most: Decimal,
    notes: Vec<String>,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// All that came at least so far.
    Coming,
    /// The same, from the account on.
    InHand,
    /// What stays between two stages.
    Open,
    /// What was refused.
    Lost,
}

/// One column.
struct Column {
    name: String,
    kind: Kind,
    amount: Range,
    /// What is surely left below a piece that falls.
    level: Decimal,
    funds: usize,
}

/// Amounts by currency and stage.
type ByStage = BTreeMap<String, BTreeMap<Word<FundStage>, Range>>;

#[derive(Deserialize)]
struct View {
    programme: String,
    label: Option<String>,
    as_of: Date,
    #[serde(default)]
    effective: Option<Date>,
    funds: Vec<Fund>,
    stages: ByStage,
    stopped: ByStage,
    #[serde(default)]
    absorption_percent: BTreeMap<String, Share>,
}

#[derive(Deserialize)]
struct Fund {
    label: Option<String>,
    fund: String,
    amount: String,
    stage: Word<FundStage>,
}

impl Fund {
    /// How far it has come; `None` for one that was refused.
    fn came(&self) -> Option<FundStage> {
        let stage = self.stage.known();
        stage.filter(|stage| *stage != FundStage::Refused)
    }
}

#[derive(Deserialize)]
struct Share {
    least: Option<String>,
    most: Option<String>,
}

impl Waterfall {
    /// From the answer of the view `funding`.
    ///
    /// # Errors
    /// [`Picturing::Unreadable`] when the JSON lacks a member of that view, or has another type
    /// there.
    pub fn read(funding: &Json) -> Result<Waterfall, Picturing> {
        let view = View::deserialize(funding).map_err(|error| Picturing::new(&error))?;
        let parts = view
            .stages
            .keys()
            .map(|currency| Part::read(&view, currency))
            .collect();
        Ok(Waterfall {
            title: view.label.unwrap_or(view.programme),
            as_of: view.as_of,
            restated: view.effective.is_some(),
            parts,
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
        let widest = self.parts.iter().map(Part::width).fold(760.0, f64::max);
        let mut svg = Svg::new("waterfall", widest + 2.0 * MARGIN);
        let mut y = self.head().draw(&mut svg);
        for part in &self.parts {
            y = part.draw(&mut svg, y + 16.0);
        }
        svg.finish(y + 12.0, &self.title, &self.text())
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        for part in &self.parts {
            text.push_str(&part.told());
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        let line = match self.parts.len() {
            0 => "the programme has no funds.",
            1 => "a column holds what came at least so far.",
            _ => "a column holds what came at least so far; currencies are not added.",
        };
        Head {
            title: &self.title,
            lines: vec![format!(
                "How far the money has come, {}: {line}",
                as_of(self.as_of, self.restated)
            )],
            keys: KEYS.to_vec(),
        }
    }
}

impl Part {
    fn read(view: &View, currency: &str) -> Part {
        let own = |fund: &&Fund| fund.amount.split(' ').any(|word| word == currency);
        let funds: Vec<&Fund> = view.funds.iter().filter(own).collect();
        let columns = columns(view, currency, &funds);
        let most = columns
            .iter()
            .map(|column| column.amount.known())
            .max()
            .unwrap_or_default();
        Part {
            currency: currency.to_owned(),
            scale: Scale::new(most, CHART),
            columns,
            most,
            notes: notes_of(view, currency, &funds),
        }
    }

    fn width(&self) -> f64 {
        70.0 + self.columns.iter().map(Column::room).sum::<f64>()
    }

    fn draw(&self, svg: &mut Svg, top: f64) -> f64 {
        svg.text((MARGIN, top + 12.0), Face::Head, &self.currency);
        let base = top + 44.0 + OPEN + CHART;
        let left = MARGIN + 70.0;
        if self.most > Decimal::ZERO {
            for (height, words) in self.scale.marks() {
                let y = base - height;
                svg.line((left, y), (left + self.width() - 70.0, y), "rule");
                svg.text_before((left - 6.0, y + 3.5), Face::Small, &words);
            }
        }
        svg.line((left, base), (left + self.width() - 70.0, base), "axis");
        let mut x = left;
        let mut level: Option<(f64, f64)> = None;
        for column in &self.columns {
            let height = self.scale.of(column.amount.least());
            if column.is_stage() {
                if let Some((from, y)) = level {
                    svg.line((from, base - y), (x + 14.0, base - y), "level");
                }
                level = Some((x + column.room() - 14.0, height));
            }
            column.draw(svg, &self.scale, (x, base));
            x += column.room();
        }
        notes(svg, base + 74.0, &self.notes)
    }

    fn told(&self) -> String {
        let mut text = format!("\n{}\n", self.currency);
        let scale = Scale::new(self.most, float(CELLS));
        for column in &self.columns {
            let cells = |amount: Decimal| {
                let length = scale.of(amount);
                (0..CELLS)
                    .filter(|cell| float(*cell) + 0.01 < length)
                    .count()
            };
            let sign = match column.kind {
                Kind::Coming => "▒",
                Kind::InHand => "█",
                Kind::Open => "▼",
                Kind::Lost => "✗",
            };
            let known = cells(column.amount.least());
            let perhaps = cells(column.amount.known()).saturating_sub(known);
            // A piece that falls ends where the next stage ends; something is never nothing.
            let before = match column.is_stage() {
                true => 0,
                false => cells(column.level.saturating_sub(column.amount.least())),
            };
            let known = match column.is_stage() {
                true => known,
                false => cells(column.level).saturating_sub(before).max(known.min(1)),
            };
            let open = if column.amount.high.is_none() {
                "░»"
            } else {
                ""
            };
            let bar = format!(
                "{}{}{}{open}",
                " ".repeat(before),
                sign.repeat(known),
                "░".repeat(perhaps)
            );
            let indent = if column.is_stage() { "" } else { "  " };
            let name = format!("{indent}{}", column.name);
            let words = column.amount.words();
            let funds = match column.funds_words() {
                funds if funds.is_empty() => funds,
                funds => format!(" ({funds})"),
            };
            let width = CELLS + 2;
            text.push_str(&format!("  {name:15} {bar:width$} {words}{funds}\n"));
        }
        for note in &self.notes {
            text.push_str(&folded(note, 80));
        }
        text
    }
}

impl Range {
    /// Both together.
    fn plus(&self, other: &Range) -> Range {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a?.checked_add(b?);
        Range {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
        }
    }
}

impl Column {
    fn new(name: &str, kind: Kind, amount: Range, level: Decimal, funds: usize) -> Column {
        Column {
            name: name.to_owned(),
            kind,
            amount,
            level,
            funds,
        }
    }

    const fn is_stage(&self) -> bool {
        matches!(self.kind, Kind::Coming | Kind::InHand)
    }

    const fn room(&self) -> f64 {
        if self.is_stage() { STAGE } else { FALL }
    }

    /// How many funds stand behind it; empty where it is a part of one that stands elsewhere.
    fn funds_words(&self) -> String {
        match self.funds {
            0 if !self.amount.is_nothing() => String::new(),
            funds => counted(funds, "fund", "funds"),
        }
    }

    /// Draws it from a point of the base line on.
    fn draw(&self, svg: &mut Svg, scale: &Scale, (x, base): (f64, f64)) {
        let margin = if self.is_stage() { 14.0 } else { 22.0 };
        let (left, width) = (x + margin, self.room() - 2.0 * margin);
        let class = match self.kind {
            Kind::Coming => "coming",
            Kind::InHand => "secured",
            Kind::Open => "fall",
            Kind::Lost => "lost",
        };
        let known = scale.of(self.amount.least());
        // A stage stands on the base; what falls hangs from the level before it.
        let foot = if self.is_stage() {
            base
        } else {
            base - scale.of(self.level) + known
        };
        let title = format!("{}: {}", self.name, self.amount.words());
        if known > 0.0 {
            svg.rectangle((left, foot - known), (width, known), class, &title);
        }
        let mut top = foot - known;
        let perhaps = scale.of(self.amount.known()) - known;
        if perhaps > 0.0 {
            svg.rectangle((left, top - perhaps), (width, perhaps), "unsure", "perhaps");
            svg.rectangle((left, top - perhaps), (width, perhaps), "unsure-edge", "");
            top -= perhaps;
        }
        if self.amount.high.is_none() {
            open_top(svg, (left, top - OPEN + 6.0), (width, OPEN - 6.0));
            top -= OPEN;
        } else if self.amount.is_nothing() {
            svg.line((left, top), (left + width, top), "axis");
        }
        self.draw_words(svg, x + self.room() / 2.0, top, base);
    }

    /// How much it is above, what it is below.
    fn draw_words(&self, svg: &mut Svg, middle: f64, top: f64, base: f64) {
        let [figure, limit] = self.amount.parts();
        let lines = if limit.is_empty() {
            vec![figure]
        } else {
            vec![figure, limit]
        };
        for (number, line) in lines.iter().rev().enumerate() {
            let line = Face::Small.fitted(line, self.room() - 4.0);
            let (y, wide) = (top - 6.0 - 12.0 * float(number), Face::Small.width(&line));
            let at = (middle - wide / 2.0 - 2.0, y - 9.0);
            svg.rectangle(at, (wide + 4.0, 11.0), "plate", "");
            svg.text_around((middle, y), Face::Small, &line);
        }
        let face = if self.is_stage() {
            Face::Head
        } else {
            Face::Note
        };
        svg.text_around((middle, base + 18.0), face, &self.name);
        svg.text_around((middle, base + 34.0), Face::Small, &self.funds_words());
    }
}

/// What was asked for and refused where something was, then each stage with what stays there.
fn columns(view: &View, currency: &str, funds: &[&Fund]) -> Vec<Column> {
    let range = |all: &ByStage, stage: FundStage| {
        let found = all.get(currency);
        let found = found.and_then(|stages| stages.get(&Word::Known(stage)));
        found.copied().unwrap_or(Range {
            low: Some(Decimal::ZERO),
            high: Some(Decimal::ZERO),
        })
    };
    let count = |which: &dyn Fn(&Fund) -> bool| funds.iter().filter(|fund| which(fund)).count();
    let standing = |stage: FundStage| count(&|fund| fund.stage.is(stage));
    let mut columns = Vec::new();
    let refused = standing(FundStage::Refused);
    let lost = range(&view.stages, FundStage::Refused);
    if refused > 0 || !lost.is_nothing() {
        let all = range(&view.stages, FundStage::Sought).plus(&lost);
        let asked = Column::new("asked for", Kind::Coming, all, Decimal::ZERO, funds.len());
        let word = FundStage::Refused.word();
        columns.push(asked);
        columns.push(Column::new(word, Kind::Lost, lost, all.least(), refused));
    }
    let mut stages = FundStage::on_the_way().peekable();
    while let Some(stage) = stages.next() {
        let amount = range(&view.stages, stage);
        let kind = if stage < FundStage::Received {
            Kind::Coming
        } else {
            Kind::InHand
        };
        let far = count(&|fund| fund.came() >= Some(stage));
        columns.push(Column::new(stage.word(), kind, amount, Decimal::ZERO, far));
        if let Some(next) = stages.peek() {
            let stays = range(&view.stopped, stage);
            let (beyond, here) = (format!("not {next}"), standing(stage));
            columns.push(Column::new(
                &beyond,
                Kind::Open,
                stays,
                amount.least(),
                here,
            ));
        }
    }
    columns
}

/// Each fund with its stage, and how much of what came was spent.
fn notes_of(view: &View, currency: &str, funds: &[&Fund]) -> Vec<String> {
    let mut notes = Vec::new();
    if let Some(share) = view.absorption_percent.get(currency) {
        let words = match (&share.least, &share.most) {
            (Some(least), Some(most)) if least == most => format!("{least} %"),
            (Some(least), Some(most)) => format!("{least} to {most} %"),
            (None, Some(most)) => format!("{most} % at the most"),
            (Some(least), None) => format!("{least} % at the least"),
            (None, None) => "a share that nobody can tell".to_owned(),
        };
        notes.push(format!("Of what was received, {words} was spent."));
    }
    let told = funds.iter().map(|fund| {
        let label = fund
            .label
            .clone()
            .unwrap_or_else(|| fund.fund.replace('_', " "));
        format!("{label} ({}, {})", readable(&fund.amount), fund.stage)
    });
    let told: Vec<String> = told.collect();
    let count = counted(funds.len(), "fund", "funds");
    notes.push(format!("{count}: {}.", told.join("; ")));
    notes
}
