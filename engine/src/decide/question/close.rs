//! The close: when nobody votes any more, and whether somebody may still be heard.

use crate::draft::Draft;
use crate::framework::Terms;
use crate::refusal::Refusal;
use crate::state::Question;
use crate::value::{Calendar, Length, LengthUnit, Name};
use jiff::Timestamp;

/// For so long after the close what was received before it is recorded.
const GRACE_WORKING_DAYS: i64 = 2;

/// When a question that can be voted on from an instant on closes; `None` where it stays open.
///
/// # Errors
/// `beyond_time` for a close that no calendar reaches.
pub(in crate::decide) fn closes(
    from: Timestamp,
    what: &Name,
    terms: Terms<'_>,
    calendar: &Calendar,
) -> Result<Option<Timestamp>, Refusal> {
    let Some(length) = terms.closes else {
        return Ok(None);
    };
    let at = close_after(from, length, calendar);
    at.map(Some).ok_or_else(|| {
        let message = format!("`{what}` would close beyond the end of the calendar");
        Refusal::rule("beyond_time", message).help("give its `closes` a shorter length")
    })
}

/// Days are whole: a question that closes after days closes at the end of the last.
fn close_after(from: Timestamp, length: &Length, calendar: &Calendar) -> Option<Timestamp> {
    let at = length.after(from, calendar)?;
    match length.unit {
        LengthUnit::Minutes | LengthUnit::Hours | LengthUnit::WorkingDays => Some(at),
        LengthUnit::Days | LengthUnit::Weeks | LengthUnit::Months | LengthUnit::Years => {
            calendar.end_of(calendar.date_of(at))
        }
    }
}

/// What a question comes to when its time is over.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::decide) enum Closing {
    /// It is settled, as counted.
    Settle,
    /// It waits until then for what was received before the close.
    Wait(Timestamp),
}

/// What a question that is due comes to.
///
/// # Errors
/// `clock_not_due` where it is due later, or was closed already.
pub(in crate::decide) fn closing(
    draft: &Draft<'_>,
    what: &Name,
    question: Option<&Question>,
    due: Timestamp,
    calendar: &Calendar,
) -> Result<Closing, Refusal> {
    let asked = question.filter(|question| question.due() == Some(due) && due <= draft.now());
    let asked = asked.ok_or_else(|| {
        let message = format!("the question `{what}` is not due at {due}");
        Refusal::rule("clock_not_due", message)
    })?;
    let seats = asked.electorate.iter();
    let roster = &draft.state().roster;
    let waits = asked.grace.is_none()
        && seats
            .clone()
            .any(|seat| roster.is_without_account(&seat.person));
    let grace = Length {
        count: GRACE_WORKING_DAYS,
        unit: LengthUnit::WorkingDays,
    };
    let until = waits.then(|| grace.after(due, calendar)).flatten();
    Ok(until.map_or(Closing::Settle, Closing::Wait))
}
