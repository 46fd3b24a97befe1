//! The schedule against plain loops from the definitions, anew and after slips, on programmes
//! large enough that blocks move as one.

use super::day::{
    ANY_TIME, Days, HIGH, LIKELY, LONG_AGO, LOW, NEVER, known, later, minus, number, plus,
};
use super::facts::Mode;
use super::generate::{AS_OF, Shape, generated, item, programme};
use super::schedule::Times;
use super::*;
use crate::framework::{EdgeKind, ItemStatus, Programme};
use crate::value::{Calendar, When};
use jiff::ToSpan;
use jiff::civil::Weekday;
use proptest::prelude::*;

/// Early and late days of all items, and the end of the whole, item by item in the order given.
struct Plain {
    early: Vec<Times>,
    late: Vec<Times>,
    end: Days,
}

impl Plain {
    fn of(plan: &Plan<'_>) -> Plain {
        let nothing = Times {
            start: ANY_TIME,
            finish: ANY_TIME,
        };
        let items = plan.graph.len();
        let mut plain = Plain {
            early: vec![nothing; items],
            late: vec![nothing; items],
            end: ANY_TIME,
        };
        for item in plan.graph.order() {
            plain.early[item] = plain.early(plan, item);
        }
        for times in &plain.early {
            let mut finish = times.finish;
            if !known(finish[LIKELY]) {
                finish[LIKELY] = finish[LOW];
            }
            plain.end = later(plain.end, finish);
        }
        for item in plan.graph.order().rev() {
            plain.late[item] = plain.late(plan, item);
        }
        plain
    }

    fn early(&self, plan: &Plan<'_>, item: usize) -> Times {
        let facts = &plan.facts[item];
        let (mut start, mut finish) = (facts.start, facts.finish);
        if facts.mode == Mode::Over {
            return Times { start, finish };
        }
        for edge in plan.graph.needs_of(item) {
            let other = self.early[edge.source().index()];
            let days = match edge.weight.kind {
                EdgeKind::Start => other.start,
                EdgeKind::After | EdgeKind::Finish => other.finish,
                _ => continue,
            };
            let days = plan.lagged(days, edge.weight.lag());
            if edge.weight.kind == EdgeKind::Finish || facts.mode == Mode::Running {
                finish = later(finish, days);
            } else {
                start = later(start, days);
            }
        }
        for lane in [LOW, LIKELY, HIGH] {
            finish[lane] = finish[lane].max(plus(start[lane], facts.duration[lane]));
            finish[lane] = plus(finish[lane], facts.delay);
        }
        Times { start, finish }
    }

    fn late(&self, plan: &Plan<'_>, item: usize) -> Times {
        let (mut finish, mut start) = (self.end, [NEVER; 3]);
        for edge in plan.graph.successors_of(item) {
            let waiting = edge.target().index();
            let (theirs, facts) = (&self.late[waiting], &plan.facts[waiting]);
            if !edge.weight.kind.schedules() || facts.mode == Mode::Over {
                continue;
            }
            let until = if edge.weight.kind == EdgeKind::Finish || facts.mode == Mode::Running {
                theirs.finish.map(|day| minus(day, facts.delay))
            } else {
                theirs.start
            };
            let until = plan.before_lag(until, edge.weight.lag());
            let place = if edge.weight.kind == EdgeKind::Start {
                &mut start
            } else {
                &mut finish
            };
            for lane in [LOW, LIKELY, HIGH] {
                place[lane] = place[lane].min(until[lane]);
            }
        }
        let facts = &plan.facts[item];
        for (lane, length) in [(LOW, HIGH), (LIKELY, LIKELY), (HIGH, LOW)] {
            let begun = minus(minus(finish[lane], facts.delay), facts.duration[length]);
            start[lane] = start[lane].min(begun);
        }
        if !known(self.early[item].finish[LIKELY]) {
            (start[LIKELY], finish[LIKELY]) = (LONG_AGO, LONG_AGO);
        }
        Times { start, finish }
    }
}

fn days(range: DateRange) -> [Option<i64>; 3] {
    [range.earliest, range.likely, range.latest].map(|day| day.map(number))
}

fn shown(days: Days) -> [Option<i64>; 3] {
    days.map(|number| day::day(number).map(|_| number))
}

/// Every date of a schedule is that of the plain loops.
fn compare(plan: &Plan<'_>, schedule: &Schedule) -> Result<(), TestCaseError> {
    let plain = Plain::of(plan);
    prop_assert_eq!(days(schedule.end()), shown(plain.end));
    for item in 0..schedule.len() {
        let (early, late) = (&plain.early[item], &plain.late[item]);
        prop_assert_eq!(schedule.early(item), *early, "early days of {}", item);
        let start = days(schedule.late_start(plan, item));
        prop_assert_eq!(start, shown(late.start), "late start of {}", item);
        let finish = days(schedule.late_finish(plan, item));
        prop_assert_eq!(finish, shown(late.finish), "late finish of {}", item);
    }
    Ok(())
}

/// A programme of which some items are begun, done, of unknown length, or planned for a day; in
/// the order in which it was made, or in another.
fn made(shape: Shape, seed: u64, odd_per_mille: usize, is_mixed: bool) -> Programme {
    let mut made = generated(shape, seed);
    let mut random = Random::new(seed);
    for item in &mut made.items {
        if random.below(1_000) >= odd_per_mille {
            continue;
        }
        match random.below(5) {
            0 => item.status = ItemStatus::Started,
            1 => {
                item.status = ItemStatus::Started;
                item.start = Some(When::Month(2019, 5));
            }
            2 => item.status = ItemStatus::Done,
            3 => item.duration = None,
            _ => item.start = Some(When::Year(2020)),
        }
    }
    for last in (1..made.items.len()).rev().filter(|_| is_mixed) {
        made.items.swap(last, random.below(last + 1));
    }
    made
}

/// Some items get a planned start that is near the one that follows from what they need: a slip
/// soon meets it, or leaves it behind.
fn plan_starts(made: &mut Programme, seed: u64, per_mille: usize) {
    let progress = Progress::default().adopted(made);
    let plan = Plan::new(made, &progress, Setting::on(AS_OF)).expect("no circles");
    let schedule = Schedule::new(&plan);
    let starts: Vec<DateRange> = (0..schedule.len())
        .map(|item| schedule.early_start(item))
        .collect();
    let mut random = Random::new(seed);
    for (item, start) in made.items.iter_mut().zip(starts) {
        let days = i64::try_from(random.below(80)).expect("few") - 40;
        if let (true, Some(start)) = (random.below(1_000) < per_mille, start.likely) {
            item.start = Some(When::Day(start + days.days()));
        }
    }
}

fn shapes() -> impl Strategy<Value = (Shape, u64)> {
    let lengths = (300..1_500_usize, 1..7_usize, any::<bool>());
    let reaches = prop_oneof![Just(3_usize), Just(20), Just(100), Just(5_000)];
    (lengths, reaches, 0..300_u64, any::<u64>()).prop_map(
        |((items, edges_each, ranges), reach, other_kinds_per_mille, seed)| {
            let shape = Shape {
                items,
                edges: items * edges_each,
                reach,
                other_kinds_per_mille,
                ranges,
            };
            (shape, seed)
        },
    )
}

fn slips() -> impl Strategy<Value = Vec<(prop::sample::Index, i64)>> {
    let days = prop_oneof![Just(0_i64), Just(30), -8..8_i64, -90..200_i64];
    prop::collection::vec((any::<prop::sample::Index>(), days), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn slips_give_what_plain_loops_give(
        (shape, seed) in shapes(),
        odd_per_mille in prop_oneof![Just(0_usize), Just(3), Just(200)],
        starts_per_mille in prop_oneof![Just(0_usize), Just(3), Just(30)],
        is_mixed in any::<bool>(),
        slips in slips(),
    ) {
        let mut made = made(shape, seed, odd_per_mille, is_mixed);
        plan_starts(&mut made, seed, starts_per_mille);
        let progress = Progress::default().adopted(&made);
        let mut plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("no circles");
        let mut schedule = Schedule::new(&plan);
        compare(&plan, &schedule)?;
        for (item, by_days) in slips {
            let before: Vec<Times> = (0..schedule.len()).map(|it| schedule.early(it)).collect();
            let changed = plan.delay(item.index(made.items.len()), by_days);
            let mut moved: Vec<usize> = schedule.update(&plan, &changed).items().collect();
            moved.sort_unstable();
            compare(&plan, &schedule)?;
            let differs = |item: &usize| schedule.early(*item) != before[*item];
            let differing: Vec<usize> = (0..schedule.len()).filter(differs).collect();
            prop_assert_eq!(moved, differing);
        }
    }

    #[test]
    fn slips_over_working_days_give_what_plain_loops_give(
        (shape, seed) in shapes(),
        slips in slips(),
    ) {
        let shape = Shape { items: 60, edges: 150, ..shape };
        let mut made = made(shape, seed, 50, false);
        for (place, need) in made.items.iter_mut().flat_map(|item| &mut item.needs).enumerate() {
            need.lag_working_days = u32::from(place % 3 == 0) * 4;
        }
        let weekend = vec![Weekday::Saturday, Weekday::Sunday];
        let calendar = Calendar::new("UTC", weekend, Default::default(), vec![]).expect("UTC");
        let progress = Progress::default().adopted(&made);
        let mut setting = Setting::on(AS_OF);
        setting.working = Some(&calendar);
        let mut plan = Plan::new(&made, &progress, setting).expect("no circles");
        let mut schedule = Schedule::new(&plan);
        compare(&plan, &schedule)?;
        for (item, by_days) in slips {
            let changed = plan.delay(item.index(made.items.len()), by_days);
            schedule.update(&plan, &changed);
            compare(&plan, &schedule)?;
        }
    }
}

#[test]
fn what_follows_a_slip_moves_in_blocks_and_back() {
    let shape = Shape {
        items: 6_000,
        edges: 30_000,
        reach: 60,
        other_kinds_per_mille: 100,
        ranges: true,
    };
    let made = generated(shape, 7);
    let progress = Progress::default().adopted(&made);
    let mut plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("no circles");
    let mut schedule = Schedule::new(&plan);
    let last = (0..schedule.len()).max_by_key(|item| schedule.early(*item).finish[LIKELY]);
    let chain = driving_chain(&plan, &schedule, last.expect("an item"));
    let first = plan.graph.position(chain.steps[0].item.as_str());
    for by_days in [30, 0, 12, 40, 0] {
        let changed = plan.delay(first.expect("an item"), by_days);
        let moved = schedule.update(&plan, &changed);
        assert!(
            moved.looked_at() < 1_500,
            "{} are looked at",
            moved.looked_at()
        );
        assert!(moved.items().count() > 5_500, "all that follows moves");
        compare(&plan, &schedule).expect("the same days");
    }
}

/// A long chain, and beside it one long item that the last third of the chain waits for too, 20
/// days before the chain gets there.
#[test]
fn what_came_closer_holds_a_chain_that_moves_earlier() {
    let link = |number: usize| item(&format!("link_{number}")).days(10);
    let mut items: Vec<_> = vec![link(0)];
    items.extend((1..3_000).map(|number| link(number).after(&format!("link_{}", number - 1))));
    items[2_000] = items[2_000].clone().after("beside");
    items.insert(2_000, item("beside").days(20_000 - 20));
    let made = programme(items);
    let progress = Progress::default().adopted(&made);
    let mut plan = Plan::new(&made, &progress, Setting::on(AS_OF)).expect("no circles");
    let mut schedule = Schedule::new(&plan);
    let end = schedule.end;
    let (first, beside) = (0, 2_000);
    for (item, by_days, last_moves_by) in [
        (beside, 15, 0),
        (first, -10, -5),
        (beside, 0, -10),
        (first, 0, 0),
        (first, 40, 40),
        (beside, 70, 50),
    ] {
        let changed = plan.delay(item, by_days);
        schedule.update(&plan, &changed);
        assert_eq!(schedule.end, end.map(|day| day + last_moves_by));
        compare(&plan, &schedule).expect("the same days");
    }
}
