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
/// Columns of the chart in the terminal, and of the names before it.
const CELLS: usize = 47;
const NAMES: usize = 30;

/// How many items are named of which nobody can say when.
const NAMED: usize = 8;

const KEYS: [Key; 13] = [
    key(Mark::Tick, "✓", "done"),
    key(Mark::Triangle, "▶", "started"),
    key(Mark::Ring, "○", "planned"),
    key(Mark::Square, "■", "blocked"),
    key(
        Mark::Bar("bar-planned"),
        "█",
        "from its begin to its likely end",
    ),
    key(Mark::Bar("bar-started"), "", "the same, under way"),
    key(Mark::Bar("bar-done"), "", "the same, done"),
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
        let dateless = items.iter().filter(|item| item.starting().is_none());
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
        let bottom = top + ROW * float(self.rows.len());
        for (number, _) in self
            .rows
            .iter()
            .enumerate()
            .filter(|(number, _)| number % 2 == 0)
        {
            let width = svg.width() - 2.0 * MARGIN + 12.0;
            let at = (MARGIN - 6.0, top + ROW * float(number));
            svg.rectangle(at, (width, ROW), "band", "");
        }
        self.draw_axis(&mut svg, top, bottom);
        let mut y = top;
        for row in &self.rows {
            self.draw(&mut svg, row, y);
            y += ROW;
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
            Mark::Bar("bar-done") => self.rows.iter().any(|row| row.class == "bar-done"),
            mark @ (Mark::Tick | Mark::Triangle | Mark::Ring | Mark::Square) => {
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
        row.mark.draw(svg, (MARGIN + 6.0, y + 12.0), &row.title);
        let wide = Face::Small.width(&row.note);
        let label = Face::Label.fitted(&row.label, LABELS - 44.0 - wide);
        svg.text((MARGIN + 18.0, y + 16.5), Face::Label, &label);
        let note = (MARGIN + LABELS - 14.0, y + 16.0);
        svg.text_before(note, Face::Small, &row.note);
        self.draw_bar(svg, row, y);
        for (day, fails) in &row.promised {
            let (mark, words) = match fails {
                true => (Mark::Hollow, "promised, and fails"),
                false => (Mark::Diamond, "promised"),
            };
            let at = (self.axis.at(*day), y + 11.0);
            mark.draw(svg, at, &format!("{words}: {day}"));
        }
        let [expected, against] = &row.figures;
        svg.text((self.axis.end() + 24.0, y + 16.0), Face::Small, expected);
        svg.text_before((svg.width() - MARGIN, y + 16.0), Face::Small, against);
    }

    /// Its bar, from its beginning to its likely end, then to its latest end; open where nobody can
    /// say when.
    fn draw_bar(&self, svg: &mut Svg, row: &Row, y: f64) {
        let x = |day: Date| self.axis.at(day);
        let begin = x(row.begin);
        let bar = y + 5.0;
        let sure = row.sure();
        let mut end = x(sure);
        if sure > row.begin || row.likely.is_some() {
            end = end.max(begin + 3.0);
            svg.rectangle((begin, bar), (end - begin, 12.0), &row.class, &row.title);
        }
        if let Some(latest) = row.latest.filter(|latest| *latest > sure) {
            svg.rectangle(
                (end, bar),
                (x(latest) - end, 12.0),
                "unsure",
                "at the latest",
            );
            end = x(latest);
        }
        if row.open {
            self.draw_open(svg, end, bar);
        }
        if let Some(agreed) = row.agreed {
            let from = begin.min(x(agreed) - 3.0);
            let size = (x(agreed) - from, 3.0);
            let title = format!("agreed for {agreed}");
            svg.rectangle((from, y + 19.0), size, "baseline", &title);
        }
    }

    /// From a point to the end of the chart, without an end of its own.
    fn draw_open(&self, svg: &mut Svg, from: f64, y: f64) {
        let length = (self.axis.end() - from - 6.0).clamp(14.0, 60.0);
        crate::mark::open_right(svg, (from, y), (length, 12.0));
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
        put(row.begin, sure, '█');
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

    fn days(&self) -> impl Iterator<Item = Date> {
        let ends = [self.earliest, self.likely, self.latest, self.agreed];
        let promised = self.promised.iter().map(|(day, _)| *day);
        ends.into_iter()
            .flatten()
            .chain(promised)
            .chain([self.begin])
    }
}

impl Item {
    /// The first day that its bar shows; `None` where nobody can say anything.
    fn starting(&self) -> Option<Date> {
        let ends = self.finishes;
        let begin = self.starts.or(ends.earliest).or(ends.likely)?;
        Some(ends.likely.map_or(begin, |likely| begin.min(likely)))
    }
}

fn row(item: &Item) -> Option<Row> {
    let ends = item.finishes;
    let promised: Vec<(Date, bool)> = item
        .promised
        .iter()
        .map(|day| (*day, item.failing))
        .collect();
    let late = item.promised.zip(ends.likely);
    let late = late.map_or_else(String::new, |(promised, likely)| against(promised, likely));
    Some(Row {
        label: item.label.clone(),
        mark: item.mark(),
        sign: item.sign(),
        class: format!("bar-{}", item.status),
        title: format!("{} ({}): {}", item.label, item.unit, item.words()),
        begin: item.starting()?,
        earliest: ends.earliest,
        likely: ends.likely,
        latest: ends.latest,
        open: ends.latest.is_none(),
        note: item.owner.replace('_', " "),
        agreed: item.agreed,
        promised,
        figures: [expected(ends.likely), late],
    })
}

/// A row a group: from the first begin to the last end.
fn group_rows(programme: &Programme, groups: &Groups, all: bool) -> Vec<Row> {
    let rows = groups.groups.iter().filter_map(|group| {
        let items = group.items.iter().map(|item| &programme.items[*item]);
        let items: Vec<&Item> = items.filter(|item| all || !item.done()).collect();
        let begin = items.iter().filter_map(|item| item.starting()).min()?;
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
