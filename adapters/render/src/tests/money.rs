//! Money: exact in words, open where nobody knows, and never nothing by mistake.

use crate::{Funding, Waterfall};
use serde_json::{Value as Json, json};

fn range(low: &str, high: Option<&str>) -> Json {
    json!({ "low": low, "high": high, "currency": "USD", "words": "" })
}

fn exactly(amount: &str) -> Json {
    range(amount, Some(amount))
}

fn money(needed: Json, all: Json, hand: Json) -> Json {
    let gap = json!({ "low": all["low"], "high": hand["high"], "currency": "USD", "words": "" });
    json!({
        "needed": needed, "missing_if_all_comes": all, "missing_in_hand": hand, "gap": gap,
    })
}

fn item(label: &str, money: &Json) -> Json {
    json!({ "item": label.to_lowercase(), "label": label, "owner": "odg", "money": money })
}

/// A programme of which hardly anything is known.
pub(super) fn funding() -> Json {
    let open = money(range("0", None), exactly("0"), range("0", None));
    let fund = |id: &str, amount: &str, stage: &str| json!({ "fund": id, "amount": amount, "stage": stage });
    let stages = json!({
        "sought": range("3500000", None), "proposed": range("3500000", None),
        "pledged": range("3500000", None), "received": range("3500000", None),
        "allotted": range("3500000", None), "obligated": exactly("0"), "spent": exactly("0"),
        "refused": exactly("0"),
    });
    let stopped = json!({
        "sought": range("0", None), "proposed": range("0", None), "pledged": exactly("0"),
        "received": exactly("0"), "allotted": range("3500000", None), "obligated": exactly("0"),
        "spent": exactly("0"),
    });
    json!({
        "programme": "igf", "label": "Reform & <renewal>", "as_of": "2020-12-31",
        "items": [item("A & B", &open), item("Nothing known of this one", &open)],
        "total": { "USD": open },
        "unstated": ["c", "d"],
        "funds": [
            fund("appeal", "USD ?", "sought"), fund("reserve", "USD ?", "proposed"),
            fund("free", "> USD 3500000", "allotted"),
        ],
        "stages": { "USD": stages }, "stopped": { "USD": stopped },
        "absorption_percent": { "USD": { "least": null, "most": "0" } },
    })
}

/// Amounts of all stages.
fn stages(amounts: [&str; 8]) -> Json {
    let names = [
        "sought",
        "proposed",
        "pledged",
        "received",
        "allotted",
        "obligated",
        "spent",
        "refused",
    ];
    let pairs = names.iter().zip(amounts);
    let stages = pairs.map(|(name, amount)| ((*name).to_owned(), exactly(amount)));
    Json::Object(stages.collect())
}

/// Items of which much is known.
fn items() -> Vec<Json> {
    let long = "Tools of an office with a name that is far longer than the room for it";
    let wide = range("250000.50", Some("400000"));
    let rows = [
        (
            "Change management",
            exactly("1000000"),
            exactly("200000"),
            exactly("600000"),
        ),
        (long, wide, exactly("0"), range("100000", Some("300000"))),
        ("Paid", exactly("90000"), exactly("0"), exactly("0")),
        (
            "Open above",
            range("500000", None),
            range("0", None),
            range("500000", None),
        ),
    ];
    let rows = rows.into_iter();
    rows.map(|(label, needed, all, hand)| item(label, &money(needed, all, hand)))
        .collect()
}

/// A programme with figures, refusals, and a second currency.
pub(super) fn plenty() -> Json {
    let sums = stages([
        "9000000",
        "7500000",
        "5250000",
        "4000000",
        "3900000",
        "2500000.10",
        "1000000",
        "1500000",
    ]);
    let stopped = stages([
        "1500000",
        "2250000",
        "1250000",
        "100000",
        "1399999.90",
        "1500000.10",
        "1000000",
        "0",
    ]);
    let mut uncertain = sums.clone();
    uncertain["sought"] = range("8000000", Some("9500000"));
    let total = money(
        range("1840000.50", None),
        range("200000", None),
        range("1200000", None),
    );
    json!({
        "programme": "igf", "label": "Reform & <renewal>", "as_of": "2020-12-31",
        "items": items(),
        "total": { "USD": total },
        "unstated": [],
        "funds": [
            { "fund": "a", "label": "Appeal", "amount": "USD 9000000", "stage": "spent" },
            { "fund": "b", "label": "Reserve", "amount": "USD 1500000", "stage": "refused" },
            { "fund": "c", "label": "Trust fund", "amount": "EUR 9000000", "stage": "pledged" },
        ],
        "stages": { "USD": sums, "EUR": uncertain },
        "stopped": { "USD": stopped, "EUR": stopped },
        "absorption_percent": { "USD": { "least": "25.0", "most": "25.0" } },
    })
}

#[test]
fn an_amount_that_nobody_knows_is_open_and_never_nothing() {
    let text = Funding::read(&funding()).unwrap().text();
    let line = |word: &str| text.lines().find(|line| line.contains(word)).unwrap();
    let told = "(odg)                ░░»\n      not known; not known; not known\n";
    assert!(text.contains(&format!("A & B {told}")), "{text}");
    assert!(!line("A & B").contains('█'), "{text}");
    assert!(
        text.contains("2 of 4 items\nthat are not done say"),
        "{text}"
    );
    let text = Waterfall::read(&funding()).unwrap().text();
    let line = |word: &str| {
        text.lines()
            .find(|line| line.trim().starts_with(word))
            .unwrap()
    };
    assert!(
        line("sought").contains("░» 3,500,000 or more (3 funds)"),
        "{text}"
    );
    assert!(
        line("not proposed").contains("░» not known (1 fund)"),
        "{text}"
    );
    assert!(line("spent").contains("nothing (0 funds)"), "{text}");
    assert!(
        !line("spent").contains('█') && !line("spent").contains('»'),
        "{text}"
    );
}

#[test]
fn a_gap_has_the_length_of_what_is_missing() {
    let text = Funding::read(&plenty()).unwrap().text();
    let line = |word: &str| text.lines().find(|line| line.contains(word)).unwrap();
    let count = |word: &str, sign: char| line(word).chars().filter(|it| *it == sign).count();
    let bar = [
        count("Change", '█'),
        count("Change", '▒'),
        count("Change", '╳'),
    ];
    // Of a million 400,000 are in hand, 400,000 to come, 200,000 missing; a cell is 50,000.
    assert_eq!(bar, [8, 8, 4], "{text}");
    let words = "\n      1,000,000; 400,000; 200,000 to 600,000\n";
    assert!(text.contains(words), "{text}");
    assert!(line("Paid").contains("all of it; nothing"), "{text}");
    assert!(line("Open above").contains('»'), "{text}");
    let total = text.split("All 4 together").nth(1).unwrap();
    assert!(total.trim().starts_with("1,840,000.50 or more"), "{text}");
}

#[test]
fn a_waterfall_falls_by_what_stays_between_two_stages() {
    let falls = Waterfall::read(&plenty()).unwrap();
    let text = falls.text();
    let usd = text.split("\nUSD\n").nth(1).unwrap();
    let cells = |word: &str| {
        let line = usd
            .lines()
            .find(|line| line.trim().starts_with(word))
            .unwrap();
        let bar: Vec<char> = line.chars().skip(18).take(26).collect();
        let first = bar.iter().position(|cell| *cell != ' ');
        let last = bar.iter().rposition(|cell| *cell != ' ');
        (first, last)
    };
    // What falls ends where its stage ended, and begins where the next one ends.
    let ends = [
        ("sought", "not proposed", "proposed"),
        ("proposed", "not pledged", "pledged"),
    ];
    for (stage, fall, next) in ends {
        assert_eq!(cells(stage).1, cells(fall).1, "{usd}");
        assert_eq!(cells(next).1.map(|cell| cell + 1), cells(fall).0, "{usd}");
    }
    assert!(
        usd.contains("refused") && usd.contains("1,500,000 (1 fund)"),
        "{usd}"
    );
    assert!(
        usd.contains("asked for") && usd.contains("10,500,000 (2 funds)"),
        "{usd}"
    );
    assert!(usd.contains("25.0 % was spent"), "{usd}");
    assert!(text.contains("8,000,000 to 9,500,000"), "{text}");
    assert!(falls.svg().contains("class=\"lost\""));
}

#[test]
fn what_is_no_answer_of_the_view_is_refused() {
    let error = Funding::read(&json!({ "programme": "igf" })).err().unwrap();
    assert!(error.to_string().contains("missing field"), "{error}");
    assert!(Waterfall::read(&json!([])).is_err());
}
