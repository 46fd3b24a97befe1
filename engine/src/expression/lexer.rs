//! Text to tokens.

use super::error::ExpressionError;
use rust_decimal::Decimal;
use std::ops::Range;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Symbol(&'static str),
}

impl Token {
    /// As a message shows it.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Name(name) => format!("`{name}`"),
            Token::Text(text) => format!("'{text}'"),
            Token::Integer(number) => format!("`{number}`"),
            Token::Decimal(number) => format!("`{number}`"),
            Token::Symbol(symbol) => format!("`{symbol}`"),
        }
    }
}

pub(super) struct Spanned {
    pub(super) token: Token,
    pub(super) span: Range<usize>,
}

/// Longer symbols stand before those they begin with.
const SYMBOLS: [&str; 19] = [
    "||", "&&", "==", "!=", "<=", ">=", "<", ">", "!", "+", "-", "*", "/", "(", ")", "[", "]", ",",
    ".",
];

pub(super) fn tokens(text: &str) -> Result<Vec<Spanned>, ExpressionError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if letter.is_whitespace() {
            at += letter.len_utf8();
            continue;
        }
        let (token, length) = if letter.is_ascii_alphabetic() || letter == '_' {
            let length = run(rest, |letter| {
                letter.is_ascii_alphanumeric() || letter == '_'
            });
            (Token::Name(rest[..length].to_owned()), length)
        } else if letter.is_ascii_digit() {
            number(rest, at)?
        } else if letter == '\'' || letter == '"' {
            quoted(rest, letter, at)?
        } else {
            symbol(rest, letter, at)?
        };
        tokens.push(Spanned {
            token,
            span: at..at + length,
        });
        at += length;
    }
    Ok(tokens)
}

fn run(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|letter| !belongs(letter)).unwrap_or(text.len())
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), ExpressionError> {
    let whole = run(rest, |letter| letter.is_ascii_digit());
    let fraction = rest[whole..]
        .strip_prefix('.')
        .map(|rest| run(rest, |it| it.is_ascii_digit()));
    let length = match fraction {
        Some(digits) if digits > 0 => whole + 1 + digits,
        _ => whole,
    };
    let text = &rest[..length];
    let token = if length == whole {
        text.parse().ok().map(Token::Integer)
    } else {
        Decimal::from_str_exact(text).ok().map(Token::Decimal)
    };
    let token = token.ok_or_else(|| {
        ExpressionError::new("expr_syntax", at..at + length, "this number is too large")
    })?;
    Ok((token, length))
}

/// Quoted text with `\\`, `\'`, `\"` and `\n`.
fn quoted(rest: &str, quote: char, at: usize) -> Result<(Token, usize), ExpressionError> {
    let mut text = String::new();
    let mut letters = rest.char_indices().skip(1);
    while let Some((index, letter)) = letters.next() {
        match letter {
            _ if letter == quote => return Ok((Token::Text(text), index + 1)),
            '\\' => match letters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, escaped @ ('\\' | '\'' | '"'))) => text.push(escaped),
                _ => {
                    let place = at + index..at + index + 1;
                    let message = "only \\\\, \\', \\\" and \\n may follow a backslash";
                    return Err(ExpressionError::new("expr_syntax", place, message));
                }
            },
            _ => text.push(letter),
        }
    }
    let message = "this text has no closing quote";
    Err(ExpressionError::new(
        "expr_syntax",
        at..at + rest.len(),
        message,
    ))
}

fn symbol(rest: &str, letter: char, at: usize) -> Result<(Token, usize), ExpressionError> {
    if let Some(symbol) = SYMBOLS.into_iter().find(|symbol| rest.starts_with(symbol)) {
        return Ok((Token::Symbol(symbol), symbol.len()));
    }
    let place = at..at + letter.len_utf8();
    let error = ExpressionError::new(
        "expr_syntax",
        place,
        format!("`{letter}` means nothing here"),
    );
    Err(match letter {
        '=' => error.help("compare with `==`"),
        '&' => error.help("write `&&` for and"),
        '|' => error.help("write `||` for or"),
        '“' | '”' | '„' | '‘' | '’' | '‚' => {
            error.help("use straight quotes: `'text'`")
        }
        _ => error,
    })
}
