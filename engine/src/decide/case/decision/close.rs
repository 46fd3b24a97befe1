//! The close of a decision's question.

use super::{find, settle};
use crate::command::CloseQuestion;
use crate::decide::question::{Closing, When, closing};
use crate::draft::Draft;
use crate::event::QuestionClosed;
use crate::refusal::Refusal;

/// Closes a question whose time is over: it is settled, or waits for what was received before.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `clock_not_due`.
pub(in crate::decide) fn close(
    draft: &mut Draft<'_>,
    command: &CloseQuestion,
) -> Result<(), Refusal> {
    let CloseQuestion {
        case,
        decision,
        due,
    } = command;
    let case = draft.concern(&case.to_string())?;
    let decision = find(&case, decision)?;
    let question = case.open_question(&decision.id);
    let calendar = settle::calendar(draft, &case);
    draft.caused_by(question.map(|question| question.put_position));
    match closing(draft, &decision.id, question, *due, &calendar)? {
        Closing::Settle => settle::count(draft, case.id, decision, When::Closed),
        Closing::Wait(until) => {
            let closed = QuestionClosed {
                decision: decision.id.clone(),
                round: question.map_or(0, |question| question.round),
                until,
            };
            draft.emit_on(&case, closed);
            Ok(())
        }
    }
}
