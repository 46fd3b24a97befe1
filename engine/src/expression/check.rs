//! Types, checked at load: all mistakes of an expression at once.

use super::ast::{Expr, Node, Operator, Over, Quantifier};
use super::error::ExpressionError;
use super::functions::{self, FUNCTIONS, Table};
use crate::value::{Kind, Name, nearest};

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A value of a kind.
    Kind(Kind),
    /// The cases linked by a kind of link.
    Links(String),
    /// `null`, or what could not be typed because of a mistake that is reported elsewhere.
    Any,
}

/// The names that an expression may use, and their types.
pub trait TypeScope {
    /// The type of a field, or of `state`, `category`, `closed`, `opened`.
    fn member(&self, name: &str) -> Option<Kind>;
    /// All members, for help.
    fn members(&self) -> Vec<Name>;
    /// What linked cases look like.
    fn linked(&self, kind: &str) -> Option<Box<dyn TypeScope + '_>>;
    /// All kinds of links, for help.
    fn link_kinds(&self) -> Vec<Name>;
    /// The type of data on the link by which this case was reached.
    fn link_member(&self, name: &str) -> Option<Kind>;
    /// The names that a function may take.
    fn names(&self, table: Table) -> Vec<Name>;
    /// The scales of a matrix: rows, columns, result.
    fn matrix(&self, name: &str) -> Option<(Kind, Kind, Kind)>;
}

pub(super) fn check(root: &Expr, scope: &dyn TypeScope, expected: &Type) -> Vec<ExpressionError> {
    let mut checker = Checker::default();
    let found = checker.typed(root, &Frame { scope, bound: None });
    if let Some(found) = found
        && !fits(&found, expected)
    {
        let message = format!("this is {}, not {}", words(&found), words(expected));
        checker.error(root, "expr_type", message);
    }
    checker.errors
}

pub(super) fn type_of(root: &Expr, scope: &dyn TypeScope) -> Option<Type> {
    let mut checker = Checker::default();
    let found = checker.typed(root, &Frame { scope, bound: None });
    found.filter(|_| checker.errors.is_empty())
}

/// A scope, with the name that a macro bound and what it stands for.
struct Frame<'s> {
    scope: &'s dyn TypeScope,
    bound: Option<Bound<'s>>,
}

struct Bound<'s> {
    name: &'s str,
    scope: &'s dyn TypeScope,
    outer: &'s Frame<'s>,
}

impl<'s> Frame<'s> {
    fn bound_scope(&self, name: &str) -> Option<&'s dyn TypeScope> {
        let bound = self.bound.as_ref()?;
        if bound.name == name {
            Some(bound.scope)
        } else {
            bound.outer.bound_scope(name)
        }
    }
}

#[derive(Default)]
struct Checker {
    errors: Vec<ExpressionError>,
}

impl Checker {
    fn error(&mut self, at: &Expr, code: &'static str, message: impl Into<String>) {
        self.errors
            .push(ExpressionError::new(code, at.span.clone(), message));
    }

    fn unknown<'a>(
        &mut self,
        at: &Expr,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a Name>,
    ) {
        let known: Vec<&str> = known.into_iter().map(Name::as_str).collect();
        let message = format!("there is no {what} `{name}` here");
        let error = ExpressionError::new("expr_unknown_name", at.span.clone(), message);
        self.errors
            .push(match nearest(name, known.iter().copied()) {
                Some(near) => error.help(format!("did you mean `{near}`?")),
                None if known.is_empty() => error.help(format!("no {what} is defined")),
                None => error.help(format!("known: {}", known.join(", "))),
            });
    }

    /// The type, or `None` after a mistake was reported.
    fn typed(&mut self, expr: &Expr, frame: &Frame<'_>) -> Option<Type> {
        match &expr.node {
            Node::Null => Some(Type::Any),
            Node::Bool(_) => Some(Type::Kind(Kind::Bool)),
            Node::Integer(_) => Some(Type::Kind(Kind::Integer)),
            Node::Decimal(_) => Some(Type::Kind(Kind::Decimal)),
            Node::Text(_) => Some(Type::Kind(Kind::Text)),
            Node::List(items) => self.list(items, frame),
            Node::Name(name) => self.name(expr, name, frame),
            Node::Member(of, name) => self.member(expr, of, name, frame),
            Node::Call(name, arguments) => self.call(expr, name, arguments, frame),
            Node::Over(over) => self.over(expr, over, frame),
            Node::Not(of) => {
                self.expect(of, frame, &Kind::Bool);
                Some(Type::Kind(Kind::Bool))
            }
            Node::Negate(of) => self.number(of, frame),
            Node::Binary(operator, left, right) => self.binary(expr, *operator, left, right, frame),
        }
    }

    fn list(&mut self, items: &[Expr], frame: &Frame<'_>) -> Option<Type> {
        let mut kind = None;
        for item in items {
            if let Some(Type::Kind(found)) = self.typed(item, frame) {
                kind.get_or_insert(found);
            }
        }
        let kind = kind.unwrap_or(Kind::Text);
        Some(Type::Kind(Kind::List(Box::new(kind))))
    }

    fn name(&mut self, at: &Expr, name: &str, frame: &Frame<'_>) -> Option<Type> {
        if frame.bound_scope(name).is_some() {
            let message = format!("`{name}` is a linked case: say which of its fields is meant");
            self.error(at, "expr_type", message);
            return None;
        }
        if let Some(kind) = frame.scope.member(name) {
            return Some(Type::Kind(kind));
        }
        let mut known = frame.scope.members();
        known.push(Name::new("links"));
        self.unknown(at, "field", name, &known);
        None
    }

    fn member(&mut self, at: &Expr, of: &Expr, name: &str, frame: &Frame<'_>) -> Option<Type> {
        match &of.node {
            Node::Name(word) if word == "links" => self
                .links(at, name, frame.scope)
                .then(|| Type::Links(name.to_owned())),
            Node::Name(word) => {
                let Some(scope) = frame.bound_scope(word) else {
                    self.name(of, word, frame)?;
                    let message = format!("`{word}` has no parts");
                    self.error(at, "expr_type", message);
                    return None;
                };
                if let Some(kind) = scope.member(name) {
                    return Some(Type::Kind(kind));
                }
                self.unknown(at, "field", name, &scope.members());
                None
            }
            Node::Member(inner, link) if link == "link" => self.on_link(at, inner, name, frame),
            _ => {
                self.error(at, "expr_type", "this has no parts");
                None
            }
        }
    }

    /// `a.link.weight`: data on the link by which `a` was reached.
    fn on_link(&mut self, at: &Expr, bound: &Expr, name: &str, frame: &Frame<'_>) -> Option<Type> {
        let scope = match &bound.node {
            Node::Name(word) => frame.bound_scope(word),
            _ => None,
        };
        match scope.and_then(|scope| scope.link_member(name)) {
            Some(kind) => Some(Type::Kind(kind)),
            None => {
                self.error(at, "expr_unknown_name", format!("the link has no `{name}`"));
                None
            }
        }
    }

    fn links(&mut self, at: &Expr, kind: &str, scope: &dyn TypeScope) -> bool {
        let known = scope.linked(kind).is_some();
        if !known {
            self.unknown(at, "kind of link", kind, &scope.link_kinds());
        }
        known
    }

    fn over(&mut self, at: &Expr, over: &Over, frame: &Frame<'_>) -> Option<Type> {
        let (kind, scope) = match &over.links.node {
            Node::Member(of, kind) => match &of.node {
                Node::Name(word) if word == "links" => (kind, Some(frame.scope)),
                Node::Member(inner, links) if links == "links" => match &inner.node {
                    Node::Name(word) => (kind, frame.bound_scope(word)),
                    _ => (kind, None),
                },
                _ => (kind, None),
            },
            _ => (&over.bound, None),
        };
        let Some(scope) = scope else {
            let message = "this runs over links: `links.KIND.all(a, …)`";
            self.error(at, "expr_type", message);
            return None;
        };
        if !self.links(&over.links, kind, scope) {
            return None;
        }
        let linked = scope.linked(kind)?;
        let inner = Frame {
            scope: frame.scope,
            bound: Some(Bound {
                name: &over.bound,
                scope: &*linked,
                outer: frame,
            }),
        };
        if over.quantifier == Quantifier::Map {
            return match self.typed(&over.body, &inner)? {
                Type::Kind(kind) => Some(Type::Kind(Kind::List(Box::new(kind)))),
                other => Some(other),
            };
        }
        self.expect(&over.body, &inner, &Kind::Bool);
        match over.quantifier {
            Quantifier::Filter => Some(Type::Links(kind.clone())),
            _ => Some(Type::Kind(Kind::Bool)),
        }
    }

    fn expect(&mut self, expr: &Expr, frame: &Frame<'_>, kind: &Kind) {
        let expected = Type::Kind(kind.clone());
        if let Some(found) = self.typed(expr, frame)
            && !fits(&found, &expected)
        {
            let message = format!("this is {}, not {}", words(&found), kind.words());
            self.error(expr, "expr_type", message);
        }
    }

    fn number(&mut self, expr: &Expr, frame: &Frame<'_>) -> Option<Type> {
        let found = self.typed(expr, frame)?;
        if is_number(&found) {
            return Some(found);
        }
        self.error(
            expr,
            "expr_type",
            format!("this is {}, not a number", words(&found)),
        );
        None
    }

    fn call(
        &mut self,
        at: &Expr,
        name: &str,
        arguments: &[Expr],
        frame: &Frame<'_>,
    ) -> Option<Type> {
        let Some(function) = functions::find(name) else {
            let known: Vec<&str> = FUNCTIONS.iter().map(|known| known.name).collect();
            let message = format!("there is no function `{name}`");
            let span = at.span.clone();
            let error = ExpressionError::new("expr_unknown_function", span, message);
            self.errors
                .push(match nearest(name, known.iter().copied()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help(format!("known: {}", known.join(", "))),
                });
            return None;
        };
        if arguments.len() != function.arguments {
            let message = format!("`{name}` is written {}", function.usage);
            self.error(at, "expr_type", message);
            return None;
        }
        if let Some(table) = function.table {
            self.named(&arguments[0], table, function.usage, frame);
        }
        self.result(name, arguments, frame)
    }

    fn named(&mut self, at: &Expr, table: Table, usage: &str, frame: &Frame<'_>) {
        let Node::Text(name) = &at.node else {
            let message = format!("a {} stands here in quotes: {usage}", table.word());
            self.error(at, "expr_type", message);
            return;
        };
        let known = frame.scope.names(table);
        if !known.iter().any(|known| known.as_str() == name) {
            self.unknown(at, table.word(), name, &known);
        }
    }

    fn result(&mut self, name: &str, arguments: &[Expr], frame: &Frame<'_>) -> Option<Type> {
        let kind = match name {
            "size" => {
                self.typed(&arguments[0], frame)?;
                Kind::Integer
            }
            "sum" => match self.typed(&arguments[0], frame)? {
                Type::Kind(Kind::List(of)) if is_number(&Type::Kind((*of).clone())) => *of,
                found => {
                    let message = format!("sum adds a list of numbers; this is {}", words(&found));
                    self.error(&arguments[0], "expr_type", message);
                    return None;
                }
            },
            "today" => Kind::Date,
            "days" | "months" => {
                self.expect(&arguments[0], frame, &Kind::Integer);
                Kind::Length
            }
            "matrix" => return self.matrix(arguments, frame),
            "authority_days" => {
                self.typed(&arguments[1], frame)?;
                Kind::Length
            }
            "decision" => {
                let outcomes = ["adopted", "refused", "lapsed", "open"];
                Kind::Enum(outcomes.iter().map(|word| Name::new(word)).collect())
            }
            "times" => Kind::Integer,
            _ => Kind::Bool,
        };
        Some(Type::Kind(kind))
    }

    fn matrix(&mut self, arguments: &[Expr], frame: &Frame<'_>) -> Option<Type> {
        let Node::Text(name) = &arguments[0].node else {
            return None;
        };
        let (rows, columns, result) = frame.scope.matrix(name)?;
        self.expect(&arguments[1], frame, &rows);
        self.expect(&arguments[2], frame, &columns);
        Some(Type::Kind(result))
    }

    fn binary(
        &mut self,
        at: &Expr,
        operator: Operator,
        left: &Expr,
        right: &Expr,
        frame: &Frame<'_>,
    ) -> Option<Type> {
        if matches!(operator, Operator::And | Operator::Or) {
            self.expect(left, frame, &Kind::Bool);
            self.expect(right, frame, &Kind::Bool);
            return Some(Type::Kind(Kind::Bool));
        }
        let a = self.typed(left, frame);
        let b = self.typed(right, frame);
        let (a, b) = (a?, b?);
        let arithmetic = matches!(
            operator,
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide
        );
        if arithmetic {
            let result = arithmetic_type(operator, &a, &b);
            if result.is_none() {
                let word = operator.word();
                let message = format!("`{word}` does not join {} and {}", words(&a), words(&b));
                self.error(at, "expr_type", message);
            }
            return result;
        }
        if operator == Operator::In {
            self.membership((left, &a), (right, &b));
        } else {
            let ordered = !matches!(operator, Operator::Equal | Operator::Unequal);
            self.comparison(at, (left, &a), (right, &b), ordered);
        }
        Some(Type::Kind(Kind::Bool))
    }

    fn membership(&mut self, left: (&Expr, &Type), right: (&Expr, &Type)) {
        if let Node::List(items) = &right.0.node {
            for item in items {
                self.word_of(left.1, item);
            }
            return;
        }
        match right.1 {
            Type::Kind(Kind::Set(words)) => {
                self.word_of(&Type::Kind(Kind::Enum(words.clone())), left.0);
            }
            Type::Kind(Kind::List(_)) | Type::Any => {}
            other => {
                let message = format!("`in` looks into a list; this is {}", words(other));
                self.error(right.0, "expr_type", message);
            }
        }
    }

    fn comparison(
        &mut self,
        at: &Expr,
        left: (&Expr, &Type),
        right: (&Expr, &Type),
        ordered: bool,
    ) {
        let either_is_null = *left.1 == Type::Any || *right.1 == Type::Any;
        if either_is_null && !ordered {
            return;
        }
        if self.word_of(left.1, right.0) || self.word_of(right.1, left.0) {
            return;
        }
        if !comparable(left.1, right.1, ordered) {
            let (a, b) = (words(left.1), words(right.1));
            self.error(at, "expr_type", format!("{a} cannot be compared with {b}"));
        }
    }

    /// Whether a literal is compared with a choice of words; it must then be one of them.
    fn word_of(&mut self, of: &Type, literal: &Expr) -> bool {
        let Node::Text(word) = &literal.node else {
            return false;
        };
        match of {
            Type::Kind(Kind::Enum(known) | Kind::Scale(_, known)) => {
                if !known.iter().any(|known| known.as_str() == word) {
                    self.unknown(literal, "value", word, known);
                }
                true
            }
            Type::Kind(Kind::Unit | Kind::Person | Kind::When | Kind::Money | Kind::Date) => true,
            _ => false,
        }
    }
}

fn is_number(found: &Type) -> bool {
    matches!(
        found,
        Type::Any | Type::Kind(Kind::Integer | Kind::Decimal | Kind::Percent | Kind::Money)
    )
}

/// Numbers mix; everything else is of one type.
fn fits(found: &Type, expected: &Type) -> bool {
    let plain = |found: &Type| {
        matches!(
            found,
            Type::Kind(Kind::Integer | Kind::Decimal | Kind::Percent)
        )
    };
    found == expected
        || *found == Type::Any
        || *expected == Type::Any
        || (plain(found) && plain(expected))
        || matches!(
            (found, expected),
            (Type::Kind(Kind::Scale(a, _)), Type::Kind(Kind::Scale(b, _))) if a == b
        )
        || matches!(
            (found, expected),
            (Type::Kind(Kind::Date), Type::Kind(Kind::When))
        )
}

fn comparable(a: &Type, b: &Type, ordered: bool) -> bool {
    let in_time =
        |found: &Type| matches!(found, Type::Kind(Kind::Date | Kind::When | Kind::Instant));
    if in_time(a) && in_time(b) {
        return true;
    }
    if !fits(a, b) && !fits(b, a) {
        return false;
    }
    let unordered = matches!(
        a,
        Type::Links(_)
            | Type::Kind(Kind::Bool | Kind::Enum(_) | Kind::Unit | Kind::Person | Kind::Set(_))
    );
    !(ordered && unordered)
}

fn arithmetic_type(operator: Operator, a: &Type, b: &Type) -> Option<Type> {
    use Operator::{Divide, Minus, Plus, Times};
    let (Type::Kind(left), Type::Kind(right)) = (a, b) else {
        return Some(Type::Any);
    };
    let plain = |kind: &Kind| matches!(kind, Kind::Integer | Kind::Decimal | Kind::Percent);
    let kind = match (operator, left, right) {
        (Plus | Minus | Times, Kind::Integer, Kind::Integer) => Kind::Integer,
        (_, left, right) if plain(left) && plain(right) => Kind::Decimal,
        (Plus | Minus, Kind::Money, Kind::Money) => Kind::Money,
        (Times | Divide, Kind::Money, right) if plain(right) => Kind::Money,
        (Plus | Minus, Kind::Date, Kind::Length) => Kind::Date,
        (Minus, Kind::Date, Kind::Date) => Kind::Integer,
        _ => return None,
    };
    Some(Type::Kind(kind))
}

fn words(found: &Type) -> String {
    match found {
        Type::Kind(kind) => kind.words(),
        Type::Links(kind) => format!("the linked `{kind}`"),
        Type::Any => "null".to_owned(),
    }
}
