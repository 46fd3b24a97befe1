//! Reading values: from plain JSON, and from what a person wrote.

use super::{Kind, Length, Money, Name, Value, ValueError, When, quoted, rather, suggestion};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value as Json;
use uuid::Uuid;

/// The longest text of one value, in bytes.
const MAX_TEXT_BYTES: usize = 32 * 1024;

/// The years that a day or an instant may be in: those that imprecise time can say, too.
const YEARS: std::ops::RangeInclusive<i16> = 1..=9998;

/// The most values in a list or set.
const MAX_VALUES: usize = 1_000;

pub(super) fn from_json(json: &Json, kind: &Kind) -> Result<Value, ValueError> {
    match (json, kind) {
        (Json::Bool(yes), Kind::Bool) => Ok(Value::Bool(*yes)),
        (Json::Number(number), Kind::Integer | Kind::Decimal | Kind::Percent) => {
            parse(&number.to_string(), kind)
        }
        (Json::Array(values), Kind::List(of)) => list(values, |json| from_json(json, of)),
        (Json::Array(values), Kind::Set(words)) => {
            let one = Kind::Enum(words.clone());
            distinct(list(values, |json| from_json(json, &one))?)
        }
        (Json::String(text), _) => parse(text, kind),
        _ => Err(ValueError::new(
            "wrong_type",
            format!("{} is not {}", quoted(&json.to_string()), kind.words()),
        )),
    }
}

fn list<T>(
    items: &[T],
    one: impl Fn(&T) -> Result<Value, ValueError>,
) -> Result<Value, ValueError> {
    if items.len() > MAX_VALUES {
        let message = format!("a list has at most {MAX_VALUES} values");
        return Err(ValueError::new("too_long", message));
    }
    items
        .iter()
        .map(one)
        .collect::<Result<_, _>>()
        .map(Value::List)
}

/// A set has each word once, in the order given.
fn distinct(value: Value) -> Result<Value, ValueError> {
    if let Value::List(values) = &value {
        let twice = values
            .iter()
            .enumerate()
            .find(|(at, one)| values[..*at].contains(one));
        if let Some((_, twice)) = twice {
            return Err(ValueError::new(
                "twice",
                format!("`{twice}` stands twice in the set"),
            ));
        }
    }
    Ok(value)
}

pub(super) fn parse(text: &str, kind: &Kind) -> Result<Value, ValueError> {
    if text.len() > MAX_TEXT_BYTES {
        let message = format!("a text has at most {MAX_TEXT_BYTES} bytes");
        return Err(ValueError::new("too_long", message));
    }
    match kind {
        Kind::Text => Ok(Value::Text(text.to_owned())),
        Kind::Document => document(text.trim()),
        Kind::Bool => parse_bool(text),
        Kind::Integer => number(text, kind, text.trim().parse().ok().map(Value::Integer)),
        Kind::Decimal => number(text, kind, decimal(text).map(Value::Decimal)),
        Kind::Percent => {
            let hundred = Decimal::ONE_HUNDRED;
            let inside = |number: &Decimal| *number >= Decimal::ZERO && *number <= hundred;
            number(text, kind, decimal(text).filter(inside).map(Value::Decimal))
        }
        Kind::Money => text.parse::<Money>().map(Value::Money),
        Kind::Date => day(text.trim()).map(Value::Date),
        Kind::When => text.parse::<When>().map(Value::When),
        Kind::Length => text.parse::<Length>().map(Value::Length),
        Kind::Instant => instant(text.trim()),
        Kind::Enum(words) | Kind::Scale(_, words) => one_of(text, words),
        Kind::Unit | Kind::Person => Name::checked(text.trim()).map(Value::Name),
        Kind::Reference(_) => text.trim().parse::<Uuid>().map(Value::Case).map_err(|_| {
            ValueError::new("unknown_case", format!("there is no case {}", quoted(text)))
        }),
        Kind::List(of) => list(&parts(text), |part| parse(part, of)),
        Kind::Set(words) => distinct(list(&parts(text), |part| one_of(part, words))?),
    }
}

/// Reads a day.
///
/// # Errors
/// `bad_date` for anything but the one form `2019-12-31`: what else could be read as a day (a time
/// with it, a calendar's name) says more than a day, and would be lost.
pub fn day(text: &str) -> Result<Date, ValueError> {
    let plain = |day: &Date| YEARS.contains(&day.year()) && day.to_string() == text;
    let day: Option<Date> = text.parse().ok().filter(plain);
    day.ok_or_else(|| {
        let help = match rather::day(text) {
            Some(day) => format!("write {day}"),
            None => "write it like 2019-12-31".to_owned(),
        };
        ValueError::new("bad_date", format!("{} is not a day", quoted(text))).with_help(help)
    })
}

fn instant(text: &str) -> Result<Value, ValueError> {
    let known = |at: &Timestamp| YEARS.contains(&super::utc_date(*at).year());
    let instant: Option<Timestamp> = text.parse().ok().filter(known);
    instant.map(Value::Instant).ok_or_else(|| {
        let message = format!("{} is not an instant", quoted(text));
        ValueError::new("bad_date", message).with_help("write it like 2019-12-31T12:00:00Z")
    })
}

/// A document is its content's hash; its name and size stand with the evidence.
fn document(text: &str) -> Result<Value, ValueError> {
    let digit = |letter: u8| letter.is_ascii_digit() || (b'a'..=b'f').contains(&letter);
    if text.len() == 64 && text.bytes().all(digit) {
        return Ok(Value::Text(text.to_owned()));
    }
    let message = format!("{} is not the hash of a document", quoted(text));
    Err(ValueError::new("bad_document", message)
        .with_help("a document is named by its SHA-256: 64 digits and letters from a to f"))
}

fn parts(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn parse_bool(text: &str) -> Result<Value, ValueError> {
    match text.trim() {
        "true" | "yes" => Ok(Value::Bool(true)),
        "false" | "no" => Ok(Value::Bool(false)),
        _ => Err(ValueError::new(
            "wrong_type",
            format!("{} is neither true nor false", quoted(text)),
        )
        .with_help("write true or false, yes or no")),
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    Decimal::from_str_exact(text).ok().filter(|_| plain)
}

fn number(text: &str, kind: &Kind, value: Option<Value>) -> Result<Value, ValueError> {
    value.ok_or_else(|| {
        let message = format!("{} is not {}", quoted(text), kind.words());
        let help = match rather::number(text).filter(|form| *form != text.trim()) {
            Some(number) => format!("write {number}"),
            None => "write the number alone, with a point before decimals".to_owned(),
        };
        ValueError::new("bad_number", message).with_help(help)
    })
}

fn one_of(text: &str, words: &[Name]) -> Result<Value, ValueError> {
    let text = text.trim();
    if let Some(word) = words.iter().find(|word| word.as_str() == text) {
        return Ok(Value::Name(word.clone()));
    }
    let known: Vec<&str> = words.iter().map(Name::as_str).collect();
    let message = format!("{} is not one of {}", quoted(text), known.join(", "));
    Err(ValueError::new("not_one_of", message).with_help(suggestion(text, known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<Name> {
        words.iter().map(|word| Name::new(word)).collect()
    }

    #[test]
    fn values_come_back_from_their_json() {
        let levels = words(&["low", "high"]);
        for (text, kind) in [
            ("any text", Kind::Text),
            ("true", Kind::Bool),
            ("-42", Kind::Integer),
            ("3.10", Kind::Decimal),
            ("99.5", Kind::Percent),
            ("> USD 3500000.10", Kind::Money),
            ("2019-12-31", Kind::Date),
            ("2019-Q4", Kind::When),
            ("10 working days", Kind::Length),
            ("2019-12-31T12:00:00Z", Kind::Instant),
            ("high", Kind::Scale(Name::new("level"), levels.clone())),
            ("low,high", Kind::Set(levels)),
            ("mecc,drm", Kind::List(Box::new(Kind::Unit))),
            (
                "01890a5d-ac96-774b-bcce-b302099a8057",
                Kind::Reference(Name::new("risk")),
            ),
        ] {
            let value = parse(text, &kind).expect(text);
            assert_eq!(value.to_string(), text);
            assert_eq!(from_json(&value.to_json(), &kind), Ok(value), "{text}");
        }
    }

    #[test]
    fn every_wrong_value_has_its_code() {
        let levels = words(&["low", "high"]);
        for (text, kind, code) in [
            ("maybe", Kind::Bool, "wrong_type"),
            ("1.5", Kind::Integer, "bad_number"),
            ("1e9", Kind::Decimal, "bad_number"),
            ("1_000", Kind::Decimal, "bad_number"),
            ("9223372036854775808", Kind::Integer, "bad_number"),
            ("2019-12-31T12:00:00", Kind::Date, "bad_date"),
            ("20191231", Kind::Date, "bad_date"),
            ("9999-12-31", Kind::Date, "bad_date"),
            ("report.pdf", Kind::Document, "bad_document"),
            ("100.1", Kind::Percent, "bad_number"),
            ("5 dollars", Kind::Money, "bad_currency"),
            ("31.12.2019", Kind::Date, "bad_date"),
            ("tomorrow", Kind::When, "bad_when"),
            ("soon", Kind::Length, "bad_length"),
            ("noon", Kind::Instant, "bad_date"),
            ("hihg", Kind::Enum(levels.clone()), "not_one_of"),
            ("low,low", Kind::Set(levels), "twice"),
            ("Head MECC", Kind::Person, "bad_name"),
            ("REC-1", Kind::Reference(Name::new("risk")), "unknown_case"),
        ] {
            assert_eq!(
                parse(text, &kind).map_err(|error| error.code),
                Err(code),
                "{text}"
            );
        }
        let long = "x".repeat(MAX_TEXT_BYTES + 1);
        let long = parse(&long, &Kind::Text).map_err(|error| error.code);
        assert_eq!(long, Err("too_long"));
        let wrong = from_json(&serde_json::json!({}), &Kind::Text);
        assert_eq!(wrong.map_err(|error| error.code), Err("wrong_type"));
    }
}
