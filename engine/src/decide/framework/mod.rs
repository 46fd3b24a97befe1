//! Definitions come into force: founded once, then changed under the charter in force.

mod adopt;
mod asked;
mod ballot;
mod close;
mod enforce;
mod files;
mod fits;
mod found;
mod heads;
mod propose;
mod rights;
mod settle;
mod withdraw;

pub use adopt::checked;
pub(super) use ballot::{awaited, right_to_vote};
pub use rights::may_adopt;

use super::case::who;
use super::people::post;
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
        FrameworkCommand::BallotFramework(command) => match command.post() {
            Some(question) => post::ballot(draft, question, &command.value),
            None => ballot::ballot(draft, command),
        },
        FrameworkCommand::WithdrawFramework(command) => match command.post() {
            Some(question) => post::withdraw(draft, question),
            None => withdraw::withdraw(draft),
        },
        FrameworkCommand::CloseFramework(command) => close::close(draft, command),
        FrameworkCommand::ConfirmClock(command) => time::confirm(draft, command),
    }
}
