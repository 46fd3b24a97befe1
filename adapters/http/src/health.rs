//! Health and figures.

use crate::condition::Condition;
use crate::shared::Shared;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

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

/// All figures.
pub(crate) async fn metrics(State(shared): State<Shared>) -> Response {
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    ([(header::CONTENT_TYPE, kind)], shared.backend.metrics()).into_response()
}
