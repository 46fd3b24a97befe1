//! Definitions come into force: founded once, then changed under the charter in force.

mod adopt;
mod asked;
mod ballot;
mod close;
mod enforce;
mod files;
mod fits;
mod found;
mod propose;
mod settle;
mod withdraw;

pub(super) use ballot::{awaited, right_to_vote};

use super::case::who;
use super::time;
use crate::command::FrameworkCommand;
use crate::draft::Draft;
use crate::refusal::Refusal;

pub(super) fn carry_out(draft: &mut Draft<'_>, command: &FrameworkCommand) -> Result<(), Refusal> {
    if !matches!(
        command,
        FrameworkCommand::CloseFramework(_) | FrameworkCommand::ConfirmClock(_)
    ) {
        who::known_well(draft)?;
    }
    match command {
        FrameworkCommand::Adopt(command) => adopt::adopt(draft, command),
        FrameworkCommand::BallotFramework(command) => ballot::ballot(draft, command),
        FrameworkCommand::WithdrawFramework(_) => withdraw::withdraw(draft),
        FrameworkCommand::CloseFramework(command) => close::close(draft, command),
        FrameworkCommand::ConfirmClock(command) => time::confirm(draft, command),
    }
}
