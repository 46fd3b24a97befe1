//! Types: what is accepted, and every mistake with its place, code and way out.

use super::super::{Expression, Type};
use super::fixture::{Types, level, members};
use crate::value::Kind;

fn mistakes(text: &str, expected: &Type) -> Vec<(String, &'static str, String, String)> {
    let parsed = Expression::parse(text).expect(text);
    let errors = parsed.check(&Types(""), expected).into_iter();
    errors
        .map(|error| {
            let marked = text.get(error.span).expect("a place inside the text");
            let help = error.help.unwrap_or_default();
            (marked.to_owned(), error.code, error.message, help)
        })
        .collect()
}

#[test]
fn well_typed_conditions_have_no_mistakes() {
    for text in [
        "closed",
        "state == 'issued' || 'claimed' == state",
        "state in ['issued', 'verified'] && category != 'closed'",
        "level >= 'medium' && level > residual",
        "matrix('risk_3x3', level, 'low') == 'high'",
        "due < '2019-Q4' && due <= today() && opened < '2019' && due == 'unknown'",
        "started <= today() + authority_days('acceptance', level)",
        "today() - started > 30 && due - today() < number && opened + days(3) < today()",
        "today() > due + grace && grace < '28 days' && grace == months(2)",
        "cost > 'USD 6000000' && cost * 2 <= budget && 2 * cost != budget - cost",
        "-number + 1.5 < weight / 3 && progress == 100",
        "owner == 'director_general' && owner != null && null == office",
        "'money' in topics && office in offices && 'mecc' in offices",
        "decision('extension') == 'adopted' || decision('extension') == null",
        "elapsed('response') && !flag('overdue') && times('extension_granted') < 2",
        "size(links.actions) > 0 && size(topics) == 1 && size(title) < 80",
        "links.actions.all(a, a.closed && a.level == level)",
        "links.actions.exists(a, a.links.risks.all(r, r.level < a.level))",
        "links.actions.exists(a, size(a.links.risks) > 1)",
        "sum(links.actions.filter(a, a.closed).map(a, a.cost)) > 'USD 5'",
        "sum(links.actions.map(a, a.progress * a.link.share)) >= 50 && sum(amounts) > cost",
        "size(links.actions.filter(a, a.closed)) == size(links.actions)",
        "links.actions.exists_one(a, a.state == 'verified')",
        "number in [1, 2.5] && [number, 2] == [1, 2] && 'low' in [level, residual]",
    ] {
        let expected = Type::Kind(Kind::Bool);
        assert_eq!(mistakes(text, &expected), [], "{text}");
    }
}

const UNKNOWN: &[(&str, &str, &str, &str)] = &[
    ("sttae == 'issued'", "sttae", "no field `sttae`", "`state`"),
    (
        "state == 'isued'",
        "'isued'",
        "no value `isued`",
        "`issued`",
    ),
    (
        "'isued' == state",
        "'isued'",
        "no value `isued`",
        "`issued`",
    ),
    (
        "state in ['issued', 'clamed']",
        "'clamed'",
        "no value `clamed`",
        "`claimed`",
    ),
    (
        "'monye' in topics",
        "'monye'",
        "no value `monye`",
        "`money`",
    ),
    ("level > 'hihg'", "'hihg'", "no value `hihg`", "`high`"),
    (
        "closed && links.action.all(a, a.closed)",
        "links.action",
        "no kind of link",
        "`actions`",
    ),
    (
        "links.actions.all(a, a.closd)",
        "a.closd",
        "no field `closd`",
        "`closed`",
    ),
    (
        "links.actions.all(a, a.link.weight > 1)",
        "a.link.weight",
        "the link has no `weight`",
        "",
    ),
    (
        "elapsed('respons')",
        "'respons'",
        "no clock `respons`",
        "`response`",
    ),
    (
        "flag('overdu')",
        "'overdu'",
        "no flag `overdu`",
        "`overdue`",
    ),
    (
        "decision('extensions') == null",
        "'extensions'",
        "no decision",
        "`extension`",
    ),
    (
        "times('x') > 1",
        "'x'",
        "no event `x`",
        "known: extension_granted",
    ),
    (
        "matrix('risk', level, level) == 'low'",
        "'risk'",
        "no matrix `risk`",
        "known: risk_3x3",
    ),
    (
        "links.actions.all(a, a.links.actions.all(b, true))",
        "a.links.actions",
        "no kind",
        "risks",
    ),
    ("b.closed", "b", "no field `b`", "known: "),
];

#[test]
fn unknown_names_are_named_with_the_nearest() {
    for (text, marked, message, help) in UNKNOWN {
        let found = mistakes(text, &Type::Any);
        let [(at, code, said, way)] = &found[..] else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(
            (at.as_str(), *code),
            (*marked, "expr_unknown_name"),
            "{text}"
        );
        assert!(said.contains(message), "{text}: {said}");
        assert!(way.contains(help), "{text}: {way}");
    }
}

#[test]
fn unknown_functions_are_told_what_to_write() {
    for (text, help) in [
        ("todya() == due", "did you mean `today`?"),
        ("any(links.actions)", "write `links.KIND.exists(a, …)`"),
        (
            "count(links.actions) > 1",
            "write `size(links.KIND)`, or `times('EVENT')`",
        ),
        ("now() > due", "write `today()`"),
    ] {
        let found = mistakes(text, &Type::Any);
        let [(_, "expr_unknown_function", _, way)] = &found[..] else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(way, help, "{text}");
    }
}

#[test]
fn types_that_do_not_go_together_are_refused() {
    for (text, marked) in [
        ("number", "number"),
        ("links.actions", "links.actions"),
        ("closed && number", "number"),
        ("!title", "title"),
        ("-cost > cost", "cost"),
        ("title == number", "title == number"),
        ("level == urgency", "level == urgency"),
        ("cost > 5", "cost > 5"),
        ("closed < true", "closed < true"),
        ("state < 'claimed'", "state < 'claimed'"),
        ("owner > 'a'", "owner > 'a'"),
        ("owner == office", "owner == office"),
        ("due < '2019-13'", "'2019-13'"),
        ("started == 'soon'", "'soon'"),
        ("cost > '5 dollars'", "'5 dollars'"),
        ("grace < 'long'", "'long'"),
        ("owner == 'Head MECC'", "'Head MECC'"),
        ("null < 5", "null"),
        ("closed == (null && true)", "null"),
        ("links.actions == null", "links.actions"),
        (
            "links.actions.filter(a, a.closed) != null",
            "links.actions.filter(a, a.closed)",
        ),
        ("links == null", "links"),
        ("level in 'low'", "'low'"),
        ("state in ['issued', 3]", "3"),
        ("[1, 'a'] == [1]", "'a'"),
        ("number in topics", "number"),
        ("title + 1 == 2", "title + 1"),
        ("cost * cost > cost", "cost * cost"),
        ("size(number) > 1", "number"),
        ("sum(topics) > 1", "topics"),
        ("sum(links.actions) > 1", "links.actions"),
        ("today(1) == due", "today(1)"),
        ("days('x') == days(1)", "'x'"),
        ("flag(title)", "title"),
        (
            "authority_days('acceptance', urgency) == days(1)",
            "urgency",
        ),
        ("matrix('risk_3x3', level, urgency) == 'low'", "urgency"),
        ("links.actions.all(a, a)", "a"),
        ("links.actions.all(a, a.number)", "a.number"),
        ("level.score == 1", "level.score"),
        ("topics.all(a, a.closed)", "topics"),
        (
            "links.actions.map(a, a.closed).all(b, true)",
            "links.actions.map(a, a.closed)",
        ),
    ] {
        let expected = Type::Kind(Kind::Bool);
        let found = mistakes(text, &expected);
        let [(at, "expr_type", _, _)] = &found[..] else {
            panic!("{text}: {found:?}");
        };
        assert_eq!(at, marked, "{text}");
    }
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let text = "sttae == 'issued' && level > 'hihg' && nwo(numbr) && links.actons.all(a, true)";
    let found = mistakes(text, &Type::Kind(Kind::Bool));
    let marked: Vec<&str> = found.iter().map(|(at, ..)| at.as_str()).collect();
    let expected = ["sttae", "'hihg'", "nwo(numbr)", "numbr", "links.actons"];
    assert_eq!(marked, expected);
}

#[test]
fn the_type_of_a_derived_field_is_known() {
    for (text, kind) in [
        ("matrix('risk_3x3', level, residual)", Some(level())),
        ("size(links.actions)", Some(Kind::Integer)),
        ("number * 2", Some(Kind::Integer)),
        ("number / 2", Some(Kind::Decimal)),
        ("-progress", Some(Kind::Decimal)),
        ("sum(links.actions.map(a, a.progress))", Some(Kind::Decimal)),
        ("cost / 2", Some(Kind::Money)),
        ("sum(links.actions.map(a, a.cost))", Some(Kind::Money)),
        ("due + days(2)", Some(Kind::Date)),
        ("due - opened", Some(Kind::Integer)),
        (
            "links.actions.map(a, a.owner)",
            Some(Kind::List(Box::new(Kind::Person))),
        ),
        ("nothing + 1", None),
    ] {
        let parsed = Expression::parse(text).expect(text);
        assert_eq!(parsed.type_in(&Types("")), kind.map(Type::Kind), "{text}");
    }
    for (name, kind) in members() {
        let parsed = Expression::parse(name).expect(name);
        assert!(
            parsed.check(&Types(""), &Type::Kind(kind)).is_empty(),
            "{name}"
        );
    }
}
