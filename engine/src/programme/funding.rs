//! Money: what is needed, what is there, what is missing, as ranges that invent no zero.
//!
//! Lines are served in the author's order, each from its funds in the order it names them. At
//! best needs are as low and funds as high as they may be; at worst the other way round, and a
//! fund that may be part of another draws on that one too, so that nothing is counted twice.

use super::blocked::MoneyGates;
use crate::framework::{Fund, FundStage, FundingLine, Item, ItemStatus, Programme};
use crate::programme::Progress;
use crate::value::{Currency, Money, MoneyRange, Name};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What the lines ask for.
    pub needed: MoneyRange,
    /// What no fund covers even if all comes that was not refused.
    pub if_all_comes: MoneyRange,
    /// What no fund covers that is there now.
    pub in_hand: MoneyRange,
}

impl Gap {
    /// From the best, where all comes, to the worst, where no more does.
    pub fn range(&self) -> MoneyRange {
        MoneyRange {
            low: self.if_all_comes.low,
            high: self.in_hand.high,
            currency: self.needed.currency,
        }
    }

    fn nothing(currency: Currency) -> Gap {
        let nothing = MoneyRange::nothing(currency);
        Gap {
            needed: nothing,
            if_all_comes: nothing,
            in_hand: nothing,
        }
    }

    fn add(&mut self, other: &Gap) {
        self.needed = sum(self.needed, other.needed);
        self.if_all_comes = sum(self.if_all_comes, other.if_all_comes);
        self.in_hand = sum(self.in_hand, other.in_hand);
    }
}

/// The money of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding {
    /// By currency and stage: how much has come at least that far. Refused and asked for count
    /// alone.
    pub stages: BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>>,
    /// What is missing for each item that is not done and says what it needs, in the programme's
    /// order; one entry a currency.
    pub items: Vec<(Name, Gap)>,
    /// What is missing in all of these.
    pub total: BTreeMap<Currency, Gap>,
    /// Items that are not done and say nothing of money: what they need is not in the total.
    pub unstated: Vec<Name>,
    /// Of what was received, the share that was spent, in per cent; by currency.
    pub absorption: BTreeMap<Currency, Absorption>,
}

/// A share in per cent, with one decimal place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absorption {
    /// At the least; `None` when nobody can say.
    pub least_percent: Option<Decimal>,
    /// At the most; `None` when nobody can say.
    pub most_percent: Option<Decimal>,
}

/// The money of a programme as it stands.
pub fn funding(programme: &Programme, progress: &Progress) -> Funding {
    let books = Books {
        gates: MoneyGates {
            programme,
            progress,
        },
    };
    let mut pools = [
        books.pool(Case::Best, Sight::AllComes),
        books.pool(Case::Worst, Sight::AllComes),
        books.pool(Case::Best, Sight::InHand),
        books.pool(Case::Worst, Sight::InHand),
    ];
    let mut items = Vec::new();
    let mut total: BTreeMap<Currency, Gap> = BTreeMap::new();
    let mut unstated = Vec::new();
    let open = |item: &&Item| progress.status_of(item) != ItemStatus::Done;
    for item in programme.items.iter().filter(open) {
        if item.funding.is_empty() {
            unstated.push(item.id.clone());
        }
        let mut of_item: BTreeMap<Currency, Gap> = BTreeMap::new();
        for line in &item.funding {
            if let Some(gap) = books.serve(line, &mut pools) {
                let currency = gap.needed.currency;
                for sums in [&mut of_item, &mut total] {
                    let sum = sums
                        .entry(currency)
                        .or_insert_with(|| Gap::nothing(currency));
                    sum.add(&gap);
                }
            }
        }
        items.extend(of_item.into_values().map(|gap| (item.id.clone(), gap)));
    }
    let stages = books.stages();
    Funding {
        absorption: stages
            .iter()
            .map(|(currency, stages)| (*currency, absorption(stages)))
            .collect(),
        stages,
        items,
        total,
        unstated,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Best,
    Worst,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sight {
    AllComes,
    InHand,
}

/// What funds have left; `None` for no bound.
struct Pool {
    case: Case,
    left: BTreeMap<Name, Option<Decimal>>,
}

struct Books<'p> {
    gates: MoneyGates<'p>,
}

impl Books<'_> {
    fn funds(&self) -> impl Iterator<Item = &Fund> {
        self.gates.programme.funds.values()
    }

    /// How much of a fund has come at least as far as a stage.
    fn reached(&self, fund: &Fund, stage: FundStage) -> MoneyRange {
        if let Some(amount) = fund.reached.get(&stage) {
            return MoneyRange::of(amount);
        }
        let amount = self.gates.progress.amount_of(fund);
        if self.gates.progress.stage_of(fund) >= stage {
            return MoneyRange::of(&amount);
        }
        // What has come further has come this far too.
        let further = fund
            .reached
            .range(stage..)
            .map(|(_, amount)| MoneyRange::of(amount));
        let most = further.filter_map(|range| range.low).max();
        MoneyRange {
            low: most.or(Some(Decimal::ZERO)),
            high: most.or(Some(Decimal::ZERO)),
            currency: amount.currency,
        }
    }

    fn amount(&self, fund: &Fund, sight: Sight) -> MoneyRange {
        let nothing = MoneyRange::nothing(fund.amount.currency);
        if self.gates.refused(fund) {
            return nothing;
        }
        match sight {
            Sight::AllComes => MoneyRange::of(&self.gates.progress.amount_of(fund)),
            Sight::InHand if self.gates.waits(fund) => nothing,
            Sight::InHand => self.reached(fund, FundStage::Received),
        }
    }

    fn pool(&self, case: Case, sight: Sight) -> Pool {
        let left = self.funds().map(|fund| {
            let range = self.amount(fund, sight);
            let left = match case {
                Case::Best => range.high,
                // A fund that another may be part of is at least as large as that.
                Case::Worst => {
                    let parts = self
                        .funds()
                        .filter(|it| it.may_be_in.as_ref() == Some(&fund.id));
                    let parts = parts.filter_map(|part| self.amount(part, sight).low);
                    Some(parts.chain(range.low).max().unwrap_or_default())
                }
            };
            (fund.id.clone(), left)
        });
        Pool {
            case,
            left: left.collect(),
        }
    }

    /// What remains uncovered of a line in each pool; `None` for a line that names no money.
    fn serve(&self, line: &FundingLine, pools: &mut [Pool; 4]) -> Option<Gap> {
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
        let mut open = match pool.case {
            Case::Best => Some(needed.low.unwrap_or_default().max(Decimal::ZERO)),
            Case::Worst => needed.high.map(|high| high.max(Decimal::ZERO)),
        };
        for fund in self.gates.funds_of(line) {
            if fund.amount.currency == needed.currency {
                pool.draw(self, fund, &mut open);
            } else if pool.case == Case::Best && pool.has(&fund.id) {
                // What another currency is worth is not known: at best it is enough.
                open = Some(Decimal::ZERO);
            }
        }
        open
    }

    fn stages(&self) -> BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>> {
        use FundStage::{Allotted, Obligated, Pledged, Proposed, Received, Refused, Sought, Spent};
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
            for stage in [
                Sought, Proposed, Pledged, Received, Allotted, Obligated, Spent,
            ] {
                let amount = |fund: &Fund| self.reached(fund, stage);
                entry.insert(stage, guarded(&coming, currency, amount));
            }
            let amount = |fund: &Fund| MoneyRange::of(&self.gates.progress.amount_of(fund));
            entry.insert(Refused, guarded(&refused, currency, amount));
        }
        stages
    }
}

impl Pool {
    fn has(&self, fund: &Name) -> bool {
        let left = self.left.get(fund).copied();
        left.is_some_and(|left| left.is_none_or(|left| left > Decimal::ZERO))
    }

    /// Draws on a fund for what is still open, and at worst on the funds it may be part of.
    fn draw(&mut self, books: &Books<'_>, fund: &Fund, open: &mut Option<Decimal>) {
        let mut pots = vec![fund.id.clone()];
        let mut part = fund;
        while let Some(whole) = part.may_be_in.as_ref().filter(|_| self.case == Case::Worst) {
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

/// The sum of amounts in which parts may be counted in their whole already: at the least each
/// whole counts with the largest of its group, at the most all are apart.
fn guarded(
    funds: &[&Fund],
    currency: Currency,
    amount: impl Fn(&Fund) -> MoneyRange,
) -> MoneyRange {
    let mut groups: BTreeMap<&Name, MoneyRange> = BTreeMap::new();
    for fund in funds {
        let mut whole: &Fund = fund;
        for _ in 0..funds.len() {
            let next = funds
                .iter()
                .find(|it| Some(&it.id) == whole.may_be_in.as_ref());
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

/// The sum; without bound where it is too large to be exact.
fn sum(a: MoneyRange, b: MoneyRange) -> MoneyRange {
    a.plus(b).unwrap_or(MoneyRange {
        low: a.low.max(b.low),
        high: None,
        currency: a.currency,
    })
}

fn absorption(stages: &BTreeMap<FundStage, MoneyRange>) -> Absorption {
    let range = |stage: FundStage| stages.get(&stage).map(|range| (range.low, range.high));
    let (spent_low, spent_high) = range(FundStage::Spent).unwrap_or_default();
    let (received_low, received_high) = range(FundStage::Received).unwrap_or_default();
    let percent = |spent: Option<Decimal>, received: Option<Decimal>| {
        let share = spent?
            .checked_mul(Decimal::ONE_HUNDRED)?
            .checked_div(received?)?;
        Some(share.round_dp(1).min(Decimal::ONE_HUNDRED))
    };
    Absorption {
        least_percent: percent(spent_low, received_high),
        most_percent: percent(spent_high, received_low),
    }
}

#[cfg(test)]
mod tests {
    use super::super::generate::{fund, item, programme};
    use super::super::progress::{FundProgress, ItemProgress};
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().expect(text)
    }

    fn reforms() -> Programme {
        let ask = |text: &str| Some(money(text));
        let mut reforms = programme(vec![
            item("council"),
            item("change").paid_by(&["reserve", "appeal"], ask("USD 300.50")),
            item("tools").paid_by(&["reserve"], ask("USD 200")),
            item("hub").paid_by(&["flexible"], ask("USD 100")),
            item("open").paid_by(&["flexible"], None),
        ]);
        for fund in [
            fund(
                "reserve",
                money("USD 400"),
                FundStage::Proposed,
                Some("council"),
            ),
            fund("appeal", money("USD ?"), FundStage::Sought, None),
            fund("flexible", money("< USD 150"), FundStage::Received, None),
        ] {
            reforms.funds.insert(fund.id.clone(), fund);
        }
        reforms
    }

    fn gaps(reforms: &Programme, progress: &Progress) -> Vec<String> {
        let funding = funding(reforms, progress);
        let told =
            |(item, gap): &(Name, Gap)| format!("{item}: {}; {}", gap.if_all_comes, gap.in_hand);
        funding.items.iter().map(told).collect()
    }

    #[test]
    fn each_line_is_covered_as_far_as_its_funds_go() {
        let reforms = reforms();
        let progress = Progress::default().adopted(&reforms);
        assert_eq!(
            gaps(&reforms, &progress),
            [
                "change: USD 0.00; USD 300.50",
                "tools: USD 100.50; USD 200",
                "hub: USD 0 to 100; USD 0 to 100",
                "open: USD 0 or more; USD 0 or more",
            ]
        );
        let funding = funding(&reforms, &progress);
        assert_eq!(funding.unstated, ["council"]);
        let usd = money("USD 0").currency;
        assert_eq!(
            funding.total[&usd].range().to_string(),
            "USD 100.50 or more"
        );
        assert_eq!(
            funding.stages[&usd][&FundStage::Received].to_string(),
            "USD 0 to 150"
        );
    }

    #[test]
    fn a_refusal_widens_the_gap_and_a_decision_closes_it() {
        let reforms = reforms();
        let mut progress = Progress::default().adopted(&reforms);
        let refused = FundProgress {
            stage: Some(FundStage::Refused),
            amount: None,
        };
        progress.funds.insert(Name::new("reserve"), refused);
        let told = gaps(&reforms, &progress);
        assert_eq!(
            told[..2],
            [
                "change: USD 0.00 to 300.50; USD 300.50",
                "tools: USD 200; USD 200"
            ]
        );
        let received = FundProgress {
            stage: Some(FundStage::Received),
            amount: Some(money("USD 1000")),
        };
        progress.funds.insert(Name::new("reserve"), received);
        progress
            .items
            .insert(Name::new("council"), ItemProgress::new(ItemStatus::Done));
        assert_eq!(
            gaps(&reforms, &progress)[..2],
            ["change: USD 0.00; USD 0", "tools: USD 0; USD 0"]
        );
    }

    #[test]
    fn nothing_is_counted_twice() {
        let mut reforms = programme(vec![
            item("a").paid_by(&["part"], Some(money("USD 60"))),
            item("b").paid_by(&["whole"], Some(money("USD 60"))),
        ]);
        let mut part = fund("part", money("USD 60"), FundStage::Spent, None);
        part.may_be_in = Some(Name::new("whole"));
        for fund in [
            part,
            fund("whole", money("USD 100"), FundStage::Received, None),
        ] {
            reforms.funds.insert(fund.id.clone(), fund);
        }
        let progress = Progress::default().adopted(&reforms);
        assert_eq!(gaps(&reforms, &progress)[1], "b: USD 0 to 20; USD 0 to 20");
        let funding = funding(&reforms, &progress);
        let usd = money("USD 0").currency;
        assert_eq!(
            funding.stages[&usd][&FundStage::Received].to_string(),
            "USD 100 to 160"
        );
        let absorbed = funding.absorption[&usd];
        assert_eq!(absorbed.least_percent, Some(Decimal::new(375, 1)));
        assert_eq!(absorbed.most_percent, Some(Decimal::new(600, 1)));
    }

    #[test]
    fn other_currencies_are_not_added() {
        let mut reforms = programme(vec![item("a").paid_by(&["euro"], Some(money("USD 60")))]);
        let euro = fund("euro", money("EUR 100"), FundStage::Received, None);
        reforms.funds.insert(euro.id.clone(), euro);
        let progress = Progress::default().adopted(&reforms);
        assert_eq!(gaps(&reforms, &progress), ["a: USD 0 to 60; USD 0 to 60"]);
    }
}
