//! Casting a ballot on definitions that are proposed.

use super::asked::{asked, charter, nobody_asks, proposed};
use super::settle::{count, in_question};
use crate::command::BallotFramework;
use crate::decide::case::who;
use crate::decide::question::{self, Cast, Voting, When};
use crate::draft::Draft;
use crate::event::{Ballot, FrameworkBallotCast};
use crate::refusal::Refusal;
use crate::state::Proposal;
use crate::value::Name;
use std::collections::BTreeSet;

/// Casts a ballot on the definitions that are proposed, and decides on them once that is certain.
/// Who has a seat by the charter in force and by the one proposed votes once, and counts in each.
///
/// # Errors
/// `no_open_question`, `notice_runs`, `question_closed`, `conflict`, `not_in_electorate`,
/// `not_delegated`, `separation`, `already_voted`, `not_one_of`, and at the deciding ballot
/// `programme_circle`, `item_known`, `executive_head`.
pub(super) fn ballot(draft: &mut Draft<'_>, command: &BallotFramework) -> Result<(), Refusal> {
    draft.framework()?;
    let proposal = proposed(draft)?;
    let value = question::value(&command.value)?;
    let put = proposal.question.put_position;
    if draft.meta().seen.is_some_and(|seen| seen < put) {
        return Err(question::changed_unseen(&charter()));
    }
    let cast = seat_in(draft, &proposal, value)?;
    draft.emit(FrameworkBallotCast {
        framework: proposal.framework,
        person: cast.person,
        value: value.into(),
        roles: cast.roles,
        seat: cast.seat,
    });
    count(draft, When::Certain)
}

/// Whether whoever acts has the right to a ballot on the definitions that are proposed.
///
/// # Errors
/// `no_open_question`, `question_closed`, `not_in_electorate`, `not_delegated`, `separation`,
/// `already_voted`.
pub(in crate::decide) fn right_to_vote(draft: &Draft<'_>) -> Result<(), Refusal> {
    let proposal = proposed(draft)?;
    seat_in(draft, &proposal, Ballot::Yes).map(|_| ())
}

/// Whose ballot the definitions that are proposed still wait for, in order of id.
pub(in crate::decide) fn awaited(draft: &Draft<'_>) -> Vec<Name> {
    let proposal = proposed(draft).ok();
    let all = proposal.as_ref().and_then(|it| in_question(draft, it).ok());
    let all = all.unwrap_or_default().into_iter();
    let people: BTreeSet<Name> = all
        .flat_map(|ruled| asked(draft, &ruled).awaited())
        .collect();
    people.into_iter().collect()
}

/// The seats from which whoever acts casts a ballot: in one of the questions, or in both.
fn seat_in(draft: &Draft<'_>, proposal: &Proposal, value: Ballot) -> Result<Cast, Refusal> {
    let what = charter();
    noticed(draft, proposal)?;
    let workflow = Name::new("_framework");
    let voting = Voting {
        what: &what,
        workflow: &workflow,
        value,
    };
    let mut cast = None;
    let mut refusal = None;
    for ruled in in_question(draft, proposal)? {
        match question::cast(draft, &asked(draft, &ruled), &voting) {
            Ok(found) => cast = Some(together(cast, found)),
            Err(found) if found.code == "not_in_electorate" => {
                refusal.get_or_insert(found);
            }
            Err(found) => return Err(found),
        }
    }
    match (cast, refusal) {
        (Some(cast), _) => {
            // In all of them together: who has a seat in one casts none for somebody in another.
            let caster = who::caster(draft)?;
            for question in proposal.questions() {
                question::one_human_one_ballot(question, &what, &caster, &cast.person)?;
            }
            Ok(cast)
        }
        (None, Some(refusal)) => Err(refusal),
        // There is one question at the least.
        (None, None) => Err(nobody_asks()),
    }
}

/// Nobody votes before the notice is over that the charter gives.
fn noticed(draft: &Draft<'_>, proposal: &Proposal) -> Result<(), Refusal> {
    let Some(opens) = proposal.opens.filter(|opens| draft.now() < *opens) else {
        return Ok(());
    };
    let message = format!("the charter gives notice: nobody votes before {opens}");
    Err(Refusal::rule("notice_runs", message)
        .at("question")
        .help("until then look at it: `igf show framework` tells line by line what changes"))
}

/// One ballot for the seats of all questions.
fn together(known: Option<Cast>, found: Cast) -> Cast {
    let (known_seat, known_roles) = known.map_or((None, Vec::new()), |it| (it.seat, it.roles));
    let own = [found.role.clone()];
    let roles = found.roles.iter().cloned().chain(own).chain(known_roles);
    Cast {
        roles: roles.collect::<BTreeSet<Name>>().into_iter().collect(),
        seat: known_seat.or(found.seat),
        ..found
    }
}
