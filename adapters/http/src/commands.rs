//! `POST /v1/commands` and `POST /v1/commands:batch`.

use crate::auth::Actor;
use crate::problem::{Answer, Problem};
use crate::{Shared, Traceparent};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::command::{Command, Meta, Receipt, Submission};
use engine::event::Known;
use engine::value::Name;
use futures::future::join_all;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value, json};

/// How many lines a batch may have.
const MAX_BATCH_LINES: usize = 10_000;

/// Carries out one command.
pub(crate) async fn one(
    State(backend): State<Shared>,
    Extension(Actor(person)): Extension<Actor>,
    Extension(Traceparent(traceparent)): Extension<Traceparent>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer<Json<Receipt>> {
    let mut submission = read(&backend, &body, person, traceparent)?;
    if let Some(key) = headers.get("Idempotency-Key") {
        let id = key.to_str().ok().and_then(|text| text.parse().ok());
        submission.meta.command_id =
            id.ok_or_else(|| Problem::bad_request("not a UUID", "Idempotency-Key"))?;
    }
    Ok(Json(backend.submit(submission).await?))
}

/// Carries out many commands, one a line, in order; answers one a line. A line that is refused
/// does not keep the others back.
pub(crate) async fn batch(
    State(backend): State<Shared>,
    Extension(Actor(person)): Extension<Actor>,
    Extension(Traceparent(traceparent)): Extension<Traceparent>,
    body: Bytes,
) -> Answer<Response> {
    let lines: Vec<&[u8]> = body
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty())
        .collect();
    if lines.len() > MAX_BATCH_LINES {
        let message = format!("a batch has at most {MAX_BATCH_LINES} lines");
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            message,
        ));
    }
    // All are queued before the first is answered, so that they share appends.
    let answers = join_all(lines.into_iter().map(|line| {
        let submission = read(&backend, line, person.clone(), traceparent.clone());
        let backend = &backend;
        async move {
            match submission {
                Ok(submission) => Ok(backend.submit(submission).await?),
                Err(problem) => Err(problem),
            }
        }
    }))
    .await;
    let mut text = String::new();
    for answer in answers {
        let line = match answer {
            Ok(receipt) => json!(receipt),
            Err(problem) => Problem::json(&problem),
        };
        text.push_str(&line.to_string());
        text.push('\n');
    }
    Ok(([(header::CONTENT_TYPE, "application/x-ndjson")], text).into_response())
}

/// A command as a request has it: the command's own members, and beside them who it is for, why,
/// when it was true, and its id.
fn read(backend: &Shared, body: &[u8], person: Name, traceparent: String) -> Answer<Submission> {
    let json: Value = serde_json::from_slice(body).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        Problem::bad_request(format!("not JSON: {error}"), &place)
    })?;
    let Value::Object(mut members) = json else {
        return Err(Problem::bad_request("a command is a JSON object", "body"));
    };
    let reason = text(&mut members, "reason")?;
    let principal = text(&mut members, "for")?;
    let effective = text(&mut members, "effective")?;
    let command_id = text(&mut members, "command_id")?;
    let principal = principal.map(|text| name(&text, "for")).transpose()?;
    let effective = effective.map(|text| instant(&text)).transpose()?;
    let command_id = match command_id {
        None => backend.command_id(),
        Some(text) => text
            .parse()
            .map_err(|_| Problem::bad_request("not a UUID", "command_id"))?,
    };
    shorten_link(&mut members);
    let command: Command = serde_json::from_value(Value::Object(members))
        .map_err(|error| Problem::bad_request(error.to_string(), "command"))?;
    Ok(Submission {
        command,
        meta: Meta {
            command_id,
            at: backend.now(),
            effective,
            person: Some(person),
            principal,
            known: Known::Token,
            reason,
            traceparent: Some(traceparent),
            provenance: None,
        },
    })
}

/// The other end of a link may be written as people write it: a reference, or PROGRAMME/ITEM.
fn shorten_link(members: &mut Map<String, Value>) {
    let is_link = members
        .get("command")
        .is_some_and(|command| command == "link");
    if let Some(Value::String(to)) = members.get("to").cloned().filter(|_| is_link) {
        let kind = if to.contains('/') { "item" } else { "case" };
        members.insert("to".to_owned(), json!({ kind: to }));
    }
}

fn text(members: &mut Map<String, Value>, name: &str) -> Answer<Option<String>> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Problem::bad_request("this must be a text", name)),
    }
}

pub(crate) fn name(text: &str, place: &str) -> Answer<Name> {
    Name::checked(text).map_err(|error| Problem::bad_request(error.to_string(), place))
}

/// An instant, or a day: its start in UTC.
pub(crate) fn instant(text: &str) -> Answer<Timestamp> {
    let day = || -> Option<Timestamp> {
        let day: Date = text.parse().ok()?;
        let start = day.to_datetime(jiff::civil::Time::midnight());
        jiff::tz::Offset::UTC.to_timestamp(start).ok()
    };
    text.parse().ok().or_else(day).ok_or_else(|| {
        Problem::bad_request(
            format!("`{text}` is neither an instant nor a day"),
            "effective",
        )
    })
}
