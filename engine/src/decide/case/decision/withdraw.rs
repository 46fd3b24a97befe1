//! Taking a decision's question back.

use super::asked::asked;
use super::settle::{End, end};
use super::{find, put_now};
use crate::command::WithdrawQuestion;
use crate::decide::question::{self, Withdrawal};
use crate::draft::Draft;
use crate::event::{Outcome, WithdrawalAsked};
use crate::refusal::Refusal;

/// Takes a question back, or asks for it.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `no_open_question`, `not_in_electorate`, `already_asked`.
pub(in crate::decide) fn withdraw(
    draft: &mut Draft<'_>,
    command: &WithdrawQuestion,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let decision = find(&case, &command.decision)?;
    let question = put_now(&case, &decision.id)?;
    let asked = asked(draft, &case, decision, question)?;
    let voted = !asked.question.ballots.is_empty();
    let settled = match question::withdraw(draft, &asked, &decision.id, voted)? {
        Withdrawal::ByAsker => true,
        Withdrawal::ByVoter(person, settled) => {
            let wish = WithdrawalAsked {
                decision: decision.id.clone(),
                round: question.round,
                person,
            };
            let position = draft.emit_on(&case, wish);
            draft.caused_by(Some(position));
            settled
        }
    };
    if settled {
        end(draft, case.id, decision, End::of(Outcome::Withdrawn))?;
    }
    Ok(())
}
