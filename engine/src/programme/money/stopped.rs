//! Where money has stopped: what came as far as a stage and no further.
//!
//! Taken fund by fund: the difference of two sums would forget that both may hold the same unknown
//! amount.

use super::books::Books;
use super::gap::sum;
use crate::framework::{Fund, FundStage};
use crate::value::{Currency, FundId, MoneyRange};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Books<'_> {
    /// By currency and stage: what has come as far as that and no further. Refused money is in
    /// none of them.
    pub(super) fn stopped(&self) -> BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>> {
        let coming: Vec<&Fund> = self
            .funds()
            .filter(|fund| !self.gates.refused(fund))
            .collect();
        let mut stopped: BTreeMap<Currency, BTreeMap<FundStage, MoneyRange>> = BTreeMap::new();
        for (currency, funds) in families(&coming) {
            let entry = stopped.entry(currency).or_default();
            let mut stages = FundStage::on_the_way().peekable();
            while let Some(stage) = stages.next() {
                let next = stages.peek().copied();
                let here = self.stopped_of(&funds, stage, next, currency);
                let before = entry.get(&stage).copied();
                let before = before.unwrap_or(MoneyRange::nothing(currency));
                entry.insert(stage, sum(before, here));
            }
        }
        stopped
    }

    /// How much stopped of funds that may be parts of each other. At the least the largest amount
    /// that one fund brought to this stage, less all that went on; at the most the sum of what each
    /// fund left here.
    fn stopped_of(
        &self,
        funds: &[&Fund],
        stage: FundStage,
        next: Option<FundStage>,
        currency: Currency,
    ) -> MoneyRange {
        let nothing = MoneyRange::nothing(currency);
        let reached = |fund: &Fund, at: Option<FundStage>| match at {
            Some(at) => self.reached(fund, at),
            None => nothing,
        };
        let least = match funds {
            [fund] => self.left(fund, stage, next).low,
            _ => {
                let here = funds
                    .iter()
                    .filter_map(|fund| reached(fund, Some(stage)).low)
                    .max();
                let gone = funds.iter().map(|fund| reached(fund, next));
                let gone = gone.fold(nothing, sum).high;
                here.zip(gone).map(|(here, gone)| here.saturating_sub(gone))
            }
        };
        let most = funds.iter().map(|fund| self.left(fund, stage, next));
        MoneyRange {
            low: Some(least.unwrap_or_default().max(Decimal::ZERO)),
            high: most.fold(nothing, sum).high,
            currency,
        }
    }

    /// What a fund left at a stage: nothing where all of it went on, however much that is.
    fn left(&self, fund: &Fund, stage: FundStage, next: Option<FundStage>) -> MoneyRange {
        let here = self.reached(fund, stage);
        let Some(next) = next else {
            return here;
        };
        let whole = self.gates.progress.stage_of(fund) >= next;
        let told = self.gates.progress.reached_of(fund);
        let apart = told.contains_key(&stage) || told.contains_key(&next);
        if whole && !apart {
            return MoneyRange::nothing(here.currency);
        }
        let gone = self.reached(fund, next);
        let less = |here: Option<Decimal>, gone: Option<Decimal>| {
            let left = here.zip(gone).map(|(here, gone)| here.saturating_sub(gone));
            left.map(|left| left.max(Decimal::ZERO))
        };
        MoneyRange {
            low: less(here.low, gone.high).or(Some(Decimal::ZERO)),
            high: less(here.high, gone.low),
            currency: here.currency,
        }
    }
}

/// Funds of one currency that may be parts of each other.
fn families<'f>(funds: &[&'f Fund]) -> Vec<(Currency, Vec<&'f Fund>)> {
    let mut families: BTreeMap<(Currency, &FundId), Vec<&Fund>> = BTreeMap::new();
    for fund in funds {
        let currency = fund.amount.currency;
        let mut whole: &Fund = fund;
        for _ in 0..funds.len() {
            let is_whole = |other: &&&Fund| {
                other.amount.currency == currency && Some(&other.id) == whole.may_be_in.as_ref()
            };
            match funds.iter().find(is_whole) {
                Some(next) => whole = next,
                None => break,
            }
        }
        families
            .entry((currency, &whole.id))
            .or_default()
            .push(fund);
    }
    let families = families.into_iter();
    families
        .map(|((currency, _), funds)| (currency, funds))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Funding, funding};
    use super::*;
    use crate::framework::Programme;
    use crate::programme::standing::{FundProgress, Progress};
    use crate::testing::programmes::{fund, programme};
    use crate::value::Money;

    fn money(text: &str) -> Money {
        text.parse().expect(text)
    }

    fn funding_of(funds: Vec<Fund>) -> Funding {
        let mut reforms: Programme = programme(Vec::new());
        reforms
            .funds
            .extend(funds.into_iter().map(|fund| (fund.id.clone(), fund)));
        funding(&reforms, &Progress::default().adopted(&reforms))
    }

    fn in_words(funding: &Funding) -> Vec<String> {
        let usd = money("USD 0").currency;
        let stopped = funding.stopped[&usd].iter();
        stopped
            .map(|(stage, range)| format!("{} {range}", stage.word()))
            .collect()
    }

    #[test]
    fn what_went_on_did_not_stop_even_where_nobody_knows_how_much_it_is() {
        let funding = funding_of(vec![
            fund("open", money("USD ?"), FundStage::Sought, None),
            fund("over", money("> USD 50"), FundStage::Allotted, None),
            fund("plain", money("USD 20"), FundStage::Pledged, None),
            fund("gone", money("USD 7"), FundStage::Refused, None),
        ]);
        assert_eq!(
            in_words(&funding),
            [
                "sought USD 0 or more",
                "proposed USD 0",
                "pledged USD 20",
                "received USD 0",
                "allotted USD 50 or more",
                "obligated USD 0",
                "spent USD 0",
            ]
        );
    }

    #[test]
    fn a_part_that_went_on_leaves_the_rest_behind() {
        let mut grant = fund("grant", money("USD 100"), FundStage::Pledged, None);
        grant.reached.insert(FundStage::Received, money("USD 60"));
        grant.reached.insert(FundStage::Spent, money("USD 20"));
        let words = in_words(&funding_of(vec![grant]));
        assert_eq!(words[2..4], ["pledged USD 40", "received USD 40"]);
        assert_eq!(
            words[4..],
            ["allotted USD 0", "obligated USD 0", "spent USD 20"]
        );
    }

    #[test]
    fn what_the_text_says_of_a_part_ends_when_more_is_heard() {
        let mut grant = fund("grant", money("> USD 100"), FundStage::Pledged, None);
        grant.reached.insert(FundStage::Received, money("USD 60"));
        let mut reforms: Programme = programme(Vec::new());
        reforms.funds.insert(grant.id.clone(), grant);
        let mut progress = Progress::default().adopted(&reforms);
        let pledged = "pledged USD 40 or more";
        assert_eq!(in_words(&funding(&reforms, &progress))[2], pledged);
        let heard = FundProgress {
            stage: Some(FundStage::Received),
            amount: None,
            ..FundProgress::default()
        };
        progress.funds.insert(FundId::new("grant"), heard);
        let words = in_words(&funding(&reforms, &progress));
        assert_eq!(words[2..4], ["pledged USD 0", "received USD 100 or more"]);
    }

    #[test]
    fn what_may_be_part_of_another_is_counted_once_at_the_least() {
        let mut part = fund("part", money("USD 60"), FundStage::Spent, None);
        part.may_be_in = Some(FundId::new("whole"));
        let words = in_words(&funding_of(vec![
            part,
            fund("whole", money("USD 100"), FundStage::Received, None),
        ]));
        assert_eq!(words[3], "received USD 40 to 100");
        assert_eq!(words[6], "spent USD 60");
    }
}
