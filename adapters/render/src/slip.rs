//! The slip chart: how the expected day of each promised item has moved from report to report.
//! A level line did not slip; where a line meets the diagonal, its day has come.

use crate::drawn::Drawn;
use crate::frame::{Head, Key, MARGIN, folded, key, notes};
use crate::mark::Mark;
use crate::measure::{Face, counted, float, shortened};
use crate::programme::{Period, Picturing};
use crate::spread::spread;
use crate::svg::{Pair, Svg};
use crate::time::{Axis, days_long};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;

const CHART: Pair = (560.0, 430.0);
/// Room for the days on the left, and for the names on the right.
const DAYS: f64 = 70.0;
const NAMES: f64 = 330.0;
/// How high a name with its figures is.
const NAME: f64 = 30.0;
/// How many lines have a name; six shapes, whole and dashed.
const NAMED: usize = 12;
/// Reporting dates and letters of a name in the terminal.
const CELLS: usize = 24;
const LETTERS: usize = 30;

const KEYS: [Key; 12] = [
    key(
        Mark::Line("track track-1"),
        "",
        "level: did not slip; rising: expected later",
    ),
    key(Mark::Line("today"), "", "the day has come"),
    key(
        Mark::Upright("whisker"),
        "",
        "at the earliest and at the latest",
    ),
    key(Mark::Up, "", "nobody can say until when"),
    key(Mark::Tick, "✓", "done"),
    key(Mark::Diamond, "◆", "promised"),
    key(Mark::Hollow, "◇", "promised, and fails"),
    key(Mark::None, "─", "as before"),
    key(Mark::None, "╱", "later than before"),
    key(Mark::None, "╲", "earlier than before"),
    key(Mark::None, "?", "nobody could say"),
    key(Mark::None, "·", "not promised then"),
];

/// Promises over reporting dates, laid out.
pub struct Slip {
    title: String,
    as_of: Date,
    dates: Vec<Date>,
    left_out: usize,
    /// Those that fail first, then those that slipped most.
    tracks: Vec<Track>,
}

/// One promise.
#[derive(Deserialize)]
struct Track {
    item: String,
    label: Option<String>,
    owner: String,
    promised: Option<Date>,
    first: Option<Date>,
    now: Option<Date>,
    slipped_days: Option<i64>,
    points: Vec<Point>,
}

/// What was believed of it on a day.
#[derive(Deserialize)]
struct Point {
    on: Date,
    #[serde(flatten)]
    ends: Period,
    fails: bool,
    done: bool,
}

#[derive(Deserialize)]
struct View {
    programme: String,
    as_of: Date,
    dates: Vec<Date>,
    #[serde(default)]
    left_out: usize,
    items: Vec<Track>,
}

impl Slip {
    /// From the answer of the view `slip`, and the programme's name for people.
    ///
    /// # Errors
    /// [`Picturing::Unreadable`] when the JSON lacks a member of that view, or has another type
    /// there.
    pub fn read(slip: &Json, label: Option<&str>) -> Result<Slip, Picturing> {
        let view = View::deserialize(slip).map_err(|error| Picturing::new(&error))?;
        let mut tracks = view.items;
        tracks.sort_by_key(|track| {
            let days = track.slipped_days.unwrap_or(0).unsigned_abs();
            (!track.fails(), u64::MAX - days)
        });
        Ok(Slip {
            title: label.map_or(view.programme, str::to_owned),
            as_of: view.as_of,
            dates: view.dates,
            left_out: view.left_out,
            tracks,
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
        let mut svg = Svg::new("slip", 2.0 * MARGIN + DAYS + CHART.0 + NAMES);
        let top = self.head().draw(&mut svg) + 26.0;
        let named = self.named().len();
        let height = CHART.1.max(NAME * float(named));
        let left = MARGIN + DAYS;
        let base = top + height;
        let reports = self.dates.iter().copied();
        let across = Axis::over(reports, self.as_of, left, CHART.0);
        let ends = self.tracks.iter().flat_map(Track::days);
        let up = Axis::over(ends, self.as_of, base, -height);
        self.draw_ground(&mut svg, &across, &up, (left, top), base);
        for (number, track) in self.tracks.iter().enumerate().skip(NAMED) {
            let points = track.line(&self.column(across, number), &up);
            points
                .iter()
                .for_each(|part| svg.through(part, "other", track.name()));
        }
        for (number, track) in self.named().iter().enumerate().rev() {
            track.draw(&mut svg, &self.column(across, number), &up, number);
        }
        self.draw_promises(&mut svg, &up, left + CHART.0);
        self.draw_names(&mut svg, &across, &up, (top, base));
        let bottom = notes(&mut svg, base + 50.0, &self.notes());
        svg.finish(bottom + 6.0, &self.title, &self.text())
    }

    /// The same for the terminal, and for who cannot see the picture.
    pub fn text(&self) -> String {
        let head = self.head();
        let mut text = head.text();
        text.push('\n');
        let skipped = self.dates.len().saturating_sub(CELLS);
        let shown = &self.dates[skipped..];
        if let [first, .., last] = shown {
            let line = format!("  {:LETTERS$} {first} … {last}\n", "");
            text.push_str(&line);
        }
        for track in &self.tracks {
            let sign = if track.fails() { '◇' } else { '◆' };
            let name = shortened(track.name(), LETTERS - 2);
            let cells = track.cells(shown);
            let width = LETTERS - 2;
            text.push_str(&format!(
                "  {sign} {name:width$} {cells}\n      {}\n",
                track.words()
            ));
        }
        for note in self.notes() {
            text.push('\n');
            text.push_str(&folded(&note, 80));
        }
        text.push_str(&head.legend_text());
        text
    }

    fn head(&self) -> Head<'_> {
        let slipped = self
            .tracks
            .iter()
            .filter(|it| it.slipped_days > Some(0))
            .count();
        let failing = self.tracks.iter().filter(|it| it.fails()).count();
        let all = self.tracks.len();
        Head {
            title: &self.title,
            lines: vec![format!(
                "How the expected day of each promise has moved, as of {}: {} \
                 at {}; {slipped} of {all} slipped, {failing} of {all} fail.",
                self.as_of,
                counted(all, "promise", "promises"),
                counted(self.dates.len(), "reporting date", "reporting dates"),
            )],
            keys: KEYS.into_iter().filter(|key| self.uses(key)).collect(),
        }
    }

    /// Whether a sign is there to be explained.
    fn uses(&self, key: &Key) -> bool {
        let named = || self.named().iter();
        let lasts = || named().filter_map(|track| track.until_done().last());
        let open = |point: &Point| !point.done && point.ends.likely.is_some();
        match key.mark {
            Mark::Line("today") => !self.dates.is_empty(),
            Mark::Line(_) => self.dates.len() > 1,
            Mark::Upright(_) => lasts().any(|point| open(point) && point.ends.earliest.is_some()),
            Mark::Up => lasts().any(|point| open(point) && point.ends.latest.is_none()),
            Mark::Tick => self
                .tracks
                .iter()
                .any(|it| it.points.iter().any(|point| point.done)),
            Mark::Diamond => self.tracks.iter().any(|track| !track.fails()),
            Mark::Hollow => self.tracks.iter().any(Track::fails),
            _ => true,
        }
    }

    /// The axis of a track. At one reporting date nothing has moved yet: each has a column of its
    /// own, so that none lies on another.
    fn column(&self, across: Axis, number: usize) -> Axis {
        let [date] = self.dates.as_slice() else {
            return across;
        };
        let share = (float(number) + 0.5) / float(self.tracks.len().max(1));
        let place = MARGIN + DAYS + CHART.0 * share;
        across.shifted(place - across.at(*date))
    }

    fn named(&self) -> &[Track] {
        &self.tracks[..self.tracks.len().min(NAMED)]
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        let more = self.tracks.len().saturating_sub(NAMED);
        if more > 0 {
            notes.push(format!(
                "{} slipped less, drawn without a name.",
                counted(more, "promise", "promises")
            ));
        }
        let unknown = self.tracks.iter().filter(|track| track.now.is_none());
        let unknown: Vec<&str> = unknown.map(Track::name).collect();
        if !unknown.is_empty() {
            notes.push(format!(
                "Without a line, for nobody could say when: {}.",
                unknown.join("; ")
            ));
        }
        if self.left_out > 0 {
            let dates = counted(
                self.left_out,
                "later reporting date",
                "later reporting dates",
            );
            notes.push(format!("{dates} left out."));
        }
        notes
    }

    fn draw_ground(&self, svg: &mut Svg, across: &Axis, up: &Axis, at: Pair, base: f64) {
        let (left, top) = at;
        let right = left + CHART.0;
        // Where a report lies after the day that it names: nothing can be expected there.
        let (from, to) = (across.first().max(up.first()), across.last().min(up.last()));
        let [start, end] = match self.dates.as_slice() {
            [date] => [left, right].map(|x| (x, up.at(*date).clamp(top, base))),
            _ => [from, to].map(|day| (across.at(day), up.at(day))),
        };
        if from < to {
            svg.through(&[start, end, (end.0, base), (start.0, base)], "past", "");
        }
        for (day, words) in up.marks() {
            let y = up.at(day);
            svg.line((left, y), (right, y), "rule");
            svg.text_before((left - 8.0, y + 3.5), Face::Small, &words);
        }
        if let [date] = self.dates.as_slice() {
            let middle = f64::midpoint(left, right);
            svg.text_around((middle, base + 16.0), Face::Small, &date.to_string());
        }
        let marks = across.marks().into_iter().filter(|_| self.dates.len() != 1);
        for (day, words) in marks {
            let x = across.at(day);
            svg.line((x, top), (x, base), "rule");
            if x + Face::Small.width(&words) < right + 20.0 {
                svg.text((x, base + 16.0), Face::Small, &words);
            }
        }
        svg.line((left, base), (right, base), "axis");
        svg.line((left, top), (left, base), "axis");
        if from < to {
            svg.through(&[start, end], "today", "the day has come");
        }
        svg.text((MARGIN, top - 10.0), Face::Small, "expected for");
        svg.text_before(
            (right, base + 32.0),
            Face::Small,
            "as it was believed on this day",
        );
    }

    /// The days that are promised now, each once.
    fn draw_promises(&self, svg: &mut Svg, up: &Axis, x: f64) {
        let mut days: Vec<(Date, bool)> = self
            .named()
            .iter()
            .filter_map(|track| Some((track.promised?, track.fails())))
            .collect();
        days.sort();
        days.dedup_by_key(|(day, _)| *day);
        for (day, _) in days {
            let own = self
                .named()
                .iter()
                .filter(|track| track.promised == Some(day));
            let own: Vec<&Track> = own.collect();
            let names: Vec<&str> = own.iter().map(|track| track.name()).collect();
            let title = format!("promised for {day}: {}", names.join("; "));
            let mark = if own.iter().any(|track| track.fails()) {
                Mark::Hollow
            } else {
                Mark::Diamond
            };
            mark.draw(svg, (x, up.at(day)), &title);
        }
    }

    /// The names at the right, as near to the end of their line as there is room.
    fn draw_names(&self, svg: &mut Svg, across: &Axis, up: &Axis, (top, base): Pair) {
        let ends = self
            .named()
            .iter()
            .enumerate()
            .filter_map(|(number, track)| {
                let across = self.column(*across, number);
                let end = *track.line(&across, up).last()?.last()?;
                Some((number, track, end))
            });
        let mut ends: Vec<(usize, &Track, Pair)> = ends.collect();
        ends.sort_by(|one, other| one.2.1.total_cmp(&other.2.1));
        let wishes: Vec<f64> = ends.iter().map(|(.., end)| end.1).collect();
        let heights = spread(&wishes, NAME, top + NAME / 2.0, base - NAME / 2.0);
        let x = MARGIN + DAYS + CHART.0 + 22.0;
        for ((number, track, end), y) in ends.into_iter().zip(heights) {
            svg.through(&[end, (x - 12.0, y), (x - 6.0, y)], "leader", "");
            svg.through(&[(x - 6.0, y), (x + 14.0, y)], &style_of(number), "");
            Mark::Point(number).draw(svg, (x + 4.0, y), "");
            let room = NAMES - 48.0;
            let name = format!("{} ({})", track.name(), track.owner.replace('_', " "));
            let at = (x + 22.0, y - 1.0);
            svg.text(at, Face::Label, &Face::Label.fitted(&name, room));
            let words = Face::Small.fitted(&track.short_words(), room);
            svg.text((x + 22.0, y + 11.0), Face::Small, &words);
        }
    }
}

impl Track {
    fn name(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.item)
    }

    fn fails(&self) -> bool {
        self.points.last().is_some_and(|point| point.fails)
    }

    /// What was believed until it was done, and of the day on which it was.
    fn until_done(&self) -> &[Point] {
        let done = self.points.iter().position(|point| point.done);
        &self.points[..done.map_or(self.points.len(), |done| done + 1)]
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        let likely = self
            .until_done()
            .iter()
            .filter_map(|point| point.ends.likely);
        let last = self.until_done().last().map(|point| point.ends);
        let last = last.map_or([None, None], |ends| [ends.earliest, ends.latest]);
        likely
            .chain(last.into_iter().flatten())
            .chain(self.promised)
    }

    /// Its line, broken where nobody could say.
    fn line(&self, across: &Axis, up: &Axis) -> Vec<Vec<Pair>> {
        let points = self.until_done().split(|point| point.ends.likely.is_none());
        let place = |point: &Point| Some((across.at(point.on), up.at(point.ends.likely?)));
        let lines = points.map(|part| part.iter().filter_map(place).collect::<Vec<Pair>>());
        lines.filter(|line| !line.is_empty()).collect()
    }

    fn draw(&self, svg: &mut Svg, across: &Axis, up: &Axis, number: usize) {
        let class = style_of(number);
        let lines = self.line(across, up);
        for line in &lines {
            svg.through(line, &class, self.name());
        }
        // A point where the forecast moved, and at both ends.
        for line in &lines {
            for (at, point) in line.iter().enumerate() {
                let moved = at == 0 || (point.1 - line[at - 1].1).abs() > 0.05;
                if moved || at + 1 == line.len() {
                    Mark::Point(number).draw(svg, *point, self.name());
                }
            }
        }
        let Some(last) = self.until_done().last() else {
            return;
        };
        let x = across.at(last.on);
        if last.done {
            if let Some(end) = lines.last().and_then(|line| line.last()) {
                Mark::Tick.draw(svg, (end.0, end.1 - 11.0), "done");
            }
        } else if let (Some(earliest), Some(likely)) = (last.ends.earliest, last.ends.likely) {
            let highest = up.at(last.ends.latest.unwrap_or(likely));
            svg.line((x, up.at(earliest)), (x, highest), "whisker");
            if last.ends.latest.is_none() {
                let path = format!("M{x:.1} {highest:.1}v-14m-4 4l4 -4 4 4");
                svg.path(&path, "open", "nobody can say until when");
            }
        }
    }

    /// A sign a reporting date for the terminal.
    fn cells(&self, dates: &[Date]) -> String {
        let mut before: Option<Date> = None;
        let sign = |date: &Date| {
            let Some(point) = self.points.iter().find(|point| point.on == *date) else {
                return '·';
            };
            let likely = point.ends.likely;
            let sign = match (before, likely) {
                _ if point.done => '✓',
                (_, None) => '?',
                (Some(before), Some(likely)) if likely > before => '╱',
                (Some(before), Some(likely)) if likely < before => '╲',
                _ => '─',
            };
            before = likely.or(before);
            sign
        };
        dates.iter().map(sign).collect()
    }

    /// By how much it slipped, and for when it was promised.
    fn short_words(&self) -> String {
        let promised = self.promised.map(|day| format!("; promised {day}"));
        format!("{}{}", self.moved(), promised.unwrap_or_default())
    }

    fn words(&self) -> String {
        let day = |day: Option<Date>| day.map_or_else(|| "?".to_owned(), |day| day.to_string());
        let (promised, first, now) = (day(self.promised), day(self.first), day(self.now));
        format!("promised {promised}; {first} → {now}: {}", self.moved())
    }

    fn moved(&self) -> String {
        match self.slipped_days {
            Some(0) => "did not slip".to_owned(),
            Some(days) if days > 0 => format!("slipped {}", days_long(days)),
            Some(days) => format!("{} earlier", days_long(-days)),
            None => "nobody could say".to_owned(),
        }
    }
}

/// The style of a line: six, and six again with dashes.
fn style_of(number: usize) -> String {
    let dashed = if number >= NAMED / 2 {
        " track-dashed"
    } else {
        ""
    };
    format!("track track-{}{dashed}", number % 6)
}
