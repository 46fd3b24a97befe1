//! When each item can begin and end: forward for early dates, backward for late ones.
//!
//! A point of time is a day. An item that takes 0 days begins and ends on the same day, and what
//! comes after an item may begin on the day it ends. Every date is a range: at the earliest, most
//! likely, at the latest. Early dates are exact. Late dates and slack are sound outer bounds: the
//! true ones lie within, since a range does not say which durations go together.

use super::day::{ANY_TIME, Days, HIGH, LIKELY, LOW, NEVER, between, known, later, minus};
use super::facts::Mode;
use super::graph::Dependency;
use super::link::{SECOND, mirrored};
use super::pass::Pass;
use super::plan::Plan;
use super::sweep::Trail;
use super::way::{Back, Forward};
use crate::framework::EdgeKind;
use jiff::civil::Date;
use petgraph::graph::Edge;
use std::sync::Arc;

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
#[derive(Clone, Debug)]
pub struct Schedule {
    /// Place of each item in the graph's order.
    rank: Arc<[u32]>,
    early: Pass,
    /// How long before the end each item must end and begin.
    late: Pass,
    /// The end of the whole.
    pub(super) end: Days,
    /// The end that `late` is counted from, where that is not simply the end of the whole.
    counted_from: Option<Days>,
    /// How many items have no likely end.
    without_likely: usize,
}

/// The items whose early dates an update moved.
#[derive(Debug)]
pub struct MovedItems<'a> {
    plan: &'a Plan<'a>,
    early: &'a Pass,
    trail: Trail,
}

impl Schedule {
    /// The schedule of a plan, in one pass forward and one backward.
    pub fn new(plan: &Plan<'_>) -> Schedule {
        let items = plan.graph.len();
        let early = Pass::new(&Forward(plan), items);
        let finishes = (0..items).map(|position| early.noted(position, SECOND));
        let without_likely = finishes.filter(|days| !known(days[LIKELY])).count();
        let end = latest_finish(plan, &early, without_likely);
        let mut schedule = Schedule {
            rank: plan.graph.ranks(),
            late: Pass::default(),
            early,
            end,
            counted_from: None,
            without_likely,
        };
        schedule.count_back(plan);
        schedule
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.rank.len()
    }

    /// Whether there is no item.
    pub fn is_empty(&self) -> bool {
        self.rank.is_empty()
    }

    /// When an item can begin.
    pub fn early_start(&self, item: usize) -> DateRange {
        dates(self.early(item).start)
    }

    /// When an item can end.
    pub fn early_finish(&self, item: usize) -> DateRange {
        dates(self.early(item).finish)
    }

    /// When an item must begin, so that the end of the whole does not move.
    pub fn late_start(&self, plan: &Plan<'_>, item: usize) -> DateRange {
        dates(self.late(plan, item).start)
    }

    /// When an item must end, so that the end of the whole does not move.
    pub fn late_finish(&self, plan: &Plan<'_>, item: usize) -> DateRange {
        dates(self.late(plan, item).finish)
    }

    /// When the whole ends. Items whose likely end is unknown count with their earliest for the
    /// likely end of the whole.
    pub fn end(&self) -> DateRange {
        dates(self.end)
    }

    pub(super) fn early(&self, item: usize) -> Times {
        let [start, finish] = self.early.days(self.position(item));
        Times { start, finish }
    }

    fn late(&self, plan: &Plan<'_>, item: usize) -> Times {
        let position = mirrored(self.position(item), self.len());
        let [finish, start] = self.late.days(position);
        let from = self.counted_from.map_or(self.end, |_| [0; 3]);
        let delay = plan.facts[item].delay;
        Times {
            start: each(from, start, minus),
            finish: each(from, finish.map(|day| minus(day, delay)), minus),
        }
    }

    fn position(&self, item: usize) -> usize {
        self.rank[item] as usize
    }

    /// By how much an item can slip as a whole before the end of the whole moves; nothing for an
    /// item that is over.
    pub fn total_slack(&self, plan: &Plan<'_>, item: usize) -> DayRange {
        let (early, late) = (self.early(item), self.late(plan, item));
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
        let early = self.early(item);
        let slack = |ours: usize, theirs: usize| {
            let to_the_end = between(early.finish[ours], self.end[theirs]);
            let mut least = to_the_end.unwrap_or(NEVER);
            for edge in plan.graph.successors_of(item) {
                if let Some(room) = self.room(plan, &early, edge, ours, theirs) {
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
        own: &Times,
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
            let delay = plan.facts[to].delay;
            self.early(to).finish.map(|day| minus(day, delay))
        } else {
            self.early(to).start
        };
        let until = plan.before_lag(their, edge.weight.lag())[theirs];
        let own = if edge.weight.kind == EdgeKind::Start {
            own.start[ours]
        } else {
            own.finish[ours]
        };
        Some(between(own, until))
    }

    /// Brings the schedule up to date after something else is known of some items. Only what they
    /// reach is looked at, and of that not what moves as one with what was looked at.
    pub fn update<'a>(&'a mut self, plan: &'a Plan<'_>, changed: &[usize]) -> MovedItems<'a> {
        let mut positions: Vec<usize> = changed.iter().map(|item| self.position(*item)).collect();
        let trail = self.early.update(&Forward(plan), &positions);
        for (position, before) in &trail.seen {
            let now = known(self.early.noted(*position, SECOND)[LIKELY]);
            if now != known(before[LIKELY]) {
                positions.push(*position);
                self.without_likely = if now {
                    self.without_likely - 1
                } else {
                    self.without_likely + 1
                };
            }
        }
        self.end = self.end_after(plan, &trail);
        if self.counted_from.is_some_and(|from| from != self.end) {
            self.count_back(plan);
        } else {
            let last = self.len();
            positions
                .iter_mut()
                .for_each(|it| *it = mirrored(*it, last));
            let zero = self.zero();
            let early = &self.early;
            self.late.update(&Back { plan, early, zero }, &positions);
        }
        MovedItems {
            plan,
            early: &self.early,
            trail,
        }
    }

    /// The end of the whole after some items moved.
    fn end_after(&self, plan: &Plan<'_>, trail: &Trail) -> Days {
        let mut end = self.end;
        for (position, before) in &trail.seen {
            let now = counted(self.early.day(*position, SECOND));
            let before = counted(*before);
            let shrinks = |lane: usize| before[lane] == end[lane] && now[lane] < before[lane];
            if trail.has_moved_as_one() || (LOW..=HIGH).any(shrinks) {
                return latest_finish(plan, &self.early, self.without_likely);
            }
            end = later(end, now);
        }
        end
    }

    /// Counts all late dates anew. Where working days lie between items, their number hangs on
    /// the date, and so they cannot be counted from an end that moves.
    fn count_back(&mut self, plan: &Plan<'_>) {
        self.counted_from = plan.working_lags.then_some(self.end);
        let zero = self.zero();
        let early = &self.early;
        self.late = Pass::new(&Back { plan, early, zero }, self.len());
    }

    /// What late dates are counted from, on the axis on which they are counted.
    fn zero(&self) -> Days {
        self.counted_from
            .map_or([0; 3], |end| end.map(|day| minus(0, day)))
    }
}

impl MovedItems<'_> {
    /// How many of them were looked at one by one; the others moved as blocks.
    pub fn looked_at(&self) -> usize {
        self.trail.seen.len()
    }

    /// The items, in the order in which they are scheduled.
    pub fn items(&self) -> impl Iterator<Item = usize> + '_ {
        self.trail
            .positions(&self.early.along)
            .map(|position| self.plan.graph.at_rank(position))
    }
}

/// The end of the whole. Where all likely ends are known, nothing ends after what nothing waits
/// for.
fn latest_finish(plan: &Plan<'_>, early: &Pass, without_likely: usize) -> Days {
    let finish = |position: usize| counted(early.day(position, SECOND));
    let latest = if without_likely == 0 {
        plan.net.last().map(finish).reduce(later)
    } else {
        (0..plan.graph.len()).map(finish).reduce(later)
    };
    latest.unwrap_or(ANY_TIME)
}

/// An end whose likely day is unknown counts with its earliest for when the whole likely ends.
fn counted(mut days: Days) -> Days {
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
