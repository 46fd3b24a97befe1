//! Programmes made up for tests: of any size, always the same.

use super::{Item, Need, Period, Programme};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

const UNITS: [&str; 10] = [
    "Office of the Director General",
    "Department of Resources Management",
    "Human Resources Management",
    "Office of the Inspector General",
    "Policy Hub",
    "Department of Operations",
    "Migration, Environment and Climate Change",
    "Office of Legal Affairs",
    "Department of Partnerships",
    "Regional Office X",
];

const NAMES: [&str; 8] = [
    "Framework for delegated authority",
    "Review of procurement and supply chain",
    "Recruitment of two oversight officers",
    "Register of risks & controls <draft>",
    "Training",
    "Implementation plan of the “Vision”, with its yearly review by the governing bodies",
    "Guidance on results-based budgeting",
    "Système d'information",
];

/// Items that wait for some before them, most in their own unit; every ninth for nothing.
pub(crate) fn programme(count: usize) -> Programme {
    Programme {
        label: "Reform & <renewal>".to_owned(),
        as_of: date(2020, 3, 1),
        restated: false,
        items: (0..count).map(item).collect(),
        baseline: Some("baseline 2 of 2019-06-30".to_owned()),
        part: None,
    }
}

/// A programme on its first day: nothing is wrong, and most of it has still to wait.
pub(crate) fn day_one(count: usize) -> Programme {
    let mut programme = programme(count);
    programme.baseline = None;
    for (number, item) in programme.items.iter_mut().enumerate() {
        "planned".clone_into(&mut item.status);
        item.waits = item.needs.iter().any(Need::holds);
        item.driving = number % 5 == 1;
        (item.blocked, item.failing, item.is_only_not_before) = (false, false, false);
        item.agreed = None;
    }
    programme.as_of = date(2019, 1, 1);
    programme
}

fn day(number: usize) -> Date {
    let days = i64::try_from(number).unwrap_or(0);
    date(2019, 1, 1)
        .checked_add(days.days())
        .unwrap_or(date(2019, 1, 1))
}

fn item(number: usize) -> Item {
    let unit = (number * 7 + number / 40) % UNITS.len();
    let others = [
        number.checked_sub(10),
        number.checked_sub(20),
        number.is_multiple_of(4).then_some(number / 2),
    ];
    let needs = others
        .into_iter()
        .flatten()
        .filter(|other| *other < number)
        .map(|other| Need {
            item: format!("item_{other}"),
            kind: [
                "after",
                "start",
                "finish",
                "contributes",
                "funds",
                "informs",
            ][(number + other) % 6]
                .to_owned(),
            lag: ["10 working days", "-2 days"]
                .get(number % 7)
                .map(|lag| (*lag).to_owned()),
        });
    let status = match number % 5 {
        _ if number > 250 => "planned",
        0 | 1 => "done",
        2 | 3 => "started",
        _ => "planned",
    };
    let begin = number * 3;
    let finishes = finishes(number);
    Item {
        id: format!("item_{number}"),
        label: format!("{} {number}", NAMES[number % NAMES.len()]),
        owner: format!("unit_{unit}"),
        unit: UNITS[unit].to_owned(),
        category: Some(["strategic", "operational"][number % 2].to_owned()),
        blocked: status != "done" && number % 7 == 2,
        driving: unit < 3 && number % 23 == 3,
        promised: number.is_multiple_of(4).then(|| day(begin + 70)),
        failing: status != "done" && number.is_multiple_of(8),
        needs: if number % 9 == 8 {
            Vec::new()
        } else {
            needs.collect()
        },
        starts: Period {
            earliest: (number % 11 != 9).then(|| day(begin)),
            likely: (number % 11 != 9).then(|| day(begin + number % 3 * 10)),
            latest: None,
        },
        waits: status == "planned" && number % 7 != 2 && number % 3 == 1,
        is_only_not_before: number % 13 == 4 && status != "done",
        finishes,
        agreed: number.is_multiple_of(3).then(|| day(begin + 50)),
        status: status.to_owned(),
    }
}

fn finishes(number: usize) -> Period {
    let begin = number * 3;
    let likely = day(begin + 60 + number % 50);
    let latest = day(begin + 120 + number % 90);
    match number % 11 {
        7 => Period {
            earliest: Some(likely),
            likely: Some(likely),
            latest: None,
        },
        8 => Period {
            earliest: Some(likely),
            likely: None,
            latest: None,
        },
        9 => Period::default(),
        _ => Period {
            earliest: Some(likely),
            likely: Some(likely),
            latest: Some(latest),
        },
    }
}
