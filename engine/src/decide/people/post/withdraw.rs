//! Taking a proposed change of a post back.

use super::asked::{asked, open};
use super::settle::end;
use crate::decide::question::{self, Withdrawal};
use crate::draft::Draft;
use crate::event::{Outcome, PostWithdrawalAsked};
use crate::refusal::Refusal;
use crate::value::Name;

/// Takes a proposed change of a post back, or asks for it.
///
/// # Errors
/// `no_open_question`, `question_closed`, `not_in_electorate`, `already_asked`.
pub(in crate::decide) fn withdraw(draft: &mut Draft<'_>, what: &Name) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let post = open(draft, what)?;
    let asked = asked(draft, &framework, &post);
    let voted = !asked.question.ballots.is_empty();
    let settled = match question::withdraw(draft, &asked, what, voted)? {
        Withdrawal::ByAsker => true,
        Withdrawal::ByVoter(person, settled) => {
            draft.emit(PostWithdrawalAsked {
                question: what.clone(),
                person,
            });
            settled
        }
    };
    if settled {
        end(draft, what, Outcome::Withdrawn, None);
    }
    Ok(())
}
