//! Clocks that are due: a warning, or a breach with all that it brings about.

use super::inform::inform;
use super::{clock, ladder, transition};
use crate::command::FireClock;
use crate::draft::Draft;
use crate::event::{ClockBreached, ClockWarned, FlagRaised, TransitionCause};
use crate::framework::{Clock, ClockLength};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Length, Name};
use jiff::Timestamp;
use std::sync::Arc;

/// Fires a clock that is due: its warning, or its breach with all that the breach brings about.
///
/// # Errors
/// `clock_not_due` when it does not run, was fired already, or is due later.
pub(in crate::decide) fn fire(draft: &mut Draft<'_>, command: &FireClock) -> Result<(), Refusal> {
    let FireClock { clock, due, .. } = command;
    let not_due = || {
        let message = format!("the clock `{clock}` is not due at {due}");
        Refusal::rule("clock_not_due", message)
    };
    let case = draft.concern(&command.case.to_string())?;
    let running = case.clocks.get(clock).ok_or_else(not_due)?;
    if running.next() != Some(*due) || *due > draft.now() {
        return Err(not_due());
    }
    let definition = case.workflow.clock(clock.as_str()).ok_or_else(not_due)?;
    draft.caused_by(Some(running.armed_position));
    if running.warnings.first() == Some(due) {
        let warned = ClockWarned {
            clock: clock.clone(),
            due: running.due,
        };
        draft.emit_effective(&case, *due, warned);
        return Ok(());
    }
    breach(draft, &case, definition, *due)
}

fn breach(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
) -> Result<(), Refusal> {
    let breached = ClockBreached {
        clock: clock.id.clone(),
        due,
    };
    let position = draft.emit_effective(case, due, breached);
    draft.caused_by(Some(position));
    raise_flag(draft, case, clock);
    inform(draft, case.id, &clock.breach.inform, &clock.id);
    let climbed = clock.breach.ladder.as_ref();
    let climbed = climbed.is_some_and(|name| ladder::unanswered(draft, case.id, name));
    if let Some(name) = &clock.breach.fire {
        fire_transition(draft, case.id, name)?;
    }
    if let Some(length) = again_after(clock, climbed) {
        start_again(draft, case.id, clock, length, due);
    }
    Ok(())
}

fn raise_flag(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    let flag = clock.breach.flag.as_ref();
    if let Some(flag) = flag.filter(|flag| !case.flags.contains(*flag)) {
        let raised = FlagRaised { flag: flag.clone() };
        let case = draft.case(case.id);
        draft.emit_on(&case, raised);
    }
}

/// How long after its breach a clock is due again; `None` when it is not. The next rung of a ladder
/// has as long to answer as the one before.
fn again_after(clock: &Clock, climbed: bool) -> Option<&Length> {
    let as_before = match &clock.length {
        ClockLength::Fixed(length) => Some(length),
        ClockLength::ByField { .. } | ClockLength::Until(_) => None,
    };
    clock.repeat.as_ref().or(as_before.filter(|_| climbed))
}

fn start_again(
    draft: &mut Draft<'_>,
    id: CaseId,
    definition: &Clock,
    length: &Length,
    missed: Timestamp,
) {
    let case = draft.case(id);
    if !definition.run_in.contains(&case.state) {
        return;
    }
    let running = case.clocks.get(&definition.id);
    let deadline = running.and_then(|running| running.repeat_of);
    let calendar = clock::calendar(draft, &case, definition);
    let next = calendar.and_then(|calendar| length.after(draft.now(), calendar));
    if let Some(next) = next {
        let deadline = deadline.unwrap_or(missed);
        clock::arm(draft, &case, definition, next, Some(deadline));
    }
}

fn fire_transition(draft: &mut Draft<'_>, id: CaseId, name: &Name) -> Result<(), Refusal> {
    let case = draft.case(id);
    let workflow = Arc::clone(&case.workflow);
    let transition = workflow.transition(name.as_str());
    match transition.filter(|known| known.from.contains(&case.state)) {
        Some(transition) => {
            transition::fire(draft, id, transition, Fields::new(), TransitionCause::Clock)
        }
        None => Ok(()),
    }
}
