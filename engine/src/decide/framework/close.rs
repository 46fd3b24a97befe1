//! The close of the question on proposed definitions.

use super::asked::{charter, proposed};
use super::settle::count;
use crate::command::CloseFramework;
use crate::decide::question::{Closing, When, closing};
use crate::draft::Draft;
use crate::event::FrameworkQuestionClosed;
use crate::refusal::Refusal;
use crate::state::Question;

/// Closes the question whose time is over: it is settled, or waits for what was received before.
///
/// # Errors
/// `no_open_question`, `clock_not_due`.
pub(super) fn close(draft: &mut Draft<'_>, command: &CloseFramework) -> Result<(), Refusal> {
    let proposal = proposed(draft)?;
    let named = proposal.framework == command.framework;
    // All close together; who has no account may sit in any of them.
    let roster = &draft.state().roster;
    let waits = |question: &&Question| {
        let mut seats = question.electorate.iter();
        seats.any(|seat| roster.is_without_account(&seat.person))
    };
    let waiting = proposal.questions().find(waits);
    let question = Some(waiting.unwrap_or(&proposal.question)).filter(|_| named);
    let calendar = draft.state().calendar_or_utc();
    match closing(draft, &charter(), question, command.due, &calendar)? {
        Closing::Settle => count(draft, When::Closed),
        Closing::Wait(until) => {
            let framework = proposal.framework;
            draft.emit(FrameworkQuestionClosed { framework, until });
            Ok(())
        }
    }
}
