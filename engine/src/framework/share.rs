//! The share of ballots or seats that must say yes: exact fractions, nothing is rounded.

use crate::value::{ValueError, words};
use std::fmt;
use std::str::FromStr;

/// What share must say yes: `more than 1/2 of cast`, `at least 2/3 of seats`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Numerator and denominator, of which the second is never nought.
    pub part: (u32, u32),
    /// The part itself is too little: more than it is asked for.
    pub exceeded: bool,
    /// Of what.
    pub of: ShareOf,
}

words! {
    /// Of what a share of yes is taken.
    pub enum ShareOf {
        /// Of the ballots that say yes or no.
        Cast = "cast",
        /// Of those present: who abstains is, who is recused is not.
        Present = "present",
        /// Of all seats, vacant and barred ones too.
        Seats = "seats",
    }
}

/// What was said, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Ballots that say yes.
    pub yes: u32,
    /// Ballots that say no.
    pub no: u32,
    /// Ballots that abstain.
    pub abstain: u32,
    /// All seats.
    pub seats: u32,
}

impl Share {
    /// More yes than no: a tie is too little.
    pub const MORE_THAN_HALF: Share = Share {
        part: (1, 2),
        exceeded: true,
        of: ShareOf::Cast,
    };

    /// Whether so many yes are enough. Without a yes they never are.
    pub fn is_reached(&self, tally: Tally) -> bool {
        let (numerator, denominator) = self.part;
        let yes = u64::from(tally.yes) * u64::from(denominator);
        let asked = tally.base(self.of) * u64::from(numerator);
        tally.yes > 0
            && if self.exceeded {
                yes > asked
            } else {
                yes >= asked
            }
    }

    /// How many yes it takes of so many.
    pub fn least(&self, of: u32) -> u32 {
        let (numerator, denominator) = self.part;
        let asked = u64::from(of) * u64::from(numerator);
        let denominator = u64::from(denominator.max(1));
        let least = if self.exceeded {
            asked / denominator + 1
        } else {
            asked.div_ceil(denominator).max(1)
        };
        u32::try_from(least).unwrap_or(u32::MAX)
    }
}

impl Tally {
    fn base(self, of: ShareOf) -> u64 {
        let [yes, no, abstain] = [self.yes, self.no, self.abstain].map(u64::from);
        match of {
            ShareOf::Cast => yes + no,
            ShareOf::Present => yes + no + abstain,
            ShareOf::Seats => u64::from(self.seats),
        }
    }
}

/// A fraction of at most the whole; `None` for anything else, or one too fine to be meant.
pub(crate) fn fraction(text: &str) -> Option<(u32, u32)> {
    let (numerator, denominator) = text.split_once('/')?;
    let part: (u32, u32) = (
        numerator.trim().parse().ok()?,
        denominator.trim().parse().ok()?,
    );
    (part.0 > 0 && part.0 <= part.1 && part.1 <= 1_000).then_some(part)
}

impl FromStr for Share {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Share, ValueError> {
        let said = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let read = || {
            let (exceeded, rest) = match said.strip_prefix("more than ") {
                Some(rest) => (true, rest),
                None => (false, said.strip_prefix("at least ")?),
            };
            let (part, of) = rest.split_once(" of ")?;
            let part = fraction(part)?;
            let of = ShareOf::of(of)?;
            // More than all is never reached.
            (!exceeded || part.0 < part.1).then_some(Share { part, exceeded, of })
        };
        read().ok_or_else(|| {
            let message = format!("`{text}` is not a share of votes");
            let help = "write it like \"more than 1/2 of cast\", or \"at least 2/3 of seats\": of \
                        `cast` (yes and no), `present` (with who abstains) or `seats` (all)";
            ValueError::new("bad_value", message).with_help(help)
        })
    }
}

impl fmt::Display for Share {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let least = if self.exceeded {
            "more than"
        } else {
            "at least"
        };
        let (numerator, denominator) = self.part;
        write!(
            to,
            "{least} {numerator}/{denominator} of {}",
            self.of.word()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(text: &str) -> Share {
        text.parse().unwrap()
    }

    fn says(text: &str, yes: u32, no: u32, abstain: u32, seats: u32) -> bool {
        share(text).is_reached(Tally {
            yes,
            no,
            abstain,
            seats,
        })
    }

    #[test]
    fn a_share_is_exact() {
        assert!(says("at least 2/3 of cast", 2, 1, 0, 9));
        assert!(!says("at least 2/3 of cast", 5, 3, 0, 9), "5 of 8");
        assert!(!says("more than 1/2 of cast", 2, 2, 0, 9), "a tie");
        assert!(says("more than 1/2 of cast", 2, 1, 6, 9));
        assert!(!says("more than 1/2 of present", 2, 1, 1, 9));
        assert!(says("at least 2/3 of seats", 6, 3, 0, 9));
        assert!(!says("at least 2/3 of seats", 5, 0, 0, 9));
        assert!(
            !says("at least 1/1000 of cast", 0, 0, 3, 9),
            "nobody said yes"
        );
    }

    /// `least` and `is_reached` agree on every number.
    #[test]
    fn the_least_that_is_asked_is_the_first_that_is_enough() {
        for text in [
            "more than 1/2 of seats",
            "at least 2/3 of seats",
            "at least 1/1 of seats",
        ] {
            for seats in 1..50 {
                let least = share(text).least(seats);
                let first = (0..=seats + 1).find(|yes| says(text, *yes, 0, 0, seats));
                assert_eq!(Some(least), first, "{text} of {seats}");
            }
        }
    }

    #[test]
    fn what_is_no_share_says_how_one_is_written() {
        let wrong = [
            "2/3 of cast",
            "more than 1/1 of cast",
            "at least 3/2 of seats",
            "half",
        ];
        for text in wrong {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
        let text = "more than 1/2 of cast";
        assert_eq!(share(" more  than 1/2 of cast").to_string(), text);
    }
}
