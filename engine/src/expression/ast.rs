//! The tree of an expression.

use rust_decimal::Decimal;
use std::ops::Range;

/// A node with its place in the text.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) node: Node,
    pub(super) span: Range<usize>,
    /// The depth of the tree. It is bounded, so that walking the tree cannot overflow the stack.
    pub(super) height: usize,
}

/// Two expressions are the same when they say the same, wherever they stand.
impl PartialEq for Expr {
    fn eq(&self, other: &Expr) -> bool {
        self.node == other.node
    }
}

#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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

    pub(super) fn word(self) -> &'static str {
        let mut words = Quantifier::WORDS.into_iter();
        words
            .find(|(_, quantifier)| *quantifier == self)
            .map_or("", |(word, _)| word)
    }
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
    pub(super) fn new(node: Node, span: Range<usize>) -> Expr {
        let tallest = |items: &[Expr]| items.iter().map(|item| item.height).max();
        let below = match &node {
            Node::Member(of, _) | Node::Not(of) | Node::Negate(of) => of.height,
            Node::List(items) | Node::Call(_, items) => tallest(items).unwrap_or(0),
            Node::Over(over) => over.links.height.max(over.body.height),
            Node::Binary(_, left, right) => left.height.max(right.height),
            _ => 0,
        };
        Expr {
            node,
            span,
            height: below + 1,
        }
    }

    /// Calls back with every part, itself first.
    pub(super) fn each<'e>(&'e self, found: &mut dyn FnMut(&'e Expr)) {
        found(self);
        match &self.node {
            Node::Member(of, _) | Node::Not(of) | Node::Negate(of) => of.each(found),
            Node::List(items) | Node::Call(_, items) => {
                for item in items {
                    item.each(found);
                }
            }
            Node::Over(over) => {
                over.links.each(found);
                over.body.each(found);
            }
            Node::Binary(_, left, right) => {
                left.each(found);
                right.each(found);
            }
            _ => {}
        }
    }

    /// Calls back with every name that stands alone and that no macro bound.
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
                over.body.each_name(&mut |name| {
                    if name != over.bound {
                        found(name);
                    }
                });
            }
            Node::Binary(_, left, right) => {
                left.each_name(found);
                right.each_name(found);
            }
            _ => {}
        }
    }

    /// Calls back with every kind of link of the case itself that is read.
    pub(super) fn each_link(&self, found: &mut dyn FnMut(&str)) {
        if let Some((kind, None)) = self.links() {
            found(kind);
        }
        match &self.node {
            Node::Member(of, _) | Node::Not(of) | Node::Negate(of) => of.each_link(found),
            Node::List(items) | Node::Call(_, items) => {
                for item in items {
                    item.each_link(found);
                }
            }
            Node::Over(over) => {
                over.links.each_link(found);
                over.body.each_link(found);
            }
            Node::Binary(_, left, right) => {
                left.each_link(found);
                right.each_link(found);
            }
            _ => {}
        }
    }

    /// `links` itself, or `a.links`.
    pub(super) fn is_links(&self) -> bool {
        match &self.node {
            Node::Name(word) => word == LINKS,
            Node::Member(of, word) => word == LINKS && matches!(of.node, Node::Name(_)),
            _ => false,
        }
    }

    /// The kind of link, and whose links they are: the outer case's (`links.KIND`) or those of
    /// the case that a macro bound (`a.links.KIND`).
    pub(super) fn links(&self) -> Option<(&str, Option<&str>)> {
        let Node::Member(links, kind) = &self.node else {
            return None;
        };
        match &links.node {
            Node::Name(word) if word == LINKS => Some((kind, None)),
            Node::Member(of, word) if word == LINKS => match &of.node {
                Node::Name(bound) => Some((kind, Some(bound))),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The word that the links of a case stand under.
pub(super) const LINKS: &str = "links";
