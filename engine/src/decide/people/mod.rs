//! People, appointments and delegations.

mod adopted;
mod appoint;
mod appointing;
mod confirm;
mod delegate;
mod end;
mod hand_over;
mod made;
pub(super) mod post;
mod room;
mod superior;
mod token;

pub(super) use adopted::enter;
pub(super) use room::watching;

use super::case::who::known_well;
use crate::command::PeopleCommand;
use crate::draft::Draft;
use crate::refusal::Refusal;

pub(super) fn carry_out(draft: &mut Draft<'_>, command: &PeopleCommand) -> Result<(), Refusal> {
    if !matches!(
        command,
        PeopleCommand::ClosePost(_) | PeopleCommand::IssueToken(_) | PeopleCommand::RevokeToken(_)
    ) {
        known_well(draft)?;
    }
    match command {
        PeopleCommand::Delegate(command) => delegate::delegate(draft, command),
        PeopleCommand::RevokeDelegation(command) => delegate::revoke(draft, command),
        PeopleCommand::AddPerson(command) => confirm::add(draft, command),
        PeopleCommand::ConfirmPeople(command) => confirm::confirm(draft, command),
        PeopleCommand::Appoint(command) => appoint::appoint(draft, command),
        PeopleCommand::EndAppointment(command) => end::end(draft, command),
        PeopleCommand::HandOver(command) => hand_over::hand_over(draft, command),
        PeopleCommand::ClosePost(command) => post::close(draft, command),
        PeopleCommand::IssueToken(command) => token::issue(draft, command),
        PeopleCommand::RevokeToken(command) => token::revoke(draft, command),
    }
}
