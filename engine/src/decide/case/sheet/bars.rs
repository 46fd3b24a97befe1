//! Who neither records nor confirms a sheet: whoever has a part in the matter.

use crate::decide::case::{decision, who};
use crate::draft::Draft;
use crate::event::SheetMatter;
use crate::framework::Decision;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;

/// Refuses who owns the case or heads its unit, whose act it is, and in a decision who asked for
/// it, gains by it, or has a ballot in it. Ballots on paper are put in by people who are known as
/// well as those who cast their own.
///
/// # Errors
/// `recorder_barred`, `known_required`.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    says: &SheetMatter,
    person: &Name,
) -> Result<(), Refusal> {
    if matches!(says, SheetMatter::Question { .. }) {
        who::known_well(draft)?;
    }
    why(draft, case, says, person).map_or(Ok(()), |why| {
        let reference = &case.reference;
        let message = format!("`{person}` {why}, and has no hand in a sheet on {reference}");
        Err(Refusal::forbidden("recorder_barred", message)
            .at("person")
            .help("somebody who has no part in it must do it"))
    })
}

/// Refuses who records and is no secretary, where there are any.
///
/// # Errors
/// `not_secretary`.
pub(super) fn check_secretary(draft: &Draft<'_>, person: &Name) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let organisation = &framework.organisation;
    let roster = &draft.state().roster;
    if roster.is_secretary(organisation, person, draft.today()) {
        return Ok(());
    }
    let roles = organisation.roles.iter().filter(|(_, role)| role.secretary);
    let roles: Vec<&str> = roles.map(|(id, _)| id.as_str()).collect();
    let message = format!("`{person}` records no sheets");
    Err(Refusal::forbidden("not_secretary", message)
        .at("person")
        .help(format!("it takes one of these roles: {}", roles.join(", "))))
}

/// Whether anybody may confirm a sheet that somebody recorded.
pub(super) fn anybody_else(
    draft: &Draft<'_>,
    case: &Case,
    says: &SheetMatter,
    recorder: &Name,
) -> bool {
    let roster = &draft.state().roster;
    let today = draft.today();
    let mut others = roster.people.ids().filter(|person| *person != recorder);
    others.any(|person| {
        !roster.is_without_account(person)
            && roster.held_by(person, today).next().is_some()
            && why(draft, case, says, person).is_none()
    })
}

/// Why somebody has a part in a matter.
fn why(draft: &Draft<'_>, case: &Case, says: &SheetMatter, person: &Name) -> Option<&'static str> {
    if case.owner().as_ref() == Some(person) {
        return Some("owns it");
    }
    if says.people().contains(&person) {
        return Some("is whom it is about");
    }
    let unit = case.unit();
    let heads = unit.map(|unit| who::heads(draft.state(), &unit, draft.today()));
    if heads.is_some_and(|heads| heads.iter().any(|seat| seat.person == *person)) {
        return Some("heads its unit");
    }
    let decision = decision_of(case, says)?;
    in_question(case, decision, person)
}

/// The decision that a sheet is about, be it by the contest of another.
fn decision_of<'c>(case: &'c Case, says: &SheetMatter) -> Option<&'c Decision> {
    let name = match says {
        SheetMatter::Question { decision, .. } => decision.clone(),
        SheetMatter::Act { .. } => return None,
        SheetMatter::Contest { sheet, .. } => case.sheet(*sheet)?.says.what()?.clone(),
    };
    case.workflow.decisions.get(&name)
}

fn in_question(case: &Case, decision: &Decision, person: &Name) -> Option<&'static str> {
    let question = case.questions.get(&decision.id);
    let proposed = question.map(|question| question.fields.clone());
    if decision::gainers(case, decision, &proposed.unwrap_or_default()).contains(person) {
        return Some("gains by it");
    }
    let question = question?;
    if question.asked_by(person) {
        return Some("asked for it");
    }
    let mut seats = question.electorate.iter().chain(&question.barred);
    let has_ballot = seats.any(|seat| seat.person == *person);
    has_ballot.then_some("has a ballot in it")
}
