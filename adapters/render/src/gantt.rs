//! The programme in time: when each item is expected, how sure that is, what was promised, and
//! what the baseline said.

use crate::drawn::Drawn;
use crate::frame::{Head, Key, MARGIN, folded, key, notes};
use crate::groups::{Fold, Groups};
use crate::mark::Mark;
use crate::measure::{Face, float, shortened};
use crate::programme::{Item, Programme};
use crate::svg::Svg;
use crate::time::{Axis, between, days_long};
use jiff::civil::Date;

const LABELS: f64 = 320.0;
const CHART: f64 = 640.0;
/// Room for dates in figures.
const FIGURES: f64 = 190.0;
const ROW: f64 = 26.0;
/// How high all rows are at the most, as long as each has room for a line of the least letters.
const MOST_HEIGHT: f64 = 3_500.0;
const LEAST_ROW: f64 = 8.75;
/// Columns of the chart in the terminal, and of the names before it.
const CELLS: usize = 47;
const NAMES: usize = 30;

/// How many items are named of which nobody can say when.
const NAMED: usize = 8;

const KEYS: [Key; 15] = [
    key(Mark::Tick, "✓", "done"),
    key(Mark::Triangle, "▶", "started"),
    key(Mark::Ring, "○", "planned"),
    key(Mark::Dotted, "◌", "not yet its turn"),
    key(Mark::Square, "■", "blocked"),
    key(
        Mark::Bar("bar-planned"),
        "█",
        "planned: likely beginning to likely end",
    ),
    key(
        Mark::Bar("bar-started"),
        "█",
        "under way: likely beginning to likely end",
    ),
    key(Mark::Bar("bar-done"), "█", "done: beginning to end"),
    key(Mark::Line("early"), "╌", "perhaps from"),
    key(Mark::Bar("unsure"), "░", "perhaps until"),
    key(Mark::Open, "»", "nobody can say until when"),
    key(
        Mark::Thin("baseline"),
        "┊",
        "the end that the baseline agreed",
    ),
    key(Mark::Diamond, "◆", "promised"),
    key(Mark::Hollow, "◇", "promised, and fails"),
    key(Mark::Upright("today"), "│", "today"),
];

/// A programme laid out in time.
pub struct Gantt<'a> {
    programme: &'a Programme,
    rows: Vec<Row>,
    axis: Axis,
    /// How high a row is: less where there are hundreds.
    height: f64,
    /// What the rows are, and how many there are.
    shown: String,
    /// Items that nobody can say anything of.
    dateless: Vec<&'a str>,
}

/// A bar with what belongs to it.
struct Row {
    label: String,
    mark: Mark,
    sign: char,
    class: String,
    title: String,
    /// The first day that it may begin on, and the first of its bar.
    early: Date,
    begin: Date,
    earliest: Option<Date>,
    likely: Option<Date>,
    latest: Option<Date>,
    /// Nobody can say when it ends, of all or of some.
    open: bool,
    /// Whose it is, or how much of it is done.
    note: String,
    agreed: Option<Date>,
    /// Each with whether it fails.
    promised: Vec<(Date, bool)>,
    figures: [String; 2],
}

impl<'a> Gantt<'a> {
    /// Lays out the items that are not done, the next to end first; with `all` the others too; a
    /// row for each group where the programme is folded.
    pub fn new(programme: &'a Programme, all: bool, fold: Fold) -> Gantt<'a> {
        let is_shown = |item: &&Item| all || !item.done();
        let items: Vec<&Item> = programme.items.iter().filter(is_shown).collect();
        let dateless = items.iter().filter(|item| item.beginning().is_none());
        let dateless: Vec<&str> = dateless.map(|item| item.label.as_str()).collect();
        let total = programme.items.len();
        let (mut rows, shown) = match Groups::of(programme, fold) {
            Some(groups) => {
                let words = format!("by {}: {}", groups.words[0], groups.counted());
                (group_rows(programme, &groups, all), words)
            }
            None => {
                let rows: Vec<Row> = items.iter().filter_map(|item| row(item)).collect();
                let what = if all {
                    "all"
                } else {
                    "those that are not done"
                };
                let words = format!("{what}, {} of {total} items", rows.len());
                (rows, words)
            }
        };
        rows.sort_by_key(|row| (row.likely.is_none(), row.likely, row.begin));
        let days = rows.iter().flat_map(Row::days);
        Gantt {
            axis: Axis::over(days, programme.as_of, MARGIN + LABELS, CHART),
            height: (MOST_HEIGHT / float(rows.len().max(1))).clamp(LEAST_ROW, ROW),
            programme,
            rows,
            shown,
            dateless,
        }
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.rows.len()
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
        let mut svg = Svg::new("gantt", LABELS + CHART + FIGURES + 2.0 * MARGIN);
        let top = self.head().draw(&mut svg) + 34.0;
        let bottom = top + self.height * float(self.rows.len());
        for (number, _) in self
            .rows
            .iter()
            .enumerate()
            .filter(|(number, _)| number % 2 == 0)
        {
            let width = svg.width() - 2.0 * MARGIN + 12.0;
            let at = (MARGIN - 6.0, top + self.height * float(number));
            svg.rectangle(at, (width, self.height), "band", "");
        }
        self.draw_axis(&mut svg, top, bottom);
        let mut y = top;
        for row in &self.rows {
            self.draw(&mut svg, row, y);
            y += self.height;
        }
        let today = self.axis.at(self.programme.as_of);
        svg.line((today, top - 6.0), (today, bottom + 4.0), "today");
        svg.text_around((today, bottom + 15.0), Face::Small, "today");
        let bottom = notes(&mut svg, bottom + 36.0, &self.notes());
        svg.finish(bottom + 6.0, &self.programme.label, &self.text())
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        text.push_str(&format!(
            "\n{:2$}{}\n",
            "",
            self.axis.scale(CELLS),
            NAMES + 3
        ));
        for row in &self.rows {
            let label = shortened(&row.label, NAMES);
            let line: String = self.cells(row).into_iter().collect();
            let line = format!("{} {label:NAMES$} {}", row.sign, line.trim_end());
            text.push_str(line.trim_end());
            text.push('\n');
        }
        for note in self.notes() {
            text.push('\n');
            text.push_str(&folded(&note, 80));
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        let mut lines = vec![
            format!("When each is expected, {}", self.programme.counted()),
            format!("Shown: {}; the next to end first.", self.shown),
        ];
        lines.extend(self.against_baseline());
        Head {
            title: &self.programme.label,
            lines,
            keys: KEYS.into_iter().filter(|key| self.uses(key)).collect(),
        }
    }

    /// How many are later than a baseline agreed.
    fn against_baseline(&self) -> Option<String> {
        let agreed = self.programme.items.iter().filter_map(|item| {
            let agreed = item.agreed?;
            Some(item.finishes.likely > Some(agreed))
        });
        let later: Vec<bool> = agreed.collect();
        let count = later.iter().filter(|later| **later).count();
        let name = self.programme.baseline.as_deref().unwrap_or("the baseline");
        (!later.is_empty()).then(|| {
            let whole = later.len();
            format!("Against {name}: {count} of {whole} items with an agreed end are later.")
        })
    }

    /// Whether a sign is there to be explained.
    fn uses(&self, key: &Key) -> bool {
        match key.mark {
            Mark::Thin(_) => self.rows.iter().any(|row| row.agreed.is_some()),
            Mark::Open => self.rows.iter().any(|row| row.open),
            Mark::Line(_) => self.rows.iter().any(|row| row.early < row.begin),
            Mark::Bar("unsure") => self.rows.iter().any(|row| row.latest > Some(row.sure())),
            Mark::Bar(class) => self.rows.iter().any(|row| row.class == class),
            Mark::Diamond => self.rows.iter().any(|row| row.promises(false)),
            Mark::Hollow => self.rows.iter().any(|row| row.promises(true)),
            mark @ (Mark::Tick | Mark::Triangle | Mark::Ring | Mark::Dotted | Mark::Square) => {
                self.rows.iter().any(|row| row.mark == mark)
            }
            _ => true,
        }
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.dateless.is_empty() {
            let count = self.dateless.len();
            let named: Vec<&str> = self.dateless.iter().take(NAMED).copied().collect();
            let mut names = named.join("; ");
            if count > NAMED {
                names.push_str(&format!("; and {} more", count - NAMED));
            }
            notes.push(format!(
                "Not drawn, for nobody can say when ({count}): {names}."
            ));
        }
        if self.rows.iter().all(|row| row.agreed.is_none()) {
            notes.push("No baseline was taken, so none is drawn.".to_owned());
        }
        let units = self.programme.units();
        if !units.is_empty() {
            notes.push(format!("{units}."));
        }
        notes
    }

    fn draw_axis(&self, svg: &mut Svg, top: f64, bottom: f64) {
        for (day, words) in self.axis.marks() {
            let x = self.axis.at(day);
            svg.line((x, top - 6.0), (x, bottom), "rule");
            if x + Face::Small.width(&words) < self.axis.end() + 8.0 {
                svg.text((x, top - 11.0), Face::Small, &words);
            }
        }
        let right = self.axis.end() + 24.0;
        svg.text((right, top - 11.0), Face::Small, "expected");
        svg.text_before(
            (svg.width() - MARGIN, top - 11.0),
            Face::Small,
            "late or early",
        );
    }

    fn draw(&self, svg: &mut Svg, row: &Row, y: f64) {
        let scale = self.height / ROW;
        let (name, note) = match self.height < 16.0 {
            true => (Face::Tiny, Face::Tiny),
            false => (Face::Label, Face::Small),
        };
        let base = y + self.height / 2.0 + name.size() * 0.35;
        row.mark
            .draw(svg, (MARGIN + 6.0, y + 12.0 * scale), &row.title);
        let wide = note.width(&row.note);
        let label = name.fitted(&row.label, LABELS - 44.0 - wide);
        svg.text((MARGIN + 18.0, base), name, &label);
        svg.text_before((MARGIN + LABELS - 14.0, base), note, &row.note);
        self.draw_bar(svg, row, (y, scale));
        for (day, fails) in &row.promised {
            let (mark, words) = match fails {
                true => (Mark::Hollow, "promised, and fails"),
                false => (Mark::Diamond, "promised"),
            };
            let at = (self.axis.after(*day), y + 11.0 * scale);
            mark.draw(svg, at, &format!("{words}: {day}"));
        }
        let [expected, against] = &row.figures;
        svg.text((self.axis.end() + 24.0, base), note, expected);
        svg.text_before((svg.width() - MARGIN, base), note, against);
    }

    /// Its bar, from its likely beginning to its likely end, with how much earlier and later it may
    /// be; open where nobody can say when.
    fn draw_bar(&self, svg: &mut Svg, row: &Row, (y, scale): (f64, f64)) {
        let begin = self.axis.at(row.begin);
        let (bar, high) = (y + 5.0 * scale, 12.0 * scale);
        if row.early < row.begin {
            let middle = bar + high / 2.0;
            let from = (self.axis.at(row.early), middle);
            svg.through(&[from, (begin, middle)], "early", "at the earliest");
        }
        let sure = row.sure();
        let mut end = begin;
        if row.is_drawn() {
            end = self.axis.after(sure).max(begin + 3.0);
            svg.rectangle((begin, bar), (end - begin, high), &row.class, &row.title);
        }
        if let Some(latest) = row.latest.filter(|latest| *latest > sure) {
            let until = self.axis.after(latest);
            svg.rectangle((end, bar), (until - end, high), "unsure", "at the latest");
            end = until;
        }
        if row.open {
            self.draw_open(svg, (end, bar), high);
        }
        if let Some(agreed) = row.agreed {
            let from = begin.min(self.axis.after(agreed) - 3.0);
            let size = (self.axis.after(agreed) - from, 3.0 * scale);
            let title = format!("agreed for {agreed}");
            svg.rectangle((from, y + 19.0 * scale), size, "baseline", &title);
        }
    }

    /// From a point to the end of the chart, without an end of its own.
    fn draw_open(&self, svg: &mut Svg, (from, y): (f64, f64), high: f64) {
        let length = (self.axis.end() - from - 6.0).clamp(14.0, 60.0);
        crate::mark::open_right(svg, (from, y), (length, high));
    }

    /// The chart's row in the terminal.
    fn cells(&self, row: &Row) -> Vec<char> {
        let mut cells = vec![' '; CELLS];
        let mut put = |from: Date, to: Date, sign: char| {
            let cells = &mut cells[self.axis.cell(from, CELLS)..=self.axis.cell(to, CELLS)];
            cells.fill(sign);
        };
        let sure = row.sure();
        if let Some(latest) = row.latest {
            put(sure, latest.max(sure), '░');
        }
        put(row.early, row.begin, '╌');
        if row.is_drawn() {
            put(row.begin, sure, '█');
        }
        put(self.programme.as_of, self.programme.as_of, '│');
        if let Some(agreed) = row.agreed {
            put(agreed, agreed, '┊');
        }
        for (day, fails) in &row.promised {
            put(*day, *day, if *fails { '◇' } else { '◆' });
        }
        if row.open {
            let end = row.latest.unwrap_or(sure).max(sure);
            let next = (self.axis.cell(end, CELLS) + 1).min(CELLS - 1);
            cells[next] = '»';
        }
        cells
    }
}

impl Row {
    /// Until when its bar is full.
    fn sure(&self) -> Date {
        let sure = self.likely.or(self.earliest).unwrap_or(self.begin);
        sure.max(self.begin)
    }

    /// Whether somebody can say how long it lasts.
    fn is_drawn(&self) -> bool {
        self.likely.is_some() || self.sure() > self.begin
    }

    /// Whether a promise of it fails, or holds.
    fn promises(&self, fails: bool) -> bool {
        self.promised.iter().any(|(_, it)| *it == fails)
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        let ends = [self.earliest, self.likely, self.latest, self.agreed];
        let promised = self.promised.iter().map(|(day, _)| *day);
        ends.into_iter()
            .flatten()
            .chain(promised)
            .chain([self.early, self.begin])
    }
}

impl Item {
    /// The first day that it may begin on, and the first day of its bar; `None` where nobody can
    /// say anything.
    fn beginning(&self) -> Option<(Date, Date)> {
        let (starts, ends) = (self.starts, self.finishes);
        let known = starts.likely.or(starts.earliest);
        let begin = known.or(ends.earliest).or(ends.likely)?;
        let begin = ends.likely.map_or(begin, |likely| begin.min(likely));
        Some((
            starts.earliest.map_or(begin, |early| early.min(begin)),
            begin,
        ))
    }
}

fn row(item: &Item) -> Option<Row> {
    let ends = item.finishes;
    let promised: Vec<(Date, bool)> = item
        .promised
        .iter()
        .map(|day| (*day, item.failing))
        .collect();
    let (early, begin) = item.beginning()?;
    let known = ends.likely.filter(|_| !item.is_only_not_before);
    let late = item.promised.zip(known);
    let late = late.map_or_else(String::new, |(promised, likely)| against(promised, likely));
    Some(Row {
        label: item.label.clone(),
        mark: item.mark(),
        sign: item.sign(),
        class: format!("bar-{}", item.status),
        title: format!("{} ({}): {}", item.label, item.unit, item.words()),
        early,
        begin,
        earliest: ends.earliest,
        likely: ends.likely,
        latest: ends.latest,
        // Where nothing but today holds its end, the latest is no more than that either.
        open: ends.latest.is_none() || (item.is_only_not_before && ends.latest == ends.likely),
        note: item.owner.replace('_', " "),
        agreed: item.agreed,
        promised,
        figures: match item.is_only_not_before {
            true => ["not before today".to_owned(), late],
            false => [expected(ends.likely), late],
        },
    })
}

/// A row a group: from the first begin to the last end.
fn group_rows(programme: &Programme, groups: &Groups, all: bool) -> Vec<Row> {
    let rows = groups.groups.iter().filter_map(|group| {
        let items = group.items.iter().map(|item| &programme.items[*item]);
        let items: Vec<&Item> = items.filter(|item| all || !item.done()).collect();
        let beginnings = items.iter().filter_map(|item| item.beginning());
        let begin = beginnings.map(|(_, begin)| begin).min()?;
        let last = |end: fn(&Item) -> Option<Date>| items.iter().filter_map(|item| end(item)).max();
        let promised = items
            .iter()
            .filter_map(|item| Some((item.promised?, item.failing)));
        let likely = last(|item| item.finishes.likely);
        let open = items.iter().any(|item| item.finishes.latest.is_none());
        let (mark, sign) = match group.blocked {
            0 => (Mark::Triangle, '▶'),
            _ => (Mark::Square, '■'),
        };
        Some(Row {
            label: group.label.clone(),
            mark,
            sign,
            class: "bar-started".to_owned(),
            title: format!("{}: {}; {}", group.label, group.stands(), group.promises()),
            early: begin,
            begin,
            earliest: last(|item| item.finishes.earliest),
            likely,
            latest: last(|item| item.finishes.latest.or(item.finishes.likely)),
            open,
            note: format!("{} of {} done", group.done, group.items.len()),
            agreed: last(|item| item.agreed),
            promised: promised.collect(),
            figures: [expected(likely), group.promises()],
        })
    });
    rows.collect()
}

fn expected(likely: Option<Date>) -> String {
    likely.map_or_else(|| "?".to_owned(), |day| day.to_string())
}

/// A likely end against what was promised.
fn against(promised: Date, likely: Date) -> String {
    match between(promised, likely) {
        0 => "on the day".to_owned(),
        late if late > 0 => format!("{} late", days_long(late.into())),
        early => format!("{} early", days_long((-early).into())),
    }
}
