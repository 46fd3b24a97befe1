//! How a question is put and decided: the same for a decision on a case and for the charter.

use super::share::Share;
use super::workflow::Holder;
use crate::value::{Length, words};

/// When a question is adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The yes that it takes.
    pub needs: Needs,
    /// So many yes at the least, whatever the share; 1 where it does not say.
    pub floor: u32,
    /// Who must be present beside that.
    pub quorum: Option<Quorum>,
}

impl Rule {
    /// A rule without a floor and a quorum.
    pub const fn of(needs: Needs) -> Rule {
        Rule {
            needs,
            floor: 1,
            quorum: None,
        }
    }
}

/// The yes that a question takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// At least this many.
    AtLeast(u32),
    /// At least this many of each role of the electorate; one against refuses.
    EachRole(u32),
    /// A share of what is cast, of who is present or of the seats.
    Share(Share),
}

/// The share of the seats that must be present, rounded up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Numerator and denominator.
    pub share: (u32, u32),
    /// Of which seats.
    pub of: QuorumOf,
}

impl Quorum {
    /// How many of so many seats must be present, where so many are eligible.
    pub fn needed(&self, seats: u32, eligible: u32) -> u32 {
        let (numerator, denominator) = self.share;
        let share = |seats: u32| {
            let seats = u64::from(seats) * u64::from(numerator);
            let share = seats.div_ceil(u64::from(denominator.max(1)));
            u32::try_from(share).unwrap_or(u32::MAX)
        };
        match self.of {
            QuorumOf::Seats => share(seats),
            QuorumOf::Eligible => share(eligible).max(seats / 2 + 1),
        }
    }
}

words! {
    /// Of which seats a quorum is a share.
    pub enum QuorumOf {
        /// Of all, vacant and barred ones too.
        Seats = "seats",
        /// Of those that can vote, and never fewer than a majority of all.
        Eligible = "eligible",
    }
}

words! {
    /// Whose question it is.
    pub enum QuestionKind {
        /// An approval within the organisation: who has an interest in it has no ballot.
        Control = "control",
        /// A committee's or a council's: sponsors vote.
        Body = "body",
    }
}

words! {
    /// Whose a seat is when its holder changes.
    pub enum SeatOf {
        /// The office's: the successor votes from it, if it has not voted.
        Office = "office",
        /// The person's: there is no successor.
        Person = "person",
    }
}

words! {
    /// When a question that closes is settled.
    pub enum SettleAt {
        /// At the close.
        Close = "close",
        /// As soon as nothing can change its outcome any more.
        Early = "early",
    }
}

words! {
    /// What becomes of a question when what is voted on changes.
    pub enum OnChange {
        /// The act that would change it is refused.
        Lock = "lock",
        /// The ballots are void, and the question stands on the new values.
        Void = "void",
    }
}

/// How a question is put and decided, as its decision or its charter says.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'f> {
    /// Who casts ballots.
    pub electorate: &'f [Holder],
    /// When it is adopted.
    pub rule: &'f Rule,
    /// How long after it was put it closes.
    pub closes: Option<&'f Length>,
    /// When it is settled, where it closes.
    pub settle: SettleAt,
    /// A ballot cannot be changed though the question closes.
    pub final_ballots: bool,
    /// Whose its seats are.
    pub seat: SeatOf,
}
