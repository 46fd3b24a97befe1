//! Authority that is lent: whoever borrows it settles no matter of their own with it.
//!
//! What somebody may settle within their own authority is an act, without a question to anybody.
//! In the place of who has more authority the owner of a case would answer their own question.

use super::who;
use crate::draft::Draft;
use crate::framework::Holder;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::Name;

/// Refuses the owner of a case who acts on it in the place of somebody who may by an authority
/// table alone.
///
/// # Errors
/// `separation`.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    holders: &[Holder],
    act: &Name,
) -> Result<(), Refusal> {
    let meta = draft.meta();
    let (Some(person), Some(principal)) = (&meta.person, &meta.principal) else {
        return Ok(());
    };
    let otherwise = holders.iter().filter(|holder| !holder.is_authority());
    let otherwise: Vec<Holder> = otherwise.cloned().collect();
    let by_authority = otherwise.len() < holders.len() && {
        let seats = who::seats(draft.state(), case, &otherwise, draft.today());
        !seats.iter().any(|seat| seat.person == *principal)
    };
    if !by_authority || case.owner().as_ref() != Some(person) {
        return Ok(());
    }
    let message = format!(
        "`{person}` owns {} and would `{act}` it by the authority of `{principal}`",
        case.reference
    );
    Err(Refusal::rule("separation", message)
        .at("person")
        .help(format!(
            "`{principal}` does it, or lends it to somebody who does not own the case"
        )))
}
