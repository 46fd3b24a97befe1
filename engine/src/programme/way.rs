//! The two ways to count days: forward to early dates, and back to late ones.
//!
//! Counting back is counting forward in the mirror: items in the other order, ends for starts.
//! What comes out is how long before the end of the whole an item must end and begin.

use super::day::{Days, HIGH, LIKELY, LONG_AGO, LOW, NEVER, known, minus, plus};
use super::facts::Mode;
use super::link::{Lag, Link, SECOND, mirrored};
use super::pass::Pass;
use super::plan::Plan;

/// An item's two days without what holds it.
pub(super) struct Own {
    /// The first day and the second are not before these.
    pub(super) floor: [Days; 2],
    /// From the first day to the second.
    pub(super) length: Days,
    /// By how much each comes later than all that would give.
    pub(super) delay: [i64; 2],
}

/// A way to count days over the items of a plan. Positions are such that what holds an item
/// stands before it.
pub(super) trait Way {
    /// Whether it leads back.
    const BACK: bool;

    fn plan(&self) -> &Plan<'_>;

    /// An item's own days.
    fn own(&self, position: usize) -> Own;

    /// By how much its days come later than what holds them would give.
    fn delay(&self, position: usize) -> [i64; 2];

    /// Days moved on by a lag.
    fn lagged(&self, days: Days, lag: Lag) -> Days;

    /// What holds an item.
    fn holding(&self, position: usize) -> &[Link] {
        self.plan().net.holding(Self::BACK, position)
    }

    /// What an item holds.
    fn held(&self, position: usize) -> impl Iterator<Item = Link> {
        self.plan().net.held(Self::BACK, position)
    }
}

/// From what an item needs to when it can begin and end.
pub(super) struct Forward<'a>(pub(super) &'a Plan<'a>);

impl Way for Forward<'_> {
    const BACK: bool = false;

    fn plan(&self) -> &Plan<'_> {
        self.0
    }

    fn own(&self, position: usize) -> Own {
        let facts = &self.0.facts[self.0.graph.at_rank(position)];
        Own {
            floor: [facts.start, facts.finish],
            length: match facts.mode {
                Mode::Over => [LONG_AGO; 3],
                Mode::Running | Mode::Ahead => facts.duration,
            },
            delay: [0, facts.delay],
        }
    }

    fn delay(&self, position: usize) -> [i64; 2] {
        [0, self.0.facts[self.0.graph.at_rank(position)].delay]
    }

    fn lagged(&self, days: Days, lag: Lag) -> Days {
        if lag.working_days == 0 {
            return days.map(|day| plus(day, i64::from(lag.days)));
        }
        self.0.lagged(days, lag)
    }
}

/// From what waits for an item to how long before the end it must end and begin.
pub(super) struct Back<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) early: &'a Pass,
    /// What is counted from.
    pub(super) zero: Days,
}

impl Way for Back<'_> {
    const BACK: bool = true;

    fn plan(&self) -> &Plan<'_> {
        self.plan
    }

    /// Without a likely end there is no likely day on which it must end.
    fn own(&self, position: usize) -> Own {
        let rank = mirrored(position, self.plan.graph.len());
        let facts = &self.plan.facts[self.plan.graph.at_rank(rank)];
        let mut floor = self.zero;
        if !known(self.early.noted(rank, SECOND)[LIKELY]) {
            floor[LIKELY] = NEVER;
        }
        // The longest duration leads to the earliest day.
        let [least, likely, most] = facts.duration;
        let mut length = [0; 3];
        (length[LOW], length[LIKELY], length[HIGH]) = (most, likely, least);
        Own {
            floor: [floor, [LONG_AGO; 3]],
            length,
            delay: [facts.delay, 0],
        }
    }

    fn delay(&self, position: usize) -> [i64; 2] {
        let rank = mirrored(position, self.plan.graph.len());
        [self.plan.facts[self.plan.graph.at_rank(rank)].delay, 0]
    }

    fn lagged(&self, days: Days, lag: Lag) -> Days {
        if lag.working_days == 0 {
            return days.map(|day| plus(day, i64::from(lag.days)));
        }
        let before = days.map(|day| minus(0, day));
        self.plan.before_lag(before, lag).map(|day| minus(0, day))
    }
}
