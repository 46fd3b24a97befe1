//! The question on proposed definitions, with what is true of its seats today.

use crate::command::CHARTER_QUESTION;
use crate::decide::question::{Asked, Drawn, Place, draw};
use crate::draft::Draft;
use crate::framework::{Charter, Framework, Holder, Terms};
use crate::refusal::Refusal;
use crate::state::{Proposal, Question};
use crate::value::Name;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What the charter's question is called.
pub(super) fn charter() -> Name {
    Name::new(CHARTER_QUESTION)
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

/// One of the questions that are put together, with whose it is.
pub(super) struct Ruled<'p> {
    /// The definitions whose charter it goes by.
    pub(super) framework: Arc<Framework>,
    pub(super) question: &'p Question,
    /// It is the body above that is asked, and not the charter's electorate.
    pub(super) above: bool,
}

impl Ruled<'_> {
    /// How it is put and decided.
    pub(super) fn terms(&self) -> Terms<'_> {
        let charter = &self.framework.charter;
        let above = charter.terms_above().filter(|_| self.above);
        above.unwrap_or_else(|| charter.terms())
    }
}

/// A question on definitions, as it stands today.
pub(super) fn asked<'a>(draft: &'a Draft<'_>, ruled: &'a Ruled<'_>) -> Asked<'a> {
    let question = ruled.question;
    let barred = question.barred.iter();
    let barred: BTreeMap<Name, Option<Refusal>> =
        barred.map(|seat| (seat.person.clone(), None)).collect();
    let terms = ruled.terms();
    let electorate = terms.electorate;
    let is_barred = |person: &Name| barred.contains_key(person);
    Asked {
        question,
        terms,
        today: drawn(draft, &ruled.framework, electorate, &is_barred),
        barred,
        roster: &draft.state().roster,
    }
}

/// An electorate of the people of today.
pub(super) fn drawn(
    draft: &Draft<'_>,
    framework: &Framework,
    electorate: &[Holder],
    barred: &dyn Fn(&Name) -> bool,
) -> Drawn {
    draw(
        draft.state(),
        framework,
        Place::Organisation,
        electorate,
        draft.today(),
        barred,
    )
}

/// An electorate for definitions that are proposed now: without who proposes them, unless the
/// charter says otherwise.
pub(super) fn drawn_for_proposal(
    draft: &Draft<'_>,
    framework: &Framework,
    terms: Terms<'_>,
) -> Drawn {
    let meta = draft.meta();
    let asking = [meta.person.clone(), meta.principal.clone()];
    let Charter { proposer_votes, .. } = framework.charter;
    drawn(draft, framework, terms.electorate, &|person| {
        !proposer_votes && asking.iter().flatten().any(|asking| asking == person)
    })
}
