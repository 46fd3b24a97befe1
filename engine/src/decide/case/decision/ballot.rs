//! Casting a ballot in a decision.

use super::asked::{asked_on, gainers};
use super::{bound, find, put_now, settle};
use crate::command::CastBallot;
use crate::decide::case::{seen, separation, who};
use crate::decide::question::{self, Cast, Voting, When};
use crate::draft::Draft;
use crate::event::{Ballot, BallotCast};
use crate::framework::Decision;
use crate::refusal::Refusal;
use crate::state::{Case, Question};
use crate::value::Word;

/// Casts a ballot, and settles the decision when its outcome is certain.
///
/// # Errors
/// `unknown_case`, `unknown_decision`, `no_open_question`, `not_one_of`, `question_closed`,
/// `conflict`, `seen_missing`, `recorder_barred`, `not_in_electorate`, `not_delegated`,
/// `already_voted`, `separation`, `line_forbidden`, `known_required`.
pub(in crate::decide) fn ballot(
    draft: &mut Draft<'_>,
    command: &CastBallot,
) -> Result<(), Refusal> {
    who::known_well(draft)?;
    let case = draft.concern(&command.case)?;
    let decision = find(&case, &command.decision)?;
    cast(draft, &case, decision, &command.value)?;
    settle::count(draft, case.id, decision, When::Certain)
}

/// Writes a ballot, which is not counted yet.
///
/// # Errors
/// As [`ballot`].
pub(in crate::decide::case) fn cast(
    draft: &mut Draft<'_>,
    case: &Case,
    decision: &Decision,
    value: &Word<Ballot>,
) -> Result<(), Refusal> {
    put_now(case, &decision.id).map_err(|refusal| too_late(draft, case, decision, refusal))?;
    let value = question::value(value)?;
    // What is bound is what it is now, before the ballot counts: those cast on something else
    // are void.
    bound::renew(draft, case.id);
    let case = draft.case(case.id);
    let question = put_now(&case, &decision.id)?;
    if decision.seen_required {
        seen::required(draft, &decision.id)?;
    }
    if sees_another(draft, question.bound_position) {
        return Err(question::changed_unseen(&decision.id));
    }
    let recuses = value == Ballot::Recused;
    let seat = seat_in(draft, &case, decision, question, value)?;
    let cast = BallotCast {
        decision: decision.id.clone(),
        round: question.round,
        role: seat.role,
        person: seat.person,
        value: value.into(),
        bound: question.bound,
        roles: seat.roles,
        seat: seat.seat,
        instead: seat.instead,
        bars: recuses.then_some(false),
        sheet: draft.sheet(),
    };
    let role = cast.role.clone();
    draft.acting_as(Some(role));
    let position = draft.emit_on(&case, cast);
    draft.caused_by(Some(position));
    Ok(())
}

/// Refuses a ballot that could not be cast now.
///
/// # Errors
/// As [`ballot`].
pub(in crate::decide::case) fn could_cast(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    value: &Word<Ballot>,
) -> Result<(), Refusal> {
    let question = put_now(case, &decision.id)?;
    seat_in(draft, case, decision, question, question::value(value)?).map(|_| ())
}

/// Whether whoever acts has the right to a ballot in the question that is put, whatever it says.
///
/// # Errors
/// `known_required`, `no_open_question`, `question_closed`, `no_account`, `not_in_electorate`,
/// `not_delegated`, `already_voted`, `separation`, `line_forbidden`, `held_before`.
pub(in crate::decide) fn right_to_vote(
    draft: &mut Draft<'_>,
    case: &Case,
    decision: &Decision,
) -> Result<(), Refusal> {
    who::known_well(draft)?;
    // As at a ballot: those cast on something else are void, and may be cast again.
    bound::renew(draft, case.id);
    let case = draft.case(case.id);
    let question = put_now(&case, &decision.id)?;
    seat_in(draft, &case, decision, question, Ballot::Yes).map(|_| ())
}

/// The seat from which whoever acts casts a ballot, and is kept from it by nothing.
fn seat_in(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
    value: Ballot,
) -> Result<Cast, Refusal> {
    let voting = Voting {
        what: &decision.id,
        workflow: &case.workflow.id,
        value,
    };
    let cast = seat_of(draft, case, decision, question, &voting)?;
    if value != Ballot::Recused {
        check_caster(draft, case, decision, question)?;
    }
    Ok(cast)
}

/// A ballot counts only if its seat is held on the day on which it is cast; who casts their own
/// must hold it when it is recorded, too.
fn seat_of(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
    voting: &Voting<'_>,
) -> Result<Cast, Refusal> {
    let on = |day| {
        question::cast(
            draft,
            &asked_on(draft, case, decision, question, day)?,
            voting,
        )
    };
    let (recorded, effective) = (draft.today(), draft.effective_day());
    let cast = on(effective)?;
    if recorded == effective || draft.is_recorded() {
        return Ok(cast);
    }
    on(recorded)
}

/// A ballot on a question that has closed is told so, though it is settled by now.
fn too_late(draft: &Draft<'_>, case: &Case, decision: &Decision, refusal: Refusal) -> Refusal {
    let last = case.questions.get(&decision.id);
    let closes = last.and_then(|question| question.closes);
    let over = closes.filter(|closes| *closes <= draft.now());
    over.map_or(refusal, |closes| question::closed(&decision.id, closes))
}

/// Whether a ballot was made up on something else than what is bound now.
fn sees_another(draft: &Draft<'_>, bound_position: u64) -> bool {
    let seen = draft.meta().seen;
    seen.is_some_and(|seen| seen.min(draft.before()) < bound_position)
}

/// Duties are kept apart from who casts a ballot for somebody else, too, and so is who gains by it;
/// recusing is no act.
fn check_caster(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    question: &Question,
) -> Result<(), Refusal> {
    let meta = draft.meta();
    let (Some(person), Some(principal)) = (&meta.person, &meta.principal) else {
        return Ok(());
    };
    if gainers(case, decision, &question.fields).contains(person) {
        return Err(question::apart(&format!(
            "`{}` is about a matter of `{person}`, who casts no ballot for `{principal}` in it",
            decision.id
        )));
    }
    if draft.is_recorded() {
        return separation::did_not(case, &decision.id, person);
    }
    separation::may_vote(draft, case, &decision.id, (person, draft.today()))
}
