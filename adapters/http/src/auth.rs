//! The bearer token, which says who acts.

use crate::Shared;
use crate::problem::Problem;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::value::Name;

/// Who acts.
#[derive(Clone)]
pub(crate) struct Actor(pub(crate) Name);

/// Lets through who has a token that counts.
pub(crate) async fn require(
    State(backend): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let header = request.headers().get(header::AUTHORIZATION);
    let token = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let Some(token) = token else {
        let message = "everything under /v1 needs a bearer token";
        return Problem::new(StatusCode::UNAUTHORIZED, "token_missing", message)
            .help("get one with `igf token PERSON`, send `Authorization: Bearer TOKEN`")
            .into_response();
    };
    match backend.authenticate(token) {
        Ok(person) => {
            request.extensions_mut().insert(Actor(person));
            next.run(request).await
        }
        Err(refusal) => Problem::from(refusal).into_response(),
    }
}
