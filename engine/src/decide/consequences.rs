//! What a command brings about, to a fixed point.
//!
//! A case that changed may let automatic transitions fire: its own, and those of the cases and
//! items linked with it. Each round looks only at what the round before changed.

use super::{Draft, MAX_EVENTS_PER_COMMAND, on_programme};
use crate::case;
use crate::command::Command;
use crate::event::LinkEnd;
use crate::identity::CaseId;
use crate::refusal::{Refusal, RefusalKind};
use std::collections::BTreeSet;

/// Fires what has become true until nothing more does.
pub(super) fn settle(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    loop {
        let touched = draft.take_touched();
        if touched.is_empty() {
            return bounded(draft);
        }
        for id in &touched {
            case::settle_questions(draft, *id);
            case::run_clocks(draft, *id)?;
        }
        let mut affected = with_neighbours(draft, &touched);
        affected.extend(on_programme::settle(draft, &touched)?);
        for id in draft.moving(&affected) {
            case::fire_automatic(draft, id)?;
        }
        bounded(draft)?;
    }
}

/// Definitions may be long: they are bounded by the size of what is adopted.
fn bounded(draft: &Draft<'_>) -> Result<(), Refusal> {
    let command = &draft.submission.command;
    let adopts = matches!(
        command,
        Command::Adopt { .. } | Command::BallotFramework { .. }
    );
    if adopts || draft.len() <= MAX_EVENTS_PER_COMMAND {
        return Ok(());
    }
    Err(endless(draft))
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

fn endless(draft: &Draft<'_>) -> Refusal {
    let what = draft.subject().map_or_else(String::new, |id| {
        format!(" that starts at {}", draft.case(id).reference)
    });
    Refusal::new(
        RefusalKind::Rule,
        "endless_consequences",
        format!("the command would cause more than {MAX_EVENTS_PER_COMMAND} events{what}"),
    )
    .help("two automatic transitions probably lead to each other: `igf check` names them")
}
