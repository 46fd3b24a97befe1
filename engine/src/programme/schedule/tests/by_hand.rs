//! The schedule against hand-made examples.

use super::super::*;
use super::offset;
use crate::framework::{EdgeKind, ItemStatus};
use crate::programme::standing::{Baseline, Progress};
use crate::testing::programmes::{AS_OF, ItemBuilder, item, programme};
use crate::value::{Calendar, ItemId, Name, When};
use jiff::ToSpan;
use jiff::civil::{Weekday, date};

fn with_schedule<R>(items: Vec<ItemBuilder>, ask: impl Fn(&Plan<'_>, &Schedule) -> R) -> R {
    let reforms = programme(items);
    let progress = Progress::default().adopted(&reforms);
    let plan = Plan::new(&reforms, &progress, Setting::on(AS_OF)).expect("no circle");
    ask(&plan, &Schedule::new(&plan))
}

/// Early start and finish, late start and finish, total and free slack of the likely lane.
fn row(plan: &Plan<'_>, schedule: &Schedule, id: &str) -> [i64; 6] {
    let item = plan.graph().position(id).expect("an item");
    [
        offset(schedule.early_start(item).likely),
        offset(schedule.early_finish(item).likely),
        offset(schedule.late_start(item).likely),
        offset(schedule.late_finish(item).likely),
        schedule.total_slack(plan, item).likely_days,
        schedule.free_slack(plan, item).likely_days,
    ]
    .map(|days| days.expect("known"))
}

#[test]
fn the_textbook_network_has_the_textbook_numbers() {
    let items = vec![
        item("a").days(3),
        item("b").days(4).after("a"),
        item("c").days(2).after("a"),
        item("d").days(5).after("b"),
        item("e").days(1).after("c"),
        item("f").days(2).after("c"),
        item("g").days(4).after("d").after("e"),
        item("h").days(3).after("f").after("g"),
    ];
    with_schedule(items, |plan, schedule| {
        let rows = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|id| row(plan, schedule, id));
        assert_eq!(
            rows,
            [
                [0, 3, 0, 3, 0, 0],
                [3, 7, 3, 7, 0, 0],
                [3, 5, 9, 11, 6, 0],
                [7, 12, 7, 12, 0, 0],
                [5, 6, 11, 12, 6, 6],
                [5, 7, 14, 16, 9, 9],
                [12, 16, 12, 16, 0, 0],
                [16, 19, 16, 19, 0, 0],
            ]
        );
        let chain = driving_chain(plan, schedule, 7);
        let told: Vec<_> = chain.steps.iter().map(|step| step.item.as_str()).collect();
        assert_eq!(told, ["a", "b", "d", "g", "h"]);
        assert_eq!(chain.steps[0].because, Because::Floor(Floor::DataDate));
        assert_eq!(chain.steps[1].because, Because::Needs(EdgeKind::After));
    });
}

#[test]
fn start_and_finish_needs_hold_their_end_only() {
    let items = vec![
        item("change").days(100),
        item("system")
            .days(50)
            .needs_with_lag("change", EdgeKind::Start, 90, 0),
        item("report")
            .days(5)
            .needs_with_lag("change", EdgeKind::Finish, 10, 0),
    ];
    with_schedule(items, |plan, schedule| {
        assert_eq!(row(plan, schedule, "change"), [0, 100, 0, 130, 0, 0]);
        assert_eq!(row(plan, schedule, "system"), [90, 140, 90, 140, 0, 0]);
        assert_eq!(row(plan, schedule, "report"), [0, 110, 135, 140, 30, 30]);
        let chain = driving_chain(plan, schedule, 1);
        let told: Vec<_> = chain
            .steps
            .iter()
            .map(|step| (step.waits_days, step.takes_days))
            .collect();
        assert_eq!(
            told,
            [(0, 0), (90, 50)],
            "only the start of the first is waited for"
        );
        let chain = driving_chain(plan, schedule, 2);
        assert_eq!(chain.steps[1].because, Because::Needs(EdgeKind::Finish));
    });
}

#[test]
fn ranges_give_ranges_and_the_unknown_stays_unknown() {
    let items = vec![
        item("a").between(10, 20, 40),
        item("b").between(5, 5, 5).after("a"),
        item("c"),
        item("d").days(3).after("c").after("b"),
    ];
    with_schedule(items, |plan, schedule| {
        let range = |range: DateRange| [range.earliest, range.likely, range.latest].map(offset);
        assert_eq!(
            range(schedule.early_finish(1)),
            [Some(15), Some(25), Some(45)]
        );
        assert_eq!(range(schedule.early_finish(2)), [Some(0), None, None]);
        assert_eq!(range(schedule.early_finish(3)), [Some(18), None, None]);
        let slack = schedule.total_slack(plan, 0);
        assert_eq!(
            (slack.least_days, slack.likely_days, slack.most_days),
            (Some(0), None, None)
        );
        let chain = driving_chain(plan, schedule, 3);
        assert!(!chain.likely);
        assert_eq!(
            chain.steps.len(),
            3,
            "the earliest end follows from a and b"
        );
    });
}

#[test]
fn working_days_pass_over_weekends() {
    // 1 July 2019 is a Monday: the end of a is Thursday, two working days on is Monday.
    let reforms = programme(vec![
        item("a").days(3),
        item("b").days(1).needs_with_lag("a", EdgeKind::After, 0, 2),
        item("c").days(8),
    ]);
    let weekend = vec![Weekday::Saturday, Weekday::Sunday];
    let calendar = Calendar::new("UTC", weekend, Default::default(), vec![]).expect("UTC");
    let progress = Progress::default().adopted(&reforms);
    let mut setting = Setting::on(AS_OF);
    setting.working = Some(&calendar);
    let plan = Plan::new(&reforms, &progress, setting).expect("no circle");
    let schedule = Schedule::new(&plan);
    assert_eq!(schedule.early_start(1).likely, Some(date(2019, 7, 8)));
    assert_eq!(
        row(&plan, &schedule, "a")[2..4],
        [0, 3],
        "a day later would cost a day"
    );
}

#[test]
fn money_moves_dates_only_where_the_decision_has_one() {
    let dated = |when: When| {
        vec![
            item("council").days(999).promised(when),
            item("reform").days(10).needs("council", EdgeKind::Funds),
        ]
    };
    let start = |items| with_schedule(items, |_, schedule| schedule.early_start(1));
    let on = start(dated(When::Month(2019, 9)));
    assert_eq!([on.earliest, on.likely].map(offset), [Some(62), Some(91)]);
    assert_eq!(offset(start(dated(When::Unknown)).latest), Some(0));
    let session = When::Session {
        calendar: Name::new("council"),
        offset: 1,
    };
    assert_eq!(
        offset(start(dated(session)).latest),
        Some(0),
        "without its calendar"
    );
}

#[test]
fn what_has_begun_keeps_its_start_and_waits_with_its_end() {
    let items = vec![
        item("a").days(100),
        item("b")
            .days(50)
            .after("a")
            .status(ItemStatus::Started)
            .starts(When::Month(2019, 6)),
        item("c").days(50).after("a").status(ItemStatus::Started),
        item("d")
            .promised(When::Year(2018))
            .status(ItemStatus::Done),
        item("e").days(9).after("d"),
    ];
    with_schedule(items, |plan, schedule| {
        assert_eq!(schedule.early_start(1).earliest, Some(date(2019, 6, 1)));
        assert_eq!(offset(schedule.early_finish(1).likely), Some(100));
        assert_eq!(
            offset(schedule.early_finish(2).likely),
            Some(150),
            "all of it lies ahead"
        );
        assert_eq!(offset(schedule.early_finish(4).likely), Some(9));
        assert_eq!(
            schedule.total_slack(plan, 3).likely_days,
            None,
            "it is over"
        );
    });
}

#[test]
fn a_baseline_shows_what_moved() {
    let reforms = programme(vec![
        item("a").days(10),
        item("b").days(5).after("a"),
        item("c").days(1),
    ]);
    let progress = Progress::default().adopted(&reforms);
    let plan = Plan::new(&reforms, &progress, Setting::on(AS_OF)).expect("no circle");
    let baseline = Baseline::of(&plan, &Schedule::new(&plan));
    let slips = [(ItemId::new("a"), 90)];
    let plan = Plan::with_slips(&reforms, &progress, Setting::on(AS_OF), &slips);
    let plan = plan.expect("no circle");
    let variances = baseline.against(&plan, &Schedule::new(&plan));
    let later: Vec<_> = variances
        .iter()
        .map(|variance| variance.later_days)
        .collect();
    assert_eq!(later, [Some(90), Some(90), Some(0)]);
}

#[test]
fn chances_are_counted_and_the_same_seed_gives_the_same() {
    let items = vec![
        item("even")
            .between(0, 50, 100)
            .promised(When::Day(AS_OF + 50.days())),
        item("sure").days(10).promised(When::Year(2019)),
        item("never").days(400).promised(When::Year(2019)),
        item("open").promised(When::Year(2019)),
        item("lost").after("never").promised(When::Year(2019)),
    ];
    with_schedule(items, |plan, schedule| {
        let result = sampled(plan, schedule, 1_000, 7);
        let times: Vec<_> = result.promises.iter().map(|chance| chance.times).collect();
        assert!((450..560).contains(&times[0].expect("known")), "{times:?}");
        assert_eq!(times[1..], [Some(1_000), Some(0), None, Some(0)]);
        let driving: Vec<_> = result
            .driving
            .iter()
            .map(|chance| (chance.item.as_str(), chance.times))
            .collect();
        assert_eq!(driving, [("never", Some(1_000))]);
        assert_eq!(sampled(plan, schedule, 1_000, 7), result);
        assert_ne!(sampled(plan, schedule, 1_000, 8).promises, result.promises);
    });
}
