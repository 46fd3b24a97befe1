//! Baselines: the likely ends as they were agreed, to compare with later ones.

use super::plan::Plan;
use super::schedule::Schedule;
use crate::identity::CaseId;
use crate::value::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A baseline as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Its number, from 1.
    pub number: u32,
    /// The case that decided on it; `None` for the first, which needs none.
    pub case: Option<CaseId>,
    /// That case's reference.
    pub reference: Option<String>,
    /// Why it was taken, in the words of who took it.
    pub reason: Option<String>,
    /// What was agreed.
    pub baseline: Baseline,
}

/// The likely ends of all items as they were on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// The day it was taken.
    pub taken_on: Date,
    /// The likely end of each item; `None` where nobody could say.
    pub finishes: BTreeMap<Name, Option<Date>>,
}

/// An item's end against a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variance {
    /// The item.
    pub item: Name,
    /// Its end in the baseline; `None` for an item that it does not have, or where nobody could
    /// say.
    pub agreed: Option<Date>,
    /// Its likely end now.
    pub now: Option<Date>,
    /// By how many days it is later; negative when earlier.
    pub later_days: Option<i64>,
}

impl Baseline {
    /// The likely ends of a schedule.
    pub fn of(plan: &Plan<'_>, schedule: &Schedule) -> Baseline {
        let finish = |item: usize| {
            let name = plan.graph.name(item).clone();
            (name, schedule.early_finish(item).likely)
        };
        Baseline {
            taken_on: plan.setting.data_date,
            finishes: (0..schedule.len()).map(finish).collect(),
        }
    }

    /// How each item of a schedule stands against the baseline, in the programme's order.
    pub fn against(&self, plan: &Plan<'_>, schedule: &Schedule) -> Vec<Variance> {
        let variance = |item: usize| {
            let name = plan.graph.name(item);
            let agreed = self.finishes.get(name).copied().flatten();
            let now = schedule.early_finish(item).likely;
            let days = |agreed: Date, now: Date| now.duration_since(agreed).as_hours() / 24;
            Variance {
                item: name.clone(),
                agreed,
                now,
                later_days: agreed.zip(now).map(|(agreed, now)| days(agreed, now)),
            }
        };
        (0..schedule.len()).map(variance).collect()
    }
}
