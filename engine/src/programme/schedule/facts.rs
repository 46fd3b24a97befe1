//! What is known of an item's time before the graph is asked: actual dates, forecasts, durations.

use super::day::{
    LIKELY, LONG_AGO, LOW, MOST_DAYS, NEVER, Points, evening, later, morning, plus_days,
};
use super::lengths::Lengths;
use super::pace::Pace;
use super::setting::Setting;
use crate::event::BlockKind;
use crate::framework::{EdgeKind, EdgeTarget, Fund, Item, ItemStatus, Programme, Strength};
use crate::programme::graph::ItemGraph;
use crate::programme::standing::{ItemProgress, MoneyGates, Progress, blocks_of};
use crate::value::{ItemId, Stretch, When};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// How the schedule treats an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// It is over: its dates stand.
    Over,
    /// It began on a day that is known: what it needs holds its end only.
    Running,
    /// Its whole duration lies ahead.
    Ahead,
}

/// What holds an item to a day other than what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Floor {
    /// The day of asking: what is not done by then cannot be done before it.
    DataDate,
    /// The day that the text describes, for what had begun by then.
    TextDate,
    /// The day it began.
    Began,
    /// The day it was done.
    Done,
    /// The day it is to begin.
    PlannedStart,
    /// What somebody forecast.
    Forecast,
    /// The day of a decision, as it is said: nobody says how long it takes.
    Decided,
    /// The day of the decision that releases its money.
    Money(ItemId),
    /// A fund that was refused: nobody can say when other money comes.
    Refused(String),
    /// The day something outside was met, or nobody can say when.
    External(String),
}

/// What is known of an item's time.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) mode: Mode,
    /// It does not begin before.
    pub(super) start: Points,
    pub(super) start_floor: Floor,
    /// From its start to its end.
    pub(super) lengths: Lengths,
    /// It does not end before.
    pub(super) finish: Points,
    pub(super) finish_floor: Floor,
    /// It ends so many days later than all this would give.
    pub(super) delay_days: i64,
    /// Whether its actual end is known, where it is over.
    pub(super) dated: bool,
}

/// Reads the facts of items out of a programme and its progress.
pub(super) struct Reader<'p> {
    pub(super) programme: &'p Programme,
    pub(super) progress: &'p Progress,
    pub(super) setting: &'p Setting<'p>,
    pub(super) graph: &'p ItemGraph,
    pub(super) pace: &'p Pace,
    /// What was heard of each item, by its place.
    pub(super) known: &'p [Option<&'p ItemProgress>],
    /// Decisions that release money.
    pub(super) gates: &'p BTreeSet<&'p ItemId>,
    /// Days by which items are supposed to end later, by their place.
    pub(super) delays: &'p BTreeMap<usize, i64>,
}

impl Reader<'_> {
    pub(super) fn facts(&self, place: usize) -> Facts {
        let mut facts = self.without_delay(&self.programme.items[place], self.known[place]);
        if let Some(days) = self.delays.get(&place) {
            facts.shift(*days, morning(self.setting.data_date));
        }
        facts
    }

    fn without_delay(&self, item: &Item, progress: Option<&ItemProgress>) -> Facts {
        let declined = progress.and_then(|known| known.declined_on);
        let status = progress.map_or(item.status, |known| known.status);
        let mut facts = match (status, declined) {
            (ItemStatus::Done, _) => return self.over(item, progress),
            (_, Some(day)) if item.strength == Strength::Explore => {
                return over([evening(day); 3], true);
            }
            (ItemStatus::Started, _) => self.started(item, progress),
            (ItemStatus::Planned, _) => self.planned(item),
        };
        self.add_forecast(item, progress, &mut facts);
        if declined.is_some() {
            facts.raise_finish([LONG_AGO, NEVER, NEVER], Floor::Done);
        }
        self.add_externals(item, &mut facts);
        self.add_money(item, &mut facts);
        facts
    }

    fn over(&self, item: &Item, progress: Option<&ItemProgress>) -> Facts {
        if let Some(day) = progress.and_then(|known| known.done_on) {
            let mut facts = over([evening(day); 3], true);
            let began = progress.and_then(|known| known.started_on).map(morning);
            let said = item.start.as_ref().and_then(|when| self.period(when));
            if let Some(start) = began.or(said.map(|[first, _]| morning(first))) {
                facts.start = [start.min(evening(day)); 3];
            }
            return facts;
        }
        // Nobody said since when: it was over when the day of the text began.
        let latest = morning(self.setting.data_date.min(self.programme.as_of));
        let said = item.finish.as_ref().and_then(|when| self.period(when));
        let finish = said.map_or([latest; 3], |[first, last]| {
            let last = evening(last).min(latest);
            [evening(first).min(latest), last, last]
        });
        over(finish, false)
    }

    fn started(&self, item: &Item, progress: Option<&ItemProgress>) -> Facts {
        let today = self.setting.data_date;
        let actual = progress.and_then(|known| known.started_on);
        let said = item.start.as_ref().and_then(|when| self.period(when));
        let said = said.map(|days| days.map(|day| morning(day.min(today))));
        let said = said.map(|[first, last]| [first, last, last]);
        let lengths = Lengths::of(item.duration);
        match actual.map(|day| [morning(day); 3]).or(said) {
            Some(start) => Facts {
                finish: [evening(today); 3],
                ..Facts::new(Mode::Running, start, Floor::Began, lengths)
            },
            None => {
                let text = [morning(self.programme.as_of); 3];
                Facts {
                    finish: [evening(today); 3],
                    ..Facts::new(Mode::Ahead, text, Floor::TextDate, lengths)
                }
            }
        }
    }

    fn planned(&self, item: &Item) -> Facts {
        let today = [morning(self.setting.data_date); 3];
        let mut facts = Facts::new(
            Mode::Ahead,
            today,
            Floor::DataDate,
            Lengths::of(item.duration),
        );
        facts.finish = today;
        if let Some(days) = item.start.as_ref().and_then(|when| self.period(when)) {
            let [first, last] = days.map(morning);
            facts.raise_start([first, first, last], Floor::PlannedStart);
        }
        facts
    }

    /// A forecast replaces the item's likely duration: after its needs are met, the item takes its
    /// least duration only. A decision on money for which nobody says how long it takes is expected
    /// when it is promised: a body decides on its day.
    fn add_forecast(&self, item: &Item, progress: Option<&ItemProgress>, facts: &mut Facts) {
        let forecast = progress.and_then(|known| known.forecast.as_ref());
        let is_day = item.duration.is_none() && self.gates.contains(&item.id);
        let (when, floor) = match (forecast, &item.finish) {
            (Some(forecast), _) => (forecast, Floor::Forecast),
            (None, Some(promise)) if is_day => (promise, Floor::Decided),
            _ => return,
        };
        let Some(days) = self.period(when) else {
            return;
        };
        let least = match facts.mode {
            Mode::Ahead => item
                .duration
                .map_or(Stretch::NONE, |duration| duration.least),
            Mode::Running | Mode::Over => Stretch::NONE,
        };
        facts.lengths = facts.lengths.only(least);
        let [first, last] = days.map(evening);
        facts.raise_finish([first, last, last], floor);
    }

    fn add_externals(&self, item: &Item, facts: &mut Facts) {
        for need in item.needs.iter().filter(|need| need.kind.blocks()) {
            let EdgeTarget::External { what, met } = &need.target else {
                continue;
            };
            let days = match met.as_ref().map(|when| self.period(when)) {
                None => [LONG_AGO, NEVER, NEVER],
                Some(None) => continue,
                Some(Some(days)) => {
                    let [first, last] = days.map(|day| self.pace.lag(evening(day), need.lag));
                    [first, last, last]
                }
            };
            let finish_only = need.kind == EdgeKind::Finish || facts.mode == Mode::Running;
            if finish_only {
                facts.raise_finish(days, Floor::External(what.clone()));
            } else {
                facts.raise_start(days, Floor::External(what.clone()));
            }
        }
    }

    /// Money that was refused never comes. Where one of several decisions is enough, the one that
    /// is said to be taken first counts; what hangs on one decision alone waits for it as it waits
    /// for any item.
    fn add_money(&self, item: &Item, facts: &mut Facts) {
        if let Some(fund) = self.refused(item) {
            facts.wait([LONG_AGO, NEVER, NEVER], Floor::Refused(fund));
        }
        let gates = MoneyGates {
            programme: self.programme,
            progress: self.progress,
        };
        let alone: Vec<&ItemId> = self.programme.gates_of(item).collect();
        for line in item.funding.iter().filter(|line| gates.held(line)) {
            let is_edge = |fund: &Fund| fund.gate.as_ref().is_some_and(|it| alone.contains(&it));
            if gates.funds_of(line).all(is_edge) {
                continue;
            }
            let coming = gates.funds_of(line).filter(|fund| !gates.refused(fund));
            let dated = |fund: &Fund| {
                let gate = fund.gate.as_ref()?;
                Some((self.decision(gate)?, gate.clone()))
            };
            // Any one of them is enough, so if one has no date, the earliest is not known.
            let dates: Option<Vec<(Points, ItemId)>> = coming.map(dated).collect();
            let first =
                dates.and_then(|dates| dates.into_iter().min_by_key(|(day, _)| day[LIKELY]));
            if let Some((day, gate)) = first {
                facts.wait(day, Floor::Money(gate));
            }
        }
    }

    /// The fund of an item that was refused, where no other money will do.
    fn refused(&self, item: &Item) -> Option<String> {
        let paid = item.needs.iter().any(|need| need.kind == EdgeKind::Funds);
        if !paid && item.funding.is_empty() {
            return None;
        }
        let blocks = blocks_of(self.programme, self.progress, item).into_iter();
        let mut refused = blocks.filter(|block| block.kind.is(BlockKind::Refused));
        refused.next().map(|block| block.what)
    }

    /// When a decision is taken, as far as somebody said: done, forecast or promised.
    fn decision(&self, gate: &ItemId) -> Option<Points> {
        let place = self.graph.position(gate.as_str())?;
        let item = &self.programme.items[place];
        let progress = self.known[place];
        if progress.map_or(item.status, |known| known.status) == ItemStatus::Done {
            return Some(self.over(item, progress).finish);
        }
        let forecast = progress.and_then(|known| known.forecast.as_ref());
        let days = self.period(forecast.or(item.finish.as_ref())?)?;
        let today = evening(self.setting.data_date);
        let delay = self.delays.get(&place).copied().unwrap_or(0);
        let delay = delay.clamp(-MOST_DAYS, MOST_DAYS);
        let [first, last] = days.map(|day| plus_days(evening(day).max(today), delay).max(today));
        Some([first, last, last])
    }

    fn period(&self, when: &When) -> Option<[Date; 2]> {
        let when = self.setting.resolve(when, self.programme.as_of);
        Some([when.first()?, when.last()?])
    }

    /// The end of the last day of what an item is promised for. A promise on the condition that
    /// money comes is none where the money was refused.
    pub(super) fn promise(&self, item: &Item) -> Option<i64> {
        if item.strength == Strength::Conditional && self.refused(item).is_some() {
            return None;
        }
        let period = item.finish.as_ref().and_then(|when| self.period(when));
        period.map(|[_, last]| evening(last))
    }
}

impl Facts {
    fn new(mode: Mode, start: Points, start_floor: Floor, lengths: Lengths) -> Facts {
        Facts {
            mode,
            start,
            start_floor,
            lengths,
            finish: start,
            finish_floor: Floor::DataDate,
            delay_days: 0,
            dated: false,
        }
    }

    fn raise_start(&mut self, points: Points, floor: Floor) {
        if over_takes(points, self.start) {
            self.start_floor = floor;
        }
        self.start = later(self.start, points);
    }

    fn raise_finish(&mut self, points: Points, floor: Floor) {
        if over_takes(points, self.finish) {
            self.finish_floor = floor;
        }
        self.finish = later(self.finish, points);
    }

    /// Waits for something that is not there yet: the start does, or the end of a running item.
    fn wait(&mut self, points: Points, floor: Floor) {
        match self.mode {
            Mode::Ahead => self.raise_start(points, floor),
            Mode::Running => self.raise_finish(points, floor),
            Mode::Over => {}
        }
    }

    /// The item ends so many days later than it would; a negative number takes from its duration
    /// and its forecast, as far as there is time left to take.
    fn shift(&mut self, days: i64, today: i64) {
        let days = days.clamp(-MOST_DAYS, MOST_DAYS);
        if self.mode == Mode::Over {
            return;
        }
        if days >= 0 {
            self.delay_days = days;
        } else {
            self.lengths.shorter_days = -days;
            self.finish = self.finish.map(|point| plus_days(point, days).max(today));
        }
    }
}

/// Whether a new floor is the one that counts: on the likely day, or where that is unknown on the
/// earliest.
fn over_takes(new: Points, old: Points) -> bool {
    new[LIKELY] > old[LIKELY] || (new[LIKELY] == old[LIKELY] && new[LOW] > old[LOW])
}

fn over(finish: Points, dated: bool) -> Facts {
    Facts {
        finish_floor: Floor::Done,
        dated,
        ..Facts::new(Mode::Over, finish, Floor::Done, Lengths::of(None))
    }
}
