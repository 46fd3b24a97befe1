//! What is known of an item's time before the graph is asked: actual dates, forecasts, durations.

use super::day::{Days, LIKELY, LONG_AGO, LOW, MOST_DAYS, NEVER, later, number, plus};
use super::setting::Setting;
use crate::event::BlockKind;
use crate::framework::{EdgeKind, EdgeTarget, Fund, Item, ItemStatus, Programme, Strength};
use crate::programme::graph::ItemGraph;
use crate::programme::standing::{ItemProgress, MoneyGates, Progress, blocks_of};
use crate::value::{ItemId, When};
use jiff::civil::Date;
use std::collections::BTreeMap;

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
    pub(super) start: Days,
    pub(super) start_floor: Floor,
    /// From its start to its end.
    pub(super) duration: Days,
    /// It does not end before.
    pub(super) finish: Days,
    pub(super) finish_floor: Floor,
    /// It ends so many days later than all this would give.
    pub(super) delay: i64,
    /// Whether its actual end is known, where it is over.
    pub(super) dated: bool,
}

const NO_TIME: Days = [0; 3];

/// Reads the facts of items out of a programme and its progress.
pub(super) struct Reader<'p> {
    pub(super) programme: &'p Programme,
    pub(super) progress: &'p Progress,
    pub(super) setting: &'p Setting<'p>,
    pub(super) graph: &'p ItemGraph,
    /// What was heard of each item, by its place.
    pub(super) known: &'p [Option<&'p ItemProgress>],
    /// Days by which items are supposed to end later, by their place.
    pub(super) delays: &'p BTreeMap<usize, i64>,
}

impl Reader<'_> {
    pub(super) fn facts(&self, place: usize) -> Facts {
        let mut facts = self.without_delay(&self.programme.items[place], self.known[place]);
        if let Some(days) = self.delays.get(&place) {
            facts.shift(*days, number(self.setting.data_date));
        }
        facts
    }

    fn without_delay(&self, item: &Item, progress: Option<&ItemProgress>) -> Facts {
        let declined = progress.and_then(|known| known.declined_on);
        let status = progress.map_or(item.status, |known| known.status);
        let mut facts = match (status, declined) {
            (ItemStatus::Done, _) => return self.over(item, progress),
            (_, Some(day)) if item.strength == Strength::Explore => {
                return over(day_of(day), true);
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
            let mut facts = over(day_of(day), true);
            let began = progress.and_then(|known| known.started_on).map(number);
            let said = item.start.as_ref().and_then(|when| self.period(when));
            if let Some(start) = began.or(said.map(|[first, _]| first)) {
                facts.start = [start.min(number(day)); 3];
            }
            return facts;
        }
        let latest = number(self.setting.data_date).min(number(self.programme.as_of));
        let said = item.finish.as_ref().and_then(|when| self.period(when));
        let finish = said.map_or([latest; 3], |[first, last]| {
            [first.min(latest), last.min(latest), last.min(latest)]
        });
        over(finish, false)
    }

    fn started(&self, item: &Item, progress: Option<&ItemProgress>) -> Facts {
        let today = number(self.setting.data_date);
        let actual = progress.and_then(|known| known.started_on).map(day_of);
        let said = item.start.as_ref().and_then(|when| self.period(when));
        let said = said.map(|[first, last]| [first.min(today), last.min(today), last.min(today)]);
        let duration = duration(item);
        match actual.or(said) {
            Some(start) => Facts::new(Mode::Running, start, Floor::Began, duration, today),
            None => {
                let text = [number(self.programme.as_of); 3];
                Facts::new(Mode::Ahead, text, Floor::TextDate, duration, today)
            }
        }
    }

    fn planned(&self, item: &Item) -> Facts {
        let today = number(self.setting.data_date);
        let (today_days, days) = ([today; 3], duration(item));
        let mut facts = Facts::new(Mode::Ahead, today_days, Floor::DataDate, days, today);
        if let Some([first, last]) = item.start.as_ref().and_then(|when| self.period(when)) {
            facts.raise_start([first, first, last], Floor::PlannedStart);
        }
        facts
    }

    /// A forecast replaces the item's likely duration: after its needs are met, the item takes its
    /// least duration only.
    fn add_forecast(&self, item: &Item, progress: Option<&ItemProgress>, facts: &mut Facts) {
        let forecast = progress.and_then(|known| known.forecast.as_ref());
        let Some([first, last]) = forecast.and_then(|when| self.period(when)) else {
            return;
        };
        let least = match facts.mode {
            Mode::Ahead => item
                .duration
                .map_or(0, |duration| in_days(duration.least_days)),
            Mode::Running | Mode::Over => 0,
        };
        facts.duration = [least; 3];
        facts.raise_finish([first, last, last], Floor::Forecast);
    }

    fn add_externals(&self, item: &Item, facts: &mut Facts) {
        for need in item.needs.iter().filter(|need| need.kind.blocks()) {
            let EdgeTarget::External { what, met } = &need.target else {
                continue;
            };
            let days = match met.as_ref().map(|when| self.period(when)) {
                None => [LONG_AGO, NEVER, NEVER],
                Some(None) => continue,
                Some(Some([first, last])) => {
                    let lag = i64::from(need.lag_days);
                    [first + lag, last + lag, last + lag]
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

    /// A decision on money moves dates only where it has a date itself.
    fn add_money(&self, item: &Item, facts: &mut Facts) {
        let needs = item
            .needs
            .iter()
            .filter(|need| need.kind == EdgeKind::Funds);
        for need in needs {
            if let EdgeTarget::Item(gate) = &need.target {
                let lag = i64::from(need.lag_days);
                if let Some(days) = self.decision(gate) {
                    facts.wait(days.map(|day| day + lag), Floor::Money(gate.clone()));
                }
            }
        }
        let paid = item.needs.iter().any(|need| need.kind == EdgeKind::Funds);
        if paid || !item.funding.is_empty() {
            let blocks = blocks_of(self.programme, self.progress, item);
            let mut refused = blocks
                .into_iter()
                .filter(|block| block.kind.is(BlockKind::Refused));
            if let Some(block) = refused.next() {
                facts.wait([LONG_AGO, NEVER, NEVER], Floor::Refused(block.what));
            }
        }
        let gates = MoneyGates {
            programme: self.programme,
            progress: self.progress,
        };
        for line in item.funding.iter().filter(|line| gates.held(line)) {
            let coming = gates.funds_of(line).filter(|fund| !gates.refused(fund));
            let dated = |fund: &Fund| {
                let gate = fund.gate.as_ref()?;
                Some((self.decision(gate)?, gate.clone()))
            };
            // Any one of them is enough, so if one has no date, the earliest is not known.
            let dates: Option<Vec<(Days, ItemId)>> = coming.map(dated).collect();
            let first =
                dates.and_then(|dates| dates.into_iter().min_by_key(|(day, _)| day[LIKELY]));
            if let Some((day, gate)) = first {
                facts.wait(day, Floor::Money(gate));
            }
        }
    }

    /// When a decision is taken, as far as somebody said: done, forecast or promised.
    fn decision(&self, gate: &ItemId) -> Option<Days> {
        let place = self.graph.position(gate.as_str())?;
        let item = &self.programme.items[place];
        let progress = self.known[place];
        if progress.map_or(item.status, |known| known.status) == ItemStatus::Done {
            return Some(self.over(item, progress).finish);
        }
        let forecast = progress.and_then(|known| known.forecast.as_ref());
        let [first, last] = self.period(forecast.or(item.finish.as_ref())?)?;
        let today = number(self.setting.data_date);
        let delay = self.delays.get(&place).copied().unwrap_or(0);
        Some([first, last, last].map(|day| day.max(today).saturating_add(delay).max(today)))
    }

    fn period(&self, when: &When) -> Option<[i64; 2]> {
        let when = self.setting.resolve(when, self.programme.as_of);
        Some([number(when.first()?), number(when.last()?)])
    }

    /// The last day of what an item is promised for.
    pub(super) fn promise(&self, item: &Item) -> Option<i64> {
        item.finish
            .as_ref()
            .and_then(|when| self.period(when))
            .map(|[_, last]| last)
    }
}

impl Facts {
    fn new(mode: Mode, start: Days, start_floor: Floor, duration: Days, today: i64) -> Facts {
        Facts {
            mode,
            start,
            start_floor,
            duration,
            finish: [today; 3],
            finish_floor: Floor::DataDate,
            delay: 0,
            dated: false,
        }
    }

    fn raise_start(&mut self, days: Days, floor: Floor) {
        if over_takes(days, self.start) {
            self.start_floor = floor;
        }
        self.start = later(self.start, days);
    }

    fn raise_finish(&mut self, days: Days, floor: Floor) {
        if over_takes(days, self.finish) {
            self.finish_floor = floor;
        }
        self.finish = later(self.finish, days);
    }

    /// Waits for something that is not there yet: the start does, or the end of a running item.
    fn wait(&mut self, days: Days, floor: Floor) {
        match self.mode {
            Mode::Ahead => self.raise_start(days, floor),
            Mode::Running => self.raise_finish(days, floor),
            Mode::Over => {}
        }
    }

    /// The item ends so many days later than it would; a negative number takes from its duration
    /// and its forecast, as far as there is time left to take.
    fn shift(&mut self, days: i64, today: i64) {
        let days = days.clamp(-MOST_DAYS, MOST_DAYS);
        if days >= 0 {
            self.delay = days;
        } else {
            self.duration = self.duration.map(|length| plus(length, days).max(0));
            self.finish = self.finish.map(|day| plus(day, days).max(today));
        }
        if self.mode == Mode::Over {
            self.delay = 0;
        }
    }
}

/// Whether a new floor is the one that counts: on the likely day, or where that is unknown on the
/// earliest.
fn over_takes(new: Days, old: Days) -> bool {
    new[LIKELY] > old[LIKELY] || (new[LIKELY] == old[LIKELY] && new[LOW] > old[LOW])
}

fn over(finish: Days, dated: bool) -> Facts {
    Facts {
        mode: Mode::Over,
        start: finish,
        start_floor: Floor::Done,
        duration: NO_TIME,
        finish,
        finish_floor: Floor::Done,
        delay: 0,
        dated,
    }
}

fn day_of(day: Date) -> Days {
    [number(day); 3]
}

fn in_days(days: u32) -> i64 {
    i64::from(days).min(MOST_DAYS)
}

fn duration(item: &Item) -> Days {
    item.duration.map_or([0, NEVER, NEVER], |duration| {
        let (least, likely, most) = (
            in_days(duration.least_days),
            in_days(duration.likely_days),
            in_days(duration.most_days),
        );
        [least, likely.max(least), most.max(likely).max(least)]
    })
}
