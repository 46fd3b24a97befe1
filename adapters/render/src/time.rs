//! Time along a line: where a day stands, and which days are named.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// A stretch of days along a line.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Axis {
    from: Date,
    days: i32,
    /// Where it begins, and how long it is, in pixels.
    begin: f64,
    length: f64,
}

/// How far apart names of days stand at the least, in pixels.
const APART: f64 = 58.0;

impl Axis {
    /// From the first of a quarter to the first of a quarter, with all days between.
    pub(crate) fn over(
        days: impl Iterator<Item = Date>,
        today: Date,
        begin: f64,
        length: f64,
    ) -> Axis {
        let (first, last) = days.fold((today, today), |(first, last), day| {
            (first.min(day), last.max(day))
        });
        let from = quarter(first);
        let to = last.checked_add(3.months()).map_or(last, quarter);
        Axis {
            from,
            days: between(from, to).max(1),
            begin,
            length,
        }
    }

    /// The day's place.
    pub(crate) fn at(&self, day: Date) -> f64 {
        self.begin + self.length * f64::from(between(self.from, day)) / f64::from(self.days)
    }

    /// Where a day is over.
    pub(crate) fn after(&self, day: Date) -> f64 {
        self.at(day.tomorrow().unwrap_or(day))
    }

    /// The same axis somewhere else.
    pub(crate) fn shifted(self, by: f64) -> Axis {
        Axis {
            begin: self.begin + by,
            ..self
        }
    }

    /// The first day.
    pub(crate) const fn first(&self) -> Date {
        self.from
    }

    /// The last day.
    pub(crate) fn last(&self) -> Date {
        self.from.checked_add(self.days.days()).unwrap_or(self.from)
    }

    /// Where it ends.
    pub(crate) fn end(&self) -> f64 {
        self.begin + self.length
    }

    /// The day's place among so many cells.
    pub(crate) fn cell(&self, day: Date, cells: usize) -> usize {
        let cells = i64::try_from(cells).unwrap_or(0);
        let place = i64::from(between(self.from, day)) * cells / i64::from(self.days);
        usize::try_from(place.clamp(0, (cells - 1).max(0))).unwrap_or(0)
    }

    /// The days that are named: first days of quarters, or of years, or of years far apart, as
    /// there is room.
    pub(crate) fn marks(&self) -> Vec<(Date, String)> {
        let months = [3, 6, 12, 24, 60, 120, 600];
        let room = |months: &&i32| {
            self.length.abs() * f64::from(**months) * 30.4 / f64::from(self.days) >= APART
        };
        let step = months.iter().find(room).copied().unwrap_or(600);
        let mut marks = Vec::new();
        let mut day = self.from;
        while between(self.from, day) <= self.days {
            let month = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
            if month % step == 0 {
                let words = match step {
                    3 | 6 => format!("{} Q{}", day.year(), (day.month() + 2) / 3),
                    _ => day.year().to_string(),
                };
                marks.push((day, words));
            }
            let Ok(next) = day.checked_add(3.months()) else {
                break;
            };
            day = next;
        }
        marks
    }

    /// The named days over so many cells of the terminal.
    pub(crate) fn scale(&self, cells: usize) -> String {
        let mut line = String::new();
        for (day, words) in self.marks() {
            let at = self.cell(day, cells);
            let length = line.chars().count();
            let fits = at + words.len() <= cells;
            if fits && at >= length + usize::from(length > 0) {
                line.push_str(&" ".repeat(at - length));
                line.push_str(&words);
            }
        }
        line
    }
}

fn quarter(day: Date) -> Date {
    Date::new(day.year(), (day.month() - 1) / 3 * 3 + 1, 1).unwrap_or(day)
}

/// So many days, in words.
pub(crate) fn days_long(days: i64) -> String {
    engine::value::counted(days, "day")
}

/// How many days from one to the other.
pub(crate) fn between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
