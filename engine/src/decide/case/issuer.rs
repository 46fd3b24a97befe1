//! Fields that decide who checks: the issuer's alone.

use super::{fields, who};
use crate::draft::Draft;
use crate::framework::{Decision, Holder};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name};
use serde_json::Value as Json;

/// Refuses to change, as somebody else than the issuer, what is the issuer's.
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
    let changes = |(name, json): &(&Name, &Json)| {
        let before = case.fields.get(*name).map(|value| value.to_json());
        theirs.contains(name) && before.unwrap_or(Json::Null) != **json
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
