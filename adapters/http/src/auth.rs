//! The bearer token, which says who acts.

use crate::backend::Bearer;
use crate::problem::Problem;
use crate::shared::{Shared, Traceparent};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::value::Name;
use engine::view::Reader;

/// Who calls, and under which trace.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) person: Name,
    pub(crate) reader: Reader,
    pub(crate) traceparent: String,
}

/// Lets requests through that carry a valid token. Everything under `/v1` needs one, also routes
/// that do not exist, so that outsiders cannot find out which routes there are.
pub(crate) async fn require(
    State(shared): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let guarded = path == "/v1" || path.starts_with("/v1/");
    if guarded {
        let Some(token) = bearer(request.headers()) else {
            return Problem::token_missing().into_response();
        };
        match shared.backend.authenticate(token) {
            Ok(bearer) => drop(request.extensions_mut().insert(bearer)),
            Err(refusal) => return Problem::bad_token(refusal).into_response(),
        }
    }
    next.run(request).await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Caller, Problem> {
        let bearer = parts.extensions.get::<Bearer>();
        let trace = parts.extensions.get::<Traceparent>();
        match (bearer, trace) {
            (Some(bearer), Some(Traceparent(traceparent))) => Ok(Caller {
                person: bearer.person.clone(),
                reader: bearer.reader,
                traceparent: traceparent.clone(),
            }),
            _ => Err(Problem::token_missing()),
        }
    }
}
