//! References of cases in the order in which people count: `R-2019-1000` comes after `R-2019-999`,
//! so that whoever pages through a list meets a new case behind the old ones.

use std::cmp::Ordering;
use std::sync::Arc;

/// What people call a case, ordered by its words and its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference(pub(super) Arc<str>);

impl Ord for Reference {
    fn cmp(&self, other: &Reference) -> Ordering {
        by_number(&self.0, &other.0).then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Reference {
    fn partial_cmp(&self, other: &Reference) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares part by part: numbers as numbers, all else as text.
fn by_number(mut left: &str, mut right: &str) -> Ordering {
    while !left.is_empty() && !right.is_empty() {
        let (own, rest) = part(left);
        let (other, rest_of_other) = part(right);
        let order = match (number(own), number(other)) {
            (Some(own), Some(other)) => own.len().cmp(&other.len()).then(own.cmp(other)),
            _ => own.cmp(other),
        };
        if order != Ordering::Equal {
            return order;
        }
        (left, right) = (rest, rest_of_other);
    }
    left.len().cmp(&right.len())
}

/// The digits, or all but digits, that a text begins with, and the rest.
fn part(text: &str) -> (&str, &str) {
    let digits = text.starts_with(|letter: char| letter.is_ascii_digit());
    let end = text.find(|letter: char| letter.is_ascii_digit() != digits);
    text.split_at(end.unwrap_or(text.len()))
}

/// The digits of a number without those that say nothing; `None` for other parts.
fn number(part: &str) -> Option<&str> {
    let is_number = part.starts_with(|letter: char| letter.is_ascii_digit());
    is_number.then(|| part.trim_start_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::Reference;

    #[test]
    fn numbers_count_as_numbers() {
        let ordered = [
            "R-2",
            "R-2-1",
            "R-10",
            "R-2018-1000",
            "R-2019-002",
            "R-2019-2",
        ];
        let ordered = ordered.map(|name| Reference(name.into()));
        assert!(ordered.is_sorted());
        let mut turned = ordered.clone();
        turned.reverse();
        turned.sort();
        assert_eq!(turned, ordered);
        let [one, other] = ["R-2019-999", "R-2019-1000"].map(|name| Reference(name.into()));
        assert!(one < other);
    }
}
