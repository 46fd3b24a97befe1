//! Ending the question on proposed definitions: they come into force, or not.

use super::adopt::checked;
use super::asked::{asked, proposed};
use super::enforce::enforce;
use super::fits::fits_amendments;
use crate::draft::Draft;
use crate::event::{FrameworkRefused, Outcome};
use crate::framework::{Framework, SettleAt};
use crate::refusal::Refusal;
use crate::state::{Proposal, Question};
use std::sync::Arc;

/// When a question is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// As soon as its outcome is certain.
    Certain,
    /// At its close, by what was cast.
    Closed,
}

/// The one question, or both, each with the definitions whose charter it goes by.
///
/// # Errors
/// `no_framework`, `definitions_have_mistakes`.
pub(super) fn in_question<'p>(
    draft: &Draft<'_>,
    proposal: &'p Proposal,
) -> Result<Vec<(Arc<Framework>, &'p Question)>, Refusal> {
    let mut both = vec![(draft.framework()?, &proposal.question)];
    if let Some(question) = &proposal.by_proposed {
        both.push((definitions(proposal)?, question));
    }
    Ok(both)
}

/// The definitions that are proposed.
fn definitions(proposal: &Proposal) -> Result<Arc<Framework>, Refusal> {
    let known = proposal.checked.clone();
    known.map_or_else(|| checked(&proposal.files), Ok)
}

/// Counts the question, or both, and ends it where it is to end.
///
/// # Errors
/// At the deciding ballot `programme_circle`, `item_known`; never at the close.
pub(super) fn count(draft: &mut Draft<'_>, when: When) -> Result<(), Refusal> {
    let proposal = proposed(draft)?;
    match (outcome(draft, &proposal, when)?, when) {
        (None, _) => Ok(()),
        (Some(Outcome::Adopted), When::Certain) => adopt(draft, &proposal),
        (Some(Outcome::Adopted), When::Closed) => {
            let definitions = definitions(&proposal)?;
            match fits_amendments(draft, &definitions) {
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
    for (framework, question) in in_question(draft, proposal)? {
        let asked = asked(draft, &framework, question);
        let early = question.closes.is_none() || framework.charter.settle == SettleAt::Early;
        let one = match when {
            When::Closed => Some(asked.poll().at_the_end()),
            When::Certain if early => asked.poll().certain(),
            When::Certain => None,
        };
        match one {
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
    fits_amendments(draft, &framework)?;
    enforce(draft, &framework, Some(in_force.id))
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
