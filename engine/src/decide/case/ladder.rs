//! Ladders: whom a matter climbs to. Ownership moves only when a rung takes it.

use super::inform::inform;
use crate::draft::Draft;
use crate::event::{FieldsSet, OfferedUp, RungAnswer, RungAnswered};
use crate::framework::{Framework, Rung, Transition};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;
use serde_json::Value as Json;
use std::sync::Arc;

/// What a transition does on its ladder: offers the case up, or answers for the rung.
///
/// # Errors
/// `top_of_ladder` when there is no rung above.
pub(super) fn follow(
    draft: &mut Draft<'_>,
    case: CaseId,
    transition: &Transition,
) -> Result<(), Refusal> {
    match (transition.answer, &transition.ladder) {
        (Some(answer), _) => {
            answer_offer(draft, case, answer);
            Ok(())
        }
        (None, Some(ladder)) => {
            if climb(draft, case, ladder) {
                return Ok(());
            }
            let reference = Arc::clone(&draft.case(case).reference);
            Err(Refusal::rule(
                "top_of_ladder",
                format!("there is no rung of `{ladder}` above the one that owns {reference}"),
            ))
        }
        (None, None) => Ok(()),
    }
}

/// Offers a case to the next rung that can take it. False when there is none above.
pub(super) fn climb(draft: &mut Draft<'_>, id: CaseId, ladder: &Name) -> bool {
    let case = draft.case(id);
    let standing = case.climb.as_ref().filter(|climb| climb.ladder == *ladder);
    let rung = standing.map_or(0, |climb| climb.offered_rung.unwrap_or(climb.owner_rung));
    climb_from(draft, id, ladder, rung)
}

/// Offers a case to the first rung above `below` that can take it; rungs that are only consulted
/// are told on the way.
fn climb_from(draft: &mut Draft<'_>, id: CaseId, ladder: &Name, below: u32) -> bool {
    let case = draft.case(id);
    let Some(framework) = draft.state().framework_of(&case).cloned() else {
        return false;
    };
    let rungs = framework
        .organisation
        .ladders
        .get(ladder)
        .map(|known| known.rungs.as_slice());
    let above = (1u32..)
        .zip(rungs.unwrap_or_default())
        .filter(|(number, _)| *number > below);
    for (number, rung) in above {
        if rung.consult {
            inform(draft, id, std::slice::from_ref(&rung.role), ladder);
        } else if !is_owner(draft, &framework, &case, rung) {
            offer(draft, &framework, id, ladder, number, rung);
            return true;
        }
    }
    false
}

fn offer(
    draft: &mut Draft<'_>,
    framework: &Framework,
    id: CaseId,
    ladder: &Name,
    number: u32,
    rung: &Rung,
) {
    let case = draft.case(id);
    let offered = OfferedUp {
        ladder: ladder.clone(),
        rung: number,
        role: rung.role.clone(),
        unit: case.rung_unit(framework, &rung.unit),
    };
    draft.emit_on(&case, offered);
}

/// A rung whose only holder owns the case already is passed over.
fn is_owner(draft: &Draft<'_>, framework: &Framework, case: &Case, rung: &Rung) -> bool {
    let unit = case.rung_unit(framework, &rung.unit);
    let roster = &draft.state().roster;
    let holders = roster.holders(&rung.role, unit.as_ref(), draft.today());
    match (holders.as_slice(), case.owner()) {
        ([only], Some(owner)) => *only == owner,
        _ => false,
    }
}

fn answer_offer(draft: &mut Draft<'_>, id: CaseId, answer: RungAnswer) {
    let case = draft.case(id);
    let Some((climb, rung)) = case
        .climb
        .as_ref()
        .and_then(|climb| Some((climb, climb.offered_rung?)))
    else {
        return;
    };
    let meta = &draft.submission.meta;
    let taker = meta.principal.clone().or_else(|| meta.person.clone());
    let owner = taker.filter(|_| answer == RungAnswer::Taken);
    let answered = RungAnswered {
        ladder: climb.ladder.clone(),
        rung,
        answer: answer.into(),
        owner: owner.clone(),
    };
    draft.emit_on(&case, answered);
    if let (Some(owner), Some(field)) = (owner, case.workflow.owner.clone()) {
        let fields = [(field, Json::String(owner.to_string()))].into();
        let case = draft.case(id);
        draft.emit_on(&case, FieldsSet { fields });
    }
}

/// A rung did not answer in time: the matter climbs. At the top it stays offered to the last
/// rung, and this is false.
pub(super) fn unanswered(draft: &mut Draft<'_>, id: CaseId, ladder: &Name) -> bool {
    let case = draft.case(id);
    let standing = case.climb.as_ref().filter(|climb| climb.ladder == *ladder);
    let Some(rung) = standing.and_then(|climb| climb.offered_rung) else {
        return climb(draft, id, ladder);
    };
    if !has_rung_above(draft, &case, ladder, rung) {
        return false;
    }
    let answered = RungAnswered {
        ladder: ladder.clone(),
        rung,
        answer: RungAnswer::Unanswered.into(),
        owner: None,
    };
    draft.emit_on(&case, answered);
    climb_from(draft, id, ladder, rung)
}

fn has_rung_above(draft: &Draft<'_>, case: &Case, ladder: &Name, rung: u32) -> bool {
    let framework = draft.state().framework_of(case);
    let ladder = framework.and_then(|known| known.organisation.ladders.get(ladder));
    ladder.is_some_and(|ladder| {
        let rungs = (1u32..).zip(&ladder.rungs);
        rungs
            .into_iter()
            .any(|(number, above)| number > rung && !above.consult)
    })
}
