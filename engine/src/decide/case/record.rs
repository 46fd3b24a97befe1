//! Recording for who has no account: never by somebody who has an interest in the matter.

use super::decision::gainers;
use super::who;
use crate::draft::Draft;
use crate::framework::Decision;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;

/// Refuses what somebody records for another on a case if they own it, or head its unit; and in a
/// decision if they asked for it, gain by it, or have a ballot in it.
///
/// # Errors
/// `recorder_barred`.
pub(super) fn may_record(
    draft: &Draft<'_>,
    case: &Case,
    decision: Option<&Decision>,
) -> Result<(), Refusal> {
    let meta = &draft.submission.meta;
    let Some(recorder) = meta.person.as_ref().filter(|_| draft.is_recorded()) else {
        return Ok(());
    };
    let in_question = || interest_in_question(case, decision?, recorder);
    let why = interest_in_case(draft, case, recorder).or_else(in_question);
    why.map_or(Ok(()), |why| {
        let principal = meta.principal.as_ref().map_or("somebody", Name::as_str);
        let message = format!(
            "`{recorder}` {why}, and records nothing for `{principal}` on {}",
            case.reference
        );
        Err(Refusal::forbidden("recorder_barred", message)
            .at("person")
            .help("somebody who has no part in it must record it"))
    })
}

fn interest_in_case(draft: &Draft<'_>, case: &Case, recorder: &Name) -> Option<&'static str> {
    if case.owner().as_ref() == Some(recorder) {
        return Some("owns it");
    }
    let unit = case.unit()?;
    let heads = who::heads(draft.state(), &unit, draft.today());
    let is_one = heads.iter().any(|seat| seat.person == *recorder);
    is_one.then_some("heads its unit")
}

fn interest_in_question(case: &Case, decision: &Decision, recorder: &Name) -> Option<&'static str> {
    let question = case.open_question(&decision.id);
    let proposed = question.map(|question| question.fields.clone());
    if gainers(case, decision, &proposed.unwrap_or_default()).contains(recorder) {
        return Some("gains by it");
    }
    let question = question?;
    if question.asked_by(recorder) {
        return Some("asked for it");
    }
    let mut seats = question.electorate.iter();
    let has_ballot = seats.any(|seat| seat.person == *recorder);
    has_ballot.then_some("has a ballot in it")
}
