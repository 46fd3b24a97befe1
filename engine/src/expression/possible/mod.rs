//! Whether conditions can hold at all.
//!
//! They are taken apart into cases: in each, some comparisons must be true and others false. A
//! case is impossible when what it demands of one value does not go together. Whatever is not
//! understood demands nothing, so that no condition is called impossible that can hold.

mod atom;
mod facts;

use super::ast::{Expr, Node, Operator, Over};
use super::check::TypeScope;
use crate::value::Value;
use facts::Facts;

/// More cases than these are not looked at: then the condition may hold.
const MAX_CASES: usize = 512;

/// What is known of the case that conditions look at.
#[derive(Clone, Copy)]
pub struct Known<'k> {
    /// The types of its values.
    pub scope: &'k dyn TypeScope,
    /// Values that it surely has, by how a condition writes them: `state`, `flag('late')`.
    pub fixed: &'k dyn Fn(&str) -> Option<Value>,
}

/// An expression that must be true, or false.
#[derive(Clone, Copy)]
struct Demand<'e> {
    expr: &'e Expr,
    wanted: bool,
}

/// Where expressions stand: on the case, or on a linked case that a macro bound.
#[derive(Clone, Copy)]
struct Frame<'f> {
    known: Known<'f>,
    bound: Option<(&'f str, &'f dyn TypeScope)>,
}

/// Whether all conditions can hold at once.
pub(super) fn may_hold(conditions: &[&Expr], known: Known<'_>) -> bool {
    let demands = conditions.iter().map(|expr| Demand { expr, wanted: true });
    let frame = Frame { known, bound: None };
    all_possible(&demands.collect::<Vec<_>>(), frame)
}

fn all_possible(demands: &[Demand<'_>], frame: Frame<'_>) -> bool {
    let mut cases = vec![Vec::new()];
    for demand in demands {
        match cases_of(*demand).and_then(|more| joined(&cases, &more)) {
            Some(both) => cases = both,
            None => return true,
        }
    }
    cases.iter().any(|case| is_possible(case, frame))
}

/// The cases in which a demand is met; `None` when they are too many.
fn cases_of(demand: Demand<'_>) -> Option<Vec<Vec<Demand<'_>>>> {
    let Demand { expr, wanted } = demand;
    let of = |expr, wanted| cases_of(Demand { expr, wanted });
    match &expr.node {
        Node::Not(inner) => of(inner, !wanted),
        Node::Binary(operator @ (Operator::And | Operator::Or), left, right) => {
            let (left, right) = (of(left, wanted)?, of(right, wanted)?);
            if (*operator == Operator::And) == wanted {
                joined(&left, &right)
            } else {
                let either: Vec<_> = left.into_iter().chain(right).collect();
                (either.len() <= MAX_CASES).then_some(either)
            }
        }
        _ => Some(vec![vec![demand]]),
    }
}

fn joined<'e>(left: &[Vec<Demand<'e>>], right: &[Vec<Demand<'e>>]) -> Option<Vec<Vec<Demand<'e>>>> {
    let few = left.len() * right.len() <= MAX_CASES;
    let both = |one: &Vec<Demand<'e>>, other: &Vec<Demand<'e>>| [&one[..], &other[..]].concat();
    let pairs = left
        .iter()
        .flat_map(|one| right.iter().map(move |other| both(one, other)));
    few.then(|| pairs.collect())
}

/// Whether everything that one case demands goes together.
fn is_possible(case: &[Demand<'_>], frame: Frame<'_>) -> bool {
    let mut facts = Facts::default();
    for demand in case {
        atom::add(*demand, frame, &mut facts);
    }
    let linked = frame.bound.is_some() || links_possible(case, frame, &mut facts);
    linked && facts.are_possible()
}

/// A demand on linked cases: on all, or on some of them, or neither.
struct OfLinks<'e> {
    kind: &'e str,
    over: &'e Over,
    body: Demand<'e>,
    some: bool,
}

fn of_links<'e>(demand: &Demand<'e>) -> Option<OfLinks<'e>> {
    use super::ast::Quantifier::{All, Exists, ExistsOne, Filter, Map};
    let Node::Over(over) = &demand.expr.node else {
        return None;
    };
    let (kind, None) = over.links.links()? else {
        return None;
    };
    let some = match (over.quantifier, demand.wanted) {
        (All, wanted) => !wanted,
        (Exists, wanted) => wanted,
        (ExistsOne, true) => true,
        (ExistsOne, false) | (Filter | Map, _) => return None,
    };
    let body = Demand {
        expr: &over.body,
        wanted: demand.wanted,
    };
    Some(OfLinks {
        kind,
        over,
        body,
        some,
    })
}

/// Whether the linked cases that must be there can be as all linked cases must be.
fn links_possible(case: &[Demand<'_>], frame: Frame<'_>, facts: &mut Facts) -> bool {
    let demands: Vec<OfLinks<'_>> = case.iter().filter_map(of_links).collect();
    demands.iter().all(|one| {
        let count = format!("size(links.{})", one.kind);
        let same = |other: &&OfLinks<'_>| other.kind == one.kind && !other.some;
        let same_name = |other: &&OfLinks<'_>| other.over.bound == one.over.bound;
        let others = demands.iter().filter(same).filter(same_name);
        let together: Vec<Demand<'_>> = others.map(|it| it.body).chain(Some(one.body)).collect();
        let linked = frame.known.scope.linked(one.kind);
        let possible = linked.is_none_or(|linked| {
            let bound = Some((one.over.bound.as_str(), &*linked));
            all_possible(&together, Frame { bound, ..frame })
        });
        if one.some {
            facts.at_least_one(&count);
        } else if !possible {
            facts.none(&count);
        }
        possible || !one.some
    })
}
