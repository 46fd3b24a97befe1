//! `POST /v1/commands`: one command, answered by its receipt or a problem; with `dry_run` by what
//! it would do.

use crate::auth::Caller;
use crate::backend::{Backend, Failed};
use crate::extract::{Body, Parameters};
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::submission::{self, command_id};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::IF_MATCH;
use axum::response::{IntoResponse, Response};
use engine::command::{Command, FrameworkCommand, Receipt, Submission};
use engine::event::Event;
use engine::identity::CommandId;
use engine::view::Reader;
use serde_json::{Value, json};

/// The header that names a command's id.
const KEY: &str = "Idempotency-Key";

/// Carries out one command.
pub(crate) async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    mut parameters: Parameters,
    Body(body): Body,
) -> Answer<Response> {
    let tried_out = parameters.flag("dry_run")?;
    parameters.finish()?;
    let key = key(&headers)?;
    let seen = seen(&headers)?;
    let mut submission = submission::read(&*shared.backend, &caller, key, &body)?;
    submission.meta.seen = seen.or(submission.meta.seen);
    let carried = carry_out(&shared, caller.reader, submission, tried_out).await;
    carried.map_err(|problem| {
        if seen.is_some() {
            problem.of_precondition()
        } else {
            problem
        }
    })
}

async fn carry_out(
    shared: &Shared,
    reader: Reader,
    submission: Submission,
    tried_out: bool,
) -> Answer<Response> {
    if tried_out {
        return dry_run(shared, reader, submission).await;
    }
    let submission = prepared(shared, submission).await?;
    let receipt: Receipt = shared.backend.submit(submission).await?;
    Ok(Json(receipt).into_response())
}

/// A command that may be decided: what takes long of it is done away from the writer.
///
/// # Errors
/// As the command would be refused.
pub(crate) async fn prepared(shared: &Shared, submission: Submission) -> Answer<Submission> {
    if !matches!(
        &submission.command,
        Command::Framework(FrameworkCommand::Adopt(_))
    ) {
        return Ok(submission);
    }
    let work = move |backend: &dyn Backend| backend.prepare(&submission).map(|()| submission);
    Ok(shared.blocking(work).await??)
}

/// The events that a command would make, as the log would show them to the reader.
async fn dry_run(shared: &Shared, reader: Reader, submission: Submission) -> Answer<Response> {
    let decided = shared
        .blocking(move |backend| backend.dry_run(&submission))
        .await?
        .map_err(Failed::Submit)?;
    let events: Vec<Value> = decided
        .events
        .iter()
        .map(|event| would_be(event, reader))
        .collect::<Answer<_>>()?;
    Ok(Json(json!({ "dry_run": true, "events": events })).into_response())
}

fn would_be(event: &Event, reader: Reader) -> Answer<Value> {
    if event.class > reader.class {
        return Ok(json!({ "position": event.position, "withheld": event.class }));
    }
    serde_json::from_slice(&event.to_bytes())
        .map_err(|_| Problem::unexpected("an event that the command makes cannot be read"))
}

/// The position that the caller saw, where the header names it: a quoted string, as the standard
/// writes it, or the number alone.
fn seen(headers: &HeaderMap) -> Answer<Option<u64>> {
    let Some(header) = headers.get(IF_MATCH) else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    let position = text.trim_matches('"').parse();
    position.map(Some).map_err(|_| {
        let message = "this must be the position of an event that you saw";
        Problem::bad_request(message, IF_MATCH.as_str())
    })
}

/// The id that the header names. The draft standard writes it as a quoted string; both count.
fn key(headers: &HeaderMap) -> Answer<Option<CommandId>> {
    let Some(header) = headers.get(KEY) else {
        return Ok(None);
    };
    let text = header.to_str().unwrap_or_default().trim();
    let quoted = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    command_id(quoted.unwrap_or(text), KEY).map(Some)
}

/// A batch has an id a line, not one in a header.
pub(crate) fn no_key(headers: &HeaderMap) -> Answer<()> {
    if !headers.contains_key(KEY) {
        return Ok(());
    }
    let message = "a batch has no id of its own";
    Err(Problem::bad_command_id(message, KEY)
        .help("give each line its own id as the member `command_id`"))
}
