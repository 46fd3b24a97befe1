//! `POST /v1/commands`: one command, answered by its receipt or a problem.

use crate::Shared;
use crate::auth::Caller;
use crate::extract::Body;
use crate::problem::{Answer, Problem};
use crate::submission::{self, command_id};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use engine::command::Receipt;
use engine::identity::CommandId;

/// The header that names a command's id.
const KEY: &str = "Idempotency-Key";

/// Carries out one command.
pub(crate) async fn one(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    Body(body): Body,
) -> Answer<Json<Receipt>> {
    let key = key(&headers)?;
    let submission = submission::read(&*shared.backend, &caller, key, &body)?;
    Ok(Json(shared.backend.submit(submission).await?))
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
