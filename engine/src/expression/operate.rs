//! Operations on values. What cannot be answered exactly has no answer (`None`); it is never
//! guessed.

use super::ast::Operator;
use crate::value::{Calendar, Money, MoneyRange, Qualifier, Value, When};
use jiff::civil::Date;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// The calendar that says in which day an instant falls and which days are worked; without one,
/// instants are read in UTC.
type Days<'a> = Option<&'a Calendar>;

fn number(value: &Value) -> Option<Decimal> {
    match value {
        Value::Integer(number) => Some(Decimal::from(*number)),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

const fn is_time(value: &Value) -> bool {
    matches!(value, Value::Date(_) | Value::When(_) | Value::Instant(_))
}

/// The first and last day that a point or period of time may mean.
fn period(value: &Value, days: Days<'_>) -> Option<(Date, Date)> {
    match value {
        Value::Date(day) => Some((*day, *day)),
        Value::When(when) => Some((when.first()?, when.last()?)),
        Value::Instant(at) => {
            let day = days.map_or_else(|| crate::value::utc_date(*at), |it| it.date_of(*at));
            Some((day, day))
        }
        _ => None,
    }
}

/// A literal as the value that it stands for beside another: `due < '2019-Q4'`.
fn literal(text: &str, beside: &Value) -> Option<Value> {
    match beside {
        Value::Money(_) => text.parse().ok().map(Value::Money),
        Value::Length(_) => text.parse().ok().map(Value::Length),
        _ if is_time(beside) => text.parse().ok().map(Value::When),
        _ => None,
    }
}

/// Whether two values are the same.
pub(super) fn equal(a: &Value, b: &Value, days: Days<'_>) -> Option<bool> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a == b),
        // `due == 'unknown'` asks what was written, not when it is.
        (Value::Text(text), time) | (time, Value::Text(text))
            if is_time(time) && text == "unknown" =>
        {
            Some(*time == Value::When(When::Unknown))
        }
        (Value::Text(text), other) | (other, Value::Text(text)) => match literal(text, other) {
            Some(read) => equal(&read, other, days),
            None => Some(other.to_string() == *text),
        },
        (Value::Money(a), Value::Money(b)) => money_equal(a, b),
        (Value::Money(money), zero) | (zero, Value::Money(money)) => {
            money_equal(money, &nothing_like(money, zero)?)
        }
        (Value::Length(a), Value::Length(b)) => Some(a.order(b)? == Ordering::Equal),
        (Value::Instant(a), Value::Instant(b)) => Some(a == b),
        (Value::When(a @ When::Session { .. }), Value::When(b)) if a == b => Some(true),
        (a, b) if is_time(a) && is_time(b) => Some(period(a, days)? == period(b, days)?),
        (a, b) => match (number(a), number(b)) {
            (Some(a), Some(b)) => Some(a == b),
            _ => Some(a == b),
        },
    }
}

/// How two values compare; `names` knows the order of scales.
pub(super) fn order(
    a: &Value,
    b: &Value,
    days: Days<'_>,
    names: &dyn Fn(&str, &str) -> Option<Ordering>,
) -> Option<Ordering> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Name(a), Value::Name(b)) => names(a.as_str(), b.as_str()),
        (Value::Name(a), Value::Text(b)) => names(a.as_str(), b),
        (Value::Text(a), Value::Name(b)) => names(a, b.as_str()),
        (Value::Text(text), other) => order(&literal(text, other)?, other, days, names),
        (other, Value::Text(text)) => order(other, &literal(text, other)?, days, names),
        (Value::Money(a), Value::Money(b)) => money_order(a, b),
        (Value::Money(a), b) => money_order(a, &nothing_like(a, b)?),
        (a, Value::Money(b)) => money_order(&nothing_like(b, a)?, b),
        (Value::Length(a), Value::Length(b)) => a.order(b),
        (Value::Instant(a), Value::Instant(b)) => Some(a.cmp(b)),
        // A deadline is the last day of its period.
        (a, b) if is_time(a) => Some(period(a, days)?.1.cmp(&period(b, days)?.1)),
        (a, b) => Some(number(a)?.cmp(&number(b)?)),
    }
}

fn exact(money: &Money) -> Option<Decimal> {
    money
        .amount
        .filter(|_| money.qualifier == Qualifier::Exactly)
}

/// A sum of no amounts is zero in any currency.
fn nothing_like(money: &Money, zero: &Value) -> Option<Money> {
    (*zero == Value::Integer(0)).then_some(Money {
        qualifier: Qualifier::Exactly,
        amount: Some(Decimal::ZERO),
        currency: money.currency,
    })
}

fn money_equal(a: &Money, b: &Money) -> Option<bool> {
    let (x, y) = (exact(a)?, exact(b)?);
    (a.currency == b.currency).then_some(x == y)
}

/// Amounts known only by a bound compare where the bounds decide. The bound of `>` or `<` is itself
/// excluded.
fn money_order(a: &Money, b: &Money) -> Option<Ordering> {
    if a.currency != b.currency {
        return None;
    }
    if let (Some(a), Some(b)) = (exact(a), exact(b)) {
        return Some(a.cmp(&b));
    }
    if a.qualifier == Qualifier::About || b.qualifier == Qualifier::About {
        return None;
    }
    let (x, y) = (MoneyRange::of(a), MoneyRange::of(b));
    let open = |money: &Money, side| money.amount.is_some() && money.qualifier == side;
    let below = |x: (&Money, Option<Decimal>), y: (&Money, Option<Decimal>)| {
        let (Some(high), Some(low)) = (x.1, y.1) else {
            return false;
        };
        high < low || (high == low && (open(x.0, Qualifier::Under) || open(y.0, Qualifier::Over)))
    };
    if below((a, x.high), (b, y.low)) {
        Some(Ordering::Less)
    } else if below((b, y.high), (a, x.low)) {
        Some(Ordering::Greater)
    } else {
        None
    }
}

pub(super) fn negate(value: &Value) -> Option<Value> {
    match value {
        Value::Integer(number) => number.checked_neg().map(Value::Integer),
        Value::Decimal(number) => Some(Value::Decimal(-number)),
        _ => None,
    }
}

/// The sum; of nothing it is zero.
pub(super) fn sum(values: &[Value], days: Days<'_>) -> Option<Value> {
    let mut total: Option<Value> = None;
    for value in values {
        total = Some(match total {
            None => value.clone(),
            Some(total) => arithmetic(Operator::Plus, &total, value, days)?,
        });
    }
    Some(total.unwrap_or(Value::Integer(0)))
}

pub(super) fn arithmetic(
    operator: Operator,
    a: &Value,
    b: &Value,
    days: Days<'_>,
) -> Option<Value> {
    match (a, b) {
        (Value::Integer(a), Value::Integer(b)) if operator != Operator::Divide => {
            whole(operator, *a, *b).map(Value::Integer)
        }
        (Value::Money(a), Value::Money(b)) => money_sum(operator, a, b),
        (Value::Money(money), by) if is_scaling(operator) => scaled(operator, money, number(by)?),
        (by, Value::Money(money)) if operator == Operator::Times => {
            scaled(operator, money, number(by)?)
        }
        (Value::Money(money), zero) => money_sum(operator, money, &nothing_like(money, zero)?),
        (zero, Value::Money(money)) => money_sum(operator, &nothing_like(money, zero)?, money),
        (time, Value::Length(length)) if is_time(time) => {
            let back = match operator {
                Operator::Plus => false,
                Operator::Minus => true,
                _ => return None,
            };
            let from = period(time, days)?.1;
            length.from_day(from, back, days).map(Value::Date)
        }
        (a, b) if is_time(a) && operator == Operator::Minus => {
            let between = period(a, days)?.1.since(period(b, days)?.1).ok()?;
            Some(Value::Integer(between.get_days().into()))
        }
        _ => decimal(operator, number(a)?, number(b)?).map(Value::Decimal),
    }
}

const fn is_scaling(operator: Operator) -> bool {
    matches!(operator, Operator::Times | Operator::Divide)
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
        // A quotient has no digits of its own to keep: 7 / 2 is 3.5, not 3.50.
        Operator::Divide => a.checked_div(b).map(|quotient| quotient.normalize()),
        _ => None,
    }
}

fn money_sum(operator: Operator, a: &Money, b: &Money) -> Option<Value> {
    let amount = decimal(operator, exact(a)?, exact(b)?)?;
    let summed = !is_scaling(operator) && a.currency == b.currency;
    summed.then_some(Value::Money(Money {
        qualifier: Qualifier::Exactly,
        amount: Some(amount),
        currency: a.currency,
    }))
}

fn scaled(operator: Operator, money: &Money, by: Decimal) -> Option<Value> {
    // A negative factor turns a bound round, and zero takes it away.
    if exact(money).is_none() && by <= Decimal::ZERO {
        return None;
    }
    Some(Value::Money(Money {
        amount: Some(decimal(operator, money.amount?, by)?),
        ..*money
    }))
}
