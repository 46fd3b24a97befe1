//! The programme in time: when each item is expected, how sure that is, and what was promised.

use crate::programme::{Item, Programme, shortened};
use crate::svg::{Svg, float};
use jiff::civil::Date;

const LABELS: f64 = 270.0;
const CHART: f64 = 760.0;
const ROW: f64 = 24.0;
const TOP: f64 = 92.0;
const MARGIN: f64 = 24.0;
/// Columns of the chart in the terminal.
const CELLS: i32 = 44;
const LEGEND: &str = "█ expected  ░ perhaps until  ◆ promised  ◇ promised, and fails  │ today";

/// A programme laid out in time.
pub struct Gantt<'a> {
    programme: &'a Programme,
    rows: Vec<Row<'a>>,
    from: Date,
    days: i32,
}

/// One item: where its bar begins, ends most likely, and ends at the latest, in days.
struct Row<'a> {
    item: &'a Item,
    begin: i32,
    likely: i32,
    latest: i32,
    promised: Option<i32>,
}

impl<'a> Gantt<'a> {
    /// Lays out the items that are not done, the next to end first; with `all` the others too.
    pub fn new(programme: &'a Programme, all: bool) -> Gantt<'a> {
        let shown = |item: &&Item| (all || item.status != "done") && item.finishes.is_some();
        let items: Vec<&Item> = programme.items.iter().filter(shown).collect();
        let (from, to) = span(programme.as_of, &items);
        let mut rows: Vec<Row<'_>> = items.iter().filter_map(|item| row(item, from)).collect();
        rows.sort_by_key(|row| (row.likely, row.begin));
        Gantt {
            programme,
            rows,
            from,
            days: between(from, to).max(1),
        }
    }

    /// The picture.
    pub fn svg(&self) -> String {
        let height = TOP + ROW * float(self.rows.len()) + MARGIN;
        let mut svg = Svg::new(LABELS + CHART + 2.0 * MARGIN, height);
        svg.text((MARGIN, 34.0), "big", &self.programme.label);
        svg.text(
            (MARGIN, 54.0),
            "dim",
            &format!("as of {}; {LEGEND}", self.programme.as_of),
        );
        for (day, words) in self.quarters() {
            let x = self.x(day);
            svg.line((x, TOP - 10.0), (x, height - MARGIN), "rule");
            svg.text((x + 3.0, TOP - 14.0), "dim", &words);
        }
        let mut y = TOP;
        for row in &self.rows {
            self.draw(&mut svg, row, y);
            y += ROW;
        }
        let today = self.x(between(self.from, self.programme.as_of));
        svg.line((today, TOP - 10.0), (today, height - MARGIN), "today");
        svg.finish(&self.programme.label, &self.text())
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let mut text = format!(
            "{} (as of {})\n",
            self.programme.label, self.programme.as_of
        );
        text.push_str(&format!("{:31}{}\n", "", self.scale()));
        for row in &self.rows {
            let label = shortened(&row.item.label, 28);
            let line: String = self.cells(row).into_iter().collect();
            let line = format!("{} {label:28} {}", row.item.sign(), line.trim_end());
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text.push_str(&format!("\n{LEGEND}\n"));
        text
    }

    fn draw(&self, svg: &mut Svg, row: &Row<'_>, y: f64) {
        let item = row.item;
        let label = format!("{} {}", item.sign(), shortened(&item.label, 38));
        svg.text((MARGIN, y + 14.0), "", &label);
        let (begin, likely, latest) = (self.x(row.begin), self.x(row.likely), self.x(row.latest));
        let title = format!("{} ({}): {}", item.label, item.owner, item.words());
        let bar = format!("bar-{}", item.status);
        svg.rectangle(
            (begin, y + 4.0),
            ((likely - begin).max(3.0), 12.0),
            &bar,
            &title,
        );
        if latest > likely {
            let title = "at the latest";
            svg.rectangle((likely, y + 4.0), (latest - likely, 12.0), "unsure", title);
        }
        if let Some(promised) = row.promised {
            let class = if item.failing { "broken" } else { "promise" };
            let words = if item.failing {
                "promised, and fails"
            } else {
                "promised"
            };
            svg.diamond((self.x(promised), y + 10.0), class, words);
        }
    }

    /// The chart's row in the terminal.
    fn cells(&self, row: &Row<'_>) -> Vec<char> {
        let mut cells = vec![' '; usize::try_from(CELLS + 1).unwrap_or(0)];
        let mut put = |from: i32, to: i32, sign: char| {
            for cell in self.cell(from)..=self.cell(to) {
                if let Some(cell) = cells.get_mut(cell) {
                    *cell = sign;
                }
            }
        };
        let today = between(self.from, self.programme.as_of);
        put(row.likely, row.latest, '░');
        put(row.begin, row.likely, '█');
        put(today, today, '│');
        if let Some(promised) = row.promised {
            put(promised, promised, if row.item.failing { '◇' } else { '◆' });
        }
        cells
    }

    fn cell(&self, day: i32) -> usize {
        usize::try_from(day * CELLS / self.days).unwrap_or(0)
    }

    fn x(&self, day: i32) -> f64 {
        MARGIN + LABELS + CHART * f64::from(day) / f64::from(self.days)
    }

    /// The first days of quarters, with their names; of years where there are many.
    fn quarters(&self) -> Vec<(i32, String)> {
        let mut marks = Vec::new();
        for year in self.from.year()..=self.from.year().saturating_add(60) {
            for quarter in 1..=4_i8 {
                let Ok(first) = Date::new(year, quarter * 3 - 2, 1) else {
                    continue;
                };
                let day = between(self.from, first);
                let few = self.days < 1_500;
                if (0..self.days).contains(&day) && (few || quarter == 1) {
                    let words = if few {
                        format!("{year} Q{quarter}")
                    } else {
                        year.to_string()
                    };
                    marks.push((day, words));
                }
            }
        }
        let wide = marks.len() > 11;
        marks.retain(|(_, words)| !wide || words.ends_with("Q1") || !words.contains('Q'));
        marks
    }

    fn scale(&self) -> String {
        let mut line = String::new();
        for (day, words) in self.quarters() {
            let at = self.cell(day);
            let length = line.chars().count();
            if at >= length + usize::from(length > 0) {
                line.push_str(&" ".repeat(at - length));
                line.push_str(&words);
            }
        }
        line
    }
}

fn row<'a>(item: &'a Item, from: Date) -> Option<Row<'a>> {
    let [earliest, likely, latest] = item.finishes?;
    let begin = item.starts.unwrap_or(earliest).min(likely);
    Some(Row {
        item,
        begin: between(from, begin),
        likely: between(from, likely),
        latest: between(from, latest),
        promised: item.promised.map(|day| between(from, day)),
    })
}

/// The first and the last day of the chart.
fn span(today: Date, items: &[&Item]) -> (Date, Date) {
    let days = items.iter().flat_map(|item| {
        let finishes = item.finishes.into_iter().flatten();
        finishes.chain(item.starts).chain(item.promised)
    });
    days.chain([today]).fold((today, today), |(from, to), day| {
        (from.min(day), to.max(day))
    })
}

fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
