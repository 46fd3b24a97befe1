//! Clocks that are due: a warning, or a breach with all that it brings about.

use super::inform::inform;
use super::{clock, deadline, ladder, transition};
use crate::command::FireClock;
use crate::draft::Draft;
use crate::event::{
    ClockBreached, ClockFailed, ClockWarned, FlagRaised, TransitionCause, WarningsMissed,
};
use crate::framework::{Clock, ClockLength, Transition};
use crate::identity::CaseId;
use crate::limits::shortened;
use crate::refusal::Refusal;
use crate::state::{Case, RunningClock};
use crate::value::{Fields, Name};
use jiff::Timestamp;
use std::sync::Arc;

/// Fires a clock that is due: its warning, or its breach with all that the breach brings about.
///
/// # Errors
/// `clock_not_due` when it does not run, was fired already, or is due later; what refuses that
/// which it brings about.
pub(in crate::decide) fn fire(draft: &mut Draft<'_>, command: &FireClock) -> Result<(), Refusal> {
    let (case, running) = running(draft, command)?;
    if !warned(draft, &case, command, &running) {
        let definition = definition(&case, command)?;
        let held = held(draft, &case, definition);
        breach(draft, &case, definition, running.due, held.clone());
        bring_about(draft, &case, definition, held.is_none(), running.due)?;
    }
    Ok(())
}

/// Fires a clock of which the consequences were refused: its warning or its breach alone, and why
/// there is no more.
///
/// # Errors
/// `clock_not_due`, as [`fire`].
pub(in crate::decide) fn fail(
    draft: &mut Draft<'_>,
    command: &FireClock,
    refusal: &Refusal,
) -> Result<(), Refusal> {
    let (case, running) = running(draft, command)?;
    if !warned(draft, &case, command, &running) {
        let definition = definition(&case, command)?;
        breach(draft, &case, definition, running.due, None);
    }
    let failed = ClockFailed {
        clock: command.clock.clone(),
        due: command.due,
        code: Name::new(&refusal.code),
        message: shortened(&refusal.message),
    };
    let case = draft.case(case.id);
    draft.emit_on(&case, failed);
    Ok(())
}

fn not_due(command: &FireClock) -> Refusal {
    let FireClock { clock, due, .. } = command;
    Refusal::rule(
        "clock_not_due",
        format!("the clock `{clock}` is not due at {due}"),
    )
}

fn running(
    draft: &mut Draft<'_>,
    command: &FireClock,
) -> Result<(Arc<Case>, RunningClock), Refusal> {
    let case = draft.concern(&command.case.to_string())?;
    let running = case.clocks.get(&command.clock);
    let due = running.filter(|running| running.next() == Some(command.due));
    let due = due.filter(|_| command.due <= draft.now()).cloned();
    due.map(|running| (case, running))
        .ok_or_else(|| not_due(command))
}

fn definition<'c>(case: &'c Case, command: &FireClock) -> Result<&'c Clock, Refusal> {
    let clock = case.workflow.clock(command.clock.as_str());
    clock.ok_or_else(|| not_due(command))
}

/// Gives the warning that is due, or says that it comes too late; false where the deadline itself
/// is due.
fn warned(draft: &mut Draft<'_>, case: &Case, command: &FireClock, running: &RunningClock) -> bool {
    draft.caused_by(Some(running.armed_position));
    if running.due <= command.due {
        return false;
    }
    if running.due <= draft.now() {
        miss_warnings(draft, case, command, running.due);
    } else {
        warn(draft, case, command, running.due);
    }
    true
}

fn warn(draft: &mut Draft<'_>, case: &Case, command: &FireClock, due: Timestamp) {
    let warned = ClockWarned {
        clock: command.clock.clone(),
        due,
    };
    draft.emit_effective(case, command.due, warned);
}

fn miss_warnings(draft: &mut Draft<'_>, case: &Case, command: &FireClock, due: Timestamp) {
    let missed = WarningsMissed {
        clock: command.clock.clone(),
        due,
    };
    draft.emit_on(case, missed);
}

/// The breach itself: it is written whatever comes of it, the flag goes up, and people are told.
fn breach(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
    held: Option<Refusal>,
) {
    let breached = ClockBreached {
        clock: clock.id.clone(),
        due,
        held: held.map(|refusal| Name::new(&refusal.code)),
    };
    let position = draft.emit_effective(case, due, breached);
    draft.caused_by(Some(position));
    raise_flag(draft, case, clock);
    inform(draft, case.id, &clock.breach.inform, &clock.id);
}

/// What a breach brings about: the matter climbs, the transition fires, the clock runs again.
fn bring_about(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    may_fire: bool,
    due: Timestamp,
) -> Result<(), Refusal> {
    let climbed = clock.breach.ladder.as_ref();
    let climbed = climbed.is_some_and(|name| ladder::unanswered(draft, case.id, name));
    let case = draft.case(case.id);
    if let Some(transition) = to_fire(&case, clock).filter(|_| may_fire) {
        let (id, cause) = (case.id, TransitionCause::Clock);
        transition::fire(draft, id, transition, Fields::new(), cause)?;
    }
    start_again(draft, case.id, clock, climbed, due);
    Ok(())
}

/// The transition that a breach fires, if it leaves the state that the case is in.
fn to_fire<'c>(case: &'c Case, clock: &Clock) -> Option<&'c Transition> {
    let name = clock.breach.fire.as_ref()?;
    let transition = case.workflow.transition(name.as_str());
    transition.filter(|known| known.from.contains(&case.state))
}

/// What holds the transition of a breach back, as it would hold back an act.
fn held(draft: &Draft<'_>, case: &Case, clock: &Clock) -> Option<Refusal> {
    let transition = to_fire(case, clock).filter(|_| !clock.breach_anyway)?;
    transition::ready_for_clock(draft, case, transition).err()
}

fn raise_flag(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    let flag = clock.breach.flag.as_ref();
    if let Some(flag) = flag.filter(|flag| !case.flags.contains(*flag)) {
        let raised = FlagRaised { flag: flag.clone() };
        let case = draft.case(case.id);
        draft.emit_on(&case, raised);
    }
}

/// Starts a breached clock again, if it is to run again in the state that the case is in.
fn start_again(
    draft: &mut Draft<'_>,
    id: CaseId,
    definition: &Clock,
    climbed: bool,
    missed: Timestamp,
) {
    let case = draft.case(id);
    if !definition.run_in.contains(&case.state) {
        return;
    }
    let running = case.clocks.get(&definition.id);
    let first = running.and_then(|running| running.repeat_of);
    let first = first.unwrap_or(missed);
    let calendar = deadline::calendar(draft, &case, definition);
    let next = calendar.and_then(|calendar| match (&definition.repeat, &definition.length) {
        (Some(length), _) => deadline::again(draft, calendar, length, missed, first),
        // The rung that a matter climbed to has as long to answer as the one before.
        (None, ClockLength::Fixed(length)) if climbed => deadline::afresh(draft, calendar, length),
        (None, ClockLength::Fixed(_) | ClockLength::ByField { .. } | ClockLength::Until(_)) => None,
    });
    if let Some(next) = next {
        clock::arm(draft, &case, definition, next, Some(first));
    }
}
