//! What all pages have: who looks at it, and what stands around it.

use crate::port::{Port, Visitor};
use crate::session::{COOKIE, Sessions};
use crate::trouble::Trouble;
use crate::urls;
use askama::Template;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use std::sync::Arc;

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) port: Arc<dyn Port>,
    pub(crate) sessions: Arc<Sessions>,
}

impl Shared {
    pub(crate) fn new(port: Arc<dyn Port>) -> Shared {
        Shared {
            port,
            sessions: Arc::default(),
        }
    }

    /// Work that may block, away from the threads that answer.
    ///
    /// # Errors
    /// Where it came to no end.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Port) -> T + Send + 'static,
    ) -> Result<T, Trouble> {
        let port = Arc::clone(&self.port);
        let done = tokio::task::spawn_blocking(move || work(&*port)).await;
        done.map_err(|_| Trouble::unexpected())
    }
}

/// A page as it is sent.
///
/// # Errors
/// Where the template cannot be filled in.
pub(crate) fn sent(page: &impl Template) -> Result<Response, Trouble> {
    let text = page.render().map_err(|_| Trouble::unexpected())?;
    Ok(Html(text).into_response())
}

/// `GET /style.css`
pub(crate) async fn style() -> impl IntoResponse {
    let kept = "max-age=3600";
    let style = include_str!("../static/style.css");
    let headers = [
        (header::CONTENT_TYPE, "text/css"),
        (header::CACHE_CONTROL, kept),
    ];
    (headers, style)
}

/// The secret of the session that a request carries.
pub(crate) fn secret(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter();
    let cookies = cookies.filter_map(|header| header.to_str().ok());
    let mut pairs = cookies.flat_map(|text| text.split(';'));
    let own = pairs.find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    own.map(str::to_owned)
}

/// Who is logged in and still holds an appointment; everybody else is led to the log-in page.
impl FromRequestParts<Shared> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, shared: &Shared) -> Result<Visitor, Response> {
        let secret = secret(&parts.headers);
        let visitor = secret.and_then(|secret| shared.sessions.visitor(&secret));
        let visitor = visitor.filter(|visitor| has_appointment(shared, visitor));
        visitor.ok_or_else(|| Redirect::to(urls::LOGIN).into_response())
    }
}

/// Who holds no appointment today sees nothing.
pub(crate) fn has_appointment(shared: &Shared, visitor: &Visitor) -> bool {
    let state = shared.port.state();
    let today = state.date_of(shared.port.now());
    state
        .roster
        .held_by(&visitor.person, today)
        .next()
        .is_some()
}

/// The port and the sessions, for handlers.
pub(crate) type With = State<Shared>;
