//! Decisions: questions that are put to people.

use super::Holder;
use crate::expression::Expression;
use crate::framework::Label;
use crate::value::Name;

/// When a question is adopted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least this many for, before refusal is certain.
    AtLeast(u32),
    /// At least this many for of each role of the electorate; one against refuses.
    EachRole(u32),
    /// More than half of the votes cast, with a quorum of the seats present.
    Majority {
        /// Numerator and denominator of the eligible seats that must be present, rounded up.
        quorum: (u32, u32),
    },
}

/// A question put to an electorate.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// Who puts it.
    pub propose_by: Vec<Holder>,
    /// Fields proposed, and written when it is adopted.
    pub propose: Vec<Name>,
    /// Who casts ballots; frozen when the question is put.
    pub electorate: Vec<Holder>,
    /// When it is adopted.
    pub rule: Rule,
    /// Fields whose change voids the ballots.
    pub bind: Vec<Name>,
    /// Must hold, with the proposed values, for it to be put.
    pub when: Option<Expression>,
    /// States in which it can be put: those that its transitions leave.
    pub states: Vec<Name>,
    /// Who is informed of the outcome.
    pub informs: Vec<Name>,
    /// The proposer may cast a ballot too.
    pub proposer_votes: bool,
}
