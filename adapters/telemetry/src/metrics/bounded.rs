//! Labels that come from outside are admitted up to a number: each new one costs memory for good.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

const MAX_PAIRS: usize = 4_096;
const MAX_LABEL_BYTES: usize = 128;
const OTHER: (&str, &str) = ("other", "other");

/// The pairs of workflow and transition that have been seen.
#[derive(Debug, Default)]
pub(super) struct BoundedPairs {
    seen: RwLock<BTreeSet<(String, String)>>,
}

impl BoundedPairs {
    /// The pair itself, or `other` when there are too many or it is too long.
    pub(super) fn admit<'a>(&self, first: &'a str, second: &'a str) -> (&'a str, &'a str) {
        if first.len() > MAX_LABEL_BYTES || second.len() > MAX_LABEL_BYTES {
            return OTHER;
        }
        let pair = (first.to_owned(), second.to_owned());
        if self
            .seen
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(&pair)
        {
            return (first, second);
        }
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MAX_PAIRS {
            return OTHER;
        }
        seen.insert(pair);
        (first, second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_limit_all_new_pairs_are_other() {
        let pairs = BoundedPairs::default();
        for number in 0..MAX_PAIRS {
            let transition = number.to_string();
            assert_eq!(pairs.admit("w", &transition), ("w", transition.as_str()));
        }
        assert_eq!(pairs.admit("w", "one more"), OTHER);
        assert_eq!(pairs.admit("w", "7"), ("w", "7"));
        assert_eq!(pairs.admit(&"x".repeat(MAX_LABEL_BYTES + 1), "7"), OTHER);
    }
}
