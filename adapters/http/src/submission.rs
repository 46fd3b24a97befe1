//! A command as a request has it: the command's own members, and beside them who it is for, why,
//! when it was true, and its id.

use crate::auth::Caller;
use crate::backend::Backend;
use crate::form::{self, bad_date};
use crate::problem::{Answer, Problem};
use crate::strict;
use engine::command::{Command, Meta, Submission};
use engine::event::Known;
use engine::identity::CommandId;
use engine::state::State;
use engine::value::Calendar;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Reads a command that `caller` gives. `key` is the id that the request's header names.
pub(crate) fn read(
    backend: &dyn Backend,
    caller: &Caller,
    key: Option<CommandId>,
    body: &[u8],
) -> Answer<Submission> {
    let Value::Object(mut members) = strict::parse(body)? else {
        return Err(Problem::bad_request("a command is a JSON object", "body"));
    };
    let reason = text(&mut members, "reason")?;
    let principal = text(&mut members, "for")?;
    let principal = principal.map(|text| form::name(&text, "for")).transpose()?;
    let effective = text(&mut members, "effective")?
        .map(|text| instant(&backend.state(), &text, "effective"))
        .transpose()?;
    let own = text(&mut members, "command_id")?
        .map(|text| command_id(&text, "command_id"))
        .transpose()?;
    if key.is_some() && own.is_some() && key != own {
        let message = "`Idempotency-Key` and `command_id` name different ids";
        return Err(Problem::bad_command_id(message, "command_id"));
    }
    form::check(&mut members)?;
    let command: Command = serde_json::from_value(Value::Object(members))
        .map_err(|error| Problem::bad_request(error.to_string(), "command"))?;
    Ok(Submission {
        command,
        meta: Meta {
            command_id: key.or(own).unwrap_or_else(|| backend.command_id()),
            at: backend.now(),
            effective,
            person: Some(caller.person.clone()),
            principal,
            known: Known::Token,
            reason,
            traceparent: Some(caller.traceparent.clone()),
            provenance: None,
        },
    })
}

pub(crate) fn command_id(text: &str, place: &str) -> Answer<CommandId> {
    let id = text.parse();
    id.map_err(|_| Problem::bad_command_id("a command id is a UUID", place))
}

fn text(members: &mut Map<String, Value>, name: &str) -> Answer<Option<String>> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => form::text(&other, name).map(|text| Some(text.to_owned())),
    }
}

/// An instant; or a day, which is its start where the organisation is.
pub(crate) fn instant(state: &State, text: &str, place: &str) -> Answer<Timestamp> {
    moment(state, text, place, |calendar, day| calendar.start_of(day))
}

/// An instant; or a day, which is its last nanosecond where the organisation is: what happened
/// on the day has happened.
pub(crate) fn as_of(state: &State, text: &str, place: &str) -> Answer<Timestamp> {
    moment(state, text, place, |calendar, day| {
        calendar.end_of(day)?.checked_sub(1.nanosecond()).ok()
    })
}

fn moment(
    state: &State,
    text: &str,
    place: &str,
    of_day: impl Fn(&Calendar, Date) -> Option<Timestamp>,
) -> Answer<Timestamp> {
    if let Ok(instant) = text.parse() {
        return Ok(instant);
    }
    let day: Option<Date> = text.parse().ok();
    let at = day.and_then(|day| of_day(&*calendar(state)?, day));
    at.ok_or_else(|| bad_date("an instant or a day", place))
}

/// The organisation's calendar; UTC while no framework is in force.
fn calendar(state: &State) -> Option<Cow<'_, Calendar>> {
    match state.calendar() {
        Some(calendar) => Some(Cow::Borrowed(calendar)),
        None => Calendar::new("UTC", Vec::new(), BTreeSet::new(), Vec::new()).map(Cow::Owned),
    }
}
