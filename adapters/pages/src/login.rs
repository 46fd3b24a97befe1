//! Logging in by a link of one use, and out.
//!
//! The link's page changes nothing by being looked at, so that a mail scanner does not use it up: a
//! button does.

use crate::frame::Frame;
use crate::page::{Shared, With, has_appointment, secret, sent};
use crate::port::Visitor;
use crate::session::COOKIE;
use crate::trouble::Trouble;
use crate::urls;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;

/// What a link carries.
#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    link: String,
}

#[derive(Template)]
#[template(path = "login.html")]
struct Page {
    frame: Frame,
    link: String,
}

/// `GET /login`
pub(crate) async fn form(
    State(shared): With,
    Query(Link { link }): Query<Link>,
) -> Result<Response, Trouble> {
    let frame = Frame::of(&*shared.port, None, "login");
    sent(&Page { frame, link })
}

/// `POST /login`: a new session, whatever the browser carried before.
pub(crate) async fn log_in(
    State(shared): With,
    headers: HeaderMap,
    Form(Link { link }): Form<Link>,
) -> Result<Response, Trouble> {
    let visitor = shared.blocking(move |port| port.log_in(&link)).await??;
    if !has_appointment(&shared, &visitor) {
        return Err(no_appointment(&visitor));
    }
    if let Some(before) = secret(&headers) {
        shared.sessions.end(&before);
    }
    let secret = shared.sessions.begin(visitor);
    let secret = secret.map_err(|_| Trouble::unexpected())?;
    let cookie = format!("{COOKIE}={secret}; Path=/; Secure; HttpOnly; SameSite=Lax");
    let cookie = AppendHeaders([(header::SET_COOKIE, cookie)]);
    Ok((cookie, Redirect::to(urls::HOME)).into_response())
}

/// `POST /logout`
pub(crate) async fn log_out(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    if let Some(secret) = secret(&headers) {
        shared.sessions.end(&secret);
    }
    let gone = format!("{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    let gone = AppendHeaders([(header::SET_COOKIE, gone)]);
    (gone, Redirect::to(urls::LOGIN)).into_response()
}

fn no_appointment(visitor: &Visitor) -> Trouble {
    Trouble {
        status: StatusCode::FORBIDDEN,
        code: "not_allowed".to_owned(),
        message: format!("{} holds no appointment today.", visitor.person),
        help: Some("Who may appoint gives one: then ask for a new link.".to_owned()),
    }
}
