//! A programme made ready for the schedule: its graph, and what is known of each item's time.

use super::cycle::Circle;
use super::day::{Days, NEVER, minus, plus};
use super::facts::{Facts, Reader};
use super::graph::ItemGraph;
use super::link::{Lag, Net};
use super::setting::Setting;
use crate::framework::{EdgeKind, EdgeTarget, Programme};
use crate::programme::day::{day, number};
use crate::programme::{ItemProgress, Progress};
use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// A programme made ready for the schedule.
#[derive(Clone, Debug)]
pub struct Plan<'p> {
    pub(super) programme: &'p Programme,
    pub(super) progress: &'p Progress,
    pub(super) setting: Setting<'p>,
    pub(super) graph: ItemGraph,
    /// What was heard of each item.
    known: Vec<Option<&'p ItemProgress>>,
    pub(super) facts: Vec<Facts>,
    /// The graph as the schedule follows it.
    pub(super) net: Net,
    /// The last day that each item is promised for.
    pub(super) promises: Vec<Option<i64>>,
    /// Pairs of a decision and an item whose money hangs on it.
    money: BTreeSet<(usize, usize)>,
    delays: BTreeMap<usize, i64>,
    pub(super) working_lags: bool,
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
        let graph = ItemGraph::new(programme)?;
        let money = money(programme, &graph);
        let working_lags = programme
            .items
            .iter()
            .flat_map(|item| &item.needs)
            .any(|need| need.lag_working_days > 0);
        let mut known = vec![None; programme.items.len()];
        for (id, heard) in &progress.items {
            if let Some(item) = graph.position(id.as_str()) {
                known[item] = Some(heard);
            }
        }
        let mut plan = Plan {
            programme,
            progress,
            setting,
            graph,
            known,
            facts: Vec::new(),
            net: Net::default(),
            promises: Vec::new(),
            money,
            delays: BTreeMap::new(),
            working_lags,
        };
        let reader = plan.reader();
        let items = 0..programme.items.len();
        let facts = items.map(|item| reader.facts(item)).collect();
        let promises = programme
            .items
            .iter()
            .map(|item| reader.promise(item))
            .collect();
        plan.facts = facts;
        plan.net = Net::new(&plan.graph, &plan.facts);
        plan.promises = promises;
        Ok(plan)
    }

    /// The graph of the items.
    pub fn graph(&self) -> &ItemGraph {
        &self.graph
    }

    /// The programme.
    pub fn programme(&self) -> &'p Programme {
        self.programme
    }

    /// Supposes that an item ends so many days later than it would; gives the items of which
    /// something else is known now.
    pub fn delay(&mut self, item: usize, days: i64) -> Vec<usize> {
        self.delays.insert(item, days);
        let hanging = self.money.range((item, 0)..=(item, usize::MAX));
        let mut changed: Vec<usize> = hanging.map(|(_, waiting)| *waiting).collect();
        changed.push(item);
        let reader = self.reader();
        let facts: Vec<Facts> = changed.iter().map(|item| reader.facts(*item)).collect();
        for (item, facts) in changed.iter().zip(facts) {
            self.facts[*item] = facts;
        }
        changed
    }

    fn reader(&self) -> Reader<'_> {
        Reader {
            programme: self.programme,
            progress: self.progress,
            setting: &self.setting,
            graph: &self.graph,
            known: &self.known,
            delays: &self.delays,
        }
    }

    /// Days moved on by a lag.
    pub(super) fn lagged(&self, days: Days, lag: Lag) -> Days {
        days.map(|day| self.day_lagged(day, lag))
    }

    /// A day moved on by a lag.
    pub(super) fn day_lagged(&self, day: i64, lag: Lag) -> i64 {
        let moved = plus(day, i64::from(lag.days));
        match i64::from(lag.working_days) {
            0 => moved,
            count => self.working_days_after(moved, count),
        }
    }

    /// The latest days that, moved on by the lag, are not after `days`.
    pub(super) fn before_lag(&self, days: Days, lag: Lag) -> Days {
        let moved = match i64::from(lag.working_days) {
            0 => days,
            count => days.map(|day| self.working_days_before(day, count)),
        };
        moved.map(|day| minus(day, i64::from(lag.days)))
    }

    fn working_days_after(&self, from: i64, count: i64) -> i64 {
        let Some(date) = day(from) else {
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
        let Some(date) = day(plus(until, 1)) else {
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

fn money(programme: &Programme, graph: &ItemGraph) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for (place, item) in programme.items.iter().enumerate() {
        let named = item.needs.iter().filter_map(|need| match &need.target {
            EdgeTarget::Item(gate) if need.kind == EdgeKind::Funds => Some(gate),
            _ => None,
        });
        let funds = item.funding.iter().flat_map(|line| &line.any_of);
        let gates = funds.filter_map(|fund: &Name| programme.funds.get(fund)?.gate.as_ref());
        for gate in named.chain(gates) {
            pairs.extend(graph.position(gate.as_str()).map(|gate| (gate, place)));
        }
    }
    pairs
}
