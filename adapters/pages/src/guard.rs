//! What every answer says to browsers: nothing runs but what we serve, nothing is kept, nobody
//! frames a page. Forms are taken from our own pages alone, by `tower_http`'s rule.

use crate::page::secret;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Nothing but our own style, pictures and forms.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Refuses a form of which nobody says where it comes from, where it carries a session: every
/// browser of these days says it.
pub(crate) async fn from_somewhere(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let changes = !matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let silent = !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN);
    if changes && silent && secret(headers).is_some() {
        return StatusCode::FORBIDDEN.into_response();
    }
    next.run(request).await
}

pub(crate) async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let unsaid = HeaderValue::from_static("no-store");
    headers.entry(header::CACHE_CONTROL).or_insert(unsaid);
    response
}
