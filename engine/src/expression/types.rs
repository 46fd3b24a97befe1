//! Types, and which of them go together.

use super::ast::Operator;
use crate::value::Kind;

/// The type of an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// A value of a kind.
    Kind(Kind),
    /// The cases linked by a kind of link.
    Links(String),
    /// Whatever it may be: expected where any value will do.
    Any,
}

/// As a message says it.
pub(super) fn words(found: &Type) -> String {
    match found {
        Type::Kind(kind) => kind.words(),
        Type::Links(kind) => format!("the linked `{kind}`"),
        Type::Any => "any value".to_owned(),
    }
}

/// A number without a currency.
pub(super) fn is_plain(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer | Kind::Decimal | Kind::Percent)
}

/// A number, with a currency or without.
pub(super) fn is_number(kind: &Kind) -> bool {
    is_plain(kind) || *kind == Kind::Money
}

/// The type of the result when numbers are added or multiplied: a percentage may rise above 100.
pub(super) fn unbounded(kind: Kind) -> Kind {
    match kind {
        Kind::Percent => Kind::Decimal,
        other => other,
    }
}

/// A point or a period of time.
pub(super) fn is_time(kind: &Kind) -> bool {
    matches!(kind, Kind::Date | Kind::When | Kind::Instant)
}

/// Whether a value of the type found may stand where the other is expected. Numbers mix;
/// everything else is of one type.
pub(super) fn fits(found: &Type, expected: &Type) -> bool {
    match (found, expected) {
        (_, Type::Any) => true,
        (Type::Kind(found), Type::Kind(expected)) => kind_fits(found, expected),
        _ => false,
    }
}

fn kind_fits(found: &Kind, expected: &Kind) -> bool {
    match (found, expected) {
        (Kind::Scale(a, _), Kind::Scale(b, _)) => a == b,
        (Kind::Date, Kind::When) => true,
        (Kind::List(a), Kind::List(b)) => kind_fits(a, b),
        _ => found == expected || (is_plain(found) && is_plain(expected)),
    }
}

/// The kind of a list that has values of both kinds.
pub(super) fn joined(a: &Kind, b: &Kind) -> Option<Kind> {
    if a == b {
        Some(a.clone())
    } else if is_plain(a) && is_plain(b) {
        Some(Kind::Decimal)
    } else if kind_fits(a, b) {
        Some(b.clone())
    } else {
        kind_fits(b, a).then(|| a.clone())
    }
}

/// Whether two values can be compared at all, in either direction.
pub(super) fn comparable(a: &Kind, b: &Kind) -> bool {
    (is_time(a) && is_time(b)) || kind_fits(a, b) || kind_fits(b, a)
}

/// Whether values of a kind come one after the other.
pub(super) fn is_ordered(kind: &Kind) -> bool {
    is_number(kind) || is_time(kind) || matches!(kind, Kind::Scale(..) | Kind::Length | Kind::Text)
}

/// What `+ - * /` give; `None` when they do not join the two.
pub(super) fn arithmetic(operator: Operator, left: &Kind, right: &Kind) -> Option<Kind> {
    use Operator::{Divide, Minus, Plus, Times};
    Some(match (operator, left, right) {
        (Plus | Minus | Times, Kind::Integer, Kind::Integer) => Kind::Integer,
        (_, left, right) if is_plain(left) && is_plain(right) => Kind::Decimal,
        (Plus | Minus, Kind::Money, Kind::Money) => Kind::Money,
        (Times | Divide, Kind::Money, right) if is_plain(right) => Kind::Money,
        (Times, left, Kind::Money) if is_plain(left) => Kind::Money,
        (Plus | Minus, left, Kind::Length) if is_time(left) => Kind::Date,
        (Minus, left, right) if is_time(left) && is_time(right) => Kind::Integer,
        _ => return None,
    })
}
