//! Promises, and whether the schedule still keeps them.

use super::critical_path::{DayRange, Schedule};
use super::day::{HIGH, LIKELY, LOW, between, date_of, is_known};
use super::facts::Mode;
use super::plan::Plan;
use super::setting::Setting;
use crate::event::FailingPromise;
use crate::framework::Programme;
use crate::programme::standing::Progress;
use crate::value::ItemId;
use jiff::civil::Date;

/// A promise against the schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseSlack {
    /// The item.
    pub item: ItemId,
    /// The last day that it is promised for.
    pub promised: Date,
    /// Its likely end, or where that is unknown the earliest.
    pub forecast: Option<Date>,
    /// Days between the likely end and the last promised day; negative when it comes too late.
    pub slack: DayRange,
    /// Whether it fails: its likely end is too late, or even its earliest.
    pub fails: bool,
}

/// Every promise with a date, in the programme's order. The promise of an item that is done on an
/// unknown day is left out.
pub fn promises(plan: &Plan<'_>, schedule: &Schedule) -> Vec<PromiseSlack> {
    let items = 0..plan.programme.items.len();
    items
        .filter_map(|item| promise(plan, schedule, item))
        .collect()
}

/// The promise of an item, where it has one with a date.
fn promise(plan: &Plan<'_>, schedule: &Schedule, item: usize) -> Option<PromiseSlack> {
    let promised = plan.promises[item]?;
    if plan.facts[item].mode == Mode::Over && !plan.facts[item].dated {
        return None;
    }
    let finish = schedule.early(item).finish;
    let likely = if is_known(finish[LIKELY]) {
        finish[LIKELY]
    } else {
        finish[LOW]
    };
    Some(PromiseSlack {
        item: plan.graph.name(item).clone(),
        promised: date_of(promised)?,
        forecast: date_of(likely),
        slack: DayRange {
            least_days: between(finish[HIGH], promised),
            likely_days: between(finish[LIKELY], promised),
            most_days: between(finish[LOW], promised),
        },
        fails: likely > promised,
    })
}

/// The promises that fail in a setting, in the programme's order.
///
/// Empty for a programme that goes in a circle, which definitions are checked for.
pub fn failing_promises(
    programme: &Programme,
    progress: &Progress,
    setting: Setting<'_>,
) -> Vec<FailingPromise> {
    let Ok(plan) = Plan::new(programme, progress, setting) else {
        return Vec::new();
    };
    let schedule = Schedule::new(&plan);
    let failing = promises(&plan, &schedule)
        .into_iter()
        .filter(|promise| promise.fails);
    failing
        .filter_map(|promise| {
            let item = programme.item(promise.item.as_str())?;
            Some(FailingPromise {
                promised: item.finish.as_ref()?.to_string(),
                forecast: promise.forecast?,
                item: promise.item,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::{FundStage, ItemStatus, Strength};
    use crate::programme::standing::{FundProgress, ItemProgress};
    use crate::testing::programmes::{AS_OF, fund, item, programme};
    use crate::value::{FundId, When};
    use jiff::civil::date;

    fn failing(programme: &Programme, progress: &Progress, day: Date) -> Vec<String> {
        failing_promises(programme, progress, Setting::on(day))
            .iter()
            .map(|promise| format!("{} {} {}", promise.item, promise.promised, promise.forecast))
            .collect()
    }

    #[test]
    fn a_promise_fails_by_what_it_waits_for() {
        let reforms = programme(vec![
            item("vision").days(184),
            item("strategy")
                .after("vision")
                .days(30)
                .promised(When::Month(2019, 12)),
            item("plan")
                .after("vision")
                .days(30)
                .promised(When::Year(2020)),
            item("nobody_said")
                .after("strategy")
                .promised(When::Month(2019, 11)),
            item("later")
                .after("nobody_said")
                .promised(When::Year(2019)),
            item("open").after("nobody_said").promised(When::Year(2020)),
        ]);
        let progress = Progress::default().adopted(&reforms);
        assert_eq!(
            failing(&reforms, &progress, AS_OF),
            [
                "strategy 2019-12 2020-01-30",
                "nobody_said 2019-11 2020-01-31",
                "later 2019 2020-01-31"
            ]
        );
        // A year later nothing was heard: what is not done cannot be done before the day of asking.
        let told = failing(&reforms, &progress, date(2021, 7, 1));
        assert_eq!(told.len(), 5, "{told:?}");
    }

    #[test]
    fn actual_days_and_forecasts_replace_durations() {
        let reforms = programme(vec![
            item("a").days(400),
            item("b").after("a").days(10).promised(When::Year(2019)),
        ]);
        let mut progress = Progress::default().adopted(&reforms);
        assert_eq!(failing(&reforms, &progress, AS_OF).len(), 1);
        let mut a = ItemProgress::new(ItemStatus::Done);
        a.done_on = Some(date(2019, 8, 1));
        progress.items.insert(ItemId::new("a"), a);
        assert_eq!(failing(&reforms, &progress, date(2019, 8, 1)), [""; 0]);
        let mut b = ItemProgress::new(ItemStatus::Planned);
        b.forecast = Some(When::Month(2020, 3));
        progress.items.insert(ItemId::new("b"), b);
        assert_eq!(
            failing(&reforms, &progress, date(2019, 8, 1)),
            ["b 2019 2020-03-31"]
        );
    }

    #[test]
    fn a_promise_on_condition_ends_with_its_money() {
        let unknown = "USD ?".parse().expect("money");
        let hung = |strength| {
            let reform = item("reform")
                .days(9)
                .promised(When::Year(2018))
                .strength(strength);
            let mut reforms = programme(vec![reform.paid_by(&["more"], None)]);
            let more = fund("more", unknown, FundStage::Sought, None);
            reforms.funds.insert(more.id.clone(), more);
            reforms
        };
        for (strength, fails) in [(Strength::Conditional, 0), (Strength::Dated, 1)] {
            let reforms = hung(strength);
            let mut progress = Progress::default().adopted(&reforms);
            assert_eq!(
                failing(&reforms, &progress, AS_OF).len(),
                1,
                "it may still come"
            );
            let refused = FundProgress {
                stage: Some(FundStage::Refused),
                ..Default::default()
            };
            progress.funds.insert(FundId::new("more"), refused);
            assert_eq!(failing(&reforms, &progress, AS_OF).len(), fails);
        }
    }

    #[test]
    fn no_fulfils_a_promise_to_explore() {
        let study = |strength| {
            item("study")
                .days(9)
                .promised(When::Year(2018))
                .strength(strength)
        };
        for (strength, fails) in [(Strength::Explore, 0), (Strength::Dated, 1)] {
            let reforms = programme(vec![study(strength)]);
            let mut progress = Progress::default().adopted(&reforms);
            let mut declined = ItemProgress::new(ItemStatus::Started);
            declined.declined_on = Some(date(2018, 6, 1));
            progress.items.insert(ItemId::new("study"), declined);
            assert_eq!(failing(&reforms, &progress, AS_OF).len(), fails);
        }
    }

    #[test]
    fn what_was_done_without_a_day_is_not_said_to_be_late() {
        let reforms = programme(vec![
            item("marker")
                .promised(When::Year(2018))
                .status(ItemStatus::Done),
        ]);
        let progress = Progress::default().adopted(&reforms);
        assert_eq!(failing(&reforms, &progress, AS_OF), [""; 0]);
    }
}
