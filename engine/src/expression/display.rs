//! A tree as text: one canonical form, that parses to the same tree.

use super::ast::{Expr, Node, Operator};
use std::fmt;

/// How tightly a node holds together: what is looser than its surroundings needs parentheses.
const fn tightness(node: &Node) -> u8 {
    match node {
        Node::Binary(operator, ..) => of_operator(*operator),
        Node::Not(_) | Node::Negate(_) => UNARY,
        _ => POSTFIX,
    }
}

const COMPARED: u8 = 3;
const UNARY: u8 = 6;
const POSTFIX: u8 = 7;

const fn of_operator(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Plus | Operator::Minus => 4,
        Operator::Times | Operator::Divide => 5,
        _ => COMPARED,
    }
}

/// A part that must be at least as tight as its surroundings.
struct Within<'e>(&'e Expr, u8);

impl fmt::Display for Within<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if tightness(&self.0.node) < self.1 {
            write!(out, "({})", self.0)
        } else {
            self.0.fmt(out)
        }
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.node {
            Node::Null => out.write_str("null"),
            Node::Bool(yes) => write!(out, "{yes}"),
            Node::Integer(number) => write!(out, "{number}"),
            Node::Decimal(number) => write!(out, "{number}"),
            Node::Text(text) => quoted(text, out),
            Node::List(items) => {
                out.write_str("[")?;
                joined(items, out)?;
                out.write_str("]")
            }
            Node::Name(name) => out.write_str(name),
            Node::Member(of, name) => write!(out, "{}.{name}", Within(of, POSTFIX)),
            Node::Call(name, arguments) => {
                write!(out, "{name}(")?;
                joined(arguments, out)?;
                out.write_str(")")
            }
            Node::Over(over) => {
                let (word, links) = (over.quantifier.word(), Within(&over.links, POSTFIX));
                write!(out, "{links}.{word}({}, {})", over.bound, over.body)
            }
            Node::Not(of) => write!(out, "!{}", Within(of, UNARY)),
            Node::Negate(of) => write!(out, "-{}", Within(of, UNARY)),
            Node::Binary(operator, left, right) => {
                let own = of_operator(*operator);
                // Comparisons do not chain; all else groups to the left.
                let left = Within(left, own + u8::from(own == COMPARED));
                write!(out, "{left} {} {}", operator.word(), Within(right, own + 1))
            }
        }
    }
}

fn joined(items: &[Expr], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        let comma = if index > 0 { ", " } else { "" };
        write!(out, "{comma}{item}")?;
    }
    Ok(())
}

fn quoted(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    out.write_str("'")?;
    for letter in text.chars() {
        match letter {
            '\n' => out.write_str("\\n")?,
            '\\' | '\'' => write!(out, "\\{letter}")?,
            _ => write!(out, "{letter}")?,
        }
    }
    out.write_str("'")
}
