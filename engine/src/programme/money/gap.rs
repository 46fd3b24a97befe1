//! What is missing: of a line of money, an item, or the whole programme.

use crate::value::{Currency, MoneyRange};

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What the lines ask for.
    pub needed: MoneyRange,
    /// What no fund covers even if all comes that was not refused.
    pub if_all_comes: MoneyRange,
    /// What no fund covers that is there now.
    pub in_hand: MoneyRange,
}

impl Gap {
    /// From the best, where all comes, to the worst, where no more does.
    pub fn range(&self) -> MoneyRange {
        MoneyRange {
            low: self.if_all_comes.low,
            high: self.in_hand.high,
            currency: self.needed.currency,
        }
    }

    pub(super) fn nothing(currency: Currency) -> Gap {
        let nothing = MoneyRange::nothing(currency);
        Gap {
            needed: nothing,
            if_all_comes: nothing,
            in_hand: nothing,
        }
    }

    pub(super) fn add(&mut self, other: &Gap) {
        self.needed = sum(self.needed, other.needed);
        self.if_all_comes = sum(self.if_all_comes, other.if_all_comes);
        self.in_hand = sum(self.in_hand, other.in_hand);
    }
}

/// The sum; without bound where it is too large to be exact.
pub(super) fn sum(a: MoneyRange, b: MoneyRange) -> MoneyRange {
    a.plus(b).unwrap_or(MoneyRange {
        low: a.low.max(b.low),
        high: None,
        currency: a.currency,
    })
}
