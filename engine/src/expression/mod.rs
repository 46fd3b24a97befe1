//! The condition language: small, total, statically typed. Its grammar is a subset of CEL
//! (the Common Expression Language), so that editors and people know it.
//!
//! ```text
//! or      = and { "||" and }            and     = compare { "&&" compare }
//! compare = sum [ ("=="|"!="|"<"|"<="|">"|">="|"in") sum ]
//! sum     = product { ("+"|"-") product }
//! product = unary { ("*"|"/") unary }   unary   = { "!"|"-" } postfix
//! postfix = primary { "." name [ "(" name "," or ")" ] }
//! primary = literal | name | name "(" [ or { "," or } ] ")" | "(" or ")" | "[" … "]"
//! ```
//!
//! An operation on a missing value is missing, and a condition that ends missing is not met.
//! There are no loops, no recursion, and no clock but the event's own time. Nesting, length and
//! the steps of one evaluation are bounded.
//!
//! What is not CEL: enums, scales, units and people are compared with their id in quotes; times,
//! money and lengths with their text form (`due < '2019-Q4'`); scales in their own order.

mod ast;
mod check;
mod display;
mod error;
mod evaluate;
mod explain;
mod functions;
mod lexer;
mod operate;
mod parser;
mod possible;
#[cfg(test)]
mod tests;
mod types;

pub use check::TypeScope;
pub use error::ExpressionError;
pub use evaluate::{Outcome, Scope, Verdict};
pub use explain::Part;
pub use functions::Table;
pub use possible::Known;
pub use types::Type;

use ast::{Expr, Node};

/// The longest expression, in bytes.
const MAX_BYTES: usize = 2_000;

/// An expression that was parsed, with its text.
#[derive(Clone)]
pub struct Expression {
    text: String,
    root: Expr,
}

/// The canonical form: one way to put spaces, quotes and parentheses.
impl std::fmt::Display for Expression {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.root.fmt(out)
    }
}

/// What it says, wherever its parts stand.
impl std::fmt::Debug for Expression {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:?}", self.to_string())
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.text == other.text
    }
}

/// Why a condition has no answer, of what an evaluation misses: a value, or an answer to the
/// comparison of two.
pub fn unanswered(missing: &str) -> String {
    let root = Expression::parse(missing).map(|it| it.root.node);
    match root {
        Ok(Node::Binary(..)) => format!(
            "`{missing}` has no answer: the two are of two currencies, or one is too imprecise"
        ),
        Ok(_) | Err(_) => format!("`{missing}` has no value yet"),
    }
}

impl Expression {
    /// Parses a text.
    ///
    /// # Errors
    /// `expr_syntax`, `expr_too_deep`, `expr_too_long`, with the place inside the text.
    pub fn parse(text: &str) -> Result<Expression, ExpressionError> {
        if text.len() > MAX_BYTES {
            let message = format!("an expression has at most {MAX_BYTES} bytes");
            return Err(ExpressionError::new(
                "expr_too_long",
                0..text.len(),
                message,
            ));
        }
        Ok(Expression {
            root: parser::parse(text)?,
            text: text.to_owned(),
        })
    }

    /// The text as its author wrote it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All mistakes of names and types; none when the expression is of the type expected.
    pub fn check(&self, scope: &dyn TypeScope, expected: &Type) -> Vec<ExpressionError> {
        check::check(&self.root, scope, expected)
    }

    /// The type of a correct expression, for a field that is derived by it.
    pub fn type_in(&self, scope: &dyn TypeScope) -> Option<Type> {
        check::type_of(&self.root, scope)
    }

    /// The value in a scope.
    pub fn evaluate(&self, scope: &dyn Scope) -> Outcome {
        evaluate::evaluate(&self.root, scope)
    }

    /// Whether the condition is met in a scope.
    pub fn holds(&self, scope: &dyn Scope) -> Verdict {
        evaluate::verdict(self.evaluate(scope))
    }

    /// The parts that are joined by `&&`, each with its own verdict and the linked cases that it
    /// hangs on: what a person who asks "why not" wants to see.
    pub fn explain(&self, scope: &dyn Scope) -> Vec<Part> {
        explain::explain(&self.root, &self.text, scope)
    }

    /// Whether conditions can all hold at once, as far as that can be decided: never wrong about
    /// those that can.
    pub fn may_hold(conditions: &[&Expression], known: Known<'_>) -> bool {
        let roots: Vec<&Expr> = conditions.iter().map(|it| &it.root).collect();
        possible::may_hold(&roots, known)
    }

    /// The parts that are joined by `&&`, in the canonical form.
    pub fn parts(&self) -> Vec<String> {
        let mut parts = Vec::new();
        explain::conjuncts(&self.root, &mut parts);
        parts.into_iter().map(ToString::to_string).collect()
    }

    /// The texts in quotes in it.
    pub fn quoted(&self) -> Vec<String> {
        let mut texts = Vec::new();
        self.root.each(&mut |expr| {
            if let ast::Node::Text(text) = &expr.node {
                texts.push(text.clone());
            }
        });
        texts
    }

    /// Whether it calls a function with this text first: `elapsed('consultation')`.
    pub fn calls(&self, function: &str, text: &str) -> bool {
        let mut found = false;
        self.root.each(&mut |expr| {
            if let ast::Node::Call(name, arguments) = &expr.node {
                let first = arguments.first().map(|it| &it.node);
                let named = matches!(first, Some(ast::Node::Text(first)) if first == text);
                found |= name == function && named;
            }
        });
        found
    }

    /// Whether it reads the links of a kind of the case itself.
    pub fn reads_links(&self, kind: &str) -> bool {
        let mut reads = false;
        self.root.each_link(&mut |read| reads |= read == kind);
        reads
    }

    /// All that is read of something: kinds of links, and fields of what they lead to.
    pub fn members(&self) -> Vec<&str> {
        let mut members = Vec::new();
        self.root.each(&mut |expr| {
            if let ast::Node::Member(_, name) = &expr.node {
                members.push(name.as_str());
            }
        });
        members
    }

    /// The names that stand alone in it and that no macro binds: fields, and `links`; for finding
    /// cycles of derived fields.
    pub fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        self.root.each_name(&mut |name| names.push(name.to_owned()));
        names
    }
}
