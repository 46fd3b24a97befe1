//! What a command brings about, to a fixed point.
//!
//! A case that changed may let automatic transitions fire: its own, and those of the cases and
//! items linked with it. Each round looks only at what the round before changed.

use super::{case, programme};
use crate::command::Command;
use crate::draft::Draft;
use crate::event::LinkEnd;
use crate::identity::CaseId;
use crate::limits::{MAX_EVENTS_PER_COMMAND, endless};
use crate::refusal::Refusal;
use std::collections::BTreeSet;

/// Fires what has become true until nothing more does.
pub(super) fn settle(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    loop {
        let touched = draft.take_touched();
        if touched.is_empty() {
            return bounded(draft);
        }
        for id in &touched {
            case::keep_bound(draft, *id)?;
            case::sync_clocks(draft, *id)?;
        }
        let mut affected = with_neighbours(draft, &touched);
        affected.extend(programme::settle(draft, &touched)?);
        for id in draft.able_to_move(&affected) {
            case::fire_automatic(draft, id)?;
        }
        bounded(draft)?;
    }
}

/// Definitions may be long: they are bounded by the size of what is adopted.
fn bounded(draft: &Draft<'_>) -> Result<(), Refusal> {
    let on_definitions = matches!(draft.submission.command, Command::Framework(_));
    if on_definitions || draft.len() <= MAX_EVENTS_PER_COMMAND {
        return Ok(());
    }
    let subject = draft.subject().map(|id| draft.case(id));
    Err(endless(&subject.map_or_else(String::new, |case| {
        format!(" that starts at {}", case.reference)
    })))
}

/// The cases that changed, and those whose conditions may look at them.
fn with_neighbours(draft: &Draft<'_>, touched: &BTreeSet<CaseId>) -> BTreeSet<CaseId> {
    let mut affected = touched.clone();
    for id in touched {
        let case = draft.case(*id);
        affected.extend(case.links.iter().filter_map(|link| match &link.to {
            LinkEnd::Case { id, .. } => Some(*id),
            LinkEnd::Item { .. } => None,
        }));
    }
    affected
}
