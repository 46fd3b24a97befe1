//! What somebody leaves behind who holds no post any more, given to another by one act.

use super::delegate::revoked;
use super::superior::superiors;
use crate::command::HandOver;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::FieldsSet;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{Acts, Delegation};
use crate::value::{Fields, Name};
use serde_json::Value as Json;

/// Gives all open cases of a person to another, and ends what was delegated to the person.
///
/// # Errors
/// `unknown_person`, `bad_hand_over` to the same person, `still_appointed`,
/// `not_confirmed`, `not_allowed`, `nothing_to_hand_over`.
pub(super) fn hand_over(draft: &mut Draft<'_>, command: &HandOver) -> Result<(), Refusal> {
    let HandOver { from, to } = command;
    let act = Name::new("hand_over");
    let actor = who::principal(draft, &act, &Name::new("_framework"))?;
    who::known_person(draft.state(), from)?;
    who::known_person(draft.state(), to)?;
    if from == to {
        let message = "they are one and the same";
        return Err(Refusal::input("bad_hand_over", message).at("to"));
    }
    allow(draft, &actor, from)?;
    who::appointed(draft.state(), to, draft.today()).map_err(|refusal| refusal.at("to"))?;
    let cases = draft.state().cases_left_by(from);
    let delegations = delegated_to(draft, from);
    if cases.is_empty() && delegations.is_empty() {
        let message = format!("`{from}` owns no open case, and nothing is delegated to them");
        return Err(Refusal::rule("nothing_to_hand_over", message).at("from"));
    }
    for id in cases {
        give(draft, id, to);
    }
    for delegation in delegations {
        draft.emit(revoked(&delegation.from, from, &Acts::all()));
    }
    Ok(())
}

/// Who stands above the person hands over, once the person holds nothing any more.
fn allow(draft: &Draft<'_>, actor: &Name, from: &Name) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let state = draft.state();
    let today = draft.today();
    if let Some(held) = state.roster.held_by(from, today).next() {
        let message = format!("`{from}` is `{}` on {today}", held.role);
        return Err(Refusal::rule("still_appointed", message)
            .at("from")
            .help("end the appointment first (`igf end-appointment`), or `igf assign` one case"));
    }
    let above = superiors(state, &framework, from, today);
    if above.contains(actor) {
        return Ok(());
    }
    let message = format!("`{actor}` does not stand above `{from}`");
    let above: Vec<&str> = above.iter().map(Name::as_str).collect();
    Err(Refusal::forbidden("not_allowed", message)
        .at("person")
        .help(match above.is_empty() {
            true => format!("nobody stands above `{from}`: the charter has no electorate today"),
            false => format!("it takes who does: {}", above.join(", ")),
        }))
}

fn give(draft: &mut Draft<'_>, id: CaseId, to: &Name) {
    let case = draft.case(id);
    let Some(owner) = case.workflow.owner.clone() else {
        return;
    };
    let fields: Fields = [(owner, Json::String(to.to_string()))].into();
    draft.emit_on(&case, FieldsSet { fields });
}

/// Delegations to a person that still stand, one for each who gave some.
fn delegated_to(draft: &Draft<'_>, person: &Name) -> Vec<Delegation> {
    let today = draft.state().date_of(draft.now());
    let standing = draft.state().roster.delegations.to(person, today);
    let mut given: Vec<Delegation> = standing.cloned().collect();
    given.sort_by(|a, b| a.from.cmp(&b.from));
    given.dedup_by(|a, b| a.from == b.from);
    given
}
