//! A command as a request has it: the command's own members, and beside them who it is for, why,
//! when it was true, and its id.

use crate::auth::Caller;
use crate::backend::Backend;
use crate::form;
use crate::problem::{Answer, Problem};
use crate::strict;
use engine::command::{Command, Meta, Submission};
use engine::identity::CommandId;
use engine::state::State;
use engine::value::Moment;
use jiff::Timestamp;
use serde_json::{Map, Value};

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
        .map(|text| effective(&backend.state(), &text))
        .transpose()?;
    let seen = seen(&mut members)?;
    let own = text(&mut members, "command_id")?
        .map(|text| command_id(&text, "command_id"))
        .transpose()?;
    if key.is_some() && own.is_some() && key != own {
        let message = "`Idempotency-Key` and `command_id` name different ids";
        return Err(Problem::bad_command_id(message, "command_id"));
    }
    form::check(&mut members)?;
    let command = Command::from_json(Value::Object(members))
        .map_err(|error| Problem::bad_request(error.to_string(), "command"))?;
    let mut submission = of(backend, caller, command);
    let meta = &mut submission.meta;
    meta.command_id = key.or(own).unwrap_or(meta.command_id);
    meta.effective = effective;
    meta.principal = principal;
    meta.reason = reason;
    meta.seen = seen;
    Ok(submission)
}

/// A command that `caller` gives, for themselves and without further words.
pub(crate) fn of(backend: &dyn Backend, caller: &Caller, command: Command) -> Submission {
    // When it came, which a dry run goes by; the writer says when it is decided.
    let mut meta = Meta::new(backend.command_id(), backend.now(), caller.known);
    meta.person = Some(caller.person.clone());
    meta.reads = caller.reader.class;
    meta.traceparent = Some(caller.traceparent.clone());
    Submission { command, meta }
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

/// The position of the last event that the caller has seen.
fn seen(members: &mut Map<String, Value>) -> Answer<Option<u64>> {
    match members.remove("seen") {
        None | Some(Value::Null) => Ok(None),
        Some(seen) => seen
            .as_u64()
            .map(Some)
            .ok_or_else(|| Problem::bad_request("this must be the position of an event", "seen")),
    }
}

/// When a command was true; a day counts from its start where the organisation is.
fn effective(state: &State, text: &str) -> Answer<Timestamp> {
    let start = Moment::parse(text).and_then(|moment| moment.start(state.calendar()));
    start.map_err(|error| Problem::bad_value(error, "effective"))
}
