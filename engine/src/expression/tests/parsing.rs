//! What parses, what does not and where, and the canonical form.

use super::super::{Expression, unanswered};

#[test]
fn every_construct_has_one_canonical_form() {
    for (text, canonical) in [
        ("a||b&&c", "a || b && c"),
        ("(a||b)&&c", "(a || b) && c"),
        ("((a))", "a"),
        ("a-(b-c)-d", "a - (b - c) - d"),
        ("(a-b)-c", "a - b - c"),
        ("a*(b+c)/-d", "a * (b + c) / -d"),
        ("-(a+b)", "-(a + b)"),
        ("!(a==b)", "!(a == b)"),
        ("!!a", "!!a"),
        ("(a<b)==(c<d)", "(a < b) == (c < d)"),
        ("x in ['a',\"b\"]", "x in ['a', 'b']"),
        ("x in []", "x in []"),
        (r#""it's""#, r"'it\'s'"),
        (r"'a\\b\n'", r"'a\\b\n'"),
        ("1.50", "1.50"),
        ("true!=null", "true != null"),
        (
            "links.actions.all(a,a.closed)",
            "links.actions.all(a, a.closed)",
        ),
        ("f( 1 , a.b )", "f(1, a.b)"),
        (
            "links.x.filter(a,a.y).exists_one(b,b.link.z>1)",
            "links.x.filter(a, a.y).exists_one(b, b.link.z > 1)",
        ),
    ] {
        let parsed = Expression::parse(text).expect(text);
        assert_eq!(parsed.to_string(), canonical);
        assert_eq!(parsed.text(), text, "the author's text stays");
        let again = Expression::parse(canonical).expect(canonical);
        assert_eq!(again.root, parsed.root, "{text}");
    }
}

const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("a = b", "=", "`=` means nothing here", "compare with `==`"),
    (
        "a and b",
        "and",
        "`and` is not expected here",
        "write `&&` for and",
    ),
    (
        "a or b",
        "or",
        "`or` is not expected here",
        "write `||` for or",
    ),
    ("not a", "a", "`a` is not expected here", ""),
    ("a & b", "&", "`&` means nothing here", "write `&&` for and"),
    ("a | b", "|", "`|` means nothing here", "write `||` for or"),
    ("é == 1", "é", "`é` means nothing here", ""),
    ("a == 'é' $", "$", "`$` means nothing here", ""),
    ("a == 'open", "'open", "this text has no closing quote", ""),
    (
        "'a\\t'",
        "\\",
        "only \\\\, \\', \\\" and \\n may follow a backslash",
        "",
    ),
    ("a ==", "==", "the condition ends too early", ""),
    (
        "(a",
        "a",
        "the condition ends too early",
        "a `)` is missing",
    ),
    ("a == é('é' ", "é", "`é` means nothing here", ""),
    (
        "('é'  ",
        "'é'",
        "the condition ends too early",
        "a `)` is missing",
    ),
    ("a)", ")", "`)` is not expected here", ""),
    (
        "[a b]",
        "b",
        "`b` is not expected here",
        "a `]` belongs here",
    ),
    ("a < b < c", "<", "`<` is not expected here", ""),
    (
        "a.1",
        "1",
        "`1` is not expected here",
        "a name belongs here",
    ),
    ("5days", "days", "`days` is not expected here", ""),
    (
        "99999999999999999999",
        "99999999999999999999",
        "this number is too large",
        "",
    ),
    (
        "links.x.all(links, true)",
        "links",
        "`links` has a meaning of its own",
        "bind another name, such as `a`",
    ),
];

#[test]
fn mistakes_are_marked_where_they_stand() {
    for (text, marked, message, help) in MISTAKES {
        let error = Expression::parse(text).expect_err(text);
        assert_eq!(error.code, "expr_syntax", "{text}");
        assert_eq!(text.get(error.span.clone()), Some(*marked), "{text}");
        assert_eq!(error.message, *message, "{text}");
        assert_eq!(error.help.unwrap_or_default(), *help, "{text}");
    }
    assert_eq!(
        Expression::parse("a < b < c").expect_err("chain").span,
        6..7
    );
    assert_eq!(Expression::parse("").expect_err("empty").span, 0..0);
    let span = Expression::parse("links.x.all(links, true)")
        .expect_err("reserved")
        .span;
    assert_eq!(span, 12..17);
}

#[test]
fn size_is_bounded_before_the_stack_is() {
    let code = |text: &str| Expression::parse(text).map_err(|error| error.code);
    let nested = |depth: usize| format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
    assert!(code(&nested(31)).is_ok());
    assert_eq!(code(&nested(32)), Err("expr_too_deep"));
    assert_eq!(code(&"(".repeat(2_000)), Err("expr_too_deep"));
    assert_eq!(code(&"[".repeat(2_000)), Err("expr_too_deep"));
    assert_eq!(code(&"!".repeat(2_000)), Err("expr_too_deep"));
    assert_eq!(code(&"-".repeat(2_000)), Err("expr_too_deep"));
    assert!(code(&vec!["a"; 64].join(" && ")).is_ok());
    for between in ["&&", "||", "+", "*", "."] {
        assert_eq!(
            code(&vec!["a"; 65].join(between)),
            Err("expr_too_deep"),
            "{between}"
        );
    }
    assert_eq!(code(&"a".repeat(2_001)), Err("expr_too_long"));
    assert!(code(&"a".repeat(2_000)).is_ok());
}

#[test]
fn names_are_those_that_no_macro_binds() {
    let text = "level != null && links.actions.all(a, a.closed && number > size(topics))";
    let names = Expression::parse(text).expect(text).names();
    assert_eq!(names, ["level", "links", "number", "topics"]);
}

#[test]
fn an_amount_and_a_quote_of_paper_get_their_form() {
    for (text, help) in [
        ("cost < USD 2000", "put the amount in quotes: `'USD 2000'`"),
        ("cost < EUR 2.50", "put the amount in quotes: `'EUR 2.50'`"),
        ("state == ‘done’", "use straight quotes: `'text'`"),
    ] {
        let error = Expression::parse(text).expect_err(text);
        assert_eq!(error.help.as_deref(), Some(help), "{text}");
    }
    assert_eq!(unanswered("due"), "`due` has no value yet");
    let mixed = unanswered("amount <= 'EUR 2000'");
    assert!(mixed.contains("two currencies"), "{mixed}");
}
