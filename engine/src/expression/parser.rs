//! Tokens to a tree, by recursive descent with a bound on the depth.

use super::ast::{Expr, LINKS, Node, Operator, Over, Quantifier};
use super::error::ExpressionError;
use super::lexer::{Spanned, Token, tokens};
use crate::value::Currency;
use std::ops::Range;

/// The deepest nesting.
const MAX_DEPTH: usize = 32;

/// The tallest tree. A chain of operators makes a tree as tall as it is long.
const MAX_HEIGHT: usize = 64;

/// Words that a macro cannot bind.
const RESERVED: [&str; 5] = [LINKS, "true", "false", "null", "in"];

pub(super) fn parse(text: &str) -> Result<Expr, ExpressionError> {
    let tokens = tokens(text)?;
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        end: text.len(),
        depth: 0,
    };
    let expr = parser.or()?;
    match parser.tokens.get(parser.at) {
        None => Ok(expr),
        Some(left) => Err(parser.after_a_value(left)),
    }
}

struct Parser<'t> {
    tokens: &'t [Spanned],
    at: usize,
    end: usize,
    depth: usize,
}

type Parsed = Result<Expr, ExpressionError>;

fn unexpected(token: &Spanned) -> ExpressionError {
    let message = format!("{} is not expected here", token.token.shown());
    let error = ExpressionError::new("expr_syntax", token.span.clone(), message);
    match &token.token {
        Token::Name(word) if word == "and" => error.help("write `&&` for and"),
        Token::Name(word) if word == "or" => error.help("write `||` for or"),
        Token::Name(word) if word == "not" => error.help("write `!` for not"),
        _ => error,
    }
}

fn built(node: Node, span: Range<usize>) -> Parsed {
    let expr = Expr::new(node, span);
    if expr.height <= MAX_HEIGHT {
        return Ok(expr);
    }
    let message = format!("this joins more than {MAX_HEIGHT} parts");
    Err(
        ExpressionError::new("expr_too_deep", expr.span.clone(), message)
            .help("write a choice of many words as `state in ['one', 'two']`"),
    )
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Parsed {
    let span = left.span.start..right.span.end;
    built(
        Node::Binary(operator, Box::new(left), Box::new(right)),
        span,
    )
}

const COMPARISONS: [Operator; 6] = [
    Operator::Equal,
    Operator::Unequal,
    Operator::LessOrEqual,
    Operator::GreaterOrEqual,
    Operator::Less,
    Operator::Greater,
];

impl Parser<'_> {
    /// What follows a value and does not belong there; an amount without its quotes looks so.
    fn after_a_value(&self, left: &Spanned) -> ExpressionError {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let amount = match (before.map(|it| &it.token), &left.token) {
            (Some(Token::Name(code)), Token::Integer(number)) => Currency::checked(code)
                .ok()
                .map(|code| format!("{code} {number}")),
            (Some(Token::Name(code)), Token::Decimal(number)) => Currency::checked(code)
                .ok()
                .map(|code| format!("{code} {number}")),
            _ => None,
        };
        match amount {
            Some(amount) => {
                unexpected(left).help(format!("put the amount in quotes: `'{amount}'`"))
            }
            None => unexpected(left),
        }
    }

    fn symbol(&mut self, wanted: &str) -> bool {
        let found = matches!(
            self.tokens.get(self.at),
            Some(Spanned { token: Token::Symbol(symbol), .. }) if *symbol == wanted
        );
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, wanted: &str) -> Result<(), ExpressionError> {
        if self.symbol(wanted) {
            return Ok(());
        }
        Err(match self.tokens.get(self.at) {
            Some(token) => unexpected(token).help(format!("a `{wanted}` belongs here")),
            None => self.ended().help(format!("a `{wanted}` is missing")),
        })
    }

    fn ended(&self) -> ExpressionError {
        let message = "the condition ends too early";
        let last = self.tokens.last();
        let place = last.map_or(self.end..self.end, |token| token.span.clone());
        ExpressionError::new("expr_syntax", place, message)
    }

    fn deeper<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, ExpressionError>,
    ) -> Result<T, ExpressionError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let at = self
                .tokens
                .get(self.at)
                .map_or(self.end..self.end, |at| at.span.clone());
            let message = format!("this is nested more than {MAX_DEPTH} deep");
            return Err(ExpressionError::new("expr_too_deep", at, message));
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    fn or(&mut self) -> Parsed {
        self.deeper(|parser| {
            let mut left = parser.and()?;
            while parser.symbol("||") {
                left = binary(Operator::Or, left, parser.and()?)?;
            }
            Ok(left)
        })
    }

    fn and(&mut self) -> Parsed {
        let mut left = self.compare()?;
        while self.symbol("&&") {
            left = binary(Operator::And, left, self.compare()?)?;
        }
        Ok(left)
    }

    fn compare(&mut self) -> Parsed {
        let left = self.sum()?;
        for operator in COMPARISONS {
            if self.symbol(operator.word()) {
                return binary(operator, left, self.sum()?);
            }
        }
        let is_in = matches!(
            self.tokens.get(self.at),
            Some(Spanned { token: Token::Name(word), .. }) if word == "in"
        );
        if is_in {
            self.at += 1;
            return binary(Operator::In, left, self.sum()?);
        }
        Ok(left)
    }

    fn sum(&mut self) -> Parsed {
        let mut left = self.product()?;
        loop {
            let operator = match () {
                () if self.symbol("+") => Operator::Plus,
                () if self.symbol("-") => Operator::Minus,
                () => return Ok(left),
            };
            left = binary(operator, left, self.product()?)?;
        }
    }

    fn product(&mut self) -> Parsed {
        let mut left = self.unary()?;
        loop {
            let operator = match () {
                () if self.symbol("*") => Operator::Times,
                () if self.symbol("/") => Operator::Divide,
                () => return Ok(left),
            };
            left = binary(operator, left, self.unary()?)?;
        }
    }

    fn unary(&mut self) -> Parsed {
        let start = self
            .tokens
            .get(self.at)
            .map_or(self.end, |token| token.span.start);
        let negation: Option<fn(Box<Expr>) -> Node> = if self.symbol("!") {
            Some(Node::Not)
        } else if self.symbol("-") {
            Some(Node::Negate)
        } else {
            None
        };
        let Some(negation) = negation else {
            return self.postfix();
        };
        let of = self.deeper(Parser::unary)?;
        let end = of.span.end;
        built(negation(Box::new(of)), start..end)
    }

    fn postfix(&mut self) -> Parsed {
        let mut expr = self.primary()?;
        while self.symbol(".") {
            let (name, end) = self.name()?;
            let quantifier = Quantifier::WORDS
                .into_iter()
                .find(|(word, _)| *word == name);
            let start = expr.span.start;
            expr = match quantifier {
                Some((_, quantifier)) if self.symbol("(") => self.over(expr, quantifier)?,
                _ => built(Node::Member(Box::new(expr), name), start..end)?,
            };
        }
        Ok(expr)
    }

    fn name(&mut self) -> Result<(String, usize), ExpressionError> {
        match self.tokens.get(self.at) {
            Some(Spanned {
                token: Token::Name(name),
                span,
            }) => {
                self.at += 1;
                Ok((name.clone(), span.end))
            }
            Some(token) => Err(unexpected(token).help("a name belongs here")),
            None => Err(self.ended()),
        }
    }

    fn over(&mut self, links: Expr, quantifier: Quantifier) -> Parsed {
        let (bound, end) = self.name()?;
        if RESERVED.contains(&bound.as_str()) {
            let message = format!("`{bound}` has a meaning of its own");
            let span = end - bound.len()..end;
            let error = ExpressionError::new("expr_syntax", span, message);
            return Err(error.help("bind another name, such as `a`"));
        }
        self.expect(",")?;
        let body = self.or()?;
        let start = links.span.start;
        self.expect(")")?;
        let over = Over {
            links,
            quantifier,
            bound,
            body,
        };
        built(Node::Over(Box::new(over)), start..self.last_end())
    }

    fn last_end(&self) -> usize {
        self.tokens[..self.at]
            .last()
            .map_or(0, |token| token.span.end)
    }

    fn items(&mut self, close: &str) -> Result<Vec<Expr>, ExpressionError> {
        let mut items = Vec::new();
        if self.symbol(close) {
            return Ok(items);
        }
        loop {
            items.push(self.or()?);
            if !self.symbol(",") {
                self.expect(close)?;
                return Ok(items);
            }
        }
    }

    fn primary(&mut self) -> Parsed {
        let Some(Spanned { token, span }) = self.tokens.get(self.at) else {
            return Err(self.ended());
        };
        let start = span.start;
        self.at += 1;
        let node = match token {
            Token::Text(text) => Node::Text(text.clone()),
            Token::Integer(number) => Node::Integer(*number),
            Token::Decimal(number) => Node::Decimal(*number),
            Token::Name(word) => match word.as_str() {
                "null" => Node::Null,
                "true" => Node::Bool(true),
                "false" => Node::Bool(false),
                _ if self.symbol("(") => Node::Call(word.clone(), self.items(")")?),
                _ => Node::Name(word.clone()),
            },
            Token::Symbol("(") => {
                let inner = self.or()?;
                self.expect(")")?;
                inner.node
            }
            Token::Symbol("[") => Node::List(self.items("]")?),
            Token::Symbol(_) => {
                self.at -= 1;
                return Err(unexpected(&self.tokens[self.at]));
            }
        };
        built(node, start..self.last_end())
    }
}
