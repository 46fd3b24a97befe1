//! The close of the question on proposed definitions.

use super::asked::{charter, proposed};
use super::settle::count;
use crate::command::CloseFramework;
use crate::decide::question::{Closing, When, closing};
use crate::draft::Draft;
use crate::event::FrameworkQuestionClosed;
use crate::refusal::Refusal;

/// Closes the question whose time is over: it is settled, or waits for what was received before.
///
/// # Errors
/// `no_open_question`, `clock_not_due`.
pub(super) fn close(draft: &mut Draft<'_>, command: &CloseFramework) -> Result<(), Refusal> {
    let proposal = proposed(draft)?;
    let named = proposal.framework == command.framework;
    let question = Some(&proposal.question).filter(|_| named);
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
