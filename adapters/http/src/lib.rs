//! HTTP: commands in, answers and events out. What it stands on is given by a [`Backend`].
//!
//! The way of a command: [`router`] → the bearer token → the command as it was written, checked
//! member by member → [`Backend::submit`] → the receipt, or a problem (RFC 9457).

mod auth;
mod backend;
mod batch;
mod commands;
mod events;
mod extract;
mod form;
mod health;
mod openapi;
mod patient;
mod pictures;
mod problem;
mod programmes;
mod proofs;
mod routes;
mod serve;
mod shown;
mod strict;
mod submission;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod views;

pub use backend::{Backend, Bearer, Checkpoint, Failed, Picture, Ready, RequestSpan};
pub use openapi::document;
pub use serve::serve;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::{self, Next};
use axum::response::Response;
use problem::{Answer, Problem};
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// How many streams of events may be open at once.
const MAX_STREAMS: usize = 256;

/// What every handler is given.
#[derive(Clone)]
struct Shared {
    backend: Arc<dyn Backend>,
    stopping: watch::Receiver<bool>,
    streams: Arc<Semaphore>,
}

impl Shared {
    /// Reads that may block, away from the threads that answer.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> T + Send + 'static,
    ) -> Answer<T> {
        let backend = Arc::clone(&self.backend);
        let done = tokio::task::spawn_blocking(move || work(&*backend)).await;
        done.map_err(|_| Problem::unexpected("the question could not be answered"))
    }
}

/// All routes over a backend. A server that is made of them alone is never told to stop;
/// [`serve`] is.
pub fn router(backend: Arc<dyn Backend>) -> Router {
    let (_, stopping) = watch::channel(false);
    stoppable_router(backend, stopping)
}

/// All routes over a backend; streams end when `stopping` turns true.
fn stoppable_router(backend: Arc<dyn Backend>, stopping: watch::Receiver<bool>) -> Router {
    let shared = Shared {
        backend,
        stopping,
        streams: Arc::new(Semaphore::new(MAX_STREAMS)),
    };
    let routes = routes::all().into_iter();
    routes
        .fold(Router::new(), |router, route| {
            router.route(route.path, route.handler)
        })
        .fallback(problem::no_route)
        .method_not_allowed_fallback(problem::no_method)
        .layer(middleware::from_fn_with_state(
            shared.clone(),
            auth::require,
        ))
        .layer(middleware::from_fn_with_state(shared.clone(), traced))
        .with_state(shared)
}

/// The trace context of the request's span.
#[derive(Clone)]
struct Traceparent(String);

/// Each request is a span, under the caller's where one came.
async fn traced(
    State(shared): State<Shared>,
    route: Option<MatchedPath>,
    mut request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get("traceparent");
    let caller = header.and_then(|value| value.to_str().ok());
    let route = route.as_ref().map_or("unknown", MatchedPath::as_str);
    let method = request.method().clone();
    let span = shared.backend.request_span(method.as_str(), route, caller);
    let traceparent = Traceparent(span.traceparent());
    request.extensions_mut().insert(traceparent);
    let response = next.run(request).await;
    let status = response.status();
    if status.is_server_error() {
        tracing::warn!(target: "igf::http", %method, route, status = status.as_u16(), "failed");
    }
    span.end(status.as_u16());
    response
}
