//! The schedule against a baseline: by how much each item's likely end is later than agreed.

use super::critical_path::Schedule;
use super::plan::Plan;
use crate::programme::standing::Baseline;
use crate::value::ItemId;
use jiff::civil::Date;

/// An item's end against a baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variance {
    /// The item.
    pub item: ItemId,
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
