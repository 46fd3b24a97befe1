//! Clocks: deadlines that are data in the store.
//!
//! A due instant is computed once, and stored in the event that starts the clock. It fires when
//! a tick comes after it, once, however late: the event holds both times.

use super::scope;
use crate::draft::Draft;
use crate::event::{ClockStarted, ClockStopped, FlagCleared};
use crate::framework::{Clock, ClockLength, ClockStart};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Calendar, Length, Name, Value};
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
    let Some(due) = due(draft, case, clock)? else {
        return Ok(());
    };
    clear_flag(draft, case, clock);
    arm(draft, case, clock, due, None);
    Ok(())
}

/// Starts a clock that is due at an instant, perhaps again after a deadline that was missed.
pub(super) fn arm(
    draft: &mut Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
    repeat_of: Option<Timestamp>,
) {
    let now = draft.now();
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

/// The calendar that a clock counts in.
pub(super) fn calendar<'d>(
    draft: &'d Draft<'_>,
    case: &Case,
    clock: &Clock,
) -> Option<&'d Calendar> {
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
    let on = calendar.date_of(draft.now());
    let value = |field: &Name| scope::value_of(draft.state(), case, field.as_str(), on);
    if let ClockLength::Until(field) = &clock.length {
        let last = value(field).and_then(|value| last_day(draft, case, &value));
        return Ok(last.and_then(|last| calendar.end_of(last)));
    }
    let from = match &clock.start {
        ClockStart::Field(field) => value(field)
            .and_then(|value| last_day(draft, case, &value))
            .and_then(|day| calendar.start_of(day)),
        ClockStart::Run | ClockStart::Event(_) => Some(draft.now()),
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
                .map(|any| any.date_of(case.opened_recorded))?;
            let session = |name: &Name, offset: i32| calendars.get(name)?.session(opened, offset);
            when.resolve(&session).last()
        }
        Value::Text(_)
        | Value::Bool(_)
        | Value::Integer(_)
        | Value::Decimal(_)
        | Value::Money(_)
        | Value::Length(_)
        | Value::Instant(_)
        | Value::Name(_)
        | Value::Case(_)
        | Value::List(_) => None,
    }
}
