//! What may be done to a case: one file a concept, with its refusals.

mod assign;
mod breach;
mod clock;
pub(super) mod dated;
mod deadline;
mod decision;
mod evidence;
mod fields;
mod gate;
mod inform;
mod issuer;
mod ladder;
mod lent;
mod link;
mod move_deadline;
mod open;
mod rungs;
mod scope;
mod seen;
mod separation;
mod sheet;
#[cfg(test)]
mod tests;
mod tie;
mod transition;
mod unlink;
pub(crate) mod who;

pub(super) use breach::fail as fail_clock;
pub(super) use clock::sync as sync_clocks;
pub(super) use decision::{awaited, keep_bound, right_to_put, right_to_vote};
pub(crate) use gate::refusal as gate_refusal;
pub(crate) use issuer::{doers, unassigned};
pub(super) use scope::holds;
pub(crate) use scope::{CaseScope, value_of};
pub(crate) use separation::barred_after;
pub(super) use sheet::{confirm as confirm_sheet, fail as fail_sheet, right_to_answer_contest};
pub(super) use transition::{fire_automatic, right_to_act};

use crate::command::CaseCommand;
use crate::draft::Draft;
use crate::refusal::Refusal;

/// Carries out a command on a case.
///
/// # Errors
/// Those of the command.
pub(super) fn carry_out(draft: &mut Draft<'_>, command: &CaseCommand) -> Result<(), Refusal> {
    match command {
        CaseCommand::Open(command) => open::open(draft, command),
        CaseCommand::Act(command) => transition::act(draft, command),
        CaseCommand::Propose(command) => decision::propose(draft, command),
        CaseCommand::Ballot(command) => decision::ballot(draft, command),
        CaseCommand::WithdrawQuestion(command) => decision::withdraw(draft, command),
        CaseCommand::Link(command) => link::link(draft, command),
        CaseCommand::Unlink(command) => unlink::unlink(draft, command),
        CaseCommand::Attach(command) => evidence::attach(draft, command),
        CaseCommand::Assign(command) => assign::assign(draft, command),
        CaseCommand::Comment(command) => evidence::comment(draft, command),
        CaseCommand::MoveDeadline(command) => move_deadline::move_deadline(draft, command),
        CaseCommand::RecordSheet(command) => sheet::record(draft, command),
        CaseCommand::ConfirmSheet(command) => sheet::confirm(draft, command),
        CaseCommand::ContestSheet(command) => sheet::contest(draft, command),
        CaseCommand::AnswerContest(command) => sheet::answer(draft, command),
        CaseCommand::PutSheetInEffect(command) => sheet::put_in_effect(draft, command),
        CaseCommand::FireClock(command) => breach::fire(draft, command),
        CaseCommand::CloseQuestion(command) => decision::close(draft, command),
    }
}
