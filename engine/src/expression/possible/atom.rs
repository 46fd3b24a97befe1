//! What one comparison demands of the values in it.

use super::facts::Facts;
use super::{Demand, Frame};
use crate::expression::ast::{Expr, Node, Operator};
use crate::expression::check::type_of;
use crate::expression::operate;
use crate::expression::types::Type;
use crate::limits::{MAX_LINKS_PER_CASE, MAX_TEXT_BYTES};
use crate::value::{Kind, Length, LengthUnit, Money, Qualifier, Value, When};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A value that is looked up, not written.
struct Path {
    /// How a condition writes it; of a linked case, without the name that the macro gave it.
    key: String,
    kind: Option<Kind>,
}

pub(super) fn add(demand: Demand<'_>, frame: Frame<'_>, facts: &mut Facts) {
    let Demand { expr, wanted } = demand;
    if let Some(value) = constant(expr) {
        facts.at(&expr.to_string()).truth(wanted);
        facts.at(&expr.to_string()).is(&value);
        return;
    }
    match &expr.node {
        Node::Binary(operator, left, right) => {
            compare(expr, *operator, (left, right), wanted, frame, facts);
        }
        _ => {
            let path = path(expr, frame);
            know(&path, expr, frame, facts);
            facts.at(&path.key).truth(wanted);
        }
    }
}

/// The value of what is written out.
fn constant(expr: &Expr) -> Option<Value> {
    match &expr.node {
        Node::Bool(yes) => Some(Value::Bool(*yes)),
        Node::Integer(number) => Some(Value::Integer(*number)),
        Node::Decimal(number) => Some(Value::Decimal(*number)),
        Node::Text(text) => Some(Value::Text(text.clone())),
        Node::Negate(of) => operate::negate(&constant(of)?),
        Node::Binary(operator, left, right) => {
            folded(*operator, &constant(left)?, &constant(right)?)
        }
        _ => None,
    }
}

fn folded(operator: Operator, a: &Value, b: &Value) -> Option<Value> {
    let order = || operate::order(a, b, None, &|_, _| None);
    let truth = match operator {
        Operator::Plus | Operator::Minus | Operator::Times | Operator::Divide => {
            return operate::arithmetic(operator, a, b, None);
        }
        Operator::Equal => operate::equal(a, b, None)?,
        Operator::Unequal => !operate::equal(a, b, None)?,
        Operator::Less => order()?.is_lt(),
        Operator::LessOrEqual => order()?.is_le(),
        Operator::Greater => order()?.is_gt(),
        Operator::GreaterOrEqual => order()?.is_ge(),
        Operator::And | Operator::Or | Operator::In => return None,
    };
    Some(Value::Bool(truth))
}

fn path(expr: &Expr, frame: Frame<'_>) -> Path {
    if let (Node::Member(of, field), Some((bound, scope))) = (&expr.node, frame.bound)
        && of.node == Node::Name(bound.to_owned())
    {
        return Path {
            key: format!("*.{field}"),
            kind: scope.member(field),
        };
    }
    let kind = match type_of(expr, frame.known.scope) {
        Some(Type::Kind(kind)) => Some(kind),
        Some(Type::Links(_) | Type::Any) | None => None,
    };
    Path {
        key: expr.to_string(),
        kind,
    }
}

/// What is known of a value before anything is demanded of it.
fn know(path: &Path, expr: &Expr, frame: Frame<'_>, facts: &mut Facts) {
    if let Some(value) = (frame.known.fixed)(&path.key) {
        facts.at(&path.key).is(&value);
    }
    let fact = facts.at(&path.key);
    match &path.kind {
        Some(Kind::Integer) => fact.whole(),
        Some(Kind::Percent) => {
            fact.at_least(Decimal::ZERO, false);
            fact.at_most(Decimal::ONE_HUNDRED, false);
        }
        Some(Kind::Enum(words) | Kind::Scale(_, words)) => {
            fact.one_of(words.iter().map(ToString::to_string));
        }
        _ => {}
    }
    if let Node::Call(name, arguments) = &expr.node
        && ["size", "times", "in_a_row"].contains(&name.as_str())
    {
        fact.at_least(Decimal::ZERO, false);
        let most = arguments.first().and_then(|of| largest(of, frame));
        if let Some(most) = most.filter(|_| name == "size") {
            fact.at_most(Decimal::from(most), false);
        }
    }
}

/// The largest size that something can have.
fn largest(of: &Expr, frame: Frame<'_>) -> Option<usize> {
    match type_of(of, frame.known.scope)? {
        Type::Links(_) => Some(MAX_LINKS_PER_CASE),
        Type::Kind(Kind::Text) => Some(MAX_TEXT_BYTES),
        Type::Kind(Kind::Set(words)) => Some(words.len()),
        Type::Kind(_) | Type::Any => None,
    }
}

fn compare(
    whole: &Expr,
    operator: Operator,
    (left, right): (&Expr, &Expr),
    wanted: bool,
    frame: Frame<'_>,
    facts: &mut Facts,
) {
    if let Some(other) = beside_null(left, right) {
        let path = path(other, frame);
        know(&path, other, frame, facts);
        facts
            .at(&path.key)
            .present((operator == Operator::Equal) != wanted);
        return;
    }
    facts.at(&whole.to_string()).truth(wanted);
    for side in [left, right] {
        if constant(side).is_none() && !matches!(side.node, Node::List(_)) {
            let path = path(side, frame);
            know(&path, side, frame, facts);
            facts.at(&path.key).present(true);
        }
    }
    if let (Operator::In, Node::List(items)) = (operator, &right.node) {
        let words: Option<Vec<String>> = items.iter().map(word).collect();
        let path = path(left, frame);
        if let Some(words) = words.filter(|_| path.kind.as_ref().is_some_and(has_words)) {
            match wanted {
                true => facts.at(&path.key).one_of(words),
                false => facts.at(&path.key).none_of(words),
            }
        }
        return;
    }
    if constant(left).is_none() && constant(right).is_none() {
        stand((left, right), operator, wanted, frame, facts);
    }
    let sides = match (constant(left), constant(right)) {
        (None, Some(value)) => Some((left, operator, value)),
        (Some(value), None) => turned(operator).map(|operator| (right, operator, value)),
        _ => None,
    };
    if let Some((side, operator, value)) = sides
        && let Some(operator) = if wanted {
            Some(operator)
        } else {
            opposite(operator)
        }
    {
        demand(&path(side, frame), operator, &value, facts);
    }
}

fn beside_null<'e>(left: &'e Expr, right: &'e Expr) -> Option<&'e Expr> {
    match (&left.node, &right.node) {
        (Node::Null, _) => Some(right),
        (_, Node::Null) => Some(left),
        _ => None,
    }
}

fn word(expr: &Expr) -> Option<String> {
    match &expr.node {
        Node::Text(word) => Some(word.clone()),
        _ => None,
    }
}

/// Kinds whose values are equal to a text in quotes when they are written like it.
fn has_words(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Enum(_) | Kind::Scale(..) | Kind::Text | Kind::Unit | Kind::Person
    )
}

/// `5 < n` is `n > 5`.
fn turned(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Less => Operator::Greater,
        Operator::LessOrEqual => Operator::GreaterOrEqual,
        Operator::Greater => Operator::Less,
        Operator::GreaterOrEqual => Operator::LessOrEqual,
        Operator::Equal | Operator::Unequal => operator,
        _ => return None,
    })
}

/// What holds of two values that can be compared when the operator does not.
fn opposite(operator: Operator) -> Option<Operator> {
    Some(match operator {
        Operator::Less => Operator::GreaterOrEqual,
        Operator::LessOrEqual => Operator::Greater,
        Operator::Greater => Operator::LessOrEqual,
        Operator::GreaterOrEqual => Operator::Less,
        Operator::Equal => Operator::Unequal,
        Operator::Unequal => Operator::Equal,
        _ => return None,
    })
}

fn demand(path: &Path, operator: Operator, value: &Value, facts: &mut Facts) {
    let Some(kind) = &path.kind else {
        return;
    };
    let fact = facts.at(&path.key);
    match (kind, value, operator) {
        (_, Value::Bool(yes), Operator::Equal) => fact.truth(*yes),
        (_, Value::Bool(yes), Operator::Unequal) => fact.truth(!yes),
        (kind, Value::Text(word), Operator::Equal) if has_words(kind) => {
            fact.one_of([word.clone()]);
        }
        (kind, Value::Text(word), Operator::Unequal) if has_words(kind) => {
            fact.none_of([word.clone()]);
        }
        (Kind::Scale(_, words), Value::Text(word), operator) => {
            let rank = |word: &str| words.iter().position(|known| known.as_str() == word);
            let Some(limit) = rank(word) else {
                return;
            };
            let fits = |place: usize| match operator {
                Operator::Less => place < limit,
                Operator::LessOrEqual => place <= limit,
                Operator::Greater => place > limit,
                _ => place >= limit,
            };
            let fitting = words.iter().enumerate().filter(|(place, _)| fits(*place));
            fact.one_of(fitting.map(|(_, word)| word.to_string()));
        }
        _ => number(kind, operator, value, fact),
    }
}

/// How two values that are looked up must stand to each other.
fn stand(
    (left, right): (&Expr, &Expr),
    operator: Operator,
    wanted: bool,
    frame: Frame<'_>,
    facts: &mut Facts,
) {
    let operator = if wanted {
        Some(operator)
    } else {
        opposite(operator)
    };
    let (one, other) = (path(left, frame), path(right, frame));
    // A quarter and its last day are not the same, and end on the same day.
    let imprecise = matches!(one.kind, Some(Kind::Date | Kind::When | Kind::Instant));
    let same = one.key == other.key;
    let orders: &[Ordering] = match operator {
        Some(Operator::Less) => &[Ordering::Less],
        Some(Operator::LessOrEqual) => &[Ordering::Less, Ordering::Equal],
        Some(Operator::Greater) => &[Ordering::Greater],
        Some(Operator::GreaterOrEqual) => &[Ordering::Equal, Ordering::Greater],
        Some(Operator::Equal) => &[Ordering::Equal],
        Some(Operator::Unequal) if same || !imprecise => &[Ordering::Less, Ordering::Greater],
        _ => return,
    };
    let turned = one.key > other.key;
    let (low, high) = if turned {
        (other.key, one.key)
    } else {
        (one.key, other.key)
    };
    let fact = facts.at(&format!("{low} beside {high}"));
    let orders = orders.iter();
    fact.stands(orders.map(|order| if turned { order.reverse() } else { *order }));
    if same {
        fact.stands([Ordering::Equal]);
    }
}

/// A limit on a number, an amount, a length or a time.
fn number(kind: &Kind, operator: Operator, value: &Value, fact: &mut super::facts::Fact) {
    let Some((limit, measure)) = measured(kind, value) else {
        return;
    };
    fact.measured_in(&measure);
    match operator {
        Operator::Less => fact.at_most(limit, true),
        Operator::LessOrEqual => fact.at_most(limit, false),
        Operator::Greater => fact.at_least(limit, true),
        Operator::GreaterOrEqual => fact.at_least(limit, false),
        Operator::Equal => {
            fact.at_least(limit, false);
            fact.at_most(limit, false);
        }
        // A quarter and its last day are not the same, and end on the same day.
        Operator::Unequal if measure != DAYS => fact.is_not(limit),
        _ => {}
    }
}

const DAYS: &str = "days of a calendar";

/// A written value as a number, and what it is measured in.
fn measured(kind: &Kind, value: &Value) -> Option<(Decimal, String)> {
    match (kind, value) {
        (Kind::Integer | Kind::Decimal | Kind::Percent, Value::Integer(number)) => {
            Some((Decimal::from(*number), String::new()))
        }
        (Kind::Integer | Kind::Decimal | Kind::Percent, Value::Decimal(number)) => {
            Some((*number, String::new()))
        }
        (Kind::Money, Value::Text(text)) => {
            let money: Money = text.parse().ok()?;
            let amount = money
                .amount
                .filter(|_| money.qualifier == Qualifier::Exactly)?;
            Some((amount, money.currency.to_string()))
        }
        (Kind::Length, Value::Text(text)) => length(&text.parse().ok()?),
        (Kind::Date | Kind::When | Kind::Instant, Value::Text(text)) => {
            let when: When = text.parse().ok()?;
            let since = when.last()?.since(Date::constant(2000, 1, 1)).ok()?;
            Some((Decimal::from(since.get_days()), DAYS.to_owned()))
        }
        _ => None,
    }
}

/// A length in the smallest unit that it can be compared in.
fn length(length: &Length) -> Option<(Decimal, String)> {
    let (times, measure) = match length.unit {
        LengthUnit::Minutes => (1, "minutes"),
        LengthUnit::Hours => (60, "minutes"),
        LengthUnit::Days => (1, "days"),
        LengthUnit::Weeks => (7, "days"),
        LengthUnit::WorkingDays => (1, "working days"),
        LengthUnit::Months => (1, "months"),
        LengthUnit::Years => (12, "months"),
    };
    let count = length.count.checked_mul(times)?;
    Some((Decimal::from(count), measure.to_owned()))
}
