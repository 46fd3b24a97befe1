//! What no programme may do: become earlier by something later, or by money that is refused, or
//! later by a need that is taken away.

use super::super::day::{HIGH, LIKELY, LOW};
use super::super::*;
use crate::framework::{Duration, EdgeKind, FundStage, Programme};
use crate::programme::standing::{FundProgress, Progress, blocks_of};
use crate::testing::programmes::{AS_OF, Shape, fund, generated};
use crate::value::{Calendar, FundId, Stretch};
use jiff::civil::{Weekday, date};
use proptest::prelude::*;

fn office() -> Calendar {
    let weekend = vec![Weekday::Saturday, Weekday::Sunday];
    let holidays = [date(2019, 8, 1), date(2019, 12, 25), date(2019, 12, 26)].into();
    Calendar::new("UTC", weekend, holidays, vec![]).expect("UTC")
}

/// A made-up programme in days, working days and months, with leads, some of it paid for.
fn made(seed: u64, items: usize) -> Programme {
    let shape = Shape {
        items,
        edges: items * 2,
        reach: 9,
        other_kinds_per_mille: 200,
        ranges: true,
    };
    let mut made = generated(shape, seed);
    let lengths = ["7 working days", "2 months", "0 days", "1 month"];
    for (place, item) in made.items.iter_mut().enumerate() {
        if let Some(text) = lengths.get((seed as usize).wrapping_add(place) % 7) {
            let length: Stretch = text.parse().expect(text);
            item.duration = Some(Duration {
                least: length,
                likely: length,
                most: length,
            });
        }
        for (number, need) in item.needs.iter_mut().enumerate() {
            need.lag = match (place + number) % 9 {
                0 => Stretch::working_days(-2),
                1 => Stretch::lag("1 month").expect("a lag"),
                2 => Stretch::days(-4),
                _ => need.lag,
            };
            if place % 5 == 3 {
                need.kind = EdgeKind::Funds;
            }
        }
    }
    let unknown = "USD ?".parse().expect("money");
    for number in 0..3.min(items / 3) {
        let gate = format!("item_{number}");
        let reserve = fund(
            &format!("fund_{number}"),
            unknown,
            FundStage::Proposed,
            Some(&gate),
        );
        let line = crate::framework::FundingLine {
            any_of: vec![reserve.id.clone()],
            amount: None,
        };
        made.items[items - 1 - number].funding.push(line);
        made.funds.insert(reserve.id.clone(), reserve);
    }
    made
}

fn ends(
    programme: &Programme,
    progress: &Progress,
    slips: &[(crate::value::ItemId, i64)],
) -> Vec<[i64; 3]> {
    let office = office();
    let mut setting = Setting::on(AS_OF);
    setting.working = Some(&office);
    let plan = Plan::with_slips(programme, progress, setting, slips).expect("no circle");
    let schedule = Schedule::new(&plan);
    (0..schedule.len())
        .map(|item| schedule.early(item).finish)
        .collect()
}

fn none_is_earlier(before: &[[i64; 3]], after: &[[i64; 3]]) -> bool {
    let lanes = [LOW, LIKELY, HIGH];
    before
        .iter()
        .zip(after)
        .all(|(before, after)| lanes.iter().all(|at| before[*at] <= after[*at]))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn something_later_makes_nothing_earlier(
        seed in any::<u64>(),
        items in 2..30_usize,
        slips in any::<prop::sample::Index>(),
        days in 1..60_i64,
    ) {
        let made = made(seed, items);
        let progress = Progress::default().adopted(&made);
        let item = made.items[slips.index(items)].id.clone();
        let before = ends(&made, &progress, &[]);
        let after = ends(&made, &progress, &[(item, days)]);
        prop_assert!(none_is_earlier(&before, &after));
    }

    #[test]
    fn money_that_is_refused_frees_nothing(seed in any::<u64>(), items in 3..30_usize) {
        let made = made(seed, items);
        let progress = Progress::default().adopted(&made);
        let held = |progress: &Progress| -> Vec<bool> {
            made.items.iter().map(|item| !blocks_of(&made, progress, item).is_empty()).collect()
        };
        for id in made.funds.keys() {
            let mut refused = progress.clone();
            let heard = FundProgress { stage: Some(FundStage::Refused), ..Default::default() };
            refused.funds.insert(FundId::clone(id), heard);
            let (before, after) = (held(&progress), held(&refused));
            prop_assert!(before.iter().zip(&after).all(|(before, after)| !before || *after));
            let (before, after) = (ends(&made, &progress, &[]), ends(&made, &refused, &[]));
            prop_assert!(none_is_earlier(&before, &after));
        }
    }

    #[test]
    fn a_need_that_is_taken_away_delays_nothing(
        seed in any::<u64>(),
        items in 2..30_usize,
        which in any::<prop::sample::Index>(),
    ) {
        let made = made(seed, items);
        let progress = Progress::default().adopted(&made);
        let needs: usize = made.items.iter().map(|item| item.needs.len()).sum();
        prop_assume!(needs > 0);
        let mut freed = made.clone();
        let mut left = which.index(needs);
        for item in &mut freed.items {
            if left < item.needs.len() {
                item.needs.remove(left);
                break;
            }
            left -= item.needs.len();
        }
        let (before, after) = (ends(&made, &progress, &[]), ends(&freed, &progress, &[]));
        prop_assert!(none_is_earlier(&after, &before));
    }
}
