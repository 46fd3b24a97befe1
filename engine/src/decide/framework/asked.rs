//! The question on proposed definitions, with what is true of its seats today.

use crate::decide::question::{Asked, Drawn, Place, draw};
use crate::draft::Draft;
use crate::framework::{Charter, Framework};
use crate::refusal::Refusal;
use crate::state::{Proposal, Question};
use crate::value::Name;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the charter's question is called.
pub(super) fn charter() -> Name {
    Name::new("charter")
}

/// Definitions that are proposed.
///
/// # Errors
/// `no_open_question`.
pub(super) fn proposed(draft: &Draft<'_>) -> Result<Arc<Proposal>, Refusal> {
    draft.state().proposal.clone().ok_or_else(nobody_asks)
}

/// Nothing is proposed.
pub(super) fn nobody_asks() -> Refusal {
    Refusal::rule("no_open_question", "no definitions are proposed")
        .help("propose some first: `igf adopt PATH --as PERSON`")
}

/// A question by one of the charters, as it stands today.
pub(super) fn asked<'a>(
    draft: &'a Draft<'_>,
    framework: &'a Framework,
    question: &'a Question,
) -> Asked<'a> {
    let barred = question.barred.iter();
    let barred: BTreeMap<Name, Option<Refusal>> =
        barred.map(|seat| (seat.person.clone(), None)).collect();
    Asked {
        question,
        terms: framework.charter.terms(),
        today: drawn(draft, framework, &|person| barred.contains_key(person)),
        barred,
        roster: &draft.state().roster,
    }
}

/// The electorate of a charter, of the people of today.
pub(super) fn drawn(
    draft: &Draft<'_>,
    framework: &Framework,
    barred: &dyn Fn(&Name) -> bool,
) -> Drawn {
    let holders = &framework.charter.electorate;
    draw(
        draft.state(),
        framework,
        Place::Organisation,
        holders,
        draft.today(),
        barred,
    )
}

/// The electorate of a charter for definitions that are proposed now: without who proposes them,
/// unless the charter says otherwise.
pub(super) fn drawn_for_proposal(draft: &Draft<'_>, framework: &Framework) -> Drawn {
    let meta = &draft.submission.meta;
    let asking = [meta.person.clone(), meta.principal.clone()];
    let Charter { proposer_votes, .. } = framework.charter;
    drawn(draft, framework, &|person| {
        !proposer_votes && asking.iter().flatten().any(|asking| asking == person)
    })
}
