//! Transitions: the moves that are allowed, and what makes them fire.

use super::Holder;
use crate::event::{Outcome, RungAnswer};
use crate::expression::Expression;
use crate::framework::Label;
use crate::value::{Length, Name};

/// What makes a transition fire: exactly one.
#[derive(Clone, Debug, PartialEq)]
pub enum Firing {
    /// Somebody's act.
    By(Vec<Holder>),
    /// A decision with this outcome.
    Decision {
        /// The decision's id.
        decision: Name,
        /// Its outcome.
        outcome: Outcome,
    },
    /// Its condition becoming true.
    Auto,
    /// A clock's breach.
    Clock(Name),
}

impl Firing {
    /// Whose act makes it fire; nobody's where it is no act.
    pub fn by(&self) -> &[Holder] {
        match self {
            Firing::By(holders) => holders,
            Firing::Decision { .. } | Firing::Auto | Firing::Clock(_) => &[],
        }
    }
}

/// Where a transition leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To this state.
    State(Name),
    /// Nowhere: the state stays, and its clocks run on.
    Same,
}

/// A named, allowed move.
#[derive(Clone, Debug)]
pub struct Transition {
    /// Its id.
    pub id: Name,
    /// What people call it.
    pub label: Label,
    /// The states it leaves.
    pub from: Vec<Name>,
    /// The state it enters.
    pub to: Destination,
    /// What makes it fire.
    pub firing: Firing,
    /// Must hold for it to fire.
    pub when: Option<Expression>,
    /// Fields that may be given with it.
    pub set: Vec<Name>,
    /// Fields that must have a value after it.
    pub require: Vec<Name>,
    /// Fields it sets by itself: to another field's value, or `actor`.
    pub assign: Vec<(Name, Name)>,
    /// Evidence that must be attached before: kind and number.
    pub evidence: Vec<(Name, u32)>,
    /// The transition whose evidence it verifies: what was attached after that does not count.
    pub verifies: Option<Name>,
    /// Only the issuer does it, where the kind of report that the case came from says so.
    pub issuer_alone: bool,
    /// The person field that says who does it, once somebody is named there.
    pub assigned: Option<Name>,
    /// The transition that it answers: after it a reason must be given.
    pub answers: Option<Name>,
    /// Fields for fewer people that whoever sees the case may conclude from it.
    pub tells: Vec<Name>,
    /// A reason must be given.
    pub reason_required: bool,
    /// The event's name for subscribers; the transition's id unless `emit` says otherwise.
    pub event: Name,
    /// The ladder it offers the case up on, or whose rung it answers for.
    pub ladder: Option<Name>,
    /// The rung's answer that it is: `taken` or `declined`.
    pub answer: Option<RungAnswer>,
    /// Who is informed.
    pub informs: Vec<Name>,
    /// Decisions that it rests on: what they bound must not have changed since.
    pub builds_on: Vec<Name>,
    /// What people with an account do may be recorded on a sheet, too.
    pub recorded: bool,
    /// For how long a sheet of it may be contested; five working days where it is not said.
    pub contest: Option<Length>,
}
