//! What rests on a decision: it holds as long as what was decided on is what it was.

use super::bound::{bound, hash_of};
use crate::draft::Draft;
use crate::event::Outcome;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;
use std::collections::BTreeMap;

/// The first of some decisions whose bound values changed since it was adopted, or that was not.
pub(in crate::decide::case) fn built_on_changed<'n>(
    draft: &Draft<'_>,
    case: &Case,
    builds_on: &'n [Name],
) -> Option<&'n Name> {
    builds_on.iter().find(|name| !stands(draft, case, name))
}

fn stands(draft: &Draft<'_>, case: &Case, name: &Name) -> bool {
    let decision = case.workflow.decisions.get(name);
    let question = case.questions.get(name);
    let (Some(decision), Some(question)) = (decision, question) else {
        return false;
    };
    let outcome = question.outcome.as_ref();
    let adopted = outcome.is_some_and(|outcome| outcome.is(Outcome::Adopted));
    // What was proposed is written when it is adopted: from then on the case says what it is.
    adopted && hash_of(&bound(draft, case, decision, &BTreeMap::new())) == question.bound
}

/// Refuses what rests on a decision that does not stand any more.
///
/// # Errors
/// `built_on_changed`.
pub(in crate::decide::case) fn check_built_on(
    draft: &Draft<'_>,
    case: &Case,
    act: &Name,
    builds_on: &[Name],
) -> Result<(), Refusal> {
    let Some(name) = built_on_changed(draft, case, builds_on) else {
        return Ok(());
    };
    let message = format!(
        "`{act}` rests on `{name}` of {}, which is not adopted as the case stands now",
        case.reference
    );
    Err(Refusal::rule("built_on_changed", message).help(format!(
        "what it bound has changed since: have `{name}` decided anew"
    )))
}
