//! Health and figures.

use crate::Shared;
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
pub(crate) async fn ready(State(backend): State<Shared>) -> Response {
    let ready = backend.ready();
    let status = if ready.ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "ready": ready.ready,
        "degraded": !ready.notes.is_empty(),
        "notes": ready.notes,
    });
    (status, Json(body)).into_response()
}

/// All figures.
pub(crate) async fn metrics(State(backend): State<Shared>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], backend.metrics()).into_response()
}
