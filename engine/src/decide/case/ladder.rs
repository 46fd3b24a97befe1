//! Ladders: whom a matter climbs to. Ownership moves only when a rung takes it.

use super::inform::inform;
use super::rungs::{Passed, way_up};
use crate::draft::Draft;
use crate::event::{FieldsSet, LadderReset, OfferedUp, RungAnswer, RungAnswered};
use crate::framework::Transition;
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
            Err(top_of_ladder(ladder, &reference))
        }
        (None, None) => Ok(()),
    }
}

fn top_of_ladder(ladder: &Name, reference: &str) -> Refusal {
    let message = format!("no rung of `{ladder}` above can take {reference}");
    Refusal::rule("top_of_ladder", message).help(
        "who has it settles it; a rung that declined is asked again after an event that the \
         ladder's `resets` names",
    )
}

/// Offers a case to the next rung that can take it. False when there is none above.
pub(super) fn climb(draft: &mut Draft<'_>, id: CaseId, ladder: &Name) -> bool {
    let below = rung_of(&draft.case(id), ladder);
    climb_from(draft, id, ladder, below)
}

/// Whether a transition that fires by itself can do what it says on its ladder: one that offers a
/// case up does not fire where nobody is above.
pub(super) fn leads_on(draft: &Draft<'_>, case: &Case, transition: &Transition) -> bool {
    match (&transition.ladder, &transition.answer) {
        (Some(ladder), None) => way_up(draft, case, ladder, rung_of(case, ladder)).is_some(),
        _ => true,
    }
}

/// Lets the rungs that declined be offered the matter again, where an event does that.
pub(super) fn event_happened(draft: &mut Draft<'_>, id: CaseId, event: &Name) {
    let case = draft.case(id);
    let Some(climb) = case.climb.as_ref().filter(|it| !it.declined.is_empty()) else {
        return;
    };
    let framework = draft.state().framework_of(&case);
    let ladder = framework.and_then(|known| known.organisation.ladders.get(&climb.ladder));
    if ladder.is_some_and(|ladder| ladder.resets.contains(event)) {
        let ladder = climb.ladder.clone();
        draft.emit_on(&case, LadderReset { ladder });
    }
}

/// The rung that a case is offered to, else the one that owns it; 0 below the ladder.
fn rung_of(case: &Case, ladder: &Name) -> u32 {
    let standing = case.climb.as_ref().filter(|climb| climb.ladder == *ladder);
    standing.map_or(0, |climb| climb.offered_rung.unwrap_or(climb.owner_rung))
}

/// Offers a case to the first rung above `below` that can take it, and says what it passes.
fn climb_from(draft: &mut Draft<'_>, id: CaseId, ladder: &Name, below: u32) -> bool {
    let case = draft.case(id);
    let Some(way) = way_up(draft, &case, ladder, below) else {
        return false;
    };
    for passed in way.passed {
        match passed {
            Passed::Told(role) => inform(draft, id, &[role], ladder),
            Passed::Unable(rung, answer) => say(draft, id, ladder, rung, answer),
        }
    }
    let offered = OfferedUp {
        ladder: ladder.clone(),
        rung: way.to,
        role: way.role,
        unit: way.unit,
    };
    let case = draft.case(id);
    draft.emit_on(&case, offered);
    true
}

/// A rung did not take a matter, and is passed.
fn say(draft: &mut Draft<'_>, id: CaseId, ladder: &Name, rung: u32, answer: RungAnswer) {
    let case = draft.case(id);
    let answered = RungAnswered {
        ladder: ladder.clone(),
        rung,
        answer: answer.into(),
        owner: None,
    };
    draft.emit_on(&case, answered);
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
    let meta = draft.meta();
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
    if way_up(draft, &case, ladder, rung).is_none() {
        return false;
    }
    say(draft, id, ladder, rung, RungAnswer::Unanswered);
    climb_from(draft, id, ladder, rung)
}
