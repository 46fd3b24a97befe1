//! Casting a ballot.

use super::{find, settle};
use crate::command::CastBallot;
use crate::decide::case::{separation, who};
use crate::draft::Draft;
use crate::event::{Ballot, BallotCast};
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use crate::value::{Name, Word};

/// Casts a ballot, and settles the decision when its outcome is certain.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `no_open_question`, `not_one_of`, `not_in_electorate`,
/// `not_delegated`, `already_voted`, `separation`, `line_forbidden`.
pub(in crate::decide) fn ballot(
    draft: &mut Draft<'_>,
    command: &CastBallot,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let decision = find(&case, &command.decision)?;
    let question = case.open_question(&decision.id);
    let question = question.ok_or_else(|| not_put(&case, &decision.id))?;
    let value = ballot_value(&command.value)?;
    let person = who::seat_holder(draft, &question.electorate, &decision.id)?;
    if question.ballots.contains_key(&person) {
        return Err(already_voted(&person));
    }
    let role = free_seat(question, &person);
    separation::check(draft, &case, &decision.id, Some(&role))?;
    draft.acting_as(Some(role.clone()));
    let cast = BallotCast {
        decision: decision.id.clone(),
        round: question.round,
        role,
        person,
        value: value.into(),
        bound: question.bound,
    };
    let position = draft.emit_on(&case, cast);
    draft.caused_by(Some(position));
    settle::settle(draft, case.id, decision);
    Ok(())
}

fn not_put(case: &Case, decision: &Name) -> Refusal {
    let reference = &case.reference;
    let message = format!("`{decision}` of {reference} is not open: nobody has put it");
    Refusal::rule("no_open_question", message)
        .at("decision")
        .help(format!(
            "put it first: `igf propose {reference} {decision}`"
        ))
}

/// What a ballot says.
///
/// # Errors
/// `not_one_of` for a word that no ballot has.
pub(in crate::decide) fn ballot_value(word: &Word<Ballot>) -> Result<Ballot, Refusal> {
    word.known().ok_or_else(|| {
        let words: Vec<&str> = Ballot::ALL.iter().map(|word| word.word()).collect();
        let message = format!("a ballot is one of {}, not `{word}`", words.join(", "));
        Refusal::input("not_one_of", message).at("value")
    })
}

/// A seat votes once.
pub(in crate::decide) fn already_voted(person: &Name) -> Refusal {
    Refusal::rule(
        "already_voted",
        format!("`{person}` has cast a ballot already"),
    )
    .at("person")
}

/// A person votes once. With several seats, they vote in the first whose role has no ballot yet.
fn free_seat(question: &Question, person: &Name) -> Name {
    let mine = question
        .electorate
        .iter()
        .filter(|seat| seat.person == *person);
    let voted = |role: &Name| question.ballots.values().any(|vote| vote.role == *role);
    let mut roles: Vec<&Name> = mine.map(|seat| &seat.role).collect();
    roles.sort_by_key(|role| voted(role));
    roles[0].clone()
}
