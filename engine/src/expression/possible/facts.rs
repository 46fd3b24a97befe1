//! What is demanded of values, and whether it goes together.

use crate::value::Value;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// What is demanded of each value, by how a condition writes it.
#[derive(Default)]
pub(super) struct Facts {
    of: BTreeMap<String, Fact>,
}

/// What is demanded of one value.
#[derive(Default)]
pub(super) struct Fact {
    /// It must be there, or must not be.
    present: BTreeSet<bool>,
    /// It must be true, or false.
    truth: BTreeSet<bool>,
    /// It is one of these words.
    words: Option<BTreeSet<String>>,
    not_words: BTreeSet<String>,
    low: Option<Decimal>,
    high: Option<Decimal>,
    /// Above `low`, or below `high`, not at it.
    open_low: bool,
    open_high: bool,
    not_numbers: BTreeSet<Decimal>,
    /// How it may stand to another value; only of the comparison of two values.
    orders: Option<BTreeSet<Ordering>>,
    is_whole: bool,
    /// Its currency, or what it is counted in: what is compared must be of one.
    measures: BTreeSet<String>,
}

impl Facts {
    pub(super) fn at(&mut self, key: &str) -> &mut Fact {
        self.of.entry(key.to_owned()).or_default()
    }

    pub(super) fn at_least_one(&mut self, count: &str) {
        self.at(count).at_least(Decimal::ONE, false);
    }

    pub(super) fn none(&mut self, count: &str) {
        self.at(count).at_most(Decimal::ZERO, false);
    }

    pub(super) fn are_possible(&self) -> bool {
        self.of.values().all(Fact::is_possible)
    }
}

impl Fact {
    pub(super) fn present(&mut self, present: bool) {
        self.present.insert(present);
    }

    pub(super) fn truth(&mut self, truth: bool) {
        self.present(true);
        self.truth.insert(truth);
    }

    /// It is surely this.
    pub(super) fn is(&mut self, value: &Value) {
        self.present(true);
        match value {
            Value::Bool(truth) => self.truth(*truth),
            Value::Integer(number) => {
                self.at_least(Decimal::from(*number), false);
                self.at_most(Decimal::from(*number), false);
            }
            other => self.one_of([other.to_string()]),
        }
    }

    pub(super) fn one_of(&mut self, words: impl IntoIterator<Item = String>) {
        let words: BTreeSet<String> = words.into_iter().collect();
        self.words = Some(match self.words.take() {
            Some(before) => before.intersection(&words).cloned().collect(),
            None => words,
        });
    }

    pub(super) fn none_of(&mut self, words: impl IntoIterator<Item = String>) {
        self.not_words.extend(words);
    }

    pub(super) fn whole(&mut self) {
        self.is_whole = true;
    }

    pub(super) fn measured_in(&mut self, measure: &str) {
        self.measures.insert(measure.to_owned());
    }

    pub(super) fn at_least(&mut self, low: Decimal, open: bool) {
        if self.low.is_none_or(|known| low > known) {
            (self.low, self.open_low) = (Some(low), open);
        } else if self.low == Some(low) {
            self.open_low |= open;
        }
    }

    pub(super) fn at_most(&mut self, high: Decimal, open: bool) {
        if self.high.is_none_or(|known| high < known) {
            (self.high, self.open_high) = (Some(high), open);
        } else if self.high == Some(high) {
            self.open_high |= open;
        }
    }

    pub(super) fn stands(&mut self, orders: impl IntoIterator<Item = Ordering>) {
        let orders: BTreeSet<Ordering> = orders.into_iter().collect();
        self.orders = Some(match self.orders.take() {
            Some(before) => before.intersection(&orders).copied().collect(),
            None => orders,
        });
    }

    pub(super) fn is_not(&mut self, number: Decimal) {
        self.not_numbers.insert(number);
    }

    fn is_possible(&self) -> bool {
        let one = |set: &BTreeSet<bool>| set.len() < 2;
        let left = |words: &BTreeSet<String>| words.difference(&self.not_words).next().is_some();
        one(&self.present)
            && one(&self.truth)
            && self.measures.len() < 2
            && self.words.as_ref().is_none_or(left)
            && self.orders.as_ref().is_none_or(|orders| !orders.is_empty())
            && self.has_a_number()
    }

    fn has_a_number(&self) -> bool {
        let (Some(mut low), Some(mut high)) = (self.low, self.high) else {
            return true;
        };
        let (mut open_low, mut open_high) = (self.open_low, self.open_high);
        if self.is_whole {
            let above = low.floor().checked_add(Decimal::ONE).unwrap_or(low);
            let below = high.ceil().checked_sub(Decimal::ONE).unwrap_or(high);
            low = if open_low { above } else { low.ceil() };
            high = if open_high { below } else { high.floor() };
            (open_low, open_high) = (false, false);
        }
        low < high || (low == high && !open_low && !open_high && !self.not_numbers.contains(&low))
    }
}
