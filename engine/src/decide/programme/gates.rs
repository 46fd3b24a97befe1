//! Gates: cases that deliver items wait for what the items wait for, and move on when it is there.

use super::managed::progress_of;
use crate::decide::case;
use crate::draft::Draft;
use crate::framework::Programme;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use std::collections::BTreeSet;

/// The cases whose gates may have opened.
pub(super) fn gated_cases(draft: &Draft<'_>, programme: &Programme) -> BTreeSet<CaseId> {
    let gated = programme.items.iter().filter(|item| !item.holds.is_empty());
    let progress = progress_of(draft, &programme.id);
    gated
        .filter_map(|item| progress.items.get(&item.id))
        .flat_map(|item| item.cases.iter().copied())
        .collect()
}

/// Lets the cases move on whose gates have opened.
///
/// # Errors
/// Those of the transitions that fire.
pub(in crate::decide) fn refresh_gates(
    draft: &mut Draft<'_>,
    programme: &Programme,
) -> Result<(), Refusal> {
    for id in draft.able_to_move(&gated_cases(draft, programme)) {
        case::fire_automatic(draft, id)?;
    }
    Ok(())
}
