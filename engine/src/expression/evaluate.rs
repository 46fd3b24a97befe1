//! Evaluation: total, and bounded by the size of the expression and the number of links.

use super::ast::{Expr, Node, Operator, Over, Quantifier};
use super::operate;
use crate::value::{Length, LengthUnit, Name, Value};
use jiff::civil::Date;
use std::cmp::Ordering;

/// A running case, as an expression sees it.
pub trait Scope {
    /// The value of a field, or of `state`, `category`, `closed`, `opened`.
    fn member(&self, name: &str) -> Option<Value>;
    /// The cases linked by a kind of link.
    fn linked(&self, kind: &str) -> Vec<Box<dyn Scope + '_>>;
    /// Data on the link by which this case was reached.
    fn link_member(&self, name: &str) -> Option<Value>;
    /// A function that looks at the case or the framework.
    fn call(&self, function: &str, arguments: &[Value]) -> Option<Value>;
    /// The day of the event.
    fn today(&self) -> Date;
    /// How two values of a scale compare.
    fn order(&self, a: &Name, b: &Name) -> Option<Ordering>;
}

/// A value, or the name of what is missing.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// The value.
    Value(Value),
    /// What had no value.
    Missing(String),
}

/// Whether a condition is met; when it is not because something is missing, what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Met.
    pub met: bool,
    /// What had no value.
    pub missing: Option<String>,
}

pub(super) fn verdict(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Value(value) => Verdict {
            met: value == Value::Bool(true),
            missing: None,
        },
        Outcome::Missing(what) => Verdict {
            met: false,
            missing: Some(what),
        },
    }
}

pub(super) fn evaluate(root: &Expr, scope: &dyn Scope) -> Outcome {
    match value(root, &Frame { scope, bound: None }) {
        Ok(value) => Outcome::Value(value),
        Err(missing) => Outcome::Missing(missing),
    }
}

/// The value, or the name of what is missing.
type Result<T> = std::result::Result<T, String>;

struct Frame<'s> {
    scope: &'s dyn Scope,
    bound: Option<Bound<'s>>,
}

struct Bound<'s> {
    name: &'s str,
    scope: &'s dyn Scope,
    outer: &'s Frame<'s>,
}

impl<'s> Frame<'s> {
    fn bound_scope(&self, name: &str) -> Option<&'s dyn Scope> {
        let bound = self.bound.as_ref()?;
        if bound.name == name {
            Some(bound.scope)
        } else {
            bound.outer.bound_scope(name)
        }
    }

    fn linked(&self, links: &Expr) -> Vec<Box<dyn Scope + 's>> {
        let Node::Member(of, kind) = &links.node else {
            return Vec::new();
        };
        match &of.node {
            Node::Member(inner, _) => match &inner.node {
                Node::Name(word) => self
                    .bound_scope(word)
                    .map_or_else(Vec::new, |scope| scope.linked(kind)),
                _ => Vec::new(),
            },
            _ => self.scope.linked(kind),
        }
    }
}

fn value(expr: &Expr, frame: &Frame<'_>) -> Result<Value> {
    match &expr.node {
        Node::Null => Err("null".to_owned()),
        Node::Bool(yes) => Ok(Value::Bool(*yes)),
        Node::Integer(number) => Ok(Value::Integer(*number)),
        Node::Decimal(number) => Ok(Value::Decimal(*number)),
        Node::Text(text) => Ok(Value::Text(text.clone())),
        Node::List(items) => items
            .iter()
            .map(|item| value(item, frame))
            .collect::<Result<_>>()
            .map(Value::List),
        Node::Name(name) => frame.scope.member(name).ok_or_else(|| name.clone()),
        Node::Member(of, name) => member(of, name, frame),
        Node::Call(name, arguments) => call(name, arguments, frame),
        Node::Over(over) => quantified(over, frame),
        Node::Not(of) => value(of, frame).map(|it| Value::Bool(it != Value::Bool(true))),
        Node::Negate(of) => operate::negate(&value(of, frame)?),
        Node::Binary(operator, left, right) => binary(*operator, left, right, frame),
    }
}

fn member(of: &Expr, name: &str, frame: &Frame<'_>) -> Result<Value> {
    match &of.node {
        Node::Name(word) => {
            let found = frame.bound_scope(word).and_then(|scope| scope.member(name));
            found.ok_or_else(|| format!("{word}.{name}"))
        }
        Node::Member(inner, _) => {
            let Node::Name(word) = &inner.node else {
                return Err(name.to_owned());
            };
            let found = frame
                .bound_scope(word)
                .and_then(|scope| scope.link_member(name));
            found.ok_or_else(|| format!("{word}.link.{name}"))
        }
        _ => Err(name.to_owned()),
    }
}

fn binary(operator: Operator, left: &Expr, right: &Expr, frame: &Frame<'_>) -> Result<Value> {
    match operator {
        Operator::And => junction(left, right, frame, false),
        Operator::Or => junction(left, right, frame, true),
        Operator::Equal | Operator::Unequal => {
            let wanted = operator == Operator::Equal;
            match (&left.node, &right.node) {
                (Node::Null, _) => Ok(Value::Bool(value(right, frame).is_err() == wanted)),
                (_, Node::Null) => Ok(Value::Bool(value(left, frame).is_err() == wanted)),
                _ => {
                    let (a, b) = (value(left, frame)?, value(right, frame)?);
                    operate::equal(&a, &b).map(|same| Value::Bool(same == wanted))
                }
            }
        }
        Operator::In => {
            let (item, list) = (value(left, frame)?, value(right, frame)?);
            let Value::List(items) = list else {
                return Err("in".to_owned());
            };
            let found = items
                .iter()
                .any(|known| operate::equal(known, &item) == Ok(true));
            Ok(Value::Bool(found))
        }
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            let (a, b) = (value(left, frame)?, value(right, frame)?);
            let order = operate::order(&a, &b, frame.scope)?;
            Ok(Value::Bool(match operator {
                Operator::Less => order == Ordering::Less,
                Operator::LessOrEqual => order != Ordering::Greater,
                Operator::Greater => order == Ordering::Greater,
                _ => order != Ordering::Less,
            }))
        }
        _ => operate::arithmetic(operator, &value(left, frame)?, &value(right, frame)?),
    }
}

/// `&&` and `||`: the deciding value decides, whichever side is missing.
fn junction(left: &Expr, right: &Expr, frame: &Frame<'_>, deciding: bool) -> Result<Value> {
    let decides = |side: &Result<Value>| *side == Ok(Value::Bool(deciding));
    let left = value(left, frame);
    if decides(&left) {
        return left;
    }
    let right = value(right, frame);
    if decides(&right) {
        return right;
    }
    left.and(right)
}

fn quantified(over: &Over, frame: &Frame<'_>) -> Result<Value> {
    if over.quantifier == Quantifier::Map {
        let values = each(over, frame).into_iter().collect::<Result<Vec<_>>>();
        return values.map(Value::List);
    }
    let results = each(over, frame);
    let met = results
        .iter()
        .filter(|result| **result == Ok(Value::Bool(true)))
        .count();
    let missing = results.iter().find_map(|result| result.clone().err());
    let failed = results.contains(&Ok(Value::Bool(false)));
    let (answer, certain) = match over.quantifier {
        Quantifier::All => (met == results.len(), failed),
        Quantifier::Exists => (met > 0, met > 0),
        _ => (met == 1, met > 1),
    };
    match missing.filter(|_| !certain) {
        Some(missing) => Err(missing),
        None => Ok(Value::Bool(answer)),
    }
}

/// The body's value for each linked case.
fn each(over: &Over, frame: &Frame<'_>) -> Vec<Result<Value>> {
    let linked = frame.linked(&over.links);
    linked
        .iter()
        .map(|scope| in_bound(over, &**scope, frame))
        .collect()
}

fn in_bound(over: &Over, scope: &dyn Scope, frame: &Frame<'_>) -> Result<Value> {
    let inner = Frame {
        scope: frame.scope,
        bound: Some(Bound {
            name: &over.bound,
            scope,
            outer: frame,
        }),
    };
    value(&over.body, &inner)
}

fn call(name: &str, arguments: &[Expr], frame: &Frame<'_>) -> Result<Value> {
    match name {
        "today" => Ok(Value::Date(frame.scope.today())),
        "size" => size(&arguments[0], frame),
        "sum" => match value(&arguments[0], frame)? {
            Value::List(values) => operate::sum(&values),
            _ => Err("sum".to_owned()),
        },
        "days" | "months" => {
            let Value::Integer(count) = value(&arguments[0], frame)? else {
                return Err(name.to_owned());
            };
            let unit = if name == "days" {
                LengthUnit::Days
            } else {
                LengthUnit::Months
            };
            Ok(Value::Length(Length { count, unit }))
        }
        _ => {
            let values: Vec<Value> = arguments
                .iter()
                .map(|it| value(it, frame))
                .collect::<Result<_>>()?;
            let first = values.first().map(Value::to_string).unwrap_or_default();
            frame
                .scope
                .call(name, &values)
                .ok_or_else(|| format!("{name}('{first}')"))
        }
    }
}

fn size(of: &Expr, frame: &Frame<'_>) -> Result<Value> {
    let count = match &of.node {
        Node::Over(over) if over.quantifier == Quantifier::Filter => {
            let met = each(over, frame).into_iter().collect::<Result<Vec<_>>>()?;
            met.iter().filter(|met| **met == Value::Bool(true)).count()
        }
        Node::Member(links, _) if is_links(links) => frame.linked(of).len(),
        _ => match value(of, frame) {
            Ok(Value::List(values)) => values.len(),
            Ok(Value::Text(text)) => text.chars().count(),
            Ok(_) => return Err("size".to_owned()),
            // A list that was never given is an empty one.
            Err(_) => 0,
        },
    };
    Ok(Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)))
}

fn is_links(of: &Expr) -> bool {
    match &of.node {
        Node::Name(word) => word == "links",
        Node::Member(_, word) => word == "links",
        _ => false,
    }
}
