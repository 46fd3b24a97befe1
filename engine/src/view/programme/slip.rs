//! The slip chart: how the expected day of each promise has moved from report to report.
//!
//! Reporting dates are the month ends from the programme's first day on, or the days on which the
//! programme changed (`each`); the day of asking is always the last. For each of them the log is
//! folded up to that day, and one full schedule computed: a pass over the log, and as many
//! schedules as there are dates.
//!
//! ```json
//! {
//!   "programme": "igf",
//!   "as_of": "2019-12-31",
//!   "each": "month",
//!   "dates": ["2019-07-31", "2019-12-31"],
//!   "left_out": 0,
//!   "items": [{
//!     "item": "hr_strategy", "label": "…", "owner": "hrm", "status": "planned",
//!     "promised": "2019-12-31",
//!     "first": "2019-11-15", "now": "2020-01-31", "slipped_days": 77,
//!     "points": [{
//!       "on": "2019-07-31",
//!       "earliest": "2019-10-01", "likely": "2019-11-15", "latest": null,
//!       "promised": "2019-12-31", "fails": false, "done": false
//!     }]
//!   }]
//! }
//! ```
//!
//! `items` are those promised for a day now, in the programme's order. `points` are in order of
//! `on`, each one of `dates`; a date is missing where the item was not promised for a day then.
//! A point's `promised` is what was promised then. `likely`, `earliest` and `latest` are days, or
//! null where nobody could say. `first` and `now` are the first and the last `likely` that is
//! known, and `slipped_days` what lies between: negative when it is earlier. `left_out` counts
//! reporting dates beyond the most that are reported.

use super::past::{self, Log};
use super::{Asked, Unanswered, words};
use crate::event::{CaseEvent, Event, EventData};
use crate::framework::{Item, ItemStatus};
use crate::programme::{DateRange, Plan, Schedule, Setting, promises};
use crate::refusal::Refusal;
use crate::state::{State, evolve};
use crate::value::{ItemId, Name, ProgrammeId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

/// The most reporting dates: the months of a hundred years.
const MOST_DATES: usize = 1_200;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Each {
    Month,
    Change,
}

/// What was believed of an item's end.
struct Point {
    on: Date,
    finish: DateRange,
    promised: Date,
    fails: bool,
    done: bool,
}

/// How the expected day of each promise has moved.
///
/// # Errors
/// `unknown_programme`; `not_one_of` for what reports are taken of; what the log says.
pub fn slip(
    state: &State,
    id: &ProgrammeId,
    each: Option<&Name>,
    at: Timestamp,
    log: Log<'_>,
) -> Result<Json, Unanswered> {
    let asked = Asked::of(state, id, at)?;
    let each = wanted(each)?;
    let mut reports = Reports::new(id, each);
    past::each(log, state.position, |event| reports.fold(&event))?;
    reports.close(asked.on);
    Ok(told(&asked, &reports))
}

fn wanted(each: Option<&Name>) -> Result<Each, Refusal> {
    match each.map(Name::as_str) {
        None | Some("month") => Ok(Each::Month),
        Some("change") => Ok(Each::Change),
        Some(other) => {
            let message = format!("reports are taken each `month` or `change`, not each `{other}`");
            Err(Refusal::input("not_one_of", message)
                .at("each")
                .help("leave it away for month ends"))
        }
    }
}

/// The log folded day by day, and what was believed on reporting dates.
struct Reports {
    programme: ProgrammeId,
    each: Each,
    past: State,
    /// The day of the last event that was folded.
    day: Option<Date>,
    changed: bool,
    dates: Vec<Date>,
    left_out: usize,
    points: BTreeMap<ItemId, Vec<Point>>,
}

impl Reports {
    fn new(programme: &ProgrammeId, each: Each) -> Reports {
        Reports {
            programme: programme.clone(),
            each,
            past: State::default(),
            day: None,
            changed: false,
            dates: Vec::new(),
            left_out: 0,
            points: BTreeMap::new(),
        }
    }

    fn fold(&mut self, event: &Event) {
        let day = self.past.date_of(event.recorded);
        self.pass(day);
        evolve(&mut self.past, event);
        // The first adoption brings the organisation's calendar.
        self.day = Some(self.past.date_of(event.recorded));
        self.changed |= !matches!(event.data, EventData::Case(CaseEvent::CaseLinked(_)));
    }

    /// Takes the reports that are due before a day begins.
    fn pass(&mut self, next: Date) {
        let Some(last) = self.day.filter(|last| *last < next) else {
            return;
        };
        match self.each {
            Each::Month => {
                let mut end = last.last_of_month();
                while end < next {
                    self.report(end);
                    let following = end.tomorrow().ok();
                    match following.map(Date::last_of_month) {
                        Some(later) => end = later,
                        None => break,
                    }
                }
            }
            Each::Change if self.changed => self.report(last),
            Each::Change => {}
        }
        self.changed = false;
    }

    fn close(&mut self, on: Date) {
        self.pass(on);
        self.report(on);
    }

    fn report(&mut self, on: Date) {
        if self.dates.len() >= MOST_DATES {
            self.left_out += 1;
            return;
        }
        let Some(framework) = self.past.in_force.clone() else {
            return;
        };
        let Some(programme) = self.past.programme(&self.programme) else {
            return;
        };
        let Some(progress) = self.past.programmes.get(&self.programme) else {
            return;
        };
        let setting = Setting::of(&framework.organisation, on);
        let Ok(plan) = Plan::new(&programme, progress, setting) else {
            return;
        };
        let schedule = Schedule::new(&plan);
        self.dates.push(on);
        for promise in promises(&plan, &schedule) {
            let Some(place) = plan.graph().position(promise.item.as_str()) else {
                continue;
            };
            let point = Point {
                on,
                finish: schedule.early_finish(place),
                promised: promise.promised,
                fails: promise.fails,
                done: progress.status(&promise.item) == ItemStatus::Done,
            };
            self.points.entry(promise.item).or_default().push(point);
        }
    }
}

fn told(asked: &Asked, reports: &Reports) -> Json {
    let items = asked.programme().items.iter();
    let items = items.filter_map(|it| Some(item(asked, it, reports.points.get(&it.id)?)));
    json!({
        "programme": asked.programme().id,
        "as_of": asked.on,
        "each": match reports.each { Each::Month => "month", Each::Change => "change" },
        "dates": reports.dates,
        "left_out": reports.left_out,
        "items": items.collect::<Vec<_>>(),
    })
}

fn item(asked: &Asked, item: &Item, points: &[Point]) -> Json {
    let likely = |point: &Point| point.finish.likely;
    let first = points.iter().find_map(likely);
    let now = points.iter().rev().find_map(likely);
    let days = |(first, now): (Date, Date)| now.duration_since(first).as_hours() / 24;
    json!({
        "item": item.id,
        "label": item.label.text("en"),
        "owner": item.owner,
        "status": asked.progress().status(&item.id).word(),
        "promised": points.last().map(|point| point.promised),
        "first": first,
        "now": now,
        "slipped_days": first.zip(now).map(days),
        "points": points.iter().map(point).collect::<Vec<_>>(),
    })
}

fn point(point: &Point) -> Json {
    let mut json = words::dates(point.finish);
    json["on"] = json!(point.on);
    json["promised"] = json!(point.promised);
    json["fails"] = json!(point.fails);
    json["done"] = json!(point.done);
    json
}
