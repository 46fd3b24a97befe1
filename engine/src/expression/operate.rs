//! Operations on values. What cannot be answered exactly is missing, never guessed.

use super::ast::Operator;
use super::evaluate::Scope;
use crate::value::{Calendar, Money, MoneyRange, Qualifier, Value};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;

type Result<T> = std::result::Result<T, String>;

fn unanswerable<T>(operator: &str) -> Result<T> {
    Err(format!("a certain answer to `{operator}`"))
}

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::from(*number)),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

/// The first and last day that a point or period of time may mean.
fn period(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Date(day) => Some((*day, *day)),
        Value::When(when) => Some((when.first()?, when.last()?)),
        Value::Instant(at) => {
            let day = crate::value::utc_date(*at);
            Some((day, day))
        }
        _ => None,
    }
}

pub(super) fn equal(a: &Value, b: &Value) -> Result<bool> {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return Ok(a == b);
    }
    if let (Value::Money(a), Value::Money(b)) = (a, b) {
        return match (exact(a), exact(b)) {
            (Some(x), Some(y)) if a.currency == b.currency => Ok(x == y),
            _ => unanswerable("=="),
        };
    }
    if let (Some(a), Some(b)) = (period(a), period(b)) {
        return Ok(a == b);
    }
    Ok(match (a, b) {
        // A literal is text; what it is compared with is a word.
        (Value::Text(text), Value::Text(other)) => text == other,
        (Value::Text(text), other) | (other, Value::Text(text)) => other.to_string() == *text,
        (a, b) => a == b,
    })
}

pub(super) fn order(a: &Value, b: &Value, scope: &dyn Scope) -> Result<Ordering> {
    if let (Some(a), Some(b)) = (number(a), number(b)) {
        return Ok(a.cmp(&b));
    }
    match (a, b) {
        (Value::Money(a), Value::Money(b)) => money_order(a, b),
        (Value::Instant(a), Value::Instant(b)) => Ok(a.cmp(b)),
        (Value::Name(a), Value::Name(b)) => scope.order(a, b).map_or(unanswerable("<"), Ok),
        (Value::Name(a), Value::Text(b)) => {
            let b = crate::value::Name::new(b);
            scope.order(a, &b).map_or(unanswerable("<"), Ok)
        }
        (Value::Text(a), Value::Name(b)) => {
            let a = crate::value::Name::new(a);
            scope.order(&a, b).map_or(unanswerable("<"), Ok)
        }
        (Value::Text(text), other) if period(other).is_some() => {
            let when = text.parse().map(Value::When).map_err(|_| text.clone())?;
            order(&when, other, scope)
        }
        (other, Value::Text(text)) if period(other).is_some() => {
            let when = text.parse().map(Value::When).map_err(|_| text.clone())?;
            order(other, &when, scope)
        }
        (Value::Money(money), Value::Text(text)) => {
            let other: Money = text.parse().map_err(|_| text.clone())?;
            money_order(money, &other)
        }
        (Value::Text(a), Value::Text(b)) => Ok(a.cmp(b)),
        // A deadline is the last day of its period.
        (a, b) => match (period(a), period(b)) {
            (Some((_, a)), Some((_, b))) => Ok(a.cmp(&b)),
            _ => unanswerable("<"),
        },
    }
}

fn exact(money: &Money) -> Option<Decimal> {
    money
        .amount
        .filter(|_| money.qualifier == Qualifier::Exactly)
}

/// Amounts of which only a bound is known compare where the bounds decide.
fn money_order(a: &Money, b: &Money) -> Result<Ordering> {
    if a.currency != b.currency {
        return unanswerable("<");
    }
    if let (Some(a), Some(b)) = (exact(a), exact(b)) {
        return Ok(a.cmp(&b));
    }
    let (x, y) = (MoneyRange::of(a), MoneyRange::of(b));
    match (x.high, y.low, x.low, y.high) {
        (Some(high), Some(low), _, _) if high < low => Ok(Ordering::Less),
        (_, _, Some(low), Some(high)) if low > high => Ok(Ordering::Greater),
        // More than an amount is above that amount, and less than it below.
        (_, _, Some(low), Some(high)) if low == high && a.qualifier == Qualifier::Over => {
            Ok(Ordering::Greater)
        }
        (Some(high), Some(low), _, _) if high == low && a.qualifier == Qualifier::Under => {
            Ok(Ordering::Less)
        }
        _ => unanswerable("<"),
    }
}

pub(super) fn negate(value: &Value) -> Result<Value> {
    match value {
        Value::Integer(number) => number
            .checked_neg()
            .map_or(unanswerable("-"), |number| Ok(Value::Integer(number))),
        Value::Decimal(number) => Ok(Value::Decimal(-number)),
        _ => unanswerable("-"),
    }
}

pub(super) fn sum(values: &[Value]) -> Result<Value> {
    let mut total: Option<Value> = None;
    for value in values {
        total = Some(match total {
            None => value.clone(),
            Some(total) => arithmetic(Operator::Plus, &total, value)?,
        });
    }
    Ok(total.unwrap_or(Value::Integer(0)))
}

pub(super) fn arithmetic(operator: Operator, a: &Value, b: &Value) -> Result<Value> {
    let answer = match (a, b) {
        (Value::Integer(a), Value::Integer(b)) if operator != Operator::Divide => {
            whole(operator, *a, *b).map(Value::Integer)
        }
        (Value::Money(a), Value::Money(b)) => money_sum(operator, a, b),
        (Value::Money(money), by) => number(by).and_then(|by| scaled(operator, money, by)),
        (Value::Date(day), Value::Length(length)) => moved(operator, *day, length),
        (Value::Date(a), Value::Date(b)) if operator == Operator::Minus => {
            let days = a.since(*b).ok().map(|span| span.get_days());
            days.map(|days| Value::Integer(days.into()))
        }
        _ => number(a)
            .zip(number(b))
            .and_then(|(a, b)| decimal(operator, a, b))
            .map(Value::Decimal),
    };
    answer.map_or(unanswerable(operator.word()), Ok)
}

fn whole(operator: Operator, a: i64, b: i64) -> Option<i64> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        _ => None,
    }
}

fn decimal(operator: Operator, a: Decimal, b: Decimal) -> Option<Decimal> {
    match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Divide => a.checked_div(b),
        _ => None,
    }
}

fn money_sum(operator: Operator, a: &Money, b: &Money) -> Option<Value> {
    let amount = decimal(operator, exact(a)?, exact(b)?)?;
    let summed = matches!(operator, Operator::Plus | Operator::Minus) && a.currency == b.currency;
    summed.then_some(Value::Money(Money {
        qualifier: Qualifier::Exactly,
        amount: Some(amount),
        currency: a.currency,
    }))
}

fn scaled(operator: Operator, money: &Money, by: Decimal) -> Option<Value> {
    if !matches!(operator, Operator::Times | Operator::Divide) || by.is_sign_negative() {
        return None;
    }
    Some(Value::Money(Money {
        amount: Some(decimal(operator, money.amount?, by)?),
        ..*money
    }))
}

fn moved(operator: Operator, day: Date, length: &crate::value::Length) -> Option<Value> {
    let utc = Calendar::new("UTC", Vec::new(), Default::default(), Vec::new())?;
    let start = utc.start_of(day)?;
    let moved = match operator {
        Operator::Plus => length.after(start, &utc)?,
        Operator::Minus => length.before(start, &utc)?,
        _ => return None,
    };
    Some(Value::Date(utc.date_of(moved)))
}
