//! Decisions: a question put to an electorate, ballots, and an outcome.
//!
//! The electorate is frozen when the question is put. A change of what the ballots were cast on
//! voids them, and the question stands on the new values.

mod ballot;
mod bound;
mod propose;
mod settle;
mod tally;

pub(in crate::decide) use ballot::{already_voted, ballot, ballot_value};
pub(in crate::decide) use bound::void_stale_ballots;
pub(in crate::decide) use propose::propose;
pub(super) use settle::lapse_left_behind;
pub(in crate::decide) use tally::outcome;

use crate::framework::Decision;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;

/// The decision of a case's workflow that a command names.
fn find<'c>(case: &'c Case, name: &Name) -> Result<&'c Decision, Refusal> {
    let decisions = &case.workflow.decisions;
    decisions.get(name).ok_or_else(|| {
        let here = decisions
            .values()
            .filter(|known| known.states.contains(&case.state));
        let here = here.map(|known| &known.id);
        Refusal::unknown("unknown_decision", "decision", name.as_str(), here).at("decision")
    })
}
