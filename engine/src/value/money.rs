//! Money: decimal, with its currency, a qualifier, and room for "nobody said how much".

use super::{Currency, ValueError, rather};
use rust_decimal::Decimal;
use std::fmt;
use std::str::FromStr;

/// What an amount says about the true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Qualifier {
    /// It is the amount.
    Exactly,
    /// `>`: more than the amount.
    Over,
    /// `<`: less than the amount.
    Under,
    /// `~`: about the amount.
    About,
}

/// An amount of money, as far as it is known: `USD 3500000.10`, `> USD 3500000`, `USD ?`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// What the amount says about the true one.
    pub qualifier: Qualifier,
    /// The amount; `None` when nobody said.
    pub amount: Option<Decimal>,
    /// Its currency.
    pub currency: Currency,
}

impl FromStr for Money {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Money, ValueError> {
        read(text).map_err(|error| match rather::money(text) {
            // An amount of paper is one, though not in this form.
            Some(form) => {
                let message = format!("{} is not an amount of money", super::quoted(text));
                ValueError::new("bad_money", message).with_help(format!("write `{form}`"))
            }
            None => error,
        })
    }
}

/// The one form.
fn read(text: &str) -> Result<Money, ValueError> {
    let bad = || {
        ValueError::new(
            "bad_money",
            format!("{} is not an amount of money", super::quoted(text)),
        )
        .with_help("write it like `USD 3500000.10`, `> USD 3500000` or `USD ?`")
    };
    let trimmed = text.trim();
    let (qualifier, rest) = match trimmed.as_bytes().first() {
        Some(b'>') => (Qualifier::Over, &trimmed[1..]),
        Some(b'<') => (Qualifier::Under, &trimmed[1..]),
        Some(b'~') => (Qualifier::About, &trimmed[1..]),
        _ => (Qualifier::Exactly, trimmed),
    };
    let (code, amount) = rest.trim().split_once(' ').ok_or_else(bad)?;
    let currency = Currency::checked(code)?;
    let amount = amount.trim();
    let digits = amount.strip_prefix('-').unwrap_or(amount);
    let amount = match amount {
        "?" => None,
        _ if digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.') =>
        {
            Some(Decimal::from_str_exact(amount).map_err(|_| bad())?)
        }
        _ => return Err(bad()),
    };
    if amount.is_none() && qualifier != Qualifier::Exactly {
        return Err(bad());
    }
    Ok(Money {
        qualifier,
        amount,
        currency,
    })
}

impl fmt::Display for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.qualifier {
            Qualifier::Exactly => "",
            Qualifier::Over => "> ",
            Qualifier::Under => "< ",
            Qualifier::About => "~ ",
        })?;
        match self.amount {
            Some(amount) => write!(out, "{} {amount}", self.currency),
            None => write!(out, "{} ?", self.currency),
        }
    }
}

/// A sum of amounts of which some are not known: at least `low`, at most `high`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MoneyRange {
    /// At the least; `None` when even that is not known.
    pub low: Option<Decimal>,
    /// At the most; `None` when there is no bound.
    pub high: Option<Decimal>,
    /// The currency.
    pub currency: Currency,
}

impl MoneyRange {
    /// Nothing.
    pub const fn nothing(currency: Currency) -> MoneyRange {
        MoneyRange {
            low: Some(Decimal::ZERO),
            high: Some(Decimal::ZERO),
            currency,
        }
    }

    /// What one amount says. An amount that is not known is not negative; `about` bounds nothing
    /// but is taken as it is, since a bound would be invented.
    pub fn of(money: &Money) -> MoneyRange {
        let zero = Some(Decimal::ZERO);
        let (low, high) = match (money.amount, money.qualifier) {
            (None, _) => (zero, None),
            (Some(amount), Qualifier::Over) => (Some(amount), None),
            (Some(amount), Qualifier::Under) => (zero.filter(|it| *it <= amount), Some(amount)),
            (Some(amount), _) => (Some(amount), Some(amount)),
        };
        MoneyRange {
            low,
            high,
            currency: money.currency,
        }
    }

    /// The sum of two ranges of one currency.
    ///
    /// # Errors
    /// `mixed_currencies`; `bad_money` when the sum is beyond 28 digits.
    pub fn plus(self, other: MoneyRange) -> Result<MoneyRange, ValueError> {
        let add = |a: Option<Decimal>, b: Option<Decimal>| match (a, b) {
            (Some(a), Some(b)) => a.checked_add(b).map(Some).ok_or(()),
            _ => Ok(None),
        };
        if self.currency != other.currency {
            return Err(ValueError::new(
                "mixed_currencies",
                format!("{} and {} cannot be added", self.currency, other.currency),
            )
            .with_help("convert one of them first, and name the rate's date"));
        }
        match (add(self.low, other.low), add(self.high, other.high)) {
            (Ok(low), Ok(high)) => Ok(MoneyRange {
                low,
                high,
                currency: self.currency,
            }),
            _ => Err(ValueError::new(
                "bad_money",
                "the sum is too large to be exact".to_owned(),
            )),
        }
    }
}

impl fmt::Display for MoneyRange {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => write!(out, "{} {low}", self.currency),
            (Some(low), Some(high)) => write!(out, "{} {low} to {high}", self.currency),
            (Some(low), None) => write!(out, "{} {low} or more", self.currency),
            (None, Some(high)) => write!(out, "{} {high} or less", self.currency),
            (None, None) => write!(out, "{} ?", self.currency),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(text: &str) -> Money {
        text.parse().expect(text)
    }

    #[test]
    fn amounts_come_back_as_they_were_written() {
        for text in [
            "USD 3500000.10",
            "> USD 3500000",
            "< USD 6000000",
            "~ EUR 5",
            "USD ?",
        ] {
            assert_eq!(money(text).to_string(), text);
        }
    }

    #[test]
    fn what_is_not_money_has_a_code() {
        for (text, code) in [
            ("USD", "bad_money"),
            ("5", "bad_money"),
            ("USD 1,000", "bad_money"),
            ("USD 1e5", "bad_money"),
            ("> USD ?", "bad_money"),
            ("USD 99999999999999999999999999999999", "bad_money"),
            ("US$ 5", "bad_currency"),
            ("QQQ 5", "bad_currency"),
        ] {
            assert_eq!(
                text.parse::<Money>().map_err(|error| error.code),
                Err(code),
                "{text}"
            );
        }
    }

    #[test]
    fn sums_lose_no_cent_and_invent_no_zero() {
        let sum = |texts: &[&str]| {
            texts
                .iter()
                .map(|text| MoneyRange::of(&money(text)))
                .reduce(|a, b| a.plus(b).expect("one currency"))
                .expect("not empty")
                .to_string()
        };
        assert_eq!(sum(&["USD 3500000.10", "USD 0.20"]), "USD 3500000.30");
        assert_eq!(sum(&["USD 100", "USD ?"]), "USD 100 or more");
        assert_eq!(sum(&["> USD 100", "< USD 50"]), "USD 100 or more");
        assert_eq!(sum(&["USD 100", "< USD 50"]), "USD 100 to 150");
        assert_eq!(sum(&["< USD -5"]), "USD -5 or less");
        let mixed = MoneyRange::of(&money("USD 1")).plus(MoneyRange::of(&money("EUR 1")));
        assert_eq!(mixed.map_err(|error| error.code), Err("mixed_currencies"));
    }
}
