//! Values: every operator and function, what is missing, and the bounds.

use super::super::{Expression, Verdict};
use super::fixture::{Fake, View};

fn case() -> Fake {
    Fake::with(&[
        ("state", "claimed"),
        ("closed", "false"),
        ("opened", "2019-07-25T23:30:00Z"),
        ("level", "high"),
        ("residual", "low"),
        ("urgency", "high"),
        ("due", "2019-Q4"),
        ("started", "2019-07-01"),
        ("cost", "USD 100.50"),
        ("budget", "> USD 200"),
        ("weight", "0.5"),
        ("number", "7"),
        ("title", "Été"),
        ("owner", "chief"),
        ("topics", "money"),
        ("offices", "mecc,drm"),
        ("amounts", "USD 1,USD 2.20"),
        ("grace", "10 working days"),
    ])
}

fn all(case: &Fake, table: &[(&str, &str)]) {
    for (text, answer) in table {
        assert_eq!(case.answers(text), *answer, "{text}");
    }
}

#[test]
fn numbers() {
    all(
        &case(),
        &[
            ("1 + 2 * 3 - 4", "3"),
            ("(1 + 2) * -3", "-9"),
            ("number / 2", "3.5"),
            ("number * weight", "3.5"),
            ("0.1 + 0.2 == 0.3", "true"),
            ("number >= 7 && number <= 7.0", "true"),
            ("number > 7 || number < 7", "false"),
            ("number != 8", "true"),
            ("number in [1, 7.0]", "true"),
            ("9223372036854775807 + 1", "missing 9223372036854775807 + 1"),
            (
                "-9223372036854775807 - 2",
                "missing -9223372036854775807 - 2",
            ),
            ("9223372036854775807 * 2", "missing 9223372036854775807 * 2"),
            ("number / 0", "missing number / 0"),
            ("number / 0 == null", "true"),
            ("7922816251426433759354395033.5 * 99.0", MISSING_PRODUCT),
        ],
    );
}

const MISSING_PRODUCT: &str = "missing 7922816251426433759354395033.5 * 99.0";

#[test]
fn words_and_texts() {
    all(
        &case(),
        &[
            ("state == 'claimed' && 'claimed' == state", "true"),
            ("state != 'issued'", "true"),
            ("state in ['issued', 'claimed']", "true"),
            ("owner == 'chief'", "true"),
            ("title == \"Été\"", "true"),
            ("title < 'z'", "false"),
            ("size(title)", "3"),
            ("'money' in topics", "true"),
            ("'people' in topics", "false"),
            ("'drm' in offices && size(offices) == 2", "true"),
            ("[1, 2] == [1, 2]", "true"),
            ("!closed", "true"),
        ],
    );
}

#[test]
fn scales_compare_by_their_own_order() {
    all(
        &case(),
        &[
            ("level > residual", "true"),
            ("level >= 'high'", "true"),
            ("'medium' < level", "true"),
            // The same words stand in the other order on this scale.
            ("urgency < 'low'", "true"),
            ("'low' > urgency", "true"),
            ("matrix('risk_3x3', level, residual) < 'high'", "true"),
        ],
    );
}

#[test]
fn times() {
    all(
        &case().in_geneva(),
        &[
            ("today()", "2019-07-26"),
            ("today() > started", "true"),
            (
                "due > today() && due <= '2019-12-31' && due < '2020'",
                "true",
            ),
            ("due == '2019-Q4'", "true"),
            ("due == '2019'", "false"),
            // 23:30 in UTC is the next day in Geneva.
            ("opened == today()", "true"),
            ("today() - started", "25"),
            ("due - started", "183"),
            ("started + days(30)", "2019-07-31"),
            ("started + months(8)", "2020-03-01"),
            ("started - days(1)", "2019-06-30"),
            ("due + days(1)", "2020-01-01"),
            ("today() + grace", "2019-08-12"),
            ("days(14) == '2 weeks'", "true"),
            ("months(18) < '2 years'", "true"),
            ("days(30) < months(1)", "missing days(30) < months(1)"),
            ("grace == '10 working days'", "true"),
            ("today() + days(9223372036854775807) == null", "true"),
            (
                "started + authority_days('acceptance', level)",
                "2019-09-29",
            ),
        ],
    );
    all(
        &case(),
        &[
            ("opened == today()", "false"),
            ("today() + grace", "missing today() + grace"),
        ],
    );
    let unknown = Fake::with(&[("due", "unknown")]);
    all(
        &unknown,
        &[
            ("due == 'unknown'", "true"),
            ("due < today()", "missing due < today()"),
            ("due == today()", "missing due == today()"),
            ("due == null", "false"),
        ],
    );
    all(&case(), &[("due != 'unknown'", "true")]);
}

#[test]
fn money_is_never_guessed() {
    all(
        &case(),
        &[
            ("cost == 'USD 100.5'", "true"),
            ("cost > 'USD 100' && cost < 'USD 101'", "true"),
            ("cost * 2", "USD 201.00"),
            ("2 * cost", "USD 201.00"),
            ("cost / 0 == null", "true"),
            ("cost - cost == 'USD 0'", "true"),
            ("sum(amounts)", "USD 3.20"),
            (
                "budget > 'USD 200' && budget > cost && cost < budget",
                "true",
            ),
            ("budget > 'USD 201'", "missing budget > 'USD 201'"),
            ("budget * 0", "missing budget * 0"),
            ("budget * 2 > 'USD 400'", "true"),
            ("cost + budget", "missing cost + budget"),
            ("cost > 'EUR 1'", "missing cost > 'EUR 1'"),
            ("cost == 'EUR 1'", "missing cost == 'EUR 1'"),
            ("cost in ['EUR 1', 'USD 100.50']", "true"),
            ("cost in ['EUR 1']", "missing cost in ['EUR 1']"),
        ],
    );
    for (cost, text, answer) in [
        ("USD ?", "cost >= 'USD 0'", "missing cost >= 'USD 0'"),
        ("~ USD 5", "cost > 'USD 1'", "missing cost > 'USD 1'"),
        ("< USD 5", "cost < 'USD 5'", "true"),
        ("< USD 5", "cost < 'USD 4'", "missing cost < 'USD 4'"),
        ("< USD 5", "'USD 5' > cost", "true"),
        ("> USD 5", "cost <= 'USD 5'", "false"),
        ("> USD 5", "cost == 'USD 5'", "missing cost == 'USD 5'"),
    ] {
        assert_eq!(
            Fake::with(&[("cost", cost)]).answers(text),
            answer,
            "{cost}: {text}"
        );
    }
}

#[test]
fn what_is_missing_stays_missing_unless_another_side_decides() {
    all(
        &case(),
        &[
            ("progress > 5", "missing progress"),
            ("progress == null", "true"),
            ("null != progress", "false"),
            ("level == null", "false"),
            ("!(progress > 5)", "missing progress"),
            ("closed && progress > 5", "false"),
            ("progress > 5 && closed", "false"),
            ("!closed && progress > 5", "missing progress"),
            ("!closed || progress > 5", "true"),
            ("progress > 5 || !closed", "true"),
            ("closed || progress > 5", "missing progress"),
            ("progress + 1 > 5", "missing progress"),
            ("office in ['mecc']", "missing office"),
            ("size(links.actions) == 0", "true"),
            ("decision('extension') == 'open'", "false"),
            ("authority_days('acceptance', residual)", NO_AUTHORITY),
        ],
    );
    let none = Fake::default();
    all(
        &none,
        &[
            ("size(topics) == 0", "missing topics"),
            ("decision('extension') == null", "true"),
        ],
    );
    let verdict = none.holds("number > 1");
    let missing = Some("number".to_owned());
    assert_eq!(
        verdict,
        Verdict {
            met: false,
            missing
        }
    );
    assert!(case().holds("number > 1").met);
}

const NO_AUTHORITY: &str = "missing authority_days('acceptance', residual)";

#[test]
fn functions_of_the_case_are_asked() {
    all(
        &case(),
        &[
            ("elapsed('response')", "true"),
            ("flag('overdue')", "false"),
            ("times('extension_granted') + 1", "3"),
        ],
    );
}

fn with_actions() -> Fake {
    let action = |closed, cost, share| {
        let risk = |level| Fake::with(&[("level", level)]);
        Fake::with(&[("closed", closed), ("cost", cost), ("level", "medium")])
            .by_share(share)
            .linking("risks", vec![risk("low"), risk("high")])
    };
    case().linking(
        "actions",
        vec![
            action("true", "USD 10", "0.25"),
            action("true", "USD 20", "0.5"),
            action("false", "USD 30", "0.25"),
        ],
    )
}

#[test]
fn macros_run_over_linked_cases() {
    all(
        &with_actions(),
        &[
            ("links.actions.all(a, a.closed)", "false"),
            ("links.actions.exists(a, a.closed)", "true"),
            ("links.actions.exists_one(a, a.closed)", "false"),
            ("links.actions.exists_one(a, !a.closed)", "true"),
            ("size(links.actions)", "3"),
            ("size(links.actions.filter(a, a.closed))", "2"),
            ("links.actions.filter(a, a.closed).all(a, a.closed)", "true"),
            (
                "links.actions.filter(a, a.closed).filter(b, !b.closed).exists(c, true)",
                "false",
            ),
            ("sum(links.actions.map(a, a.cost))", "USD 60"),
            (
                "sum(links.actions.filter(a, a.closed).map(a, a.cost)) < 'USD 31'",
                "true",
            ),
            ("sum(links.actions.map(a, a.link.share * 100))", "100.00"),
            // The outer case stays visible, and so do outer bound names.
            ("links.actions.all(a, a.level < level)", "true"),
            (
                "links.actions.all(a, a.links.risks.exists(r, r.level > a.level))",
                "true",
            ),
            (
                "links.actions.all(a, a.links.risks.all(r, r.level > a.level))",
                "false",
            ),
            ("links.actions.all(a, size(a.links.risks) == 2)", "true"),
            ("links.actions.all(a, a.number > 1)", "missing a.number"),
            ("links.actions.all(a, !a.closed && a.number > 1)", "false"),
            ("links.actions.exists(a, a.closed || a.number > 1)", "true"),
            (
                "links.actions.exists_one(a, a.closed || a.number > 1)",
                "false",
            ),
            (
                "links.actions.exists_one(a, !a.closed || a.number > 1)",
                "missing a.number",
            ),
            (
                "size(links.actions.filter(a, a.number > 1))",
                "missing a.number",
            ),
            ("sum(links.actions.map(a, a.number))", "missing a.number"),
        ],
    );
    all(
        &case(),
        &[
            ("links.actions.all(a, a.closed)", "true"),
            ("links.actions.exists(a, a.closed)", "false"),
            ("sum(links.actions.map(a, a.number)) + 1", "1"),
            ("sum(links.actions.map(a, a.cost)) < cost", "true"),
            ("cost - sum(links.actions.map(a, a.cost))", "USD 100.50"),
        ],
    );
}

#[test]
fn work_is_bounded() {
    let many = (0..500)
        .map(|_| Fake::with(&[("closed", "true")]))
        .collect();
    let case = Fake::default().linking("actions", many);
    assert_eq!(case.answers("links.actions.all(a, a.closed)"), "true");
    let text = "links.actions.all(a, links.actions.all(b, links.actions.all(c, c.closed)))";
    assert!(case.answers(text).starts_with("missing "));
    let text = "links.actions.all(a, links.actions.all(b, size(links.actions) > 1))";
    assert!(case.answers(text).starts_with("missing "));
}

#[test]
fn why_not_is_told_part_by_part() {
    let text = "state == 'claimed' && (closed || number < 5) && progress > 5 && !closed";
    let parts = Expression::parse(text).expect(text).explain(&View(&case()));
    let said: Vec<(&str, bool, Option<&str>)> = parts
        .iter()
        .map(|part| {
            let verdict = &part.verdict;
            (part.text.as_str(), verdict.met, verdict.missing.as_deref())
        })
        .collect();
    assert_eq!(
        said,
        [
            ("state == 'claimed'", true, None),
            ("(closed || number < 5)", false, None),
            ("progress > 5", false, Some("progress")),
            ("!closed", true, None),
        ]
    );
}
