//! The schedule against itself on made-up programmes.

use super::super::day::{LIKELY, LOW, days_over, is_known, number};
use super::super::drive::LaneTimes;
use super::super::facts::Mode;
use super::super::sample::Outcome;
use super::super::*;
use super::offset;
use crate::framework::{Duration, ItemStatus, Programme};
use crate::programme::standing::Progress;
use crate::testing::programmes::{AS_OF, Shape, generated};
use crate::value::{Stretch, When};
use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

fn shapes(ranges: bool) -> impl Strategy<Value = (Shape, u64)> {
    let sizes = (1..40_usize, 0..80_usize, 1..20_usize, any::<u64>());
    sizes.prop_map(move |(items, edges, reach, seed)| {
        let shape = Shape {
            items,
            edges,
            reach,
            other_kinds_per_mille: 200,
            ranges,
        };
        (shape, seed)
    })
}

/// A made-up programme of which some items are begun, done, or of unknown length.
fn made((shape, seed): (Shape, u64)) -> Programme {
    let mut made = generated(shape, seed);
    for (place, item) in made.items.iter_mut().enumerate() {
        match (seed >> (place % 48)) % 12 {
            0 => item.status = ItemStatus::Started,
            1 => {
                item.status = ItemStatus::Started;
                let day = When::Day(date(2019, 5, 10));
                item.start = Some(if shape.ranges {
                    When::Month(2019, 5)
                } else {
                    day
                });
            }
            2 => item.status = ItemStatus::Done,
            3 if shape.ranges => item.duration = None,
            4 => item.finish = Some(When::Month(2019, 12)),
            _ => {}
        }
    }
    made
}

/// How many days the work of an outcome took.
fn took(times: &LaneTimes) -> Option<i64> {
    is_known(times.worked).then(|| days_over(times.worked) - days_over(times.start))
}

fn within(value: i64, range: [Option<i64>; 2]) -> bool {
    range[0].is_none_or(|low| low <= value) && range[1].is_none_or(|high| value <= high)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn point_durations_give_points(shape in shapes(false)) {
        let made = made(shape);
        let progress = Progress::default().adopted(&made);
        let mut setting = Setting::on(AS_OF);
        setting.data_date = AS_OF + 30.days();
        let plan = Plan::new(&made, &progress, setting).expect("made without circles");
        let schedule = Schedule::new(&plan);
        for item in 0..schedule.len() {
            for range in [schedule.early_finish(item), schedule.late_finish(item)] {
                prop_assert_eq!(range.earliest, range.likely);
                prop_assert_eq!(range.latest, range.likely);
            }
            let slack = schedule.total_slack(&plan, item);
            prop_assert_eq!(slack.likely_days, slack.least_days);
            prop_assert_eq!(slack.likely_days, slack.most_days);
            let free = schedule.free_slack(&plan, item);
            prop_assert_eq!(free.likely_days, free.most_days);
            prop_assert!(free.likely_days <= slack.likely_days);
        }
    }

    #[test]
    fn ranges_hold_every_outcome(shape in shapes(true), seed in any::<u64>()) {
        let made = made(shape);
        let progress = Progress::default().adopted(&made);
        let plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("made without circles");
        let schedule = Schedule::new(&plan);
        let mut outcome = Outcome::default();
        for sample in 0..20 {
            outcome.draw(&plan, seed, sample);
            for item in 0..schedule.len() {
                let (times, early) = (outcome.times(item), schedule.early_finish(item));
                let Some(day) = day::date_of(times.finish) else {
                    prop_assert_eq!(early.latest, None);
                    continue;
                };
                let bounds = [early.earliest, early.latest].map(offset);
                prop_assert!(within(offset(Some(day)).expect("a day"), bounds));
            }
        }
    }

    #[test]
    fn slack_bounds_hold_the_slack_of_every_outcome(shape in shapes(true), seed in any::<u64>()) {
        let mut made = made(shape);
        // Where a duration is unknown, so is the slack of an outcome.
        made.items.retain(|item| item.duration.is_some());
        let progress = Progress::default().adopted(&made);
        let plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("made without circles");
        let schedule = Schedule::new(&plan);
        let mut outcome = Outcome::default();
        for sample in 0..10 {
            outcome.draw(&plan, seed, sample);
            // The outcome as a programme of its own: every range is the one day drawn.
            let mut drawn = plan.clone();
            for (item, facts) in drawn.facts.iter_mut().enumerate() {
                let times = outcome.times(item);
                if let Some(days) = took(&times) {
                    facts.lengths = facts.lengths.only(Stretch::days(days));
                }
                if facts.mode != Mode::Ahead {
                    facts.start = [times.start; 3];
                }
                if facts.mode == Mode::Over {
                    facts.finish = [times.finish; 3];
                }
            }
            let point = Schedule::new(&drawn);
            for item in 0..schedule.len() {
                let (range, exact) =
                    (schedule.total_slack(&plan, item), point.total_slack(&drawn, item));
                if let Some(days) = exact.likely_days {
                    prop_assert!(within(days, [range.least_days, range.most_days]));
                }
                let (range, exact) =
                    (schedule.free_slack(&plan, item), point.free_slack(&drawn, item));
                if let Some(days) = exact.likely_days {
                    prop_assert!(within(days, [range.least_days, range.most_days]));
                }
            }
        }
    }

    #[test]
    fn chains_add_up_to_the_end(shape in shapes(true)) {
        let made = made(shape);
        let progress = Progress::default().adopted(&made);
        let plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("made without circles");
        let schedule = Schedule::new(&plan);
        for item in 0..schedule.len() {
            let chain = driving_chain(&plan, &schedule, item);
            let finish = schedule.early_finish(item);
            let finish = if chain.likely { finish.likely } else { finish.earliest };
            let days: i64 = chain.steps.iter().map(|step| step.waits_days + step.takes_days).sum();
            let point = schedule.early(item).finish[if chain.likely { LIKELY } else { LOW }];
            let first = offset(chain.steps[0].from).expect("a day");
            let begun = days_over(point) - number(AS_OF) - days;
            // An evening is a day later, for what takes no time.
            prop_assert!(begun == first || begun == first + 1);
            prop_assert_eq!(offset(chain.steps[chain.steps.len() - 1].to), offset(finish));
            for step in &chain.steps {
                let days = offset(step.to).zip(offset(step.from)).map(|(to, from)| to - from);
                prop_assert_eq!(days, Some((step.takes_days - 1).max(0)));
            }
        }
    }

    #[test]
    fn an_item_may_end_as_late_as_is_said_and_not_a_day_later(
        shape in shapes(false),
        item in any::<prop::sample::Index>(),
        has_working_lags in any::<bool>(),
    ) {
        let mut made = made(shape);
        let needs = made.items.iter_mut().flat_map(|item| &mut item.needs);
        let lags = ["4 working days", "-9 days", "-3 working days"];
        for (place, need) in needs.enumerate().filter(|_| has_working_lags).step_by(3) {
            need.lag = Stretch::lag(lags[place % 9 / 3]).expect("a lag");
        }
        for (place, item) in made.items.iter_mut().enumerate().filter(|_| has_working_lags) {
            let length = ["9 working days", "2 months", "0 days", "12 days"][place % 4].parse();
            let length = length.expect("a length");
            item.duration = Some(Duration { least: length, likely: length, most: length });
        }
        let progress = Progress::default().adopted(&made);
        let item = item.index(made.items.len());
        let end_after = |days: i64| {
            let slips = [(made.items[item].id.clone(), days)];
            let plan = Plan::with_slips(&made, &progress, Setting::on(AS_OF), &slips);
            Schedule::new(&plan.expect("made without circles")).end_at(LIKELY)
        };
        let plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("made without circles");
        let schedule = Schedule::new(&plan);
        let finish = schedule.early(item).finish[LIKELY];
        let late = schedule.late(item).finish[LIKELY];
        let days = day::between(finish, late).expect("known");
        if plan.facts[item].mode != Mode::Over {
            let end = schedule.end_at(LIKELY);
            prop_assert_eq!(end_after(days), end);
            // Where one that is under way waits for others, or days without work lie between, there
            // may be more slack than is said.
            let begun = made.items.iter().any(|it| it.status == ItemStatus::Started);
            prop_assert!(begun || has_working_lags || end_after(days + 1) > end);
        }
    }
}
