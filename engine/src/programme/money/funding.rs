//! Money: what is needed, what is there, what is missing, as ranges that invent no zero.
//!
//! Lines are served in the author's order, each from its funds in the order it names them. At
//! best needs are as low and funds as high as they may be; at worst the other way round, and a
//! fund that may be part of another draws on that one too, so that nothing is counted twice.
//!
//! A line without an amount is paid by its fund, whatever it costs. It is covered where one of its
//! funds is there and not used up by other lines, and open without bound otherwise. An item
//! without funding lines that needs a decision's money counts as paid by the funds that the
//! decision releases.

use super::books::Books;
use super::gap::Gap;
use crate::framework::{FundStage, Item, ItemStatus, Programme};
use crate::programme::standing::{MoneyGates, Progress};
use crate::value::{Currency, ItemId, MoneyRange};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// The money of a programme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding {
    /// By currency and stage: how much has come at least that far. Refused and asked for count
    /// alone.
    pub stages: BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>>,
    /// By currency and stage: how much has come as far as that and no further.
    pub stopped: BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>>,
    /// What is missing for each item that is not done and says what it needs, in the programme's
    /// order; one entry a currency.
    pub items: Vec<(ItemId, Gap)>,
    /// What is missing in all of these.
    pub total: BTreeMap<Currency, Gap>,
    /// Items that are not done and say nothing of money: what they need is not in the total.
    pub unstated: Vec<ItemId>,
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
    let gates = MoneyGates {
        programme,
        progress,
    };
    let books = Books { gates };
    let mut pools = books.pools();
    let mut items = Vec::new();
    let mut total: BTreeMap<Currency, Gap> = BTreeMap::new();
    let mut unstated = Vec::new();
    let open = |item: &&Item| progress.status_of(item) != ItemStatus::Done;
    for item in programme.items.iter().filter(open) {
        let lines = books.lines(item);
        if lines.is_empty() {
            unstated.push(item.id.clone());
        }
        let mut of_item: BTreeMap<Currency, Gap> = BTreeMap::new();
        for line in lines.iter() {
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
        stopped: books.stopped(),
        items,
        total,
        unstated,
    }
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
    use super::*;
    use crate::framework::EdgeKind;
    use crate::programme::standing::{FundProgress, ItemProgress};
    use crate::testing::programmes::{fund, item, programme};
    use crate::value::{FundId, Money};

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
            |(item, gap): &(ItemId, Gap)| format!("{item}: {}; {}", gap.if_all_comes, gap.in_hand);
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
                "open: USD 0; USD 0",
            ]
        );
        let funding = funding(&reforms, &progress);
        assert_eq!(funding.unstated, ["council"]);
        let usd = money("USD 0").currency;
        assert_eq!(
            funding.total[&usd].range().to_string(),
            "USD 100.50 to 600.50"
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
            ..FundProgress::default()
        };
        progress.funds.insert(FundId::new("reserve"), refused);
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
            ..FundProgress::default()
        };
        progress.funds.insert(FundId::new("reserve"), received);
        progress
            .items
            .insert(ItemId::new("council"), ItemProgress::new(ItemStatus::Done));
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
        part.may_be_in = Some(FundId::new("whole"));
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
    fn unstated_amounts_are_open_where_no_fund_is_there() {
        let reforms_of = |stage| {
            let mut reforms = programme(vec![
                item("council"),
                item("tools").needs("council", EdgeKind::Funds),
                item("first").paid_by(&["appeal"], Some(money("USD 5"))),
                item("second").paid_by(&["appeal"], None),
            ]);
            let reserve = fund("reserve", money("USD ?"), stage, Some("council"));
            let appeal = fund("appeal", money("USD 5"), FundStage::Received, None);
            for fund in [reserve, appeal] {
                reforms.funds.insert(fund.id.clone(), fund);
            }
            reforms
        };
        let told = |stage| {
            let reforms = reforms_of(stage);
            gaps(&reforms, &Progress::default().adopted(&reforms))
        };
        let others = [
            "first: USD 0; USD 0",
            "second: USD 0 or more; USD 0 or more",
        ];
        let [first, second] = others;
        assert_eq!(
            told(FundStage::Proposed),
            ["tools: USD 0; USD 0 or more", first, second]
        );
        let refused = "tools: USD 0 or more; USD 0 or more";
        assert_eq!(told(FundStage::Refused), [refused, first, second]);
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
