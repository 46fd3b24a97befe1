//! Decisions: questions on a case, put, voted on and ended as all questions are.

mod asked;
mod ballot;
pub(super) mod bound;
mod close;
mod moved;
mod propose;
mod rests;
mod settle;
mod withdraw;

pub(in crate::decide) use asked::awaited;
pub(super) use asked::gainers;
pub(in crate::decide) use ballot::{ballot, right_to_vote};
pub(super) use ballot::{cast, could_cast};
pub(in crate::decide) use bound::keep_bound;
pub(in crate::decide) use close::close;
pub(in crate::decide) use propose::{propose, right_to_put};
pub(super) use rests::{built_on_changed, check_built_on};
pub(super) use settle::{annul, count_certain, lapse_left_behind};
pub(in crate::decide) use withdraw::withdraw;

use crate::framework::Decision;
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use crate::value::Name;

/// The decision of a case's workflow that a command names.
pub(super) fn find<'c>(case: &'c Case, name: &Name) -> Result<&'c Decision, Refusal> {
    let decisions = &case.workflow.decisions;
    decisions.get(name).ok_or_else(|| {
        let here = decisions
            .values()
            .filter(|known| known.states.contains(&case.state));
        let here = here.map(|known| &known.id);
        Refusal::unknown("unknown_decision", "decision", name.as_str(), here).at("decision")
    })
}

/// The question that is put on a decision now.
pub(super) fn put_now<'c>(case: &'c Case, decision: &Name) -> Result<&'c Question, Refusal> {
    case.open_question(decision).ok_or_else(|| {
        let reference = &case.reference;
        let message = format!("`{decision}` of {reference} is not open: nobody has put it");
        Refusal::rule("no_open_question", message)
            .at("decision")
            .help(format!(
                "put it first: `igf propose {reference} {decision}`"
            ))
    })
}
