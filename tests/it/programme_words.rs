//! The words in which a programme's answers are given to people, on the demo's own data.

use crate::program::{demo, ok, run};

/// The text has all of these, and none of those.
fn says(data: &std::path::Path, question: &str, all: &[&str], none: &[&str]) {
    let ran = run(data, &format!("programme igf {question}"));
    let text = ran.stdout;
    assert_eq!(ran.code, 0, "{question}: {}", ran.stderr);
    for words in all {
        assert!(text.contains(words), "{question} has no `{words}`:\n{text}");
    }
    for words in none {
        assert!(!text.contains(words), "{question} has `{words}`:\n{text}");
    }
}

#[test]
fn what_was_said_and_what_is_expected_are_two_things() {
    let data = demo();
    let (data, no) = (data.path(), &["FORECAST"]);
    says(data, "status", &["SAID", "planned, ■ blocked"], no);
    says(data, "path", &["EXPECTED", "not before today"], no);
    let started = run(data, "programme igf status").stdout;
    let row = started.lines().find(|line| line.contains("rmis"));
    assert!(row.is_some_and(|row| !row.contains("■")), "{started}");
}

#[test]
fn money_that_nobody_knows_is_not_a_zero() {
    let data = demo();
    let known = &["not known", "FUND", "osi_drawdown, additional_investment"];
    says(data.path(), "funding", known, &["0 or more", "BETWEEN"]);
    let funding = ok(data.path(), "programme igf funding");
    let items = funding["items"].as_array().unwrap();
    let funds = |id: &str| &items.iter().find(|it| it["item"] == id).unwrap()["funds"];
    assert_eq!(*funds("procurement"), serde_json::json!(["osi_drawdown"]));
}

#[test]
fn a_supposition_says_which_way_an_end_goes() {
    let data = demo();
    let moved = &["ends that would move", "2021-09-23), 90 days later"];
    says(data.path(), "what-if procurement+90d", moved, &["any more"]);
    let lost = &[
        "ends that nobody could say any more",
        "was 2022-12-30",
        "nobody can say now; not before 2022-06-29",
    ];
    let refused = "what-if osi_drawdown=refused";
    says(data.path(), refused, lost, &["would move", "→"]);
    let item = run(data.path(), "programme igf what-if procurement=2022");
    assert!(item.stderr.contains("procurement+90d"), "{}", item.stderr);
}

#[test]
fn what_was_refused_is_not_named_as_what_moves_first() {
    let data = demo();
    let refuse = "programme igf fund environment_resources --stage refused --as coordinator";
    let done = run(data.path(), refuse);
    let gap = "the gap moved: USD not known if all comes (was 0)";
    assert!(done.stdout.contains(gap), "{}{}", done.stdout, done.stderr);
    let blocked = ok(data.path(), "programme igf blocked");
    let blocked = blocked["blocked"].as_array().unwrap();
    let item = blocked.iter().find(|it| it["item"] == "environment_marker");
    let item = item.unwrap();
    assert_eq!(item["roots"], serde_json::json!(["funding_dialogue"]));
    assert_eq!(
        item["refused"],
        serde_json::json!(["environment_resources"])
    );
    let told = &["waiting does not help: environment_resources was refused"];
    says(data.path(), "blocked", told, &[]);
}
