//! Clocks: deadlines that are data in the store.
//!
//! A due instant is computed once, and stored in the event that starts the clock. It fires when
//! a tick comes after it, once, however late: the event holds both times.

use super::deadline;
use crate::draft::Draft;
use crate::event::{ClockStarted, ClockStopped, FlagCleared};
use crate::framework::{Clock, ClockStart};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::{Case, RunningClock};
use crate::value::Name;
use jiff::Timestamp;
use std::sync::Arc;

/// Starts and stops the clocks of a case that changed.
///
/// # Errors
/// `beyond_time` for a due instant that no calendar reaches.
pub(in crate::decide) fn sync(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let workflow = Arc::clone(&draft.case(id).workflow);
    for clock in &workflow.clocks {
        let case = draft.case(id);
        let runs_here = clock.run_in.contains(&case.state);
        match case.clocks.get(&clock.id) {
            Some(_) if !runs_here => stop(draft, &case, clock),
            Some(running) if clock.needs_a_field() => follow(draft, &case, clock, running)?,
            None if runs_here && !matches!(clock.start, ClockStart::Event(_)) => {
                start(draft, &case, clock)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A field that has no value any more stops its clock; another day in it moves the deadline.
fn follow(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    running: &RunningClock,
) -> Result<(), Refusal> {
    match deadline::due(draft, case, clock)? {
        None => stop(draft, case, clock),
        Some(named) if clock.follows_a_day() && named != running.named() => {
            start_at(draft, case, clock, named);
        }
        Some(_) => {}
    }
    Ok(())
}

/// Starts the clocks that wait for an event of this name.
///
/// # Errors
/// As [`sync`].
pub(super) fn event_happened(
    draft: &mut Draft<'_>,
    id: CaseId,
    event: &Name,
) -> Result<(), Refusal> {
    let workflow = Arc::clone(&draft.case(id).workflow);
    for clock in &workflow.clocks {
        let case = draft.case(id);
        let waits = matches!(&clock.start, ClockStart::Event(name) if name == event);
        if waits && clock.run_in.contains(&case.state) {
            start(draft, &case, clock)?;
        }
    }
    Ok(())
}

fn start(draft: &mut Draft<'_>, case: &Case, clock: &Clock) -> Result<(), Refusal> {
    if let Some(due) = deadline::due(draft, case, clock)? {
        start_at(draft, case, clock, due);
    }
    Ok(())
}

fn start_at(draft: &mut Draft<'_>, case: &Case, clock: &Clock, due: Timestamp) {
    clear_flag(draft, case, clock);
    arm(draft, case, clock, due, None);
}

/// Starts a clock that is due at an instant, perhaps again after a deadline that was missed.
pub(super) fn arm(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
    repeat_of: Option<Timestamp>,
) {
    let started = ClockStarted {
        clock: clock.id.clone(),
        due,
        warnings: deadline::warnings(draft, case, clock, due),
        repeat_of,
    };
    let case = draft.case(case.id);
    draft.emit_on(&case, started);
}

fn stop(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    clear_flag(draft, case, clock);
    let stopped = ClockStopped {
        clock: clock.id.clone(),
    };
    let case = draft.case(case.id);
    draft.emit_on(&case, stopped);
}

fn clear_flag(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    let raised = clock
        .breach
        .flag
        .as_ref()
        .filter(|flag| case.flags.contains(*flag));
    if let Some(flag) = raised {
        let cleared = FlagCleared { flag: flag.clone() };
        draft.emit_on(case, cleared);
    }
}
