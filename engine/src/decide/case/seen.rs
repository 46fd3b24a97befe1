//! What somebody had seen of a case when they made up their mind.

use crate::draft::Draft;
use crate::refusal::{Refusal, RefusalKind};
use crate::state::Case;
use crate::value::Name;

/// Refuses an act on a state, or on fields, that changed since its doer looked.
///
/// # Errors
/// `conflict`.
pub(super) fn check<'n>(
    draft: &Draft<'_>,
    case: &Case,
    act: &Name,
    fields: impl Iterator<Item = &'n Name>,
) -> Result<(), Refusal> {
    let Some(seen) = draft.meta().seen else {
        return Ok(());
    };
    let since = |name: &&str| case.changed.get(*name).is_some_and(|last| *last > seen);
    let state = Some(STATE).filter(since);
    let Some(changed) = state.or_else(|| fields.map(Name::as_str).find(since)) else {
        return Ok(());
    };
    let message = format!(
        "`{changed}` of {}, which `{act}` is about, has changed since you saw it",
        case.reference
    );
    Err(Refusal::new(RefusalKind::Conflict, "conflict", message)
        .at("seen")
        .help(format!(
            "look again with `igf show {}`, and decide anew",
            case.reference
        )))
}

/// Refuses a ballot that does not say what its voter had seen.
///
/// # Errors
/// `seen_missing`.
pub(super) fn required(draft: &Draft<'_>, what: &Name) -> Result<(), Refusal> {
    if draft.meta().seen.is_some() {
        return Ok(());
    }
    let message = format!("a ballot in `{what}` says what its voter has seen");
    Err(Refusal::input("seen_missing", message)
        .at("seen")
        .help("give the case's last position that you saw: `--seen POSITION`"))
}

/// The name under which a case keeps the position of the last change of its state.
const STATE: &str = "state";
