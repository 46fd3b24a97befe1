//! Taking proposed definitions back.

use super::asked::{Ruled, asked, charter, proposed};
use super::settle::end;
use crate::decide::question::{self, Withdrawal};
use crate::draft::Draft;
use crate::event::{FrameworkWithdrawalAsked, Outcome};
use crate::refusal::Refusal;

/// Takes proposed definitions back, or asks for it.
///
/// # Errors
/// `no_framework`, `no_open_question`, `not_in_electorate`, `already_asked`.
pub(super) fn withdraw(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    let in_force = draft.framework()?;
    let proposal = proposed(draft)?;
    let voted = proposal.questions().any(|it| !it.ballots.is_empty());
    let ruled = Ruled {
        framework: in_force,
        question: &proposal.question,
        above: false,
    };
    let asked = asked(draft, &ruled);
    let settled = match question::withdraw(draft, &asked, &charter(), voted)? {
        Withdrawal::ByAsker => true,
        Withdrawal::ByVoter(person, settled) => {
            let framework = proposal.framework;
            draft.emit(FrameworkWithdrawalAsked { framework, person });
            settled
        }
    };
    if settled {
        end(draft, &proposal, Outcome::Withdrawn, None);
    }
    Ok(())
}
