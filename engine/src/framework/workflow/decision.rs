//! Decisions: questions that are put to people.

use super::Holder;
use crate::event::Outcome;
use crate::expression::Expression;
use crate::framework::Label;
use crate::framework::question::{OnChange, QuestionKind, Rule, SeatOf, SettleAt, Terms};
use crate::value::{Length, Name};

/// A question put to an electorate.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Fields for fewer people that whoever sees the case may conclude from it.
    pub tells: Vec<Name>,
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
    /// Outcomes that are meant to leave the case where it is.
    pub stays: Vec<Outcome>,
    /// Fields whose change voids the ballots.
    pub bind: Vec<Name>,
    /// Must hold, with the proposed values, for it to be put.
    pub when: Option<Expression>,
    /// States in which it can be put: those that its transitions leave.
    pub states: Vec<Name>,
    /// Who is informed of the outcome.
    pub informs: Vec<Name>,
    /// Whose question it is.
    pub kind: QuestionKind,
    /// Fields that name who benefits: they have no ballot in a control decision.
    pub beneficiary: Vec<Name>,
    /// How long after it was put it closes; it stays open without.
    pub closes: Option<Length>,
    /// When it is settled, where it closes.
    pub settle: SettleAt,
    /// A ballot cannot be changed though the question closes.
    pub final_ballots: bool,
    /// Whose its seats are.
    pub seat: SeatOf,
    /// What becomes of it when what is voted on changes.
    pub on_change: OnChange,
    /// A ballot says what its voter has seen.
    pub seen_required: bool,
    /// Decisions that it rests on: what they bound must not have changed since.
    pub builds_on: Vec<Name>,
    /// What people with an account do may be recorded on a sheet, too.
    pub recorded: bool,
    /// For how long a sheet of it may be contested; five working days where it is not said.
    pub contest: Option<Length>,
}

impl Decision {
    /// How its questions are put and decided.
    pub fn terms(&self) -> Terms<'_> {
        Terms {
            electorate: &self.electorate,
            rule: &self.rule,
            closes: self.closes.as_ref(),
            settle: self.settle,
            final_ballots: self.final_ballots,
            seat: self.seat,
        }
    }
}
