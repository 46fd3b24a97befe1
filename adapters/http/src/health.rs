//! Health and figures.

use crate::auth::bearer;
use crate::condition::Condition;
use crate::peer::Near;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

/// The loop is alive.
pub(crate) async fn live() -> &'static str {
    "alive\n"
}

/// Whether it can do its work, and what is not as it should be.
pub(crate) async fn ready(State(shared): State<Shared>) -> Response {
    let mut health = shared.backend.health();
    if *shared.stopping.borrow() {
        let stopping = Condition::Failed("the server is stopping".to_owned());
        health.0.push(("server", stopping));
    }
    let status = match health.is_ready() {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    (status, Json(health.json())).into_response()
}

/// The figures that who asks may see. Without a token they name no workflow, and are for this
/// machine alone.
pub(crate) async fn metrics(
    State(shared): State<Shared>,
    near: Option<Extension<Near>>,
    headers: HeaderMap,
) -> Answer<Response> {
    let reader = match bearer(&headers) {
        Some(token) => {
            let known = shared.backend.authenticate(token);
            Some(known.map_err(Problem::bad_token)?.reader)
        }
        None if near.is_some() && !is_forwarded(&headers) => None,
        None => return Err(Problem::token_missing()),
    };
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    let figures = shared.blocking(move |backend| backend.metrics(reader));
    Ok(([(header::CONTENT_TYPE, kind)], figures.await?).into_response())
}

/// Whether a proxy on this machine sends it on for somebody else.
fn is_forwarded(headers: &HeaderMap) -> bool {
    ["forwarded", "x-forwarded-for"]
        .iter()
        .any(|name| headers.contains_key(*name))
}
