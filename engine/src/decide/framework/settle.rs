//! Ending the question on proposed definitions: they come into force, or not.

use super::adopt::checked;
use super::asked::{Ruled, asked, proposed};
use super::enforce::enforce;
use super::fits::fits;
use crate::decide::question::When;
use crate::draft::Draft;
use crate::event::{FrameworkRefused, Outcome};
use crate::framework::Framework;
use crate::refusal::Refusal;
use crate::state::Proposal;
use std::sync::Arc;

/// The one question, or all that are put together, each with the definitions whose charter it goes
/// by.
///
/// # Errors
/// `no_framework`, `definitions_have_mistakes`.
pub(super) fn in_question<'p>(
    draft: &Draft<'_>,
    proposal: &'p Proposal,
) -> Result<Vec<Ruled<'p>>, Refusal> {
    let ruled = |framework, question, above| Ruled {
        framework,
        question,
        above,
    };
    let mut all = vec![ruled(draft.framework()?, &proposal.question, false)];
    if let Some(question) = &proposal.by_proposed {
        all.push(ruled(definitions(proposal)?, question, false));
    }
    if let Some(question) = &proposal.by_above {
        all.push(ruled(draft.framework()?, question, true));
    }
    Ok(all)
}

/// The definitions that are proposed.
fn definitions(proposal: &Proposal) -> Result<Arc<Framework>, Refusal> {
    let known = proposal.checked.clone();
    known.map_or_else(|| checked(&proposal.files), Ok)
}

/// Counts the question, or all, and ends it where it is to end.
///
/// # Errors
/// At the deciding ballot `programme_circle`, `item_known`, `executive_head`; never at the close.
pub(super) fn count(draft: &mut Draft<'_>, when: When) -> Result<(), Refusal> {
    let proposal = proposed(draft)?;
    match (outcome(draft, &proposal, when)?, when) {
        (None, _) => Ok(()),
        (Some(Outcome::Adopted), When::Certain) => adopt(draft, &proposal),
        (Some(Outcome::Adopted), When::Closed) => {
            let definitions = definitions(&proposal)?;
            match fits(draft, &definitions) {
                Ok(()) => adopt(draft, &proposal),
                Err(refusal) => {
                    end(draft, &proposal, Outcome::Lapsed, Some(refusal.message));
                    Ok(())
                }
            }
        }
        (Some(outcome), _) => {
            end(draft, &proposal, outcome, None);
            Ok(())
        }
    }
}

/// Adopted when all questions are; not adopted as soon as one of them cannot be any more.
fn outcome(draft: &Draft<'_>, proposal: &Proposal, when: When) -> Result<Option<Outcome>, Refusal> {
    let mut all = Some(Outcome::Adopted);
    for ruled in in_question(draft, proposal)? {
        let counted = || asked(draft, &ruled).poll().outcome(when);
        let is_now = when.is_now(ruled.question, ruled.terms());
        match is_now.then(counted).flatten() {
            Some(Outcome::Adopted) => {}
            Some(other) => return Ok(Some(other)),
            None => all = None,
        }
    }
    Ok(all)
}

fn adopt(draft: &mut Draft<'_>, proposal: &Proposal) -> Result<(), Refusal> {
    let in_force = draft.framework()?;
    let framework = definitions(proposal)?;
    fits(draft, &framework)?;
    enforce(
        draft,
        &framework,
        Some(in_force.id),
        proposal.by_above.is_some(),
    )
}

/// Ends the question without adopting anything.
pub(super) fn end(
    draft: &mut Draft<'_>,
    proposal: &Proposal,
    outcome: Outcome,
    why: Option<String>,
) {
    draft.emit(FrameworkRefused {
        framework: proposal.framework,
        outcome: (outcome != Outcome::Refused).then(|| outcome.into()),
        why,
    });
}
