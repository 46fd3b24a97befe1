//! What somebody may do: the rules are asked, as if it were done, and nothing is written.
//!
//! Views offer by this alone: there is no second telling of who may. What an act needs besides, as
//! values, evidence and conditions, is not asked: that is what people bring about.

use super::people::{self, post};
use super::{case, framework};
use crate::command::{Act, AnswerContest, BallotFramework, CaseCommand, CastBallot, Command};
use crate::command::{ConfirmSheet, FrameworkCommand, Meta, Propose, Submission};
use crate::draft::Draft;
use crate::event::{Ballot, ContestAnswer, Known};
use crate::framework::{Decision, Framework, Transition};
use crate::identity::scripted_command_id;
use crate::refusal::Refusal;
use crate::state::{Case, Roster, State};
use crate::value::{Fields, Name};
use jiff::Timestamp;

/// What somebody may wish to do.
#[derive(Clone, Copy)]
pub(crate) enum Wish<'w> {
    /// A transition of a case.
    Act(&'w Case, &'w Transition),
    /// A ballot in a question that is put on a case, whatever it says.
    Ballot(&'w Case, &'w Decision),
    /// To put a decision's question.
    Put(&'w Case, &'w Decision),
    /// A ballot on the definitions that are proposed.
    Charter,
    /// A ballot on a change of a post, by the name of its question.
    Post(&'w Name),
    /// To confirm a sheet, by its number.
    Confirm(&'w Case, u32),
    /// To say what one holds of the contest of a sheet, by its number.
    Contest(&'w Case, u32),
}

/// Who wishes it, in their own place or in somebody's who lets them.
#[derive(Clone, Copy)]
pub(crate) struct Doer<'d> {
    /// Who does it.
    pub(crate) person: &'d Name,
    /// In whose place.
    pub(crate) principal: Option<&'d Name>,
}

impl<'d> Doer<'d> {
    /// Somebody in their own place.
    pub(crate) fn themselves(person: &'d Name) -> Doer<'d> {
        Doer {
            person,
            principal: None,
        }
    }
}

/// Whether somebody may do something, as far as rights go.
///
/// # Errors
/// The refusal that they would get.
pub(crate) fn may(
    state: &State,
    wish: Wish<'_>,
    doer: Doer<'_>,
    at: Timestamp,
) -> Result<(), Refusal> {
    let submission = as_if(wish, Some(doer), at);
    let mut draft = Draft::new(state, &submission);
    let right = match wish {
        Wish::Act(on, transition) => case::right_to_act(&draft, on, transition),
        Wish::Ballot(on, decision) => case::right_to_vote(&mut draft, on, decision),
        Wish::Put(on, decision) => case::right_to_put(&draft, on, decision),
        Wish::Charter => framework::right_to_vote(&draft),
        Wish::Post(question) => post::right_to_vote(&draft, question),
        // It says nothing besides: what refuses it, bars from it.
        Wish::Confirm(on, sheet) => case::confirm_sheet(&mut draft, &confirmation(on, sheet)),
        Wish::Contest(on, sheet) => case::right_to_answer_contest(&draft, on, sheet),
    };
    pass_on_missed(state, &draft);
    right
}

/// Whose ballot a question still waits for: nobody whose ballot could only make it worse, or change
/// nothing.
pub(crate) fn awaited(state: &State, on: &Case, decision: &Decision, at: Timestamp) -> Vec<Name> {
    let submission = as_if(Wish::Ballot(on, decision), None, at);
    let draft = Draft::new(state, &submission);
    let awaited = case::awaited(&draft, on, decision);
    pass_on_missed(state, &draft);
    awaited
}

/// Whose ballot on proposed definitions is still waited for.
pub(crate) fn awaited_on_definitions(state: &State, at: Timestamp) -> Vec<Name> {
    let submission = as_if(Wish::Charter, None, at);
    framework::awaited(&Draft::new(state, &submission))
}

/// Whose ballot on a change of a post is still waited for.
pub(crate) fn awaited_on_post(state: &State, question: &Name, at: Timestamp) -> Vec<Name> {
    let submission = as_if(Wish::Post(question), None, at);
    post::awaited(&Draft::new(state, &submission), question)
}

/// The roster, as it is once definitions are adopted.
pub(crate) fn roster_after(state: &State, adopted: &Framework, at: Timestamp) -> Roster {
    let submission = as_if(Wish::Charter, None, at);
    let mut draft = Draft::new(state, &submission);
    people::enter(&mut draft, state.in_force.as_deref(), adopted);
    draft.state().roster.clone()
}

/// The command by which it would be done, and who gives it.
fn as_if(wish: Wish<'_>, doer: Option<Doer<'_>>, at: Timestamp) -> Submission {
    let mut meta = Meta::new(scripted_command_id("as if", 0), at, Known::Token);
    meta.person = doer.map(|doer| doer.person.clone());
    meta.principal = doer.and_then(|doer| doer.principal.cloned());
    let command = command(wish);
    Submission { command, meta }
}

fn command(wish: Wish<'_>) -> Command {
    match wish {
        Wish::Act(on, transition) => CaseCommand::Act(Act {
            case: on.reference.to_string(),
            transition: transition.id.clone(),
            fields: Fields::new(),
        })
        .into(),
        Wish::Ballot(on, decision) => CaseCommand::Ballot(CastBallot {
            case: on.reference.to_string(),
            decision: decision.id.clone(),
            value: Ballot::Yes.into(),
        })
        .into(),
        Wish::Put(on, decision) => CaseCommand::Propose(Propose {
            case: on.reference.to_string(),
            decision: decision.id.clone(),
            fields: Fields::new(),
        })
        .into(),
        Wish::Charter => on_framework(None),
        Wish::Post(question) => on_framework(Some(question.clone())),
        Wish::Confirm(on, sheet) => CaseCommand::ConfirmSheet(confirmation(on, sheet)).into(),
        Wish::Contest(on, sheet) => CaseCommand::AnswerContest(AnswerContest {
            case: on.reference.to_string(),
            sheet,
            value: ContestAnswer::Dismissed.into(),
        })
        .into(),
    }
}

fn on_framework(question: Option<Name>) -> Command {
    FrameworkCommand::BallotFramework(BallotFramework {
        question,
        value: Ballot::Yes.into(),
    })
    .into()
}

fn confirmation(on: &Case, sheet: u32) -> ConfirmSheet {
    ConfirmSheet {
        case: on.reference.to_string(),
        sheet,
    }
}

/// A case that has left memory is missed by who asks, too.
fn pass_on_missed(state: &State, draft: &Draft<'_>) {
    state.cases.want(draft.state().cases.take_missed());
}
