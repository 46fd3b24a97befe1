//! What funds can cover: at best and at worst, if all comes and with what is in hand.

use super::gap::{Gap, sum};
use crate::framework::{EdgeKind, EdgeTarget, Fund, FundStage, FundingLine, Item};
use crate::programme::standing::MoneyGates;
use crate::value::{Currency, FundId, Money, MoneyRange};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Which end of the ranges is reckoned with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Best,
    Worst,
}

/// Which money is reckoned with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    AllComes,
    InHand,
}

/// What funds have left; `None` for no bound.
pub(super) struct Pool {
    bound: Bound,
    sight: Sight,
    left: BTreeMap<FundId, Option<Decimal>>,
    used_up: BTreeSet<FundId>,
}

/// The funds of a programme as they stand.
pub(super) struct Books<'p> {
    pub(super) gates: MoneyGates<'p>,
}

impl Books<'_> {
    /// What pays for an item: its lines, or the funds of the decisions that its money hangs on.
    pub(super) fn lines<'i>(&self, item: &'i Item) -> Cow<'i, [FundingLine]> {
        if !item.funding.is_empty() {
            return Cow::Borrowed(&item.funding);
        }
        let mut lines = Vec::new();
        for need in item
            .needs
            .iter()
            .filter(|need| need.kind == EdgeKind::Funds)
        {
            let EdgeTarget::Item(gate) = &need.target else {
                continue;
            };
            let released = self.funds().filter(|fund| fund.gate.as_ref() == Some(gate));
            let any_of: Vec<FundId> = released.map(|fund| fund.id.clone()).collect();
            if !any_of.is_empty() {
                let amount = None;
                lines.push(FundingLine { any_of, amount });
            }
        }
        Cow::Owned(lines)
    }

    /// Whether money of a fund is there, however much.
    fn is_there(&self, fund: &Fund, sight: Sight) -> bool {
        let range = self.amount(fund, sight);
        let in_hand = self.gates.progress.stage_of(fund) >= FundStage::Received;
        let reached = in_hand || range.low.is_some_and(|low| low > Decimal::ZERO);
        !self.gates.refused(fund)
            && (sight == Sight::AllComes || (reached && !self.gates.waits(fund)))
    }

    pub(super) fn funds(&self) -> impl Iterator<Item = &Fund> {
        self.gates.programme.funds.values()
    }

    /// How much of a fund has come at least as far as a stage.
    pub(super) fn reached(&self, fund: &Fund, stage: FundStage) -> MoneyRange {
        let told = self.gates.progress.reached_of(fund);
        if let Some(amount) = told.get(&stage) {
            return MoneyRange::of(amount);
        }
        if self.gates.progress.stage_of(fund) >= stage {
            return self.standing(fund);
        }
        // What has come further has come this far too.
        let further = told
            .range(stage..)
            .map(|(_, amount)| MoneyRange::of(amount));
        let most = further.filter_map(|range| range.low).max();
        MoneyRange {
            low: most.or(Some(Decimal::ZERO)),
            high: most.or(Some(Decimal::ZERO)),
            currency: fund.amount.currency,
        }
    }

    /// How much of a fund is there or may come: all but what was refused of it.
    fn standing(&self, fund: &Fund) -> MoneyRange {
        let whole = MoneyRange::of(&self.gates.progress.amount_of(fund));
        let refused = self
            .gates
            .progress
            .refused_part(fund)
            .and_then(|part| part.amount);
        let less = |bound: Option<Decimal>| {
            Some(
                bound?
                    .saturating_sub(refused.unwrap_or_default())
                    .max(Decimal::ZERO),
            )
        };
        MoneyRange {
            low: less(whole.low),
            high: less(whole.high),
            ..whole
        }
    }

    fn amount(&self, fund: &Fund, sight: Sight) -> MoneyRange {
        let nothing = MoneyRange::nothing(fund.amount.currency);
        if self.gates.refused(fund) {
            return nothing;
        }
        match sight {
            Sight::AllComes => self.standing(fund),
            Sight::InHand if self.gates.waits(fund) => nothing,
            Sight::InHand => self.reached(fund, FundStage::Received),
        }
    }

    /// At best and at worst, if all comes and with what is in hand.
    pub(super) fn pools(&self) -> [Pool; 4] {
        [
            self.pool(Bound::Best, Sight::AllComes),
            self.pool(Bound::Worst, Sight::AllComes),
            self.pool(Bound::Best, Sight::InHand),
            self.pool(Bound::Worst, Sight::InHand),
        ]
    }

    fn pool(&self, bound: Bound, sight: Sight) -> Pool {
        let left = self.funds().map(|fund| {
            let range = self.amount(fund, sight);
            let left = match bound {
                Bound::Best => range.high,
                // A fund that another may be part of is at least as large as that.
                Bound::Worst => {
                    let parts = self
                        .funds()
                        .filter(|part| part.may_be_in.as_ref() == Some(&fund.id));
                    let parts = parts.filter_map(|part| self.amount(part, sight).low);
                    Some(parts.chain(range.low).max().unwrap_or_default())
                }
            };
            (fund.id.clone(), left)
        });
        Pool {
            bound,
            sight,
            left: left.collect(),
            used_up: BTreeSet::new(),
        }
    }

    /// What remains uncovered of a line in each pool; `None` for a line that names no money.
    pub(super) fn serve(&self, line: &FundingLine, pools: &mut [Pool; 4]) -> Option<Gap> {
        let needed = match &line.amount {
            Some(amount) => MoneyRange::of(amount),
            None => {
                let fund = self.gates.funds_of(line).next()?;
                MoneyRange::of(&Money {
                    amount: None,
                    ..fund.amount
                })
            }
        };
        let [best_all, worst_all, best_hand, worst_hand] = pools
            .each_mut()
            .map(|pool| self.serve_from(line, needed, pool));
        let range = |low, high| MoneyRange {
            low,
            high,
            currency: needed.currency,
        };
        Some(Gap {
            needed,
            if_all_comes: range(best_all, worst_all),
            in_hand: range(best_hand, worst_hand),
        })
    }

    /// What remains uncovered; `None` for no bound.
    fn serve_from(
        &self,
        line: &FundingLine,
        needed: MoneyRange,
        pool: &mut Pool,
    ) -> Option<Decimal> {
        if line.amount.is_none() {
            let pays =
                |fund: &Fund| self.is_there(fund, pool.sight) && !pool.used_up.contains(&fund.id);
            let covered = pool.bound == Bound::Best || self.gates.funds_of(line).any(pays);
            return covered.then_some(Decimal::ZERO);
        }
        let mut open = match pool.bound {
            Bound::Best => Some(needed.low.unwrap_or_default().max(Decimal::ZERO)),
            Bound::Worst => needed.high.map(|high| high.max(Decimal::ZERO)),
        };
        for fund in self.gates.funds_of(line) {
            if fund.amount.currency == needed.currency {
                pool.draw(self, fund, &mut open);
            } else if pool.bound == Bound::Best && pool.has(&fund.id) {
                // What another currency is worth is not known: at best it is enough.
                open = Some(Decimal::ZERO);
            }
        }
        open
    }

    /// By currency and stage: how much has come at least that far; refused money counts alone.
    pub(super) fn stages(&self) -> BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>> {
        let mut stages: BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>> = BTreeMap::new();
        let currencies: Vec<Currency> = self.funds().map(|fund| fund.amount.currency).collect();
        for currency in currencies {
            let of_currency = || {
                let refused = |fund: &&Fund| self.gates.refused(fund);
                let funds = self
                    .funds()
                    .filter(move |fund| fund.amount.currency == currency);
                funds.partition::<Vec<&Fund>, _>(refused)
            };
            let (refused, coming) = of_currency();
            let entry = stages.entry(currency).or_default();
            for stage in FundStage::on_the_way() {
                let amount = |fund: &Fund| self.reached(fund, stage);
                entry.insert(stage, guarded(&coming, currency, amount));
            }
            let whole = |fund: &Fund| MoneyRange::of(&self.gates.progress.amount_of(fund));
            let parts = coming
                .iter()
                .filter_map(|fund| self.gates.progress.refused_part(fund));
            let parts = parts.map(|part| MoneyRange::of(&part));
            let refused = guarded(&refused, currency, whole);
            entry.insert(FundStage::Refused, parts.fold(refused, sum));
        }
        stages
    }
}

impl Pool {
    fn has(&self, fund: &FundId) -> bool {
        let left = self.left.get(fund).copied();
        left.is_some_and(|left| left.is_none_or(|left| left > Decimal::ZERO))
    }

    /// Draws on a fund for what is still open, and at worst on the funds it may be part of.
    fn draw(&mut self, books: &Books<'_>, fund: &Fund, open: &mut Option<Decimal>) {
        let mut pots = vec![fund.id.clone()];
        let mut part = fund;
        while let Some(whole) = part
            .may_be_in
            .as_ref()
            .filter(|_| self.bound == Bound::Worst)
        {
            let Some(next) = books.gates.programme.funds.get(whole) else {
                break;
            };
            // Refused money has no part in what comes.
            if pots.contains(whole) || books.gates.refused(next) {
                break;
            }
            pots.push(whole.clone());
            part = next;
        }
        let lefts = pots.iter().filter_map(|pot| self.left.get(pot).copied());
        let left = lefts.reduce(least).unwrap_or(Some(Decimal::ZERO));
        let drawn = least(left, *open);
        for pot in pots {
            if let Some(Some(left)) = self.left.get_mut(&pot) {
                *left -= drawn.unwrap_or_default();
                if *left == Decimal::ZERO && drawn > Some(Decimal::ZERO) {
                    self.used_up.insert(pot);
                }
            }
        }
        *open = match (*open, drawn) {
            (Some(open), Some(drawn)) => Some(open - drawn),
            // A fund without bound covers a need without bound, as far as anybody can say.
            (None, None) => Some(Decimal::ZERO),
            (open, _) => open,
        };
    }
}

/// The lesser of two bounds; `None` is no bound.
fn least(a: Option<Decimal>, b: Option<Decimal>) -> Option<Decimal> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (bound, None) | (None, bound) => bound,
    }
}

/// The sum of amounts of which some may be parts of others. At the least, only the largest of each
/// group counts; at the most, none is part of another.
fn guarded(
    funds: &[&Fund],
    currency: Currency,
    amount: impl Fn(&Fund) -> MoneyRange,
) -> MoneyRange {
    let mut groups: BTreeMap<&FundId, MoneyRange> = BTreeMap::new();
    for fund in funds {
        let mut whole: &Fund = fund;
        for _ in 0..funds.len() {
            let next = funds
                .iter()
                .find(|other| Some(&other.id) == whole.may_be_in.as_ref());
            match next {
                Some(next) => whole = next,
                None => break,
            }
        }
        let range = amount(fund);
        groups
            .entry(&whole.id)
            .and_modify(|group| {
                let low = group.low.max(range.low);
                *group = sum(*group, range);
                group.low = low;
            })
            .or_insert(range);
    }
    groups
        .into_values()
        .fold(MoneyRange::nothing(currency), sum)
}
