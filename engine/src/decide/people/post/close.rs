//! The close of a question on a post.

use super::settle::count;
use crate::command::ClosePost;
use crate::decide::question::{Closing, When, closing};
use crate::draft::Draft;
use crate::event::PostQuestionClosed;
use crate::refusal::Refusal;

/// Closes a question on a post whose time is over: it is settled, or waits for what was received
/// before.
///
/// # Errors
/// `clock_not_due`.
pub(in crate::decide::people) fn close(
    draft: &mut Draft<'_>,
    command: &ClosePost,
) -> Result<(), Refusal> {
    let ClosePost { question, due } = command;
    let calendar = draft.state().calendar_or_utc();
    let post = draft.state().posts.get(question).cloned();
    let known = post.as_ref().map(|post| &post.question);
    match closing(draft, question, known, *due, &calendar)? {
        Closing::Settle => count(draft, question, When::Closed),
        Closing::Wait(until) => {
            draft.emit(PostQuestionClosed {
                question: question.clone(),
                until,
            });
            Ok(())
        }
    }
}
