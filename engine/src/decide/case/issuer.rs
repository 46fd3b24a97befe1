//! What is the issuer's alone: fields that decide who checks, and checking what came from a report.

use super::{fields, who};
use crate::draft::Draft;
use crate::framework::{Decision, Holder, Transition};
use crate::refusal::Refusal;
use crate::state::{Case, State};
use crate::value::{Fields, Name};
use serde_json::Value as Json;

/// Refuses to change, as somebody else than the issuer, what is the issuer's. What is empty is
/// filled in by whom an act asks for it.
///
/// # Errors
/// `issuer_field`.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    act: &Name,
    given: &Fields,
) -> Result<(), Refusal> {
    let theirs = &case.workflow.issuer_fields;
    let transition = case.workflow.transition(act.as_str());
    let asked = |name: &Name| transition.is_some_and(|it| it.require.contains(name));
    let changes = |(name, json): &(&Name, &Json)| {
        let before = case.fields.get(*name).map(|value| value.to_json());
        let before = before.unwrap_or(Json::Null);
        theirs.contains(name) && before != **json && !(before.is_null() && asked(name))
    };
    let Some((name, _)) = given.iter().find(changes) else {
        return Ok(());
    };
    let Err(refusal) = who::allowed(draft, case, &[Holder::Issuer], act) else {
        return Ok(());
    };
    let message = format!(
        "`{name}` of {} is changed by who issued it alone",
        case.reference
    );
    let help = refusal.help.unwrap_or_default();
    Err(Refusal::forbidden("issuer_field", message)
        .at(fields::place(name))
        .help(format!(
            "{help}; a decision whose electorate is `issuer` may propose it"
        )))
}

/// As [`check`], of what a decision proposes: anybody may put it to the issuer.
///
/// # Errors
/// `issuer_field`.
pub(super) fn check_proposed(
    draft: &Draft<'_>,
    case: &Case,
    decision: &Decision,
    given: &Fields,
) -> Result<(), Refusal> {
    if decision.electorate == [Holder::Issuer] {
        return Ok(());
    }
    check(draft, case, &decision.id, given)
}

/// Who may do a transition as an act: who its definition names, or the issuer alone.
pub(crate) fn doers<'c>(state: &State, case: &Case, transition: &'c Transition) -> &'c [Holder] {
    match transition.issuer_alone && is_verified_by_issuer(state, case) {
        true => &[Holder::Issuer],
        false => transition.firing.by(),
    }
}

/// Whether the report that a case came from, or the case itself, is of a kind that its issuer
/// alone verifies.
fn is_verified_by_issuer(state: &State, case: &Case) -> bool {
    let report = case.report().and_then(|id| state.case(id));
    report.map_or_else(
        || case.is_verified_by_issuer(),
        |report| report.is_verified_by_issuer(),
    )
}

/// The field in which somebody must be named before a transition can be done, and nobody is.
pub(crate) fn unassigned<'c>(
    state: &State,
    case: &Case,
    transition: &'c Transition,
) -> Option<&'c Name> {
    let field = transition.assigned.as_ref()?;
    let must = transition.issuer_alone && is_verified_by_issuer(state, case);
    (must && case.named_in(field).is_none()).then_some(field)
}

/// Refuses an act that somebody else was named for; what the issuer alone does, somebody must be
/// named for.
///
/// # Errors
/// `not_assigned`.
pub(super) fn check_assigned(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<(), Refusal> {
    let Some(field) = &transition.assigned else {
        return Ok(());
    };
    let meta = draft.meta();
    let doer = meta.principal.as_ref().or(meta.person.as_ref());
    let named = case.named_in(field);
    let must = unassigned(draft.state(), case, transition).is_some();
    let (reference, id) = (&case.reference, &transition.id);
    let message = match named {
        Some(named) if Some(named) == doer => return Ok(()),
        None if !must => return Ok(()),
        Some(named) => format!("`{named}` is named to `{id}` {reference}"),
        None => format!("nobody is named yet to `{id}` {reference}"),
    };
    Err(Refusal::forbidden("not_assigned", message)
        .at("person")
        .help(format!(
            "who may assigns it: `igf assign {reference} {field} PERSON`"
        )))
}
