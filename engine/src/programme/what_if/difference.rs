//! What would differ if changes were so: all answers as they are, against those of the supposed
//! programme.

use super::change::Change;
use super::supposed::Supposed;
use crate::event::Block;
use crate::framework::{ItemStatus, Programme};
use crate::programme::graph::Circle;
use crate::programme::money::{Gap, funding};
use crate::programme::schedule::{DateRange, Plan, PromiseSlack, Schedule, Setting, promises};
use crate::programme::standing::{Progress, Stuck, blocks_of, stuck};
use crate::value::{Currency, ItemId};
use std::collections::{BTreeMap, BTreeSet};

/// Something before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<T> {
    /// What: an item.
    pub item: ItemId,
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
    /// Items that would be stuck because their money was refused, and are not stuck now.
    pub stuck: Vec<Stuck>,
    /// Items that would have nobody who owns them, in the programme's order.
    pub ownerless: Vec<ItemId>,
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
    let now = Answers::of(programme, progress, setting, &[])?;
    let supposed = Supposed::of(programme, progress, changes);
    let then = Answers::of(
        &supposed.programme,
        &supposed.progress,
        setting,
        &supposed.slips,
    )?;
    let mut gone = supposed.ownerless;
    gone.retain(|item| {
        let item = programme.item(item.as_str());
        item.is_some_and(|item| progress.status_of(item) != ItemStatus::Done)
    });
    Ok(now.against(then, gone))
}

/// All that is compared. Vectors are by an item's place in the programme.
struct Answers {
    items: Vec<ItemId>,
    finishes: Vec<DateRange>,
    end: DateRange,
    promises: BTreeMap<ItemId, PromiseSlack>,
    blocks: Vec<Vec<Block>>,
    stuck: Vec<Stuck>,
    gaps: BTreeMap<ItemId, BTreeMap<Currency, Gap>>,
    total_gap: BTreeMap<Currency, Gap>,
}

impl Answers {
    fn of(
        programme: &Programme,
        progress: &Progress,
        setting: Setting<'_>,
        slips: &[(ItemId, i64)],
    ) -> Result<Answers, Circle> {
        let plan = Plan::with_slips(programme, progress, setting, slips)?;
        let schedule = Schedule::new(&plan);
        let promises = promises(&plan, &schedule).into_iter();
        let money = funding(programme, progress);
        let mut gaps: BTreeMap<ItemId, BTreeMap<Currency, Gap>> = BTreeMap::new();
        for (item, gap) in money.items {
            let of_item = gaps.entry(item).or_default();
            of_item.insert(gap.needed.currency, gap);
        }
        let items = &programme.items;
        let blocks = items
            .iter()
            .map(|item| blocks_of(programme, progress, item));
        Ok(Answers {
            items: items.iter().map(|item| item.id.clone()).collect(),
            finishes: (0..schedule.len())
                .map(|item| schedule.early_finish(item))
                .collect(),
            end: schedule.end(),
            promises: promises
                .map(|promise| (promise.item.clone(), promise))
                .collect(),
            blocks: blocks.collect(),
            stuck: stuck(programme, progress, plan.graph()),
            gaps,
            total_gap: money.total,
        })
    }

    /// A supposed change neither adds nor removes items: both answers have the same places.
    fn against(self, then: Answers, ownerless: Vec<ItemId>) -> Difference {
        let stuck_now: BTreeSet<&ItemId> = self.stuck.iter().map(|stuck| &stuck.item).collect();
        let is_new = |stuck: &&Stuck| !stuck_now.contains(&stuck.item);
        let promise = |answers: &Answers, item: usize| {
            let promise = answers.promises.get(&answers.items[item]);
            promise.cloned()
        };
        let gaps = |answers: &Answers, item: usize| {
            let gaps = answers.gaps.get(&answers.items[item]);
            gaps.cloned().unwrap_or_default()
        };
        Difference {
            dates: moved(&self.items, |item| {
                Some((self.finishes[item], then.finishes[item]))
            }),
            promises: moved(&self.items, |item| {
                promise(&self, item).zip(promise(&then, item))
            }),
            blocked: moved(&self.items, |item| {
                Some((self.blocks[item].clone(), then.blocks[item].clone()))
            }),
            stuck: then.stuck.iter().filter(is_new).cloned().collect(),
            ownerless,
            gaps: moved(&self.items, |item| {
                Some((gaps(&self, item), gaps(&then, item)))
            }),
            end: (self.end, then.end),
            total_gap: (self.total_gap, then.total_gap),
        }
    }
}

/// The items of which something differs, given what was and what would be at each place; `None`
/// where that cannot be compared.
fn moved<T: PartialEq>(items: &[ItemId], at: impl Fn(usize) -> Option<(T, T)>) -> Vec<Moved<T>> {
    let pairs = items.iter().enumerate();
    let pairs = pairs.filter_map(|(place, item)| Some((item, at(place)?)));
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
    use super::*;
    use crate::event::BlockKind;
    use crate::framework::{EdgeKind, FundStage};
    use crate::testing::programmes::{AS_OF, fund, item, programme};
    use crate::value::When;

    fn reforms() -> Programme {
        let mut reforms = programme(vec![
            item("strategic_vision").days(100).owner("cabinet"),
            item("rbb")
                .days(50)
                .after("strategic_vision")
                .promised(When::Year(2019)),
            item("council").days(20).owner("finance"),
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
        let owned = |who: &str| (who == "cabinet").then(|| vec![ItemId::new("strategic_vision")]);
        let changes: Vec<Change> = changes
            .iter()
            .map(|change| Change::parse(change, &reforms, &owned).expect(change))
            .collect();
        what_if(&reforms, &progress, Setting::on(AS_OF), &changes).expect("no circle")
    }

    #[test]
    fn a_slip_moves_what_waits_and_its_promise() {
        let difference = ask(&["strategic_vision+90d"]);
        let moved: Vec<&str> = difference
            .dates
            .iter()
            .map(|moved| moved.item.as_str())
            .collect();
        assert_eq!(moved, ["strategic_vision", "rbb"]);
        let failing: Vec<_> = difference.newly_failing().collect();
        assert_eq!(failing.len(), 1);
        assert_eq!(failing[0].slack.likely_days, Some(183 - 239));
        assert_eq!(difference.blocked, []);
    }

    #[test]
    fn a_refusal_blocks_what_hangs_on_it_and_what_follows() {
        let difference = ask(&["reserve=refused"]);
        let blocked: Vec<&str> = difference
            .blocked
            .iter()
            .map(|moved| moved.item.as_str())
            .collect();
        assert_eq!(blocked, ["tools"]);
        assert!(difference.blocked[0].after[0].kind.is(BlockKind::Refused));
        let told: Vec<_> = difference
            .stuck
            .iter()
            .map(|stuck| (&stuck.item, &stuck.through))
            .collect();
        let tools = ItemId::new("tools");
        assert_eq!(
            told,
            [
                (&tools, &None),
                (&ItemId::new("training"), &Some(tools.clone()))
            ]
        );
        let moved: Vec<&str> = difference
            .dates
            .iter()
            .map(|moved| moved.item.as_str())
            .collect();
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
