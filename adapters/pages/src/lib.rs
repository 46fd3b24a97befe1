//! Pages for everybody at work without a command line: what waits for me, a case, an act on it.
//!
//! Each page is whole HTML that works without script. Forms follow from the definitions. What is
//! shown is what the views answer to the same reader; what is done are the commands that the
//! command line and HTTP carry out, by the same rules.

mod act;
mod case;
mod frame;
mod guard;
mod home;
mod list;
mod login;
mod page;
mod port;
mod session;
mod trouble;
mod urls;
mod words;

pub use port::{Port, Visitor};

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};
use std::sync::Arc;
use tower_http::csrf::CsrfLayer;

/// All pages over a port.
pub fn router(port: Arc<dyn Port>) -> Router {
    let shared = page::Shared::new(port);
    Router::new()
        .route(urls::HOME, get(home::home))
        .route(urls::CASES, get(list::list))
        .route("/cases/{case}", get(case::case))
        .route(
            "/cases/{case}/{kind}/{what}",
            get(act::form).post(act::check),
        )
        .route("/cases/{case}/{kind}/{what}/done", post(act::done))
        .route(
            "/open/{workflow}",
            get(act::open::form).post(act::open::check),
        )
        .route("/open/{workflow}/done", post(act::open::done))
        .route(urls::LOGIN, get(login::form).post(login::log_in))
        .route(urls::LOGOUT, post(login::log_out))
        .route(urls::STYLE, get(page::style))
        .layer(middleware::from_fn(guard::from_somewhere))
        .layer(CsrfLayer::new())
        .layer(middleware::from_fn(guard::headers))
        .with_state(shared)
}
