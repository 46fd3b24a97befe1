//! What commands do to programmes, a file a concept.

mod baseline;
mod deliver;
mod forecast;
mod funds;
mod gates;
mod graph;
mod items;
mod managed;
mod parts;
pub(super) mod publish;
mod record;
mod stages;
#[cfg(test)]
#[expect(clippy::wildcard_enum_match_arm, reason = "tests look for one event")]
mod tests;

pub(super) use deliver::settle;
pub(super) use gates::refresh_gates;

use crate::command::ProgrammeCommand;
use crate::draft::Draft;
use crate::refusal::Refusal;

/// Carries out a command on a programme.
///
/// # Errors
/// Those of the command.
pub(super) fn carry_out(draft: &mut Draft<'_>, command: &ProgrammeCommand) -> Result<(), Refusal> {
    match command {
        ProgrammeCommand::Forecast(command) => forecast::forecast(draft, command),
        ProgrammeCommand::Record(command) => record::record(draft, command),
        ProgrammeCommand::Fund(command) => funds::change(draft, command),
        ProgrammeCommand::AddDependency(command) => graph::add_dependency(draft, command),
        ProgrammeCommand::RemoveDependency(command) => graph::remove_dependency(draft, command),
        ProgrammeCommand::AddItem(command) => items::add(draft, command),
        ProgrammeCommand::SplitItem(command) => items::split(draft, command),
        ProgrammeCommand::MergeItems(command) => items::merge(draft, command),
        ProgrammeCommand::TakeBaseline(command) => baseline::take(draft, command),
    }
}
