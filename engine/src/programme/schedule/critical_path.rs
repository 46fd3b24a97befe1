//! When each item can begin and end: forward for early dates, backward for late ones.
//!
//! Both days of an item are its own: it begins on the first and ends on the last, and what comes
//! after it begins on the day after. Every date is a range: at the earliest, most likely, at the
//! latest. Early dates are exact. Late dates and slack are sound outer bounds: the true ones lie
//! within, since a range does not say which durations go together. Slack counts days of the
//! calendar, whatever an item counts its own time in.

use super::day::{
    ANY_TIME, HIGH, LIKELY, LONG_AGO, LOW, NEVER, Points, between, date_of, earlier, evening,
    is_evening, is_known, later,
};
use super::facts::{Facts, Floor, Mode};
use super::plan::Plan;
use super::times::{End, Hold, Times};
use crate::programme::graph::Dependency;
use jiff::civil::Date;
use petgraph::graph::Edge;

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

/// When each item can begin and end. An item is named by its place in the programme.
#[derive(Clone, Debug)]
pub struct Schedule {
    early: Vec<Times>,
    late: Vec<Times>,
    end: Points,
}

impl Schedule {
    /// The schedule of a plan, in one pass forward and one backward.
    pub fn new(plan: &Plan<'_>) -> Schedule {
        let early = early_times(plan);
        let end = last_finish(&early);
        let late = late_times(plan, &early, end);
        Schedule { early, late, end }
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
        date_range(self.early[item].start)
    }

    /// When an item can end.
    pub fn early_finish(&self, item: usize) -> DateRange {
        date_range(self.early[item].finish)
    }

    /// When an item must begin, so that the end of the whole does not move.
    pub fn late_start(&self, item: usize) -> DateRange {
        date_range(self.late[item].start)
    }

    /// When an item must end, so that the end of the whole does not move.
    pub fn late_finish(&self, item: usize) -> DateRange {
        date_range(self.late[item].finish)
    }

    /// When an item must begin and end, as points of time.
    #[cfg(test)]
    pub(super) fn late(&self, item: usize) -> Times {
        self.late[item]
    }

    /// Whether an item's likely end says only that it is not over: nothing but the day of asking
    /// holds it to that day.
    pub fn is_only_not_before(&self, plan: &Plan<'_>, item: usize) -> bool {
        let (facts, times) = (&plan.facts[item], &self.early[item]);
        let today = evening(plan.setting.data_date);
        let worked = facts.lengths.end(&plan.pace, times.start[LIKELY], LIKELY);
        facts.mode != Mode::Over
            && facts.finish_floor == Floor::DataDate
            && times.finish[LIKELY] <= today
            && worked < today
    }

    /// The end of the whole in a lane.
    pub(super) fn end_at(&self, lane: usize) -> i64 {
        self.end[lane]
    }

    /// When the whole ends. Items whose likely end is unknown count with their earliest for the
    /// likely end of the whole.
    pub fn end(&self) -> DateRange {
        date_range(self.end)
    }

    /// When an item can begin and end, as points of time.
    pub(super) fn early(&self, item: usize) -> Times {
        self.early[item]
    }

    /// By how much an item can slip as a whole before the end of the whole moves; nothing for an
    /// item that is over.
    pub fn total_slack(&self, plan: &Plan<'_>, item: usize) -> DayRange {
        let (early, late) = (&self.early[item], &self.late[item]);
        let finish = |late_lane: usize, early_lane: usize| {
            between(early.finish[early_lane], late.finish[late_lane])
        };
        let slack = |late_lane: usize, early_lane: usize| match plan.facts[item].mode {
            Mode::Ahead => {
                let start = between(early.start[early_lane], late.start[late_lane])?;
                Some(finish(late_lane, early_lane)?.min(start))
            }
            Mode::Running => finish(late_lane, early_lane),
            Mode::Over => None,
        };
        slack_range(
            plan,
            item,
            [slack(LOW, HIGH), slack(LIKELY, LIKELY), slack(HIGH, LOW)],
        )
    }

    /// By how much an item can slip before anything that waits for it moves; nothing for an item
    /// that is over.
    pub fn free_slack(&self, plan: &Plan<'_>, item: usize) -> DayRange {
        let slack = |own: usize, other: usize| {
            let to_the_end = between(self.early[item].finish[own], self.end[other]);
            let mut least = to_the_end.unwrap_or(NEVER);
            for edge in plan.graph.successors_of(item) {
                if let Some(hold) = plan.hold(edge) {
                    least = least.min(self.room(plan, edge, hold, (own, other))?);
                }
            }
            is_known(least).then_some(least)
        };
        slack_range(
            plan,
            item,
            [slack(HIGH, LOW), slack(LIKELY, LIKELY), slack(LOW, HIGH)],
        )
    }

    /// The days before a waiting item moves, from a lane of the needed item's days to a lane of
    /// the waiting item's; `None` where nobody can say.
    fn room(
        &self,
        plan: &Plan<'_>,
        edge: &Edge<Dependency>,
        hold: Hold,
        (own, other): (usize, usize),
    ) -> Option<i64> {
        let waiting = edge.target().index();
        let held = held_point(plan, &self.early[waiting], hold.to, &plan.facts[waiting]);
        let to = (hold.to, &plan.facts[waiting]);
        let until = held.map(|point| plan.held_back(point, edge.weight, to));
        let from = self.early[edge.source().index()].at(hold.from);
        between(from[own], until[other])
    }
}

/// A slack as a range whose least is not negative; no numbers for an item that is over.
fn slack_range(plan: &Plan<'_>, item: usize, days: [Option<i64>; 3]) -> DayRange {
    let [least_days, likely_days, most_days] = match plan.facts[item].mode {
        Mode::Over => [None; 3],
        Mode::Running | Mode::Ahead => [
            Some(days[LOW].unwrap_or(0).max(0)),
            days[LIKELY],
            days[HIGH],
        ],
    };
    DayRange {
        least_days,
        likely_days,
        most_days,
    }
}

/// Forward: each item after all that it needs.
fn early_times(plan: &Plan<'_>) -> Vec<Times> {
    let unset = Times {
        start: ANY_TIME,
        finish: ANY_TIME,
    };
    let mut early = vec![unset; plan.graph.len()];
    for item in plan.graph.order() {
        let facts = &plan.facts[item];
        let mut times = Times {
            start: facts.start,
            finish: facts.finish,
        };
        for edge in plan.graph.needs_of(item) {
            if let Some(hold) = plan.hold(edge) {
                let from = early[edge.source().index()].at(hold.from);
                let held = times.at_mut(hold.to);
                let to = (hold.to, facts);
                *held = later(*held, from.map(|point| plan.held(point, edge.weight, to)));
            }
        }
        match facts.mode {
            Mode::Over => {}
            Mode::Running => times.finish = plan.finish(facts, &times),
            Mode::Ahead => {
                let begins = facts.lengths.begins;
                times.start = times.start.map(|point| plan.pace.begin(point, begins));
                times.finish = plan.finish(facts, &times);
            }
        }
        early[item] = times;
    }
    early
}

/// The end of the whole. An end whose likely day is unknown counts with its earliest.
fn last_finish(early: &[Times]) -> Points {
    let finishes = early.iter().map(|times| {
        let mut finish = times.finish;
        if !is_known(finish[LIKELY]) {
            finish[LIKELY] = finish[LOW];
        }
        finish
    });
    finishes.reduce(later).unwrap_or(ANY_TIME)
}

/// Backward: each item after all that wait for it. An item's late days bound those of the items
/// that it needs.
fn late_times(plan: &Plan<'_>, early: &[Times], end: Points) -> Vec<Times> {
    let open = Times {
        start: [NEVER; 3],
        finish: end,
    };
    let mut late = vec![open; plan.graph.len()];
    for item in plan.graph.order().rev() {
        let facts = &plan.facts[item];
        let mut times = late[item];
        if facts.mode != Mode::Over {
            times.finish = ended(plan, facts, &early[item], times.finish);
        }
        // The longest duration leads to the earliest day.
        for (lane, length) in [(LOW, HIGH), (LIKELY, LIKELY), (HIGH, LOW)] {
            let before_delay = plan.before_delay(times.finish[lane], facts);
            let begun = facts.lengths.start_by(&plan.pace, before_delay, length);
            let latest = times.start[lane].min(begun);
            times.start[lane] = plan.pace.begin_by(latest, facts.lengths.begins);
        }
        // Without a likely end there is no likely day on which it must end.
        if !is_known(early[item].finish[LIKELY]) {
            times.start[LIKELY] = LONG_AGO;
            times.finish[LIKELY] = LONG_AGO;
        }
        late[item] = times;
        for edge in plan.graph.needs_of(item) {
            if let Some(hold) = plan.hold(edge) {
                let held = held_point(plan, &times, hold.to, facts);
                let to = (hold.to, facts);
                let until = held.map(|point| plan.held_back(point, edge.weight, to));
                let bound = late[edge.source().index()].at_mut(hold.from);
                *bound = earlier(*bound, until);
            }
        }
    }
    late
}

/// The last points on which an item may end that may not end after others: it ends in an evening
/// where it works until one, and on a working day where it counts those.
fn ended(plan: &Plan<'_>, facts: &Facts, early: &Times, until: Points) -> Points {
    [LOW, LIKELY, HIGH].map(|lane| {
        let (own, until) = (early.finish[lane], until[lane]);
        if !is_known(own) || !is_evening(own) {
            return until;
        }
        // Where a day that somebody named holds it, it may end on that day, worked or not.
        let rounded = plan.pace.evening_by(until, facts.lengths.begins);
        rounded.max(own.min(until))
    })
}

/// The point at which a need holds an item: its end is held before its delay is added.
fn held_point(plan: &Plan<'_>, times: &Times, end: End, facts: &Facts) -> Points {
    match end {
        End::Start => times.start,
        End::Finish => times.finish.map(|point| plan.before_delay(point, facts)),
    }
}

fn date_range(days: Points) -> DateRange {
    DateRange {
        earliest: date_of(days[LOW]),
        likely: date_of(days[LIKELY]),
        latest: date_of(days[HIGH]),
    }
}
