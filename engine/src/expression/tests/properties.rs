//! What holds of all texts: nothing panics, and the canonical form parses to the same tree.

use super::super::{Expression, Type};
use super::fixture::{Fake, Types, View, members};
use proptest::prelude::*;

/// Bits of the language in any order: most are nonsense, many parse.
fn pieces() -> impl Strategy<Value = String> {
    let words: Vec<&'static str> = "null true false 0 7 2.50 9223372036854775807 'high' \"é\" \
        '2019-Q4' 'USD\u{a0}5' 'unknown' '\\n' level state due cost number closed topics grace \
        opened links.actions a a.level a.link.share a.links.risks today() size( sum( days( \
        months( matrix('risk_3x3', authority_days('acceptance', decision('extension') \
        times('x') .all(a, .exists(a, .exists_one(a, .filter(a, .map(a, ( ) ( ) [ ] , . in \
        == != < <= > >= && || ! + - * / & é"
        .split_ascii_whitespace()
        .collect();
    proptest::collection::vec(proptest::sample::select(words), 0..30)
        .prop_map(|words| words.join(" "))
}

/// Texts that parse, whatever their types.
fn sentences() -> impl Strategy<Value = String> {
    let leaves: Vec<String> = members()
        .into_iter()
        .map(|(name, _)| name)
        .chain([
            "1", "2.50", "'high'", "'USD 5'", "'2019'", "null", "true", "today()",
        ])
        .chain([
            "a.level",
            "a.link.share",
            "size(links.actions)",
            "days(9)",
            "''",
            r"'\'\\\n'",
        ])
        .map(str::to_owned)
        .collect();
    proptest::sample::select(leaves).prop_recursive(5, 24, 3, |inner| {
        let operators = "== != < <= > >= && || + - * / in";
        let operators: Vec<&'static str> = operators.split(' ').collect();
        let quantifiers = vec!["all", "exists", "exists_one", "filter", "map"];
        let select = proptest::sample::select::<&'static str>;
        prop_oneof![
            (inner.clone(), select(operators), inner.clone())
                .prop_map(|(a, operator, b)| format!("({a}) {operator} ({b})")),
            (select(quantifiers), inner.clone())
                .prop_map(|(word, body)| format!("links.actions.{word}(a, {body})")),
            inner.clone().prop_map(|of| format!("!({of})")),
            inner.clone().prop_map(|of| format!("-({of})")),
            inner.clone().prop_map(|of| format!("sum({of})")),
            proptest::collection::vec(inner, 0..3)
                .prop_map(|items| format!("[{}]", items.join(", "))),
        ]
    })
}

fn case() -> Fake {
    let action = Fake::with(&[("level", "low"), ("closed", "true"), ("cost", "USD 9")]);
    Fake::with(&[
        ("level", "high"),
        ("number", "-3"),
        ("progress", "100"),
        ("due", "2019"),
        ("cost", "> USD 5"),
        ("topics", "money"),
        ("grace", "40000 years"),
        ("opened", "2019-07-25T23:30:00Z"),
    ])
    .linking("actions", vec![action.by_share("0.1"), Fake::default()])
    .in_geneva()
}

/// Parses, checks, evaluates, prints: whatever the text, this comes back.
fn run(text: &str) -> Result<(), TestCaseError> {
    let parsed = match Expression::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            prop_assert!(text.get(error.span).is_some(), "a place inside the text");
            return Ok(());
        }
    };
    for error in parsed.check(&Types(""), &Type::Any) {
        prop_assert!(
            text.get(error.span)
                .is_some_and(|marked| !marked.is_empty())
        );
        prop_assert!(error.code.starts_with("expr_"));
    }
    parsed.explain(&View(&case()));
    parsed.holds(&View(&case()));
    parsed.names();
    let canonical = parsed.to_string();
    if canonical.len() <= 2_000 {
        let again = Expression::parse(&canonical).map_err(|error| {
            TestCaseError::fail(format!("{text} is written {canonical}: {error}"))
        })?;
        prop_assert_eq!(&again.root, &parsed.root);
        prop_assert_eq!(again.to_string(), canonical);
    }
    Ok(())
}

/// Whether evaluation gives a value of the type that the check promised.
fn keeps_its_type(text: &str) -> Result<(), TestCaseError> {
    let Ok(parsed) = Expression::parse(text) else {
        return Ok(());
    };
    if let Some(Type::Kind(kind)) = parsed.type_in(&Types(""))
        && let super::super::Outcome::Value(value) = parsed.evaluate(&View(&case()))
    {
        let read = crate::value::Value::from_json(&value.to_json(), &kind);
        prop_assert!(read.is_ok(), "{text} is {value}, not {}", kind.words());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_answered(text in any::<String>()) {
        run(&text)?;
    }

    #[test]
    fn any_bits_of_the_language_are_answered(text in pieces()) {
        run(&text)?;
    }

    #[test]
    fn sentences_come_back_and_keep_their_type(text in sentences()) {
        run(&text)?;
        keeps_its_type(&text)?;
    }
}
