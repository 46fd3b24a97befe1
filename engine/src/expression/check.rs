//! Types, checked at load: all mistakes of an expression at once.

use super::ast::{Expr, LINKS, Node, Operator, Over, Quantifier};
use super::error::ExpressionError;
use super::functions::{self, FUNCTIONS, Function, Table};
use super::types::{self, Type, fits, words};
use crate::value::{Kind, Name, Value, suggestion};

/// The names that an expression may use, and their types.
pub trait TypeScope {
    /// The type of a field, or of `state`, `category`, `closed`, `opened`.
    fn member(&self, name: &str) -> Option<Kind>;
    /// Whether a member is defined with a mistake, so that its type is not known: nothing more is
    /// said of it.
    fn unread(&self, _name: &str) -> bool {
        false
    }
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
    /// All units; `None` leaves the unit in a comparison unchecked.
    fn units(&self) -> Option<Vec<Name>> {
        None
    }
    /// The scales of a matrix: rows, columns, result.
    fn matrix(&self, name: &str) -> Option<(Kind, Kind, Kind)>;
    /// The scale by which an authority table is looked up; `None` leaves the level unchecked.
    fn authority(&self, _name: &str) -> Option<Kind> {
        None
    }
}

/// How an amount of money stands in a condition.
const AMOUNT: &str = "write the amount with its currency, in single quotes: `'USD 2000'`";

pub(super) fn check(root: &Expr, scope: &dyn TypeScope, expected: &Type) -> Vec<ExpressionError> {
    let mut checker = Checker::of(scope);
    checker.expect_type(root, &Frame { scope, bound: None }, expected);
    checker.errors
}

pub(super) fn type_of(root: &Expr, scope: &dyn TypeScope) -> Option<Type> {
    let mut checker = Checker::of(scope);
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

struct Checker {
    errors: Vec<ExpressionError>,
    /// All units, where they are known.
    units: Option<Vec<Name>>,
}

impl Checker {
    fn of(scope: &dyn TypeScope) -> Checker {
        Checker {
            errors: Vec::new(),
            units: scope.units(),
        }
    }

    fn error(&mut self, at: &Expr, code: &'static str, message: impl Into<String>) {
        self.errors
            .push(ExpressionError::new(code, at.span.clone(), message));
    }

    fn wrong_type(&mut self, at: &Expr, message: impl Into<String>, help: &str) {
        let error = ExpressionError::new("expr_type", at.span.clone(), message);
        self.errors.push(error.help(help));
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
        let help = if known.is_empty() {
            format!("no {what} is defined")
        } else {
            suggestion(name, known)
        };
        let error = ExpressionError::new("expr_unknown_name", at.span.clone(), message);
        self.errors.push(error.help(help));
    }

    /// The type, or `None` after a mistake was reported.
    fn typed(&mut self, expr: &Expr, frame: &Frame<'_>) -> Option<Type> {
        let kind = match &expr.node {
            Node::Null => {
                let message = "null is not a value";
                self.wrong_type(expr, message, "test it with `== null` or `!= null`");
                return None;
            }
            Node::Bool(_) => Kind::Bool,
            Node::Integer(_) => Kind::Integer,
            Node::Decimal(_) => Kind::Decimal,
            Node::Text(_) => Kind::Text,
            Node::List(items) => return self.list(items, frame),
            Node::Name(name) => self.name(expr, name, frame)?,
            Node::Member(of, name) => return self.member(expr, of, name, frame),
            Node::Call(name, arguments) => self.call(expr, name, arguments, frame)?,
            Node::Over(over) => return self.over(over, frame),
            Node::Not(of) => {
                self.expect(of, frame, &Kind::Bool);
                Kind::Bool
            }
            Node::Negate(of) => types::unbounded(self.plain_number(of, frame)?),
            Node::Binary(operator, left, right) => {
                self.binary(expr, *operator, (left, right), frame)?
            }
        };
        Some(Type::Kind(kind))
    }

    /// The kind of a value; linked cases are none.
    fn kind(&mut self, expr: &Expr, frame: &Frame<'_>) -> Option<Kind> {
        match self.typed(expr, frame)? {
            Type::Kind(kind) => Some(kind),
            other => {
                let message = format!("{} are cases, not a value", words(&other));
                self.wrong_type(
                    expr,
                    message,
                    "count them with `size(…)`, or use `.exists(a, …)`",
                );
                None
            }
        }
    }

    fn list(&mut self, items: &[Expr], frame: &Frame<'_>) -> Option<Type> {
        let mut kind: Option<Kind> = None;
        for item in items {
            let Some(found) = self.kind(item, frame) else {
                continue;
            };
            let Some(before) = &kind else {
                kind = Some(found);
                continue;
            };
            match types::joined(before, &found) {
                Some(both) => kind = Some(both),
                None => {
                    let (found, before) = (found.words(), before.words());
                    let message = format!("this is {found}, and the list began with {before}");
                    self.error(item, "expr_type", message);
                }
            }
        }
        let kind = kind.unwrap_or(Kind::Text);
        Some(Type::Kind(Kind::List(Box::new(kind))))
    }

    fn name(&mut self, at: &Expr, name: &str, frame: &Frame<'_>) -> Option<Kind> {
        if frame.bound_scope(name).is_some() {
            let message = format!("`{name}` is a linked case: say which of its fields is meant");
            self.error(at, "expr_type", message);
            return None;
        }
        if name == LINKS {
            self.wrong_type(at, "which links?", "write `links.KIND`");
            return None;
        }
        if let Some(kind) = frame.scope.member(name) {
            return Some(kind);
        }
        if frame.scope.unread(name) {
            return None;
        }
        let mut known = frame.scope.members();
        known.push(Name::new(LINKS));
        self.unknown(at, "field", name, &known);
        None
    }

    fn member(&mut self, at: &Expr, of: &Expr, name: &str, frame: &Frame<'_>) -> Option<Type> {
        if of.is_links() {
            let (kind, owner) = at.links()?;
            let scope = self.owner_of_links(of, owner, frame)?;
            if scope.linked(kind).is_some() {
                return Some(Type::Links(kind.to_owned()));
            }
            self.unknown(at, "kind of link", kind, &scope.link_kinds());
            return None;
        }
        let kind = match &of.node {
            Node::Name(word) => {
                let Some(scope) = frame.bound_scope(word) else {
                    self.name(of, word, frame)?;
                    self.error(at, "expr_type", format!("`{word}` has no parts"));
                    return None;
                };
                let found = scope.member(name);
                if found.is_none() && !scope.unread(name) {
                    self.unknown(at, "field", name, &scope.members());
                }
                found?
            }
            Node::Member(inner, link) if link == "link" => self.on_link(at, inner, name, frame)?,
            _ => {
                self.error(at, "expr_type", "this has no parts");
                return None;
            }
        };
        Some(Type::Kind(kind))
    }

    /// `a.link.weight`: data on the link by which `a` was reached.
    fn on_link(&mut self, at: &Expr, bound: &Expr, name: &str, frame: &Frame<'_>) -> Option<Kind> {
        let scope = match &bound.node {
            Node::Name(word) => frame.bound_scope(word),
            _ => None,
        };
        let found = scope.and_then(|scope| scope.link_member(name));
        if found.is_none() {
            self.error(at, "expr_unknown_name", format!("the link has no `{name}`"));
        }
        found
    }

    /// The case whose links are meant: the outer one, or one that a macro bound.
    fn owner_of_links<'f>(
        &mut self,
        at: &Expr,
        owner: Option<&str>,
        frame: &Frame<'f>,
    ) -> Option<&'f dyn TypeScope> {
        let Some(owner) = owner else {
            return Some(frame.scope);
        };
        let scope = frame.bound_scope(owner);
        if scope.is_none() {
            let message = format!("`{owner}` is not a linked case");
            self.error(at, "expr_type", message);
        }
        scope
    }

    fn over(&mut self, over: &Over, frame: &Frame<'_>) -> Option<Type> {
        let Some(Type::Links(kind)) = self.links_of(over, frame) else {
            return None;
        };
        let mut source = &over.links;
        while let Node::Over(filter) = &source.node {
            source = &filter.links;
        }
        let (_, owner) = source.links()?;
        let linked = self.owner_of_links(source, owner, frame)?.linked(&kind)?;
        let inner = Frame {
            scope: frame.scope,
            bound: Some(Bound {
                name: &over.bound,
                scope: &*linked,
                outer: frame,
            }),
        };
        if over.quantifier == Quantifier::Map {
            let kind = self.kind(&over.body, &inner)?;
            return Some(Type::Kind(Kind::List(Box::new(kind))));
        }
        self.expect(&over.body, &inner, &Kind::Bool);
        Some(match over.quantifier {
            Quantifier::Filter => Type::Links(kind),
            _ => Type::Kind(Kind::Bool),
        })
    }

    fn links_of(&mut self, over: &Over, frame: &Frame<'_>) -> Option<Type> {
        let found = self.typed(&over.links, frame)?;
        if !matches!(found, Type::Links(_)) {
            let word = over.quantifier.word();
            let message = format!("`{word}` runs over links; this is {}", words(&found));
            let help = format!("write `links.KIND.{word}({}, …)`", over.bound);
            self.wrong_type(&over.links, message, &help);
        }
        Some(found)
    }

    fn expect(&mut self, expr: &Expr, frame: &Frame<'_>, kind: &Kind) {
        self.expect_type(expr, frame, &Type::Kind(kind.clone()));
    }

    fn expect_type(&mut self, expr: &Expr, frame: &Frame<'_>, expected: &Type) {
        if let Type::Kind(kind) = expected
            && self.literal(kind, expr)
        {
            return;
        }
        if let Some(found) = self.typed(expr, frame)
            && !fits(&found, expected)
        {
            let message = format!("this is {}, not {}", words(&found), words(expected));
            self.error(expr, "expr_type", message);
        }
    }

    fn plain_number(&mut self, expr: &Expr, frame: &Frame<'_>) -> Option<Kind> {
        let found = self.kind(expr, frame)?;
        if types::is_plain(&found) {
            return Some(found);
        }
        let message = format!("this is {}, not a number", found.words());
        self.error(expr, "expr_type", message);
        None
    }

    fn call(
        &mut self,
        at: &Expr,
        name: &str,
        arguments: &[Expr],
        frame: &Frame<'_>,
    ) -> Option<Kind> {
        let Some(function) = functions::find(name) else {
            self.unknown_function(at, name);
            for argument in arguments {
                self.typed(argument, frame);
            }
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
        self.result(function, arguments, frame)
    }

    fn unknown_function(&mut self, at: &Expr, name: &str) {
        let known = FUNCTIONS.iter().map(|known| known.name);
        let message = format!("there is no function `{name}`");
        let error = ExpressionError::new("expr_unknown_function", at.span.clone(), message);
        let help = functions::instead(name).map_or_else(|| suggestion(name, known), str::to_owned);
        self.errors.push(error.help(help));
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

    fn result(
        &mut self,
        function: &Function,
        arguments: &[Expr],
        frame: &Frame<'_>,
    ) -> Option<Kind> {
        Some(match function.name {
            "size" => {
                match self.typed(&arguments[0], frame)? {
                    Type::Links(_) | Type::Kind(Kind::List(_) | Kind::Set(_) | Kind::Text) => {}
                    found => {
                        let message = format!("{} has no size", words(&found));
                        self.wrong_type(&arguments[0], message, function.usage);
                    }
                }
                Kind::Integer
            }
            "sum" => match self.typed(&arguments[0], frame)? {
                Type::Kind(Kind::List(of)) if types::is_number(&of) => types::unbounded(*of),
                found => {
                    let message = format!("sum adds a list of numbers; this is {}", words(&found));
                    self.wrong_type(&arguments[0], message, function.usage);
                    return None;
                }
            },
            "today" | "effective_day" => Kind::Date,
            "days" | "months" => {
                self.expect(&arguments[0], frame, &Kind::Integer);
                Kind::Length
            }
            "matrix" => return self.matrix(arguments, frame),
            "authority_days" => {
                match text_of(&arguments[0]).and_then(|name| frame.scope.authority(name)) {
                    Some(level) => self.expect(&arguments[1], frame, &level),
                    None => drop(self.kind(&arguments[1], frame)),
                }
                Kind::Length
            }
            "decision" => {
                let outcomes = ["adopted", "refused", "lapsed", "open"];
                Kind::Enum(outcomes.iter().map(|word| Name::new(word)).collect())
            }
            "times" | "in_a_row" => Kind::Integer,
            _ => Kind::Bool,
        })
    }

    fn matrix(&mut self, arguments: &[Expr], frame: &Frame<'_>) -> Option<Kind> {
        let name = text_of(&arguments[0])?;
        let (rows, columns, result) = frame.scope.matrix(name)?;
        self.expect(&arguments[1], frame, &rows);
        self.expect(&arguments[2], frame, &columns);
        Some(result)
    }

    fn binary(
        &mut self,
        at: &Expr,
        operator: Operator,
        (left, right): (&Expr, &Expr),
        frame: &Frame<'_>,
    ) -> Option<Kind> {
        match operator {
            Operator::And | Operator::Or => {
                self.expect(left, frame, &Kind::Bool);
                self.expect(right, frame, &Kind::Bool);
            }
            Operator::In => self.membership(left, right, frame),
            Operator::Equal | Operator::Unequal => self.comparison(at, left, right, frame, false),
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide => {
                let (a, b) = (self.kind(left, frame), self.kind(right, frame));
                let (a, b) = (a?, b?);
                let result = types::arithmetic(operator, &a, &b);
                if result.is_none() {
                    let (word, a, b) = (operator.word(), a.words(), b.words());
                    self.error(
                        at,
                        "expr_type",
                        format!("`{word}` does not join {a} and {b}"),
                    );
                }
                return result;
            }
            _ => self.comparison(at, left, right, frame, true),
        }
        Some(Kind::Bool)
    }

    fn membership(&mut self, left: &Expr, right: &Expr, frame: &Frame<'_>) {
        let of = self.kind(left, frame);
        if let Node::List(items) = &right.node {
            for item in items {
                let found = self.kind(item, frame);
                if let (Some(of), Some(found)) = (&of, &found) {
                    self.never_in(item, (left, of), (item, found));
                }
            }
            return;
        }
        let (Some(of), Some(inside)) = (of, self.kind(right, frame)) else {
            return;
        };
        let item = match inside {
            Kind::Set(words) => Kind::Enum(words),
            Kind::List(of) => *of,
            other => {
                let message = format!("`in` looks into a list; this is {}", other.words());
                self.error(right, "expr_type", message);
                return;
            }
        };
        self.never_in(left, (left, &of), (right, &item));
    }

    /// A mistake when what is looked for can never be what is in the list.
    fn never_in(&mut self, at: &Expr, wanted: (&Expr, &Kind), item: (&Expr, &Kind)) {
        if self.literal(wanted.1, item.0) || self.literal(item.1, wanted.0) {
            return;
        }
        if !types::comparable(wanted.1, item.1) {
            let (a, b) = (wanted.1.words(), item.1.words());
            self.error(at, "expr_type", format!("{a} is never equal to {b}"));
        }
    }

    fn comparison(
        &mut self,
        at: &Expr,
        left: &Expr,
        right: &Expr,
        frame: &Frame<'_>,
        ordered: bool,
    ) {
        let null = |side: &Expr| side.node == Node::Null && !ordered;
        if null(left) || null(right) {
            for side in [left, right].into_iter().filter(|side| !null(side)) {
                self.kind(side, frame);
            }
            return;
        }
        let (a, b) = (self.kind(left, frame), self.kind(right, frame));
        let (Some(a), Some(b)) = (a, b) else {
            return;
        };
        let literal = self.literal(&a, right) || self.literal(&b, left);
        if !literal && !types::comparable(&a, &b) {
            let message = format!("{} cannot be compared with {}", a.words(), b.words());
            match [&a, &b].contains(&&Kind::Money) {
                true => self.wrong_type(at, message, AMOUNT),
                false => self.error(at, "expr_type", message),
            }
        } else if let Some(kind) = [&a, &b].into_iter().find(|it| !types::is_ordered(it))
            && ordered
        {
            let message = format!("{} has no order", kind.words());
            self.wrong_type(at, message, "compare with `==` or `in`");
        }
    }

    /// Whether this is a text in quotes that stands for a value of another kind; it must then be
    /// one.
    fn literal(&mut self, kind: &Kind, literal: &Expr) -> bool {
        let Some(word) = text_of(literal) else {
            return false;
        };
        let read = match kind {
            Kind::Enum(known) | Kind::Scale(_, known) => {
                if !has(known, word) {
                    self.unknown(literal, "value", word, known);
                }
                return true;
            }
            Kind::Unit if self.units.as_ref().is_some_and(|known| !has(known, word)) => {
                let known = self.units.clone().unwrap_or_default();
                self.unknown(literal, "unit", word, &known);
                return true;
            }
            Kind::Date | Kind::When | Kind::Instant => Value::parse(word, &Kind::When),
            Kind::Unit | Kind::Person | Kind::Money | Kind::Length => Value::parse(word, kind),
            _ => return false,
        };
        if let Err(error) = read {
            let help = error.help.unwrap_or_else(|| kind.words());
            self.wrong_type(literal, error.message, &help);
        }
        true
    }
}

fn has(known: &[Name], word: &str) -> bool {
    known.iter().any(|known| known.as_str() == word)
}

fn text_of(expr: &Expr) -> Option<&str> {
    match &expr.node {
        Node::Text(text) => Some(text),
        _ => None,
    }
}
