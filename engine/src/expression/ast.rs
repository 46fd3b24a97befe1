//! The tree of an expression.

use rust_decimal::Decimal;
use std::ops::Range;

/// A node with its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) node: Node,
    pub(super) span: Range<usize>,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    List(Vec<Expr>),
    Name(String),
    Member(Box<Expr>, String),
    Call(String, Vec<Expr>),
    Over(Box<Over>),
    Not(Box<Expr>),
    Negate(Box<Expr>),
    Binary(Operator, Box<Expr>, Box<Expr>),
}

/// A macro over the linked cases of a kind: `links.actions.all(a, a.closed)`.
#[derive(Clone, Debug)]
pub(super) struct Over {
    pub(super) links: Expr,
    pub(super) quantifier: Quantifier,
    pub(super) bound: String,
    pub(super) body: Expr,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
}

impl Quantifier {
    pub(super) const WORDS: [(&'static str, Quantifier); 5] = [
        ("all", Quantifier::All),
        ("exists", Quantifier::Exists),
        ("exists_one", Quantifier::ExistsOne),
        ("filter", Quantifier::Filter),
        ("map", Quantifier::Map),
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
    Plus,
    Minus,
    Times,
    Divide,
}

impl Operator {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Operator::Or => "||",
            Operator::And => "&&",
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::LessOrEqual => "<=",
            Operator::Greater => ">",
            Operator::GreaterOrEqual => ">=",
            Operator::In => "in",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divide => "/",
        }
    }
}

impl Expr {
    /// Calls back with every name that stands alone.
    pub(super) fn each_name(&self, found: &mut dyn FnMut(&str)) {
        match &self.node {
            Node::Name(name) => found(name),
            Node::Member(of, _) | Node::Not(of) | Node::Negate(of) => of.each_name(found),
            Node::List(items) | Node::Call(_, items) => {
                for item in items {
                    item.each_name(found);
                }
            }
            Node::Over(over) => {
                over.links.each_name(found);
                over.body.each_name(found);
            }
            Node::Binary(_, left, right) => {
                left.each_name(found);
                right.each_name(found);
            }
            _ => {}
        }
    }
}
