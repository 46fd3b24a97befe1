//! Amounts of money as they are drawn: exact in words, as lengths only on paper.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use serde::Deserialize;

/// An amount as far as anybody knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) struct Range {
    pub(crate) low: Option<Decimal>,
    /// `None` when there is no bound.
    pub(crate) high: Option<Decimal>,
}

impl Range {
    /// At the least; never below nothing.
    pub(crate) fn least(&self) -> Decimal {
        self.low.unwrap_or_default().max(Decimal::ZERO)
    }

    /// Whether it is surely nothing.
    pub(crate) fn is_nothing(&self) -> bool {
        self.high == Some(Decimal::ZERO)
    }

    /// Whether nobody said anything of it.
    pub(crate) fn is_unknown(&self) -> bool {
        self.least() == Decimal::ZERO && self.high.is_none()
    }

    /// What is known of its length on paper.
    pub(crate) fn known(&self) -> Decimal {
        self.high.unwrap_or_else(|| self.least()).max(self.least())
    }

    /// The amount in two parts: the figure, and what limits it.
    pub(crate) fn parts(&self) -> [String; 2] {
        let low = self.least();
        let alone = |words: &str| [words.to_owned(), String::new()];
        match self.high {
            None if low == Decimal::ZERO => alone("not known"),
            None => [grouped(low), "or more".to_owned()],
            Some(high) if high == low && low == Decimal::ZERO => alone("nothing"),
            Some(high) if high == low => alone(&grouped(low)),
            Some(high) if low == Decimal::ZERO => [grouped(high), "at the most".to_owned()],
            Some(high) => [grouped(low), format!("to {}", grouped(high))],
        }
    }

    /// The same in one.
    pub(crate) fn words(&self) -> String {
        let [figure, limit] = self.parts();
        format!("{figure} {limit}").trim_end().to_owned()
    }

    /// What is left of it when the other is taken away, at the least and at the most.
    pub(crate) fn less(&self, other: &Range) -> Range {
        let less = |from: Option<Decimal>, what: Option<Decimal>| {
            let left = from.zip(what).map(|(from, what)| from.saturating_sub(what));
            left.map(|left| left.max(Decimal::ZERO))
        };
        Range {
            low: less(self.low, other.high).or(Some(Decimal::ZERO)),
            high: less(self.high, other.low),
        }
    }
}

/// Digits in groups of three.
pub(crate) fn grouped(amount: Decimal) -> String {
    let text = amount.to_string();
    let (whole, rest) = match text.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|digit| digit == b'0') => (whole, None),
        Some((whole, rest)) => (whole, Some(rest)),
        None => (text.as_str(), None),
    };
    let digits = whole.trim_start_matches('-').len();
    let mut out = String::new();
    for (at, digit) in whole.trim_start_matches('-').chars().enumerate() {
        if at > 0 && (digits - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    let sign = if whole.starts_with('-') { "−" } else { "" };
    match rest {
        Some(rest) => format!("{sign}{out}.{rest}"),
        None => format!("{sign}{out}"),
    }
}

/// An amount as definitions write it, with its digits in groups: `> USD 3,500,000`.
pub(crate) fn readable(amount: &str) -> String {
    let words = amount.split(' ').map(|word| match word.parse::<Decimal>() {
        Ok(figure) => grouped(figure),
        Err(_) => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

/// A scale from money to a length, for drawing alone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scale {
    most: f64,
    length: f64,
}

impl Scale {
    /// The largest amount is that long.
    pub(crate) fn new(most: Decimal, length: f64) -> Scale {
        Scale {
            most: most.to_f64().filter(|most| *most > 0.0).unwrap_or(1.0),
            length,
        }
    }

    pub(crate) fn of(&self, amount: Decimal) -> f64 {
        self.length * amount.to_f64().unwrap_or(0.0).clamp(0.0, self.most) / self.most
    }

    /// Round amounts with their places, up to the largest.
    pub(crate) fn marks(&self) -> Vec<(f64, String)> {
        let rough = self.most / 4.0;
        let power = 10_f64.powf(rough.log10().floor());
        let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|step| step * power);
        let step = steps
            .into_iter()
            .find(|step| *step >= rough)
            .unwrap_or(rough);
        let amounts = (1..=8).map(|number| f64::from(number) * step);
        let within = amounts.take_while(|amount| *amount <= self.most * 1.001);
        let mark = |amount: f64| {
            let words = Decimal::try_from(amount).map(|amount| grouped(amount.normalize()));
            (self.length * amount / self.most, words.unwrap_or_default())
        };
        within.map(mark).collect()
    }
}
