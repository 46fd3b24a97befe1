//! When a clock is due: what it counts from, how long, and in which calendar.

use super::scope;
use crate::draft::Draft;
use crate::framework::{Clock, ClockLength, ClockStart};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Calendar, Length, Name, Value};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

/// The shortest time in which a clock runs: whatever was adopted, none fires without end.
const LEAST: SignedDuration = SignedDuration::from_mins(1);

/// How late a breach may be written so that the next deadline still counts from this one. Later,
/// who has to answer gets the full time again.
const LATE: SignedDuration = SignedDuration::from_hours(24);

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
///
/// # Errors
/// `beyond_time`.
pub(super) fn due(
    draft: &Draft<'_>,
    case: &Case,
    clock: &Clock,
) -> Result<Option<Timestamp>, Refusal> {
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
        ClockStart::Opened => Some(case.opened_recorded),
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
    let due = length.after(from, calendar);
    due.map(Some).ok_or_else(|| beyond_time(clock))
}

/// The refusal of a deadline that no calendar reaches.
pub(super) fn beyond_time(clock: &Clock) -> Refusal {
    let message = format!(
        "the clock `{}` would be due beyond the end of the calendar",
        clock.id
    );
    Refusal::rule("beyond_time", message)
}

/// The last day of what a field names.
fn last_day(draft: &Draft<'_>, case: &Case, value: &Value) -> Option<Date> {
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

/// When a clock warns that is due at an instant: after now, and before its deadline or not at all.
pub(super) fn warnings(
    draft: &Draft<'_>,
    case: &Case,
    clock: &Clock,
    due: Timestamp,
) -> Vec<Timestamp> {
    let calendar = calendar(draft, case, clock);
    let before = |length: &Length| calendar.and_then(|known| length.before(due, known));
    let mut warnings: Vec<Timestamp> = clock.warn.iter().filter_map(before).collect();
    warnings.retain(|warning| *warning > draft.now() && *warning < due);
    warnings.sort_unstable();
    warnings.dedup();
    warnings
}

/// When a clock whose deadline was missed is due again. It counts from that deadline, at the local
/// time of the `first` one; from now, where the breach is written late.
pub(super) fn again(
    draft: &Draft<'_>,
    calendar: &Calendar,
    length: &Length,
    missed: Timestamp,
    first: Timestamp,
) -> Option<Timestamp> {
    let now = draft.now();
    let in_time = now.duration_since(missed) < LATE;
    let next = length.again(missed, first, calendar);
    let next = next.filter(|next| in_time && next.duration_since(now) >= LEAST);
    next.or_else(|| afresh(draft, calendar, length))
}

/// When a clock is due that starts to run again now.
pub(super) fn afresh(draft: &Draft<'_>, calendar: &Calendar, length: &Length) -> Option<Timestamp> {
    let now = draft.now();
    let next = length.after(now, calendar)?;
    Some(next.max(now.checked_add(LEAST).ok()?))
}
