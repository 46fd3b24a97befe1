//! Health and figures.

use crate::shared::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The loop is alive.
pub(crate) async fn live() -> &'static str {
    "alive\n"
}

/// Whether it can do its work, and what is not as it should be.
pub(crate) async fn ready(State(shared): State<Shared>) -> Response {
    let mut ready = shared.backend.ready();
    if *shared.stopping.borrow() {
        ready.ready = false;
        ready.notes.push("the server is stopping".to_owned());
    }
    let status = match ready.ready {
        true => StatusCode::OK,
        false => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = json!({
        "ready": ready.ready,
        "degraded": !ready.notes.is_empty(),
        "notes": ready.notes,
    });
    (status, Json(body)).into_response()
}

/// All figures.
pub(crate) async fn metrics(State(shared): State<Shared>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], shared.backend.metrics()).into_response()
}
