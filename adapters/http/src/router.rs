//! The router: every route, behind the token and within a span.

use crate::backend::Backend;
use crate::problem::Code;
use crate::routes::{self, Route};
use crate::shared::{Shared, Traceparent};
use crate::{auth, openapi, problem};
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::watch;

/// The OpenAPI document, of all routes.
pub fn document() -> Value {
    openapi::document(&all_routes())
}

/// All routes over a backend. Their streams of events never end by themselves; with
/// [`serve`](crate::serve()) they end when the server stops.
pub fn router(backend: Arc<dyn Backend>) -> Router {
    let (_, stopping) = watch::channel(false);
    stoppable_router(backend, Router::new(), stopping)
}

/// All routes over a backend, and those beside them; streams end when `stopping` turns true.
pub(crate) fn stoppable_router(
    backend: Arc<dyn Backend>,
    beside: Router,
    stopping: watch::Receiver<bool>,
) -> Router {
    let shared = Shared::new(backend, stopping);
    let routes = all_routes().into_iter();
    routes
        .fold(Router::new(), |router, route| {
            router.route(route.path, route.handler)
        })
        .merge(beside.with_state(()))
        .fallback(problem::no_route)
        .method_not_allowed_fallback(problem::no_method)
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            auth::require,
        ))
        .layer(middleware::from_fn_with_state(shared.clone(), traced))
        .with_state(shared)
}

/// The table, and the route that describes it.
pub(crate) fn all_routes() -> Vec<Route> {
    let described = Route {
        method: "get",
        path: "/openapi.json",
        summary: "This document.",
        parameters: &[],
        handler: get(async || Json(document())),
    };
    let mut routes = routes::table();
    routes.push(described);
    routes
}

/// Tokens that somebody came with in vain. Who has none has only lost the way.
const REFUSED_TOKENS: [&str; 3] = ["token_expired", "token_forged", "token_revoked"];

/// Who asks these asks all the time, and nobody asks for their traces.
const UNTRACED: [&str; 3] = ["/livez", "/readyz", "/metrics"];

/// Each request is a span, under the caller's where one came; but health checks and scrapes.
async fn traced(
    State(shared): State<Shared>,
    route: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get("traceparent");
    let caller = header.and_then(|value| value.to_str().ok());
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    if UNTRACED.contains(&route) {
        return next.run(request).await;
    }
    let method = request.method().clone();
    let span = shared.backend.request_span(method.as_str(), route, caller);
    let traceparent = Traceparent(span.traceparent());
    let trace_id = traceparent.trace_id().to_owned();
    request.extensions_mut().insert(traceparent);
    let response = next.run(request).await;
    let status = response.status();
    let code = response.extensions().get::<Code>();
    let code = code.map_or("", |Code(code)| code.as_str());
    let number = status.as_u16();
    if status.is_server_error() {
        tracing::warn!(
            target: "igf::http", trace_id, %method, route, status = number, code, "failed"
        );
    } else if REFUSED_TOKENS.contains(&code) {
        tracing::info!(
            target: "igf::http", trace_id, %method, route, status = number, code, "token refused"
        );
    }
    span.end(status.as_u16());
    response
}
