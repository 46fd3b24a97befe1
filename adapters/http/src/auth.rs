//! The bearer token, which says who acts.

use crate::backend::Bearer;
use crate::problem::Problem;
use crate::shared::{REQUESTS_OF_TOKEN, Shared, Traceparent};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::event::Known;
use engine::value::Name;
use engine::view::Reader;
use std::sync::Arc;

/// Who calls, and under which trace.
#[derive(Clone)]
pub(crate) struct Caller {
    /// The token as it was sent: a stream asks from time to time whether it still counts.
    pub(crate) token: Arc<str>,
    /// The id of the token.
    pub(crate) token_id: String,
    pub(crate) person: Name,
    pub(crate) reader: Reader,
    pub(crate) known: Known,
    pub(crate) traceparent: String,
}

/// A token as it was sent.
#[derive(Clone)]
struct Carried(Arc<str>);

/// Lets requests through that carry a valid token. Everything under `/v1` needs one, also routes
/// that do not exist, so that outsiders cannot find out which routes there are.
pub(crate) async fn require(
    State(shared): State<Shared>,
    mut request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let guarded = path == "/v1" || path.starts_with("/v1/");
    if !guarded {
        return next.run(request).await;
    }
    let Some(token) = bearer(request.headers()) else {
        return Problem::token_missing().into_response();
    };
    let bearer = match shared.backend.authenticate(token) {
        Ok(bearer) => bearer,
        Err(refusal) => return Problem::bad_token(refusal).into_response(),
    };
    let Some(share) = shared.requests_of.take(&bearer.token, REQUESTS_OF_TOKEN) else {
        return Problem::busy("too many requests of this token are under way").into_response();
    };
    let carried = Carried(token.into());
    request.extensions_mut().insert(carried);
    request.extensions_mut().insert(bearer);
    let response = next.run(request).await;
    drop(share);
    response
}

/// The token that a request carries.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
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
        let carried = parts.extensions.get::<Carried>();
        match (bearer, carried, trace) {
            (Some(bearer), Some(Carried(token)), Some(Traceparent(traceparent))) => Ok(Caller {
                token: Arc::clone(token),
                token_id: bearer.token.clone(),
                person: bearer.person.clone(),
                reader: bearer.reader,
                known: bearer.known,
                traceparent: traceparent.clone(),
            }),
            _ => Err(Problem::token_missing()),
        }
    }
}
