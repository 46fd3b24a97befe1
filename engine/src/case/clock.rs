//! Clocks: deadlines that are data in the store.
//!
//! A due instant is computed once, and stored in the event that starts the clock. It fires when
//! a tick comes after it, once, however late: the event holds both times.

use super::{Case, ladder, scope, transition};
use crate::command::Fields;
use crate::decide::Draft;
use crate::event::{
    ClockBreached, ClockStarted, ClockStopped, ClockWarned, EventData, FlagCleared, FlagRaised,
    TransitionCause,
};
use crate::framework::{Clock, ClockLength, ClockStart, Workflow};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::value::{Calendar, Length, Name, Value};
use jiff::Timestamp;
use std::sync::Arc;

/// Starts and stops the clocks of a case that changed.
///
/// # Errors
/// `beyond_time` for a due instant that no calendar reaches.
pub fn run(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let workflow = Arc::clone(&draft.case(id).workflow);
    for clock in &workflow.clocks {
        let case = draft.case(id);
        let runs_here = clock.run_in.contains(&case.state);
        match case.clocks.get(&clock.id) {
            Some(_) if !runs_here => stop(draft, &case, clock),
            Some(running) if matches!(clock.length, ClockLength::Until(_)) => {
                let deadline = running.repeat_of.unwrap_or(running.due);
                let named = due(draft, &case, clock)?;
                if named.is_some_and(|named| named != deadline) {
                    start(draft, &case, clock)?;
                }
            }
            None if runs_here && !matches!(clock.start, ClockStart::Event(_)) => {
                start(draft, &case, clock)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Starts the clocks that wait for an event of this name.
///
/// # Errors
/// As [`run`].
pub(super) fn event_happened(
    draft: &mut Draft<'_>,
    id: CaseId,
    workflow: &Workflow,
    event: &Name,
) -> Result<(), Refusal> {
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
    let Some(due) = due(draft, case, clock)? else {
        return Ok(());
    };
    clear_flag(draft, case, clock);
    arm(draft, case, clock, due, None);
    Ok(())
}

fn arm(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
    repeat_of: Option<Timestamp>,
) {
    let now = draft.effective();
    let calendar = calendar(draft, case, clock);
    let before = |length: &Length| calendar.and_then(|known| length.before(due, known));
    let mut warnings: Vec<Timestamp> = clock.warn.iter().filter_map(before).collect();
    warnings.retain(|warning| *warning > now);
    warnings.sort_unstable();
    warnings.dedup();
    let started = ClockStarted {
        clock: clock.id.clone(),
        due,
        warnings,
        repeat_of,
    };
    let case = draft.case(case.id);
    draft.emit_on(&case, EventData::ClockStarted(started));
}

fn stop(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    clear_flag(draft, case, clock);
    let stopped = ClockStopped {
        clock: clock.id.clone(),
    };
    let case = draft.case(case.id);
    draft.emit_on(&case, EventData::ClockStopped(stopped));
}

fn clear_flag(draft: &mut Draft<'_>, case: &Case, clock: &Clock) {
    let raised = clock
        .breach
        .flag
        .as_ref()
        .filter(|flag| case.flags.contains(*flag));
    if let Some(flag) = raised {
        let cleared = FlagCleared { flag: flag.clone() };
        draft.emit_on(case, EventData::FlagCleared(cleared));
    }
}

fn calendar<'d>(draft: &'d Draft<'_>, case: &Case, clock: &Clock) -> Option<&'d Calendar> {
    let framework = draft.state().framework_of(case)?;
    let organisation = &framework.organisation;
    let name = clock.calendar.as_ref().unwrap_or(&organisation.calendar);
    organisation.calendars.get(name)
}

/// When a clock that starts now is due; `None` while a field that it needs has no value.
fn due(draft: &Draft<'_>, case: &Case, clock: &Clock) -> Result<Option<Timestamp>, Refusal> {
    let Some(calendar) = calendar(draft, case, clock) else {
        return Ok(None);
    };
    let on = calendar.date_of(draft.effective());
    let value = |field: &Name| scope::value_of(draft.state(), case, field.as_str(), on);
    if let ClockLength::Until(field) = &clock.length {
        let last = value(field).and_then(|value| last_day(draft, case, &value));
        return Ok(last.and_then(|last| calendar.end_of(last)));
    }
    let from = match &clock.start {
        ClockStart::Field(field) => value(field)
            .and_then(|value| last_day(draft, case, &value))
            .and_then(|day| calendar.start_of(day)),
        _ => Some(draft.effective()),
    };
    let length = match &clock.length {
        ClockLength::Fixed(length) => Some(length),
        ClockLength::ByField { field, lengths } => match value(field) {
            Some(Value::Name(level)) => lengths.get(&level),
            _ => None,
        },
        ClockLength::Until(_) => None,
    };
    let (Some(from), Some(length)) = (from, length) else {
        return Ok(None);
    };
    match length.after(from, calendar) {
        Some(due) => Ok(Some(due)),
        None => Err(Refusal::rule(
            "beyond_time",
            format!(
                "the clock `{}` would be due beyond the end of the calendar",
                clock.id
            ),
        )),
    }
}

fn last_day(draft: &Draft<'_>, case: &Case, value: &Value) -> Option<jiff::civil::Date> {
    match value {
        Value::Date(day) => Some(*day),
        Value::When(when) => {
            let framework = draft.state().framework_of(case)?;
            let calendars = &framework.organisation.calendars;
            let opened = calendars
                .values()
                .next()
                .map(|any| any.date_of(case.opened))?;
            let session = |name: &Name, offset: i32| calendars.get(name)?.session(opened, offset);
            when.resolve(&session).last()
        }
        _ => None,
    }
}

/// Fires a clock that is due: its warning, or its breach with all that the breach brings about.
///
/// # Errors
/// `clock_not_due` when it does not run, was fired already, or is due later.
pub fn fire(
    draft: &mut Draft<'_>,
    id: CaseId,
    clock: &Name,
    due: Timestamp,
) -> Result<(), Refusal> {
    let not_due = || {
        Refusal::rule(
            "clock_not_due",
            format!("the clock `{clock}` is not due at {due}"),
        )
    };
    let case = draft.find_case(&id.to_string())?;
    let running = case.clocks.get(clock).ok_or_else(not_due)?;
    if running.next() != Some(due) || due > draft.now() {
        return Err(not_due());
    }
    let workflow = Arc::clone(&case.workflow);
    let definition = workflow.clock(clock.as_str()).ok_or_else(not_due)?;
    draft.caused_by(Some(running.armed_position));
    if running.warnings.first() == Some(&due) {
        let warned = ClockWarned {
            clock: clock.clone(),
            due: running.due,
        };
        draft.emit_effective(&case, due, EventData::ClockWarned(warned));
        return Ok(());
    }
    breach(draft, &case, definition, due)
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
    let position = draft.emit_effective(case, due, EventData::ClockBreached(breached));
    draft.caused_by(Some(position));
    if let Some(flag) = clock
        .breach
        .flag
        .as_ref()
        .filter(|flag| !case.flags.contains(*flag))
    {
        let raised = FlagRaised { flag: flag.clone() };
        let case = draft.case(case.id);
        draft.emit_on(&case, EventData::FlagRaised(raised));
    }
    transition::inform(draft, case.id, &clock.breach.inform, &clock.id);
    let mut again = clock.repeat.clone();
    if let Some(ladder) = &clock.breach.ladder {
        let climbed = ladder::unanswered(draft, case.id, ladder);
        // The next rung has as long to answer as the one before.
        if let ClockLength::Fixed(length) = &clock.length
            && climbed
        {
            again = again.or_else(|| Some(length.clone()));
        }
    }
    if let Some(name) = &clock.breach.fire {
        fire_transition(draft, case.id, name)?;
    }
    let now = draft.case(case.id);
    let deadline = case
        .clocks
        .get(&clock.id)
        .and_then(|running| running.repeat_of);
    if let Some(length) = again.filter(|_| clock.run_in.contains(&now.state)) {
        let calendar = calendar(draft, &now, clock);
        let next = calendar.and_then(|calendar| length.after(draft.now(), calendar));
        if let Some(next) = next {
            arm(draft, &now, clock, next, Some(deadline.unwrap_or(due)));
        }
    }
    Ok(())
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
