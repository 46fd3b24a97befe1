//! What a command names must be there for who gives it: what is above the class that they read is
//! answered as if there were none, before any rule could tell of it.

use crate::command::{CaseCommand, Command, LinkTarget, ProgrammeCommand, Submission};
use crate::event::Class;
use crate::refusal::Refusal;
use crate::state::State;
use crate::value::Name;

/// Refuses a command that names what is not there for who gives it. Cases that its fields name are
/// looked at where fields are read.
///
/// # Errors
/// `unknown_case`, `unknown_programme`.
pub(crate) fn check(state: &State, submission: &Submission) -> Result<(), Refusal> {
    let reads = submission.meta.reads;
    if reads == Class::Restricted {
        // Nothing is withheld from them: the rules themselves say what there is not.
        return Ok(());
    }
    match &submission.command {
        Command::Case(command) => {
            let case = |name: &str| state.id_reading(name, reads).map(drop);
            command.case().map_or(Ok(()), case)?;
            match command {
                CaseCommand::Link(link) => end(state, reads, &link.to),
                CaseCommand::Unlink(link) => end(state, reads, &link.to),
                CaseCommand::Open(_)
                | CaseCommand::Act(_)
                | CaseCommand::Propose(_)
                | CaseCommand::Ballot(_)
                | CaseCommand::WithdrawQuestion(_)
                | CaseCommand::Attach(_)
                | CaseCommand::Assign(_)
                | CaseCommand::Comment(_)
                | CaseCommand::MoveDeadline(_)
                | CaseCommand::RecordSheet(_)
                | CaseCommand::ConfirmSheet(_)
                | CaseCommand::ContestSheet(_)
                | CaseCommand::AnswerContest(_)
                | CaseCommand::PutSheetInEffect(_)
                | CaseCommand::FireClock(_)
                | CaseCommand::CloseQuestion(_) => Ok(()),
            }
        }
        Command::Programme(command) => {
            programme(reads, command.programme().as_str(), "programme")?;
            match command {
                ProgrammeCommand::TakeBaseline(baseline) => {
                    let named = baseline.case.as_deref();
                    named.map_or(Ok(()), |name| state.id_reading(name, reads).map(drop))
                }
                ProgrammeCommand::Forecast(_)
                | ProgrammeCommand::Record(_)
                | ProgrammeCommand::Fund(_)
                | ProgrammeCommand::AddDependency(_)
                | ProgrammeCommand::RemoveDependency(_)
                | ProgrammeCommand::AddItem(_)
                | ProgrammeCommand::SplitItem(_)
                | ProgrammeCommand::MergeItems(_) => Ok(()),
            }
        }
        Command::Framework(_) | Command::People(_) => Ok(()),
    }
}

fn end(state: &State, reads: Class, to: &LinkTarget) -> Result<(), Refusal> {
    match to {
        LinkTarget::Case(name) => {
            let id = state.id_reading(name, reads).map(drop);
            id.map_err(|refusal| refusal.at("to"))
        }
        LinkTarget::Item(item) => {
            let of = item.split('/').next().unwrap_or_default();
            programme(reads, of, "to")
        }
    }
}

/// Programmes are the organisation's own: who reads less knows of none.
fn programme(reads: Class, name: &str, place: &str) -> Result<(), Refusal> {
    if Class::Internal <= reads {
        return Ok(());
    }
    let known: [&Name; 0] = [];
    Err(Refusal::unknown("unknown_programme", "programme", name, known).at(place))
}
