//! When each item can begin and end: forward for early dates, backward for late ones.
//!
//! A point of time is a day. An item that takes 0 days begins and ends on the same day, and what
//! comes after an item may begin on the day it ends. Every date is a range: at the earliest, most
//! likely, at the latest. Early dates are exact. Late dates and slack are sound outer bounds: the
//! true ones lie within, since a range does not say which durations go together.

use super::day::{
    ANY_TIME, Days, HIGH, LIKELY, LONG_AGO, LOW, NEVER, between, known, later, minus, plus,
};
use super::facts::Mode;
use super::plan::Plan;
use super::ranks::Ranks;
use crate::framework::EdgeKind;
use jiff::civil::Date;
use petgraph::graph::Edge;

use super::graph::Dependency;

/// A date as a range. What nobody can say is `None`: a latest without bound, a likely that hangs
/// on a duration that nobody stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateRange {
    /// At the earliest.
    pub earliest: Option<Date>,
    /// Most likely.
    pub likely: Option<Date>,
    /// At the latest.
    pub latest: Option<Date>,
}

/// A number of days as a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// At the least; `None` when there is no bound.
    pub least_days: Option<i64>,
    /// Most likely.
    pub likely_days: Option<i64>,
    /// At the most; `None` when there is no bound.
    pub most_days: Option<i64>,
}

/// When something begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Times {
    pub(super) start: Days,
    pub(super) finish: Days,
}

/// When each item can begin and end. Items are told by their place in the programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub(super) early: Vec<Times>,
    late: Vec<Times>,
    /// The end of the whole.
    end: Days,
    /// The end that `late` was counted from: where the end alone moves, all late dates move
    /// with it.
    late_end: Days,
}

impl Schedule {
    /// The schedule of a plan, in one pass forward and one backward.
    pub fn new(plan: &Plan<'_>) -> Schedule {
        let nothing = Times {
            start: ANY_TIME,
            finish: ANY_TIME,
        };
        let mut schedule = Schedule {
            early: vec![nothing; plan.graph.len()],
            late: Vec::new(),
            end: ANY_TIME,
            late_end: ANY_TIME,
        };
        for item in plan.graph.order() {
            schedule.early[item] = early(plan, &schedule.early, item);
        }
        schedule.end = schedule.latest_finish();
        schedule.all_late(plan);
        schedule
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.early.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.early.is_empty()
    }

    /// When an item can begin.
    pub fn early_start(&self, item: usize) -> DateRange {
        dates(self.early[item].start)
    }

    /// When an item can end.
    pub fn early_finish(&self, item: usize) -> DateRange {
        dates(self.early[item].finish)
    }

    /// When an item must begin, so that the end of the whole does not move.
    pub fn late_start(&self, item: usize) -> DateRange {
        dates(self.late_times(item).start)
    }

    /// When an item must end, so that the end of the whole does not move.
    pub fn late_finish(&self, item: usize) -> DateRange {
        dates(self.late_times(item).finish)
    }

    /// When the whole ends. Items whose likely end is unknown count with their earliest for the
    /// likely end of the whole.
    pub fn end(&self) -> DateRange {
        dates(self.end)
    }

    /// By how much an item can slip as a whole before the end of the whole moves; nothing for an
    /// item that is over.
    pub fn total_slack(&self, plan: &Plan<'_>, item: usize) -> DayRange {
        let (early, late) = (&self.early[item], self.late_times(item));
        let slack = |late_lane: usize, early_lane: usize| {
            let finish = between(early.finish[early_lane], late.finish[late_lane]);
            let start = between(early.start[early_lane], late.start[late_lane]);
            match plan.facts[item].mode {
                Mode::Ahead => finish.zip(start).map(|(finish, start)| finish.min(start)),
                Mode::Running => finish,
                Mode::Over => None,
            }
        };
        DayRange {
            least_days: match plan.facts[item].mode {
                Mode::Over => None,
                _ => Some(slack(LOW, HIGH).unwrap_or(0).max(0)),
            },
            likely_days: slack(LIKELY, LIKELY),
            most_days: slack(HIGH, LOW),
        }
    }

    /// By how much an item can slip before anything that waits for it moves.
    pub fn free_slack(&self, plan: &Plan<'_>, item: usize) -> DayRange {
        let slack = |ours: usize, theirs: usize| {
            let to_the_end = between(self.early[item].finish[ours], self.end[theirs]);
            let mut least = to_the_end.unwrap_or(NEVER);
            for edge in plan.graph.successors_of(item) {
                if let Some(room) = self.room(plan, item, edge, ours, theirs) {
                    least = least.min(room?);
                }
            }
            known(least).then_some(least)
        };
        if plan.facts[item].mode == Mode::Over {
            return DayRange {
                least_days: None,
                likely_days: None,
                most_days: None,
            };
        }
        DayRange {
            least_days: Some(slack(HIGH, LOW).unwrap_or(0).max(0)),
            likely_days: slack(LIKELY, LIKELY),
            most_days: slack(LOW, HIGH),
        }
    }

    /// The room before one successor moves: `None` where it does not wait, nothing in it where
    /// nobody can say.
    fn room(
        &self,
        plan: &Plan<'_>,
        item: usize,
        edge: &Edge<Dependency>,
        ours: usize,
        theirs: usize,
    ) -> Option<Option<i64>> {
        let to = edge.target().index();
        let mode = plan.facts[to].mode;
        if !edge.weight.kind.schedules() || mode == Mode::Over {
            return None;
        }
        let their = if by_finish(edge.weight.kind, mode) {
            self.early[to]
                .finish
                .map(|day| minus(day, plan.facts[to].delay))
        } else {
            self.early[to].start
        };
        let until = plan.before_lag(their, &edge.weight)[theirs];
        let own = if edge.weight.kind == EdgeKind::Start {
            self.early[item].start[ours]
        } else {
            self.early[item].finish[ours]
        };
        Some(between(own, until))
    }

    /// Brings the schedule up to date after something else is known of some items; gives the
    /// items whose early dates moved. Only what they reach is looked at.
    pub fn update(&mut self, plan: &Plan<'_>, changed: &[usize]) -> Vec<usize> {
        let moved = self.update_early(plan, changed);
        let end = self.latest_finish_after(&moved);
        let moves_along = |lane: usize| {
            end[lane] == self.end[lane]
                || (!plan.working_lags && known(end[lane]) && known(self.late_end[lane]))
        };
        let all_along = (LOW..=HIGH).all(moves_along);
        self.end = end;
        if all_along {
            let was_known = |before: &Days| known(before[LIKELY]);
            let is_known = |item: usize| known(self.early[item].finish[LIKELY]);
            let turned = moved
                .iter()
                .filter(|(item, before)| was_known(before) != is_known(*item));
            let changed: Vec<usize> = changed
                .iter()
                .copied()
                .chain(turned.map(|(item, _)| *item))
                .collect();
            self.update_late(plan, &changed);
        } else {
            self.all_late(plan);
        }
        moved.into_iter().map(|(item, _)| item).collect()
    }

    fn update_early(&mut self, plan: &Plan<'_>, changed: &[usize]) -> Vec<(usize, Days)> {
        let mut open = Ranks::new(self.len());
        for item in changed {
            open.insert(plan.graph.rank(*item));
        }
        let mut moved = Vec::new();
        let mut word = 0;
        while let Some(rank) = open.take_lowest(word) {
            word = rank / 64;
            let item = plan.graph.at_rank(rank);
            let (before, now) = (self.early[item], early(plan, &self.early, item));
            if now == before {
                continue;
            }
            self.early[item] = now;
            moved.push((item, before.finish));
            for edge in plan.graph.successors_of(item) {
                let to = edge.target().index();
                if self.moves_early(plan, edge, (before, now)) {
                    open.insert(plan.graph.rank(to));
                }
            }
        }
        moved
    }

    /// Whether what waits may move, now that what it waits for has moved.
    fn moves_early(
        &self,
        plan: &Plan<'_>,
        edge: &Edge<Dependency>,
        (before, now): (Times, Times),
    ) -> bool {
        let to = edge.target().index();
        let facts = &plan.facts[to];
        let kind = edge.weight.kind;
        if !kind.schedules() || facts.mode == Mode::Over {
            return false;
        }
        let held = if by_finish(kind, facts.mode) {
            self.early[to].finish.map(|day| minus(day, facts.delay))
        } else {
            self.early[to].start
        };
        let until = |times: Times| {
            let days = if kind == EdgeKind::Start {
                times.start
            } else {
                times.finish
            };
            plan.lagged(days, &edge.weight)
        };
        let (before, now) = (until(before), until(now));
        (LOW..=HIGH).any(|lane| {
            now[lane] > held[lane] || (before[lane] >= held[lane] && now[lane] < before[lane])
        })
    }

    fn update_late(&mut self, plan: &Plan<'_>, changed: &[usize]) {
        let mut open = Ranks::new(self.len());
        for item in changed {
            open.insert(plan.graph.rank(*item));
            for edge in plan.graph.needs_of(*item) {
                open.insert(plan.graph.rank(edge.source().index()));
            }
        }
        let mut word = usize::MAX - 1;
        while let Some(rank) = open.take_highest(word) {
            word = rank / 64;
            let item = plan.graph.at_rank(rank);
            let (before, now) = (self.late[item], self.late_of(plan, item));
            if now == before {
                continue;
            }
            self.late[item] = now;
            for edge in plan.graph.needs_of(item) {
                if self.moves_late(plan, edge, (before, now)) {
                    open.insert(plan.graph.rank(edge.source().index()));
                }
            }
        }
    }

    /// Whether what is needed may have to be there at another time, now that what needs it has.
    fn moves_late(
        &self,
        plan: &Plan<'_>,
        edge: &Edge<Dependency>,
        (before, now): (Times, Times),
    ) -> bool {
        let facts = &plan.facts[edge.target().index()];
        let kind = edge.weight.kind;
        if !kind.schedules() || facts.mode == Mode::Over {
            return false;
        }
        let own = self.late[edge.source().index()];
        let held = if kind == EdgeKind::Start {
            own.start
        } else {
            own.finish
        };
        let until = |times: Times| {
            let days = if by_finish(kind, facts.mode) {
                times.finish.map(|day| minus(day, facts.delay))
            } else {
                times.start
            };
            plan.before_lag(days, &edge.weight)
        };
        let (before, now) = (until(before), until(now));
        (LOW..=HIGH).any(|lane| {
            now[lane] < held[lane] || (before[lane] <= held[lane] && now[lane] > before[lane])
        })
    }

    fn all_late(&mut self, plan: &Plan<'_>) {
        let open_end = Times {
            start: self.end,
            finish: self.end,
        };
        self.late_end = self.end;
        self.late.clear();
        self.late.resize(self.early.len(), open_end);
        for item in plan.graph.order().rev() {
            self.late[item] = self.late_of(plan, item);
        }
    }

    /// When an item must begin and end, counted from `late_end`. It has no likely day where its
    /// likely end is unknown.
    fn late_of(&self, plan: &Plan<'_>, item: usize) -> Times {
        let mut times = late(plan, &self.late, self.late_end, item);
        if !known(self.early[item].finish[LIKELY]) {
            (times.start[LIKELY], times.finish[LIKELY]) = (LONG_AGO, LONG_AGO);
        }
        times
    }

    fn late_times(&self, item: usize) -> Times {
        let moved = |days: Days| {
            let lane = |lane: usize| {
                let by = between(self.late_end[lane], self.end[lane]).unwrap_or(0);
                plus(days[lane], by)
            };
            [lane(LOW), lane(LIKELY), lane(HIGH)]
        };
        Times {
            start: moved(self.late[item].start),
            finish: moved(self.late[item].finish),
        }
    }

    fn latest_finish(&self) -> Days {
        let finishes = self.early.iter().map(|times| known_likely(times.finish));
        finishes.reduce(later).unwrap_or(ANY_TIME)
    }

    /// The end after some items moved; they are given with where they ended before.
    fn latest_finish_after(&self, moved: &[(usize, Days)]) -> Days {
        let mut end = self.end;
        for (item, before) in moved {
            let (before, now) = (
                known_likely(*before),
                known_likely(self.early[*item].finish),
            );
            let shrinks = |lane: usize| before[lane] == end[lane] && now[lane] < before[lane];
            if (LOW..=HIGH).any(shrinks) {
                return self.latest_finish();
            }
            end = later(end, now);
        }
        end
    }
}

/// An end whose likely day is unknown counts with its earliest for when the whole likely ends.
fn known_likely(mut days: Days) -> Days {
    if days[LIKELY] == NEVER {
        days[LIKELY] = days[LOW];
    }
    days
}

fn dates(days: Days) -> DateRange {
    use super::day::day;
    DateRange {
        earliest: day(days[LOW]),
        likely: day(days[LIKELY]),
        latest: day(days[HIGH]),
    }
}

/// Whether a need holds the end of what needs it rather than its start.
fn by_finish(kind: EdgeKind, mode: Mode) -> bool {
    kind == EdgeKind::Finish || mode == Mode::Running
}

fn each(a: Days, b: Days, with: impl Fn(i64, i64) -> i64) -> Days {
    [with(a[0], b[0]), with(a[1], b[1]), with(a[2], b[2])]
}

/// When an item can begin and end, given that of all it needs.
fn early(plan: &Plan<'_>, times: &[Times], item: usize) -> Times {
    let facts = &plan.facts[item];
    if facts.mode == Mode::Over {
        return Times {
            start: facts.start,
            finish: facts.finish,
        };
    }
    let (mut ready, mut end) = (ANY_TIME, facts.finish);
    for edge in plan.graph.needs_of(item) {
        let other = &times[edge.source().index()];
        match edge.weight.kind {
            EdgeKind::After => ready = later(ready, plan.lagged(other.finish, &edge.weight)),
            EdgeKind::Start => ready = later(ready, plan.lagged(other.start, &edge.weight)),
            EdgeKind::Finish => end = later(end, plan.lagged(other.finish, &edge.weight)),
            EdgeKind::Funds | EdgeKind::Informs | EdgeKind::Contributes => {}
        }
    }
    let start = match facts.mode {
        Mode::Ahead => later(facts.start, ready),
        Mode::Running | Mode::Over => {
            end = later(end, ready);
            facts.start
        }
    };
    let finish = later(each(start, facts.duration, plus), end);
    Times {
        start,
        finish: finish.map(|day| plus(day, facts.delay)),
    }
}

/// When an item must begin and end, given that of all that waits for it. The earliest late date
/// takes the longest durations, the latest the shortest.
fn late(plan: &Plan<'_>, times: &[Times], end: Days, item: usize) -> Times {
    let earlier = |a: Days, b: Days| each(a, b, i64::min);
    let (mut finish, mut start) = (end, [NEVER; 3]);
    for edge in plan.graph.successors_of(item) {
        let to = edge.target().index();
        let facts = &plan.facts[to];
        if !edge.weight.kind.schedules() || facts.mode == Mode::Over {
            continue;
        }
        let until = if by_finish(edge.weight.kind, facts.mode) {
            times[to].finish.map(|day| minus(day, facts.delay))
        } else {
            times[to].start
        };
        let until = plan.before_lag(until, &edge.weight);
        if edge.weight.kind == EdgeKind::Start {
            start = earlier(start, until);
        } else {
            finish = earlier(finish, until);
        }
    }
    let facts = &plan.facts[item];
    let [least, likely, most] = facts.duration;
    let working = finish.map(|day| minus(day, facts.delay));
    Times {
        start: earlier(start, each(working, [most, likely, least], minus)),
        finish,
    }
}
