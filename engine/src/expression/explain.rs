//! Why a condition does not hold: its parts, and the linked cases on which each hangs.

use super::ast::{Expr, Node, Operator, Quantifier};
use super::evaluate::{Outcome, Scope, Verdict, each_named, evaluate, verdict};
use crate::value::Value;

/// One of the parts that `&&` joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// As its author wrote it.
    pub text: String,
    /// Whether it is met.
    pub verdict: Verdict,
    /// The linked cases because of which it is not.
    pub cases: Vec<String>,
}

/// The parts of an expression whose text is `text`.
pub(super) fn explain(root: &Expr, text: &str, scope: &dyn Scope) -> Vec<Part> {
    let mut parts = Vec::new();
    conjuncts(root, &mut parts);
    let part = |part: &Expr| {
        let text = text.get(part.span.clone()).unwrap_or(text);
        let mut cases = Vec::new();
        blocking(part, scope, true, &mut cases);
        Part {
            text: text.trim().to_owned(),
            verdict: verdict(evaluate(part, scope)),
            cases,
        }
    };
    parts.into_iter().map(part).collect()
}

/// The parts that `&&` joins.
pub(super) fn conjuncts<'e>(expr: &'e Expr, parts: &mut Vec<&'e Expr>) {
    match &expr.node {
        Node::Binary(Operator::And, left, right) => {
            conjuncts(left, parts);
            conjuncts(right, parts);
        }
        _ => parts.push(expr),
    }
}

/// The linked cases because of which an expression is not what it is to be.
fn blocking(expr: &Expr, scope: &dyn Scope, wanted: bool, cases: &mut Vec<String>) {
    if evaluate(expr, scope) == Outcome::Value(Value::Bool(wanted)) {
        return;
    }
    match &expr.node {
        Node::Not(of) => blocking(of, scope, !wanted, cases),
        Node::Binary(Operator::And | Operator::Or, left, right) => {
            blocking(left, scope, wanted, cases);
            blocking(right, scope, wanted, cases);
        }
        Node::Over(over) => {
            let fits = match (over.quantifier, wanted) {
                (Quantifier::All, true) => true,
                (Quantifier::Exists, false) => false,
                _ => return,
            };
            let each = each_named(over, scope).into_iter();
            let others = each.filter(|(_, it)| *it != Outcome::Value(Value::Bool(fits)));
            cases.extend(others.filter_map(|(name, _)| name));
        }
        _ => {}
    }
}
