//! The schedule against hand-made examples.

use super::super::*;
use super::offset;
use crate::framework::{EdgeKind, FundStage, ItemStatus, Programme};
use crate::programme::standing::{Baseline, FundProgress, Progress};
use crate::testing::programmes::{AS_OF, ItemBuilder, fund, item, programme};
use crate::value::{Calendar, FundId, ItemId, Stretch, When};
use jiff::ToSpan;
use jiff::civil::{Weekday, date};

fn with_schedule<R>(items: Vec<ItemBuilder>, ask: impl Fn(&Plan<'_>, &Schedule) -> R) -> R {
    let reforms = programme(items);
    let progress = Progress::default().adopted(&reforms);
    let plan = Plan::new(&reforms, &progress, Setting::on(AS_OF)).expect("no circle");
    ask(&plan, &Schedule::new(&plan))
}

/// Early start and finish, late start and finish, total and free slack of the likely lane. Of a
/// finish it is the day after the last, as textbooks count.
fn row(plan: &Plan<'_>, schedule: &Schedule, id: &str) -> [i64; 6] {
    let item = plan.graph().position(id).expect("an item");
    [
        offset(schedule.early_start(item).likely),
        offset(schedule.early_finish(item).likely).map(|last| last + 1),
        offset(schedule.late_start(item).likely),
        offset(schedule.late_finish(item).likely).map(|last| last + 1),
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
            .needs_with_lag("change", EdgeKind::Start, Stretch::days(90)),
        item("report")
            .days(5)
            .needs_with_lag("change", EdgeKind::Finish, Stretch::days(10)),
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
            [Some(14), Some(24), Some(44)]
        );
        assert_eq!(range(schedule.early_finish(2)), [Some(0), None, None]);
        assert_eq!(range(schedule.early_finish(3)), [Some(17), None, None]);
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
    // 1 July 2019 is a Monday: a ends on Wednesday, Thursday and Friday lie between.
    let reforms = programme(vec![
        item("a").days(3),
        item("b")
            .days(1)
            .needs_with_lag("a", EdgeKind::After, Stretch::working_days(2)),
        item("c").days(8),
    ]);
    let weekend = vec![Weekday::Saturday, Weekday::Sunday];
    let calendar = Calendar::new("UTC", weekend, Default::default(), vec![]).expect("UTC");
    let progress = Progress::default().adopted(&reforms);
    let mut setting = Setting::on(AS_OF);
    setting.working = Some(&calendar);
    let plan = Plan::new(&reforms, &progress, setting).expect("no circle");
    let schedule = Schedule::new(&plan);
    assert_eq!(schedule.early_start(1).likely, Some(date(2019, 7, 6)));
    assert_eq!(
        row(&plan, &schedule, "a")[2..4],
        [0, 3],
        "a day later would cost a day"
    );
}

#[test]
fn what_hangs_on_money_waits_for_the_decision() {
    let council = || item("council").days(60).promised(When::Month(2019, 9));
    let hung = vec![
        council(),
        item("reform").days(10).needs("council", EdgeKind::Funds),
        item("other").days(65),
    ];
    with_schedule(hung, |plan, schedule| {
        assert_eq!(row(plan, schedule, "council"), [0, 60, 0, 60, 0, 0]);
        assert_eq!(row(plan, schedule, "reform"), [60, 70, 60, 70, 0, 0]);
        let drives = driving(plan, schedule);
        assert_eq!((drives.ends, drives.items), (vec![1], vec![0, 1]));
    });
    let unknown = "USD ?".parse().expect("money");
    let mut reforms = programme(vec![
        council(),
        item("reform").days(10).paid_by(&["it"], None),
    ]);
    reforms.funds.insert(
        FundId::new("it"),
        fund("it", unknown, FundStage::Sought, Some("council")),
    );
    let mut progress = Progress::default().adopted(&reforms);
    let begins = |progress: &Progress, reforms: &Programme| {
        let plan = Plan::new(reforms, progress, Setting::on(AS_OF)).expect("no circle");
        let start = Schedule::new(&plan).early_start(1);
        [start.earliest, start.likely].map(offset)
    };
    assert_eq!(
        begins(&progress, &reforms),
        [Some(60), Some(60)],
        "its money has one way to come"
    );
    reforms.items[1].funding[0].any_of.push(FundId::new("more"));
    reforms.funds.insert(
        FundId::new("more"),
        fund("more", unknown, FundStage::Sought, None),
    );
    assert_eq!(
        begins(&progress, &reforms),
        [Some(0), Some(0)],
        "other money will do"
    );
    for id in ["it", "more"] {
        let refused = FundProgress {
            stage: Some(FundStage::Refused),
            amount: None,
            ..FundProgress::default()
        };
        progress.funds.insert(FundId::new(id), refused);
    }
    assert_eq!(
        begins(&progress, &reforms),
        [Some(0), None],
        "nobody can say when"
    );
}

#[test]
fn a_milestone_is_on_the_day_that_it_follows() {
    let reforms = programme(vec![
        item("work")
            .lasting("5 days")
            .promised(When::Day(date(2019, 7, 5))),
        item("done")
            .lasting("0 days")
            .after("work")
            .promised(When::Day(date(2019, 7, 5))),
        item("next").lasting("1 working day").after("done"),
        item("signed")
            .lasting("0 days")
            .starts(When::Day(date(2019, 7, 8))),
        item("same_day").lasting("1 day").after("signed"),
    ]);
    let progress = Progress::default().adopted(&reforms);
    let plan = Plan::new(&reforms, &progress, Setting::on(AS_OF)).expect("no circle");
    let schedule = Schedule::new(&plan);
    let days = |item: usize| {
        let (start, finish) = (schedule.early_start(item), schedule.early_finish(item));
        [start.likely, finish.likely].map(|day| day.expect("known").day())
    };
    assert_eq!(
        [0, 1, 2, 3, 4].map(days),
        [[1, 5], [5, 5], [8, 8], [8, 8], [8, 8]]
    );
    let slack: Vec<_> = promises(&plan, &schedule)
        .iter()
        .map(|it| it.slack.likely_days)
        .collect();
    assert_eq!(slack, [Some(0), Some(0)]);
}

#[test]
fn leads_overlap_and_months_are_those_of_the_calendar() {
    let lead = Stretch::lag("-1 working day").expect("a lead");
    let lag = Stretch::lag("1 month").expect("a lag");
    let items = vec![
        item("a").lasting("5 working days"),
        item("b")
            .lasting("2 working days")
            .needs_with_lag("a", EdgeKind::After, lead),
        item("c")
            .lasting("1 month")
            .needs_with_lag("b", EdgeKind::After, lag),
    ];
    with_schedule(items, |plan, schedule| {
        let days = |item: usize| {
            let (start, finish) = (schedule.early_start(item), schedule.early_finish(item));
            [start.likely, finish.likely].map(|day| day.expect("known").to_string())
        };
        assert_eq!(days(0), ["2019-07-01", "2019-07-05"]);
        assert_eq!(
            days(1),
            ["2019-07-05", "2019-07-08"],
            "it begins on the last day of a"
        );
        assert_eq!(days(2), ["2019-08-09", "2019-09-08"]);
        for item in 0..3 {
            assert_eq!(schedule.total_slack(plan, item).likely_days, Some(0));
            assert_eq!(schedule.late_finish(item), schedule.early_finish(item));
        }
        let chain = driving_chain(plan, schedule, 2);
        let told: Vec<_> = chain
            .steps
            .iter()
            .map(|step| (step.waits_days, step.takes_days))
            .collect();
        assert_eq!(told, [(0, 5), (-1, 4), (31, 31)], "days of the calendar");
    });
}

#[test]
fn all_that_has_no_slack_drives() {
    let items = vec![
        item("a").days(10),
        item("b").days(10),
        item("c").days(5).after("a").after("b"),
        item("d").days(15),
        item("e").days(14),
        item("f").days(3).after("e").needs("c", EdgeKind::Informs),
        item("g").days(2).after("a"),
    ];
    with_schedule(items, |plan, schedule| {
        // f ends last: it alone drives with e.
        let drives = driving(plan, schedule);
        assert_eq!((drives.ends, drives.items), (vec![5], vec![4, 5]));
    });
    let items = vec![
        item("a").days(10),
        item("b").days(10),
        item("c").days(5).after("a").after("b"),
        item("d").days(15),
        item("e").days(14),
    ];
    with_schedule(items, |plan, schedule| {
        let drives = driving(plan, schedule);
        assert_eq!((drives.ends, drives.items), (vec![2, 3], vec![0, 1, 2, 3]));
        let steps = |chain: &Chain| -> Vec<String> {
            chain
                .steps
                .iter()
                .map(|step| step.item.to_string())
                .collect()
        };
        let told: Vec<_> = drives.chains.iter().map(steps).collect();
        assert_eq!(told, [vec!["a", "c"], vec!["b", "c"], vec!["d"]]);
        let sampled = sampled(plan, schedule, 10, 1);
        let driving = sampled.driving.iter().map(|chance| chance.item.as_str());
        assert_eq!(driving.collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert!(
            sampled
                .driving
                .iter()
                .all(|chance| chance.times == Some(10))
        );
    });
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
        assert_eq!(offset(schedule.early_finish(1).likely), Some(99));
        assert_eq!(
            offset(schedule.early_finish(2).likely),
            Some(149),
            "all of it lies ahead"
        );
        assert_eq!(offset(schedule.early_finish(4).likely), Some(8));
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
            .promised(When::Day(AS_OF + 49.days())),
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
