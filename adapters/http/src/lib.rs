//! HTTP: commands in, answers and events out. What it stands on is given by a [`Backend`].

mod auth;
mod backend;
mod commands;
mod events;
mod health;
mod openapi;
mod problem;
mod views;

pub use backend::{Backend, Failed, Ready, RequestSpan};
pub use openapi::document;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use std::sync::Arc;

/// The largest body of one command.
const MAX_COMMAND_BYTES: usize = 1 << 20;

/// The largest body of a batch.
const MAX_BATCH_BYTES: usize = 16 << 20;

/// What every handler is given.
type Shared = Arc<dyn Backend>;

/// All routes over a backend.
pub fn router(backend: Arc<dyn Backend>) -> Router {
    let guarded = Router::new()
        .route("/v1/commands", post(commands::one))
        .route(
            "/v1/commands:batch",
            post(commands::batch).layer(DefaultBodyLimit::max(MAX_BATCH_BYTES)),
        )
        .route("/v1/cases", get(views::cases))
        .route("/v1/cases/{case}", get(views::case))
        .route("/v1/cases/{case}/why", get(views::why))
        .route("/v1/cases/{case}/history", get(views::history))
        .route("/v1/programmes/{programme}", get(views::programme))
        .route("/v1/framework", get(views::framework))
        .route("/v1/views", post(views::query))
        .route("/v1/log", get(events::log))
        .route("/v1/events", get(events::stream))
        .layer(DefaultBodyLimit::max(MAX_COMMAND_BYTES))
        .layer(middleware::from_fn_with_state(
            Arc::clone(&backend),
            auth::require,
        ));
    Router::new()
        .merge(guarded)
        .route("/openapi.json", get(openapi::serve))
        .route("/livez", get(health::live))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .fallback(problem::no_route)
        .layer(middleware::from_fn_with_state(Arc::clone(&backend), traced))
        .with_state(backend)
}

/// Each request is a span, under the caller's where one came.
async fn traced(
    State(backend): State<Shared>,
    route: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let caller = request
        .headers()
        .get("traceparent")
        .and_then(|value| value.to_str().ok());
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    let span = backend.request_span(request.method().as_str(), route, caller);
    request
        .extensions_mut()
        .insert(Traceparent(span.traceparent()));
    let response = next.run(request).await;
    span.end(response.status().as_u16());
    response
}

/// The trace context of the request's span.
#[derive(Clone)]
struct Traceparent(String);
