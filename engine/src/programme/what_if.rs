//! What if: changes supposed together, and what would differ. Nothing is written.

use super::blocked::blocks_of;
use super::cycle::Circle;
use super::funding::{Gap, funding};
use super::plan::Plan;
use super::promise::{PromiseSlack, promise, promises};
use super::schedule::{DateRange, Schedule};
use super::setting::Setting;
use super::single_points::{Stuck, stuck};
use super::supposed::{Change, Supposed, only_slips};
use crate::event::Block;
use crate::framework::{ItemStatus, Programme};
use crate::programme::Progress;
use crate::value::{Currency, Name};
use std::collections::BTreeMap;

/// Something before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<T> {
    /// What: an item.
    pub item: Name,
    /// As it is.
    pub before: T,
    /// As it would be.
    pub after: T,
}

/// What would differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Ends that would move.
    pub dates: Vec<Moved<DateRange>>,
    /// The end of the whole, before and after.
    pub end: (DateRange, DateRange),
    /// Promises whose slack would change; they may fail, or hold again.
    pub promises: Vec<Moved<PromiseSlack>>,
    /// Items held directly by something else than now.
    pub blocked: Vec<Moved<Vec<Block>>>,
    /// Items that could not go on for want of refused money, and could before.
    pub stuck: Vec<Stuck>,
    /// Items that would have nobody who owns them, in the programme's order.
    pub ownerless: Vec<Name>,
    /// Items whose gap would change, and the currency's whole.
    pub gaps: Vec<Moved<BTreeMap<Currency, Gap>>>,
    /// What is missing in all, before and after.
    pub total_gap: (BTreeMap<Currency, Gap>, BTreeMap<Currency, Gap>),
}

impl Difference {
    /// Promises that would fail and do not now.
    pub fn newly_failing(&self) -> impl Iterator<Item = &PromiseSlack> {
        let failing = |moved: &&Moved<PromiseSlack>| !moved.before.fails && moved.after.fails;
        self.promises
            .iter()
            .filter(failing)
            .map(|moved| &moved.after)
    }
}

/// What would differ if all these changes were so.
///
/// # Errors
/// [`Circle`] when a dependency that is supposed closes a circle, or there is one already.
pub fn what_if(
    programme: &Programme,
    progress: &Progress,
    setting: Setting<'_>,
    changes: &[Change],
) -> Result<Difference, Circle> {
    match only_slips(changes) {
        Some(slips) => if_slipped(Plan::new(programme, progress, setting)?, &slips),
        None => if_changed(programme, progress, setting, changes),
    }
}

/// What would differ if items only slipped: dates, and the promises that hang on them. What holds
/// an item and what money is missing does not follow from dates.
fn if_slipped(mut plan: Plan<'_>, slips: &[(Name, i64)]) -> Result<Difference, Circle> {
    let mut schedule = Schedule::new(&plan);
    let before = Forecasts::of(&plan, &schedule);
    let changed = delay(&mut plan, slips);
    let mut moved: Vec<usize> = schedule.update(&plan, &changed).items().collect();
    moved.sort_unstable();
    let name = |item: usize| plan.graph().name(item).clone();
    let dates = moved.iter().map(|item| Moved {
        item: name(*item),
        before: before.finishes[*item],
        after: schedule.early_finish(*item),
    });
    let promises = moved.iter().filter_map(|item| {
        Some(Moved {
            item: name(*item),
            before: before.promises.get(item)?.clone(),
            after: promise(&plan, &schedule, *item)?,
        })
    });
    let total = funding(plan.programme(), plan.progress).total;
    Ok(Difference {
        dates: dates.filter(|it| it.before != it.after).collect(),
        end: (before.end, schedule.end()),
        promises: promises.filter(|it| it.before != it.after).collect(),
        blocked: Vec::new(),
        stuck: Vec::new(),
        ownerless: Vec::new(),
        gaps: Vec::new(),
        total_gap: (total.clone(), total),
    })
}

/// Supposes slips; gives the items of which something else is known then.
fn delay(plan: &mut Plan<'_>, slips: &[(Name, i64)]) -> Vec<usize> {
    let mut changed = Vec::new();
    for (item, days) in slips {
        if let Some(item) = plan.graph().position(item.as_str()) {
            changed.extend(plan.delay(item, *days));
        }
    }
    changed
}

/// When items and the whole end, before a slip, by place in the programme.
struct Forecasts {
    finishes: Vec<DateRange>,
    promises: BTreeMap<usize, PromiseSlack>,
    end: DateRange,
}

impl Forecasts {
    fn of(plan: &Plan<'_>, schedule: &Schedule) -> Forecasts {
        let items = 0..schedule.len();
        let promises = items
            .clone()
            .filter_map(|item| Some((item, promise(plan, schedule, item)?)));
        Forecasts {
            promises: promises.collect(),
            finishes: items.map(|item| schedule.early_finish(item)).collect(),
            end: schedule.end(),
        }
    }
}

/// What would differ if the programme itself were another.
fn if_changed(
    programme: &Programme,
    progress: &Progress,
    setting: Setting<'_>,
    changes: &[Change],
) -> Result<Difference, Circle> {
    let now = Answers::of(programme, progress, setting, &[])?;
    let supposed = Supposed::of(programme, progress, changes);
    let then = Answers::of(
        &supposed.programme,
        &supposed.progress,
        setting,
        &supposed.delays,
    )?;
    let mut gone = supposed.ownerless;
    gone.retain(|item| {
        let item = programme.item(item.as_str());
        item.is_some_and(|item| progress.status_of(item) != ItemStatus::Done)
    });
    Ok(now.against(then, gone))
}

/// All that is compared, by item.
struct Answers {
    items: Vec<Name>,
    finishes: Vec<DateRange>,
    end: DateRange,
    promises: BTreeMap<Name, PromiseSlack>,
    blocks: Vec<Vec<Block>>,
    stuck: Vec<Stuck>,
    gaps: BTreeMap<Name, BTreeMap<Currency, Gap>>,
    total_gap: BTreeMap<Currency, Gap>,
}

impl Answers {
    fn of(
        programme: &Programme,
        progress: &Progress,
        setting: Setting<'_>,
        delays: &[(Name, i64)],
    ) -> Result<Answers, Circle> {
        let mut plan = Plan::new(programme, progress, setting)?;
        delay(&mut plan, delays);
        let schedule = Schedule::new(&plan);
        let promises = promises(&plan, &schedule);
        let money = funding(programme, progress);
        let mut gaps: BTreeMap<Name, BTreeMap<Currency, Gap>> = BTreeMap::new();
        for (item, gap) in money.items {
            gaps.entry(item)
                .or_default()
                .insert(gap.needed.currency, gap);
        }
        let items = &programme.items;
        Ok(Answers {
            items: items.iter().map(|item| item.id.clone()).collect(),
            finishes: (0..items.len())
                .map(|item| schedule.early_finish(item))
                .collect(),
            end: schedule.end(),
            promises: promises
                .into_iter()
                .map(|it| (it.item.clone(), it))
                .collect(),
            blocks: items
                .iter()
                .map(|item| blocks_of(programme, progress, item))
                .collect(),
            stuck: stuck(programme, progress, plan.graph()),
            gaps,
            total_gap: money.total,
        })
    }

    fn against(self, then: Answers, ownerless: Vec<Name>) -> Difference {
        let stuck_now: Vec<&Name> = self.stuck.iter().map(|stuck| &stuck.item).collect();
        let mut stuck = then.stuck;
        stuck.retain(|stuck| !stuck_now.contains(&&stuck.item));
        let promise = |item: &Name| {
            let before = self.promises.get(item).cloned();
            before.zip(then.promises.get(item).cloned())
        };
        let gaps = |item: &Name| {
            let of = |gaps: &BTreeMap<Name, BTreeMap<Currency, Gap>>| {
                gaps.get(item).cloned().unwrap_or_default()
            };
            Some((of(&self.gaps), of(&then.gaps)))
        };
        Difference {
            promises: moved(&self.items, promise),
            gaps: moved(&self.items, gaps),
            dates: both(&self.items, self.finishes, then.finishes),
            blocked: both(&self.items, self.blocks, then.blocks),
            end: (self.end, then.end),
            total_gap: (self.total_gap, then.total_gap),
            stuck,
            ownerless,
        }
    }
}

fn moved<T: PartialEq>(items: &[Name], at: impl Fn(&Name) -> Option<(T, T)>) -> Vec<Moved<T>> {
    let pairs = items.iter().filter_map(|item| Some((item, at(item)?)));
    pairs
        .filter(|(_, (before, after))| before != after)
        .map(|(item, (before, after))| Moved {
            item: item.clone(),
            before,
            after,
        })
        .collect()
}

fn both<T: PartialEq>(items: &[Name], before: Vec<T>, after: Vec<T>) -> Vec<Moved<T>> {
    let pairs = items.iter().zip(before.into_iter().zip(after));
    pairs
        .filter(|(_, (before, after))| before != after)
        .map(|(item, (before, after))| Moved {
            item: item.clone(),
            before,
            after,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::generate::{AS_OF, Shape, fund, generated, item, programme};
    use super::super::random::Random;
    use super::*;
    use crate::framework::{EdgeKind, FundStage};
    use crate::value::When;

    fn reforms() -> Programme {
        let mut reforms = programme(vec![
            item("strategic_vision").days(100).owner("cabinet"),
            item("rbb")
                .days(50)
                .after("strategic_vision")
                .promised(When::Year(2019)),
            item("council").owner("finance"),
            item("tools").days(10).needs("council", EdgeKind::Funds),
            item("training").days(10).after("tools"),
        ]);
        let amount = "USD 100".parse().expect("money");
        let reserve = fund("reserve", amount, FundStage::Proposed, Some("council"));
        reforms.funds.insert(reserve.id.clone(), reserve);
        reforms
    }

    fn ask(changes: &[&str]) -> Difference {
        let reforms = reforms();
        let progress = Progress::default().adopted(&reforms);
        let owned = |who: &str| (who == "cabinet").then(|| vec![Name::new("strategic_vision")]);
        let changes: Vec<Change> = changes
            .iter()
            .map(|change| Change::parse(change, &reforms, &owned).expect(change))
            .collect();
        what_if(&reforms, &progress, Setting::on(AS_OF), &changes).expect("no circle")
    }

    #[test]
    fn a_slip_moves_what_waits_and_its_promise() {
        let difference = ask(&["strategic_vision+90d"]);
        let moved: Vec<&str> = difference.dates.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(moved, ["strategic_vision", "rbb"]);
        let failing: Vec<_> = difference.newly_failing().collect();
        assert_eq!(failing.len(), 1);
        assert_eq!(failing[0].slack.likely_days, Some(183 - 240));
        assert_eq!(difference.blocked, []);
    }

    #[test]
    fn slips_differ_by_what_a_whole_new_programme_differs_by() {
        let shape = Shape {
            items: 200,
            edges: 500,
            reach: 20,
            other_kinds_per_mille: 150,
            ranges: true,
        };
        let (mut dates, mut promises) = (0, 0);
        for seed in 0..20 {
            let mut made = generated(shape, seed);
            let mut random = Random::new(seed);
            for item in made.items.iter_mut().filter(|_| random.below(4) == 0) {
                item.finish = Some(When::Year(2020));
            }
            for _ in 0..20 {
                let (gate, paid) = (random.below(100), 100 + random.below(100));
                let gate = made.items[gate].id.to_string();
                let asks = programme(vec![item("asks").needs(&gate, EdgeKind::Funds)]);
                made.items[paid].needs.extend(asks.items[0].needs.clone());
            }
            let progress = Progress::default().adopted(&made);
            let slips: Vec<Change> = (0..1 + random.below(4))
                .map(|_| Change::Slips {
                    item: made.items[random.below(200)].id.clone(),
                    days: i64::try_from(random.below(150)).expect("few") - 50,
                })
                .collect();
            let setting = || Setting::on(AS_OF);
            let asked = what_if(&made, &progress, setting(), &slips).expect("no circle");
            let plainly = if_changed(&made, &progress, setting(), &slips).expect("no circle");
            assert_eq!(asked, plainly, "seed {seed}");
            dates += asked.dates.len();
            promises += asked.promises.len();
        }
        assert!(dates > 500 && promises > 100, "{dates} {promises}");
    }

    #[test]
    fn a_refusal_blocks_what_hangs_on_it_and_what_follows() {
        let difference = ask(&["reserve=refused"]);
        let blocked: Vec<&str> = difference
            .blocked
            .iter()
            .map(|it| it.item.as_str())
            .collect();
        assert_eq!(blocked, ["tools"]);
        assert_eq!(difference.blocked[0].after[0].kind, "refused");
        let told: Vec<_> = difference
            .stuck
            .iter()
            .map(|it| (&it.item, &it.through))
            .collect();
        let tools = Name::new("tools");
        assert_eq!(
            told,
            [
                (&tools, &None),
                (&Name::new("training"), &Some(tools.clone()))
            ]
        );
        let moved: Vec<&str> = difference.dates.iter().map(|it| it.item.as_str()).collect();
        assert_eq!(moved, ["tools", "training"], "nobody can say when they end");
    }

    #[test]
    fn several_changes_are_one_question() {
        let difference = ask(&[
            "cabinet=leaves",
            "strategic_vision-/->rbb",
            "strategic_vision+9d",
        ]);
        assert_eq!(difference.ownerless, ["strategic_vision"]);
        let later = difference
            .dates
            .iter()
            .find(|moved| moved.item == "rbb")
            .expect("moved");
        assert!(
            later.after.likely < later.before.likely,
            "it need not wait any more"
        );
    }

    #[test]
    fn a_supposed_need_may_close_a_circle() {
        let reforms = reforms();
        let progress = Progress::default().adopted(&reforms);
        let change = Change::parse("rbb->strategic_vision", &reforms, &|_| None).expect("a change");
        let circle = what_if(&reforms, &progress, Setting::on(AS_OF), &[change]);
        let words = circle.map(|_| ()).map_err(|circle| circle.in_words());
        assert_eq!(
            words,
            Err("rbb needs strategic_vision needs rbb".to_owned())
        );
    }
}
