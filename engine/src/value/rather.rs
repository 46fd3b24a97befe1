//! The nearest right form of what people write as they would on paper: `27/11/2026`,
//! `EUR 1.000,50`, `60%`.
//!
//! Nothing here reads a value. It only finds the form that a refusal offers; where a text can mean
//! two things, it offers none.

use super::Currency;
use jiff::civil::Date;
use rust_decimal::Decimal;

/// A day as it is written here, of one with slashes or points: the day of the month is the number
/// that can be no month.
pub(super) fn day(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-']).map(str::trim).collect();
    let numbers: Vec<i16> = parts
        .iter()
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[first, second, third] = &numbers[..] else {
        return None;
    };
    let (year, month, day) = match parts[0].len() {
        4 => (first, second, third),
        _ if parts[2].len() != 4 => return None,
        _ if second > 12 => (third, first, second),
        // Europe and America read these as two days.
        _ if first <= 12 && first != second && text.contains('/') => return None,
        _ => (third, second, first),
    };
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date.to_string())
}

/// An amount as it is written here: the currency before it, a point before the cents.
pub(super) fn money(text: &str) -> Option<String> {
    let text = text.trim();
    let code = |letter: char| letter.is_alphabetic() || "€£".contains(letter);
    let (currency, amount) = match text.chars().next().is_some_and(code) {
        true => text.split_at(text.find(|letter| !code(letter))?),
        false => {
            let (amount, currency) = text.split_at(text.find(code)?);
            (currency, amount)
        }
    };
    let currency = match currency.trim() {
        "€" => "EUR".to_owned(),
        "£" => "GBP".to_owned(),
        code => code.to_ascii_uppercase(),
    };
    let currency = Currency::checked(&currency).ok()?;
    Some(format!("{currency} {}", number(amount)?))
}

/// A number as it is written here: a point before the decimals, and nothing between thousands.
pub(super) fn number(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let between = |letter: char| letter.is_whitespace() || "'’_".contains(letter);
    let bare: String = text.chars().filter(|letter| !between(*letter)).collect();
    let last = bare.rfind([',', '.']);
    let decimals = last.map_or(0, |at| bare.len() - at - 1);
    // Three digits after the one comma, or after each of several, are thousands.
    let signs = bare.matches([',', '.']).count();
    let mixed = bare.contains(',') && bare.contains('.');
    let is_cents = mixed || (decimals != 3 && signs == 1);
    let plain: String = match last.filter(|_| is_cents) {
        Some(at) => format!("{}.{}", bare[..at].replace([',', '.'], ""), &bare[at + 1..]),
        None => bare.replace([',', '.'], ""),
    };
    let is_number = plain
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let read = Decimal::from_str_exact(&plain).ok().filter(|_| is_number);
    read.map(|number| number.to_string())
}

/// Straight quotes and ordinary blanks, where a text processor put others.
pub(super) const CURLY: [char; 6] = ['“', '”', '„', '‘', '’', '‚'];

/// Whether a line has the quotes or the blanks of a text processor, and what to do about it.
pub(crate) fn typed(line: &str) -> Option<&'static str> {
    if line.contains(CURLY) {
        return Some("use straight quotes, \" or '");
    }
    let wide = |letter: char| letter.is_whitespace() && !letter.is_ascii_whitespace();
    line.contains(wide)
        .then_some("there is a non-breaking space: write an ordinary one")
}

#[cfg(test)]
mod tests {
    use super::{day, money, number, typed};

    #[test]
    fn days_of_paper() {
        for (text, form) in [
            ("27/11/2026", Some("2026-11-27")),
            ("11/27/2026", Some("2026-11-27")),
            ("27.11.2026", Some("2026-11-27")),
            ("3.4.2026", Some("2026-04-03")),
            ("2026/11/27", Some("2026-11-27")),
            ("4/4/2026", Some("2026-04-04")),
            ("3/4/2026", None),
            ("31/02/2026", None),
            ("27/11/26", None),
            ("soon", None),
        ] {
            assert_eq!(day(text).as_deref(), form, "{text}");
        }
    }

    #[test]
    fn amounts_of_paper() {
        for (text, form) in [
            ("EUR 1.000,50", Some("EUR 1000.50")),
            ("1 234,50 CHF", Some("CHF 1234.50")),
            ("1\u{a0}234,50\u{a0}CHF", Some("CHF 1234.50")),
            ("USD 1,000", Some("USD 1000")),
            ("USD 1,000,000.25", Some("USD 1000000.25")),
            ("CHF 1'234.50", Some("CHF 1234.50")),
            ("€500", Some("EUR 500")),
            ("usd 20", Some("USD 20")),
            ("20 dollars", None),
            ("2000", None),
            ("USD a lot", None),
        ] {
            assert_eq!(money(text).as_deref(), form, "{text}");
        }
        assert_eq!(number("60%").as_deref(), Some("60"));
        assert_eq!(number("2,5 %").as_deref(), Some("2.5"));
        assert_eq!(number("1 000").as_deref(), Some("1000"));
        assert_eq!(number("many"), None);
    }

    #[test]
    fn what_a_text_processor_typed() {
        assert!(typed("a “b”").is_some_and(|help| help.contains("straight")));
        assert!(typed("a\u{a0}b").is_some_and(|help| help.contains("non-breaking")));
        assert_eq!(typed("a \"b\""), None);
    }
}
