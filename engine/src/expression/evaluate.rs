//! Evaluation: total, and bounded by a number of steps.

use super::ast::{Expr, Node, Operator, Over, Quantifier};
use super::operate;
use crate::value::{Calendar, Length, LengthUnit, Name, Value};
use jiff::civil::Date;
use std::cell::Cell;
use std::cmp::Ordering;

/// The most nodes that one evaluation visits; nested macros over thousands of links reach it.
/// Whatever is not visited counts as missing.
const MAX_STEPS: u32 = 200_000;

/// A running case, as an expression sees it.
pub trait Scope {
    /// What people call the case; `None` where it has no name.
    fn name(&self) -> Option<String> {
        None
    }
    /// The value of a field, or of `state`, `category`, `closed`, `opened`.
    fn member(&self, name: &str) -> Option<Value>;
    /// The cases linked by a kind of link.
    fn linked(&self, kind: &str) -> Vec<Box<dyn Scope + '_>>;
    /// Data on the link by which this case was reached.
    fn link_member(&self, name: &str) -> Option<Value>;
    /// A function that looks at the case or the framework.
    fn call(&self, function: &str, arguments: &[Value]) -> Option<Value>;
    /// The day on which it is recorded.
    fn today(&self) -> Date;
    /// The day on which it was done.
    fn effective_day(&self) -> Date {
        self.today()
    }
    /// How two values of a scale compare.
    fn order(&self, a: &Name, b: &Name) -> Option<Ordering>;
    /// How two values of the scale of a member compare: several scales may share words.
    fn order_of(&self, _member: &str, a: &Name, b: &Name) -> Option<Ordering> {
        self.order(a, b)
    }
    /// The calendar that says in which day an instant falls, and which days are worked. Without
    /// one, instants are read in UTC and dates do not move by working days.
    fn calendar(&self) -> Option<&Calendar> {
        None
    }
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
    let steps = Cell::new(MAX_STEPS);
    outcome(value(root, &Frame::outermost(scope, &steps)))
}

/// What the body of a macro comes to for each linked case, by the case's name. Cases that cannot
/// be told are left out.
pub(super) fn each_named(over: &Over, scope: &dyn Scope) -> Vec<(Option<String>, Outcome)> {
    let steps = Cell::new(MAX_STEPS);
    let frame = Frame::outermost(scope, &steps);
    let linked = frame.linked(&over.links).unwrap_or_default();
    let each = linked.iter().map(|linked| {
        let body = in_bound(over, &**linked, &frame);
        (linked.name(), outcome(body))
    });
    each.collect()
}

fn outcome(value: Result<Value>) -> Outcome {
    match value {
        Ok(value) => Outcome::Value(value),
        Err(missing) => Outcome::Missing(missing),
    }
}

/// The value, or what is missing: a path, or the operation that has no certain answer.
type Result<T> = std::result::Result<T, String>;

struct Frame<'s> {
    scope: &'s dyn Scope,
    bound: Option<Bound<'s>>,
    /// How many are left.
    steps: &'s Cell<u32>,
}

struct Bound<'s> {
    name: &'s str,
    scope: &'s dyn Scope,
    outer: &'s Frame<'s>,
}

impl<'s> Frame<'s> {
    fn outermost(scope: &'s dyn Scope, steps: &'s Cell<u32>) -> Frame<'s> {
        Frame {
            scope,
            bound: None,
            steps,
        }
    }

    fn bound_scope(&self, name: &str) -> Option<&'s dyn Scope> {
        let bound = self.bound.as_ref()?;
        if bound.name == name {
            Some(bound.scope)
        } else {
            bound.outer.bound_scope(name)
        }
    }

    /// The cases that `links.KIND`, `a.links.KIND`, or a filter over them stands for.
    fn linked(&self, links: &Expr) -> Result<Vec<Box<dyn Scope + 's>>> {
        if let Node::Over(over) = &links.node {
            let mut kept = self.linked(&over.links)?;
            let met = |scope: &dyn Scope| in_bound(over, scope, self);
            let mut missing = None;
            kept.retain(|scope| match met(&**scope) {
                Ok(met) => met == Value::Bool(true),
                Err(path) => {
                    missing.get_or_insert(path);
                    false
                }
            });
            return missing.map_or(Ok(kept), Err);
        }
        let (kind, owner) = links.links().ok_or_else(|| links.to_string())?;
        let scope = match owner {
            Some(owner) => self.bound_scope(owner),
            None => Some(self.scope),
        };
        let linked = scope.map_or_else(Vec::new, |scope| scope.linked(kind));
        self.spend(linked.len(), links)?;
        Ok(linked)
    }

    fn spend(&self, steps: usize, at: &Expr) -> Result<()> {
        let steps = u32::try_from(steps).ok();
        let left = steps.and_then(|steps| self.steps.get().checked_sub(steps));
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or_else(|| at.to_string())
    }

    fn days(&self) -> Option<&'s Calendar> {
        self.scope.calendar()
    }

    /// How two words compare on the scale of a side that is a field; else on any that has both.
    fn rank(&self, sides: [&Expr; 2], a: &str, b: &str) -> Option<Ordering> {
        let (a, b) = (Name::new(a), Name::new(b));
        let of_field = sides.into_iter().find_map(|side| match &side.node {
            Node::Name(field) => self.scope.order_of(field, &a, &b),
            Node::Member(of, field) => match &of.node {
                Node::Name(word) => self.bound_scope(word)?.order_of(field, &a, &b),
                _ => None,
            },
            _ => None,
        });
        of_field.or_else(|| self.scope.order(&a, &b))
    }
}

fn value(expr: &Expr, frame: &Frame<'_>) -> Result<Value> {
    frame.spend(1, expr)?;
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
        Node::Call(name, arguments) => call(expr, name, arguments, frame),
        Node::Over(over) => quantified(over, frame),
        Node::Not(of) => value(of, frame).map(|it| Value::Bool(it != Value::Bool(true))),
        Node::Negate(of) => certain(operate::negate(&value(of, frame)?), expr),
        Node::Binary(operator, left, right) => binary(expr, *operator, (left, right), frame),
    }
}

/// An answer, or the question as what is missing.
fn certain<T>(answer: Option<T>, question: &Expr) -> Result<T> {
    answer.ok_or_else(|| question.to_string())
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

fn binary(
    expr: &Expr,
    operator: Operator,
    (left, right): (&Expr, &Expr),
    frame: &Frame<'_>,
) -> Result<Value> {
    match operator {
        Operator::And => return junction(left, right, frame, false),
        Operator::Or => return junction(left, right, frame, true),
        Operator::Equal | Operator::Unequal => {
            let wanted = operator == Operator::Equal;
            for (null, other) in [(left, right), (right, left)] {
                if null.node == Node::Null {
                    return Ok(Value::Bool(value(other, frame).is_err() == wanted));
                }
            }
        }
        _ => {}
    }
    let (a, b) = (value(left, frame)?, value(right, frame)?);
    let days = frame.days();
    let answer = match operator {
        Operator::Equal => operate::equal(&a, &b, days).map(Value::Bool),
        Operator::Unequal => operate::equal(&a, &b, days).map(|same| Value::Bool(!same)),
        Operator::In => is_in(&a, &b, days).map(Value::Bool),
        Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide => {
            operate::arithmetic(operator, &a, &b, days)
        }
        _ => {
            let names = |a: &str, b: &str| frame.rank([left, right], a, b);
            operate::order(&a, &b, days, &names).map(|order| {
                Value::Bool(match operator {
                    Operator::Less => order.is_lt(),
                    Operator::LessOrEqual => order.is_le(),
                    Operator::Greater => order.is_gt(),
                    _ => order.is_ge(),
                })
            })
        }
    };
    certain(answer, expr)
}

/// Whether an item is in a list; uncertain when it may be one that cannot be compared.
fn is_in(item: &Value, list: &Value, days: Option<&Calendar>) -> Option<bool> {
    let Value::List(items) = list else {
        return None;
    };
    let found: Vec<_> = items
        .iter()
        .map(|known| operate::equal(known, item, days))
        .collect();
    if found.contains(&Some(true)) {
        return Some(true);
    }
    found.iter().all(Option::is_some).then_some(false)
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
    let results = each(over, frame)?;
    if over.quantifier == Quantifier::Map {
        let values = results.into_iter().collect::<Result<Vec<_>>>();
        return values.map(Value::List);
    }
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
fn each(over: &Over, frame: &Frame<'_>) -> Result<Vec<Result<Value>>> {
    let linked = frame.linked(&over.links)?;
    let values = linked.iter().map(|scope| in_bound(over, &**scope, frame));
    Ok(values.collect())
}

fn in_bound(over: &Over, scope: &dyn Scope, frame: &Frame<'_>) -> Result<Value> {
    let inner = Frame {
        scope: frame.scope,
        bound: Some(Bound {
            name: &over.bound,
            scope,
            outer: frame,
        }),
        steps: frame.steps,
    };
    value(&over.body, &inner)
}

fn call(expr: &Expr, name: &str, arguments: &[Expr], frame: &Frame<'_>) -> Result<Value> {
    match (name, arguments) {
        ("today", []) => Ok(Value::Date(frame.scope.today())),
        ("effective_day", []) => Ok(Value::Date(frame.scope.effective_day())),
        ("size", [of]) => size(of, frame),
        ("sum", [of]) => match value(of, frame)? {
            Value::List(values) => certain(operate::sum(&values, frame.days()), expr),
            _ => Err(expr.to_string()),
        },
        ("days" | "months", [count]) => {
            let Value::Integer(count) = value(count, frame)? else {
                return Err(expr.to_string());
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
            certain(frame.scope.call(name, &values), expr)
        }
    }
}

fn size(of: &Expr, frame: &Frame<'_>) -> Result<Value> {
    let linked = matches!(&of.node, Node::Over(over) if over.quantifier == Quantifier::Filter)
        || of.links().is_some();
    let count = if linked {
        frame.linked(of)?.len()
    } else {
        match value(of, frame)? {
            Value::List(values) => values.len(),
            Value::Text(text) => text.chars().count(),
            _ => return Err(of.to_string()),
        }
    };
    Ok(Value::Integer(i64::try_from(count).unwrap_or(i64::MAX)))
}
