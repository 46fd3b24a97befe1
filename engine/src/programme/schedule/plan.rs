//! A programme made ready for the schedule: its graph, and what is known of each item's time.

use super::day::{Days, NEVER, date_of, minus, number, plus};
use super::facts::{Facts, Reader};
use super::setting::Setting;
use super::times::Hold;
use crate::framework::Programme;
use crate::programme::graph::{Circle, Dependency, ItemGraph};
use crate::programme::standing::Progress;
use crate::value::ItemId;
use petgraph::graph::Edge;
use std::collections::BTreeMap;

/// A programme made ready for the schedule.
#[derive(Clone, Debug)]
pub struct Plan<'p> {
    pub(super) programme: &'p Programme,
    pub(super) setting: Setting<'p>,
    pub(super) graph: ItemGraph,
    /// What is known of each item's time, by its place.
    pub(super) facts: Vec<Facts>,
    /// The last day that each item is promised for, by its place.
    pub(super) promises: Vec<Option<i64>>,
}

impl<'p> Plan<'p> {
    /// Reads what is known on the day of asking.
    ///
    /// # Errors
    /// [`Circle`] when items wait for each other in a circle.
    pub fn new(
        programme: &'p Programme,
        progress: &'p Progress,
        setting: Setting<'p>,
    ) -> Result<Plan<'p>, Circle> {
        Plan::with_slips(programme, progress, setting, &[])
    }

    /// The same, supposing that items end so many days later than they would; earlier where the
    /// number is negative. Items that the programme does not have are left out.
    ///
    /// # Errors
    /// [`Circle`] when items wait for each other in a circle.
    pub fn with_slips(
        programme: &'p Programme,
        progress: &'p Progress,
        setting: Setting<'p>,
        slips: &[(ItemId, i64)],
    ) -> Result<Plan<'p>, Circle> {
        let graph = ItemGraph::new(programme)?;
        let mut known = vec![None; programme.items.len()];
        for (id, heard) in &progress.items {
            if let Some(item) = graph.position(id.as_str()) {
                known[item] = Some(heard);
            }
        }
        let place = |(item, days): &(ItemId, i64)| Some((graph.position(item.as_str())?, *days));
        let delays: BTreeMap<usize, i64> = slips.iter().filter_map(place).collect();
        let reader = Reader {
            programme,
            progress,
            setting: &setting,
            graph: &graph,
            known: &known,
            delays: &delays,
        };
        let items = programme.items.iter();
        let promises = items.map(|item| reader.promise(item)).collect();
        let facts = (0..graph.len()).map(|item| reader.facts(item)).collect();
        Ok(Plan {
            programme,
            setting,
            graph,
            facts,
            promises,
        })
    }

    /// The graph of the items.
    pub fn graph(&self) -> &ItemGraph {
        &self.graph
    }

    /// The programme.
    pub fn programme(&self) -> &'p Programme {
        self.programme
    }

    /// How a dependency holds the item that waits; `None` where it holds no date.
    pub(super) fn hold(&self, edge: &Edge<Dependency>) -> Option<Hold> {
        Hold::of(edge.weight.kind, self.facts[edge.target().index()].mode)
    }

    /// Days moved on by a dependency's lag.
    pub(super) fn after_lag(&self, days: Days, dependency: Dependency) -> Days {
        days.map(|day| self.day_after_lag(day, dependency))
    }

    /// A day moved on by a dependency's lag: calendar days first, then working days.
    pub(super) fn day_after_lag(&self, day: i64, dependency: Dependency) -> i64 {
        let moved = plus(day, i64::from(dependency.lag_days));
        match i64::from(dependency.lag_working_days) {
            0 => moved,
            count => self.working_days_after(moved, count),
        }
    }

    /// The latest days that, moved on by a dependency's lag, are not after `days`.
    pub(super) fn before_lag(&self, days: Days, dependency: Dependency) -> Days {
        let moved = match i64::from(dependency.lag_working_days) {
            0 => days,
            count => days.map(|day| self.working_days_before(day, count)),
        };
        moved.map(|day| minus(day, i64::from(dependency.lag_days)))
    }

    fn working_days_after(&self, from: i64, count: i64) -> i64 {
        let Some(date) = date_of(from) else {
            return from;
        };
        match self.setting.working {
            Some(calendar) => calendar
                .working_days_after(date, count)
                .map_or(NEVER, number),
            None => plus(from, week_days(count)),
        }
    }

    /// The latest day whose `count`-th working day afterwards is not after `until`.
    fn working_days_before(&self, until: i64, count: i64) -> i64 {
        let Some(date) = date_of(plus(until, 1)) else {
            return until;
        };
        match self.setting.working {
            Some(calendar) => calendar
                .working_days_after(date, -count)
                .map_or(-NEVER, |day| number(day) - 1),
            None => minus(until, week_days(count)),
        }
    }
}

/// Days of as many working days where nobody said which days are worked.
fn week_days(count: i64) -> i64 {
    (count * 7 + 4) / 5
}
