//! Networks whose numbers are published, or small enough to be checked by hand.
//!
//! Each is a table: an item, its length in days, what it needs, and the numbers that must come out.
//! A need is an item, and how it is needed: `A:start+4`, `A:after-3`. A finish is the number of
//! days that are over then, as books count.

use super::super::day::{LIKELY, days_over, number};
use super::super::*;
use crate::framework::EdgeKind;
use crate::programme::standing::Progress;
use crate::testing::programmes::{AS_OF, ItemBuilder, item, programme};
use crate::value::Stretch;

const NETWORKS: [(&str, &str); 6] = [
    (
        "Reliable Construction",
        include_str!("networks/reliable_construction.txt"),
    ),
    (
        "General Foundry",
        include_str!("networks/general_foundry.txt"),
    ),
    (
        "precedence diagram",
        include_str!("networks/precedence_diagram.txt"),
    ),
    (
        "ends hold ends",
        include_str!("networks/ends_hold_ends.txt"),
    ),
    ("two chains", include_str!("networks/two_chains.txt")),
    ("two ends", include_str!("networks/two_ends.txt")),
];

/// A row of a table: the item, and early start and finish, late start and finish, and slack.
fn row(line: &str) -> (ItemBuilder, [i64; 5]) {
    let (said, numbers) = line.split_once('|').expect("a bar before the numbers");
    let mut words = said.split_whitespace();
    let name = words.next().expect("an item").to_lowercase();
    let days = words
        .next()
        .and_then(|days| days.parse().ok())
        .expect("a length");
    let needs = words
        .next()
        .filter(|needs| *needs != "-")
        .unwrap_or_default();
    let needs = needs.split(',').filter(|need| !need.is_empty());
    let built = needs.fold(item(&name).days(days), |built, need| {
        let (other, how) = need.split_once(':').unwrap_or((need, "after"));
        let at = how.find(['+', '-']).unwrap_or(how.len());
        let kind = EdgeKind::ALL
            .iter()
            .find(|kind| kind.word() == &how[..at])
            .expect(how);
        let lag = how[at..].parse().unwrap_or(0);
        built.needs_with_lag(&other.to_lowercase(), *kind, Stretch::days(lag))
    });
    let numbers: Vec<i64> = numbers
        .split_whitespace()
        .map(|number| number.parse().expect(number))
        .collect();
    (built, numbers.try_into().expect("five numbers"))
}

#[test]
fn published_networks_have_the_published_numbers() {
    for (name, table) in NETWORKS {
        let lines = table.lines().filter(|line| !line.starts_with('#'));
        let (items, expected): (Vec<ItemBuilder>, Vec<[i64; 5]>) = lines.map(row).unzip();
        let reforms = programme(items);
        let progress = Progress::default().adopted(&reforms);
        let plan = Plan::new(&reforms, &progress, Setting::on(AS_OF)).expect("no circle");
        let schedule = Schedule::new(&plan);
        let over = |point: i64| days_over(point) - number(AS_OF);
        let ours: Vec<[i64; 5]> = (0..schedule.len())
            .map(|item| {
                let (early, late) = (schedule.early(item), schedule.late(item));
                [
                    over(early.start[LIKELY]),
                    over(early.finish[LIKELY]),
                    over(late.start[LIKELY]),
                    over(late.finish[LIKELY]),
                    schedule
                        .total_slack(&plan, item)
                        .likely_days
                        .expect("known"),
                ]
            })
            .collect();
        assert_eq!(ours, expected, "{name}");
        // What has no slack drives, and nothing else does; each stands on a chain that is told.
        let drives = driving(&plan, &schedule);
        let tight = (0..expected.len()).filter(|item| expected[*item][4] == 0);
        assert_eq!(drives.items, tight.collect::<Vec<_>>(), "{name}");
        for item in &drives.items {
            let stands = |chain: &Chain| {
                chain
                    .steps
                    .iter()
                    .any(|step| step.item == *plan.graph().name(*item))
            };
            assert!(drives.chains.iter().any(stands), "{name}: {item}");
        }
    }
}
