//! Refusals and faults as pages, with the status that they have.

use crate::frame::Frame;
use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use engine::refusal::{Refusal, RefusalKind};

/// Why there is no page.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) status: StatusCode,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

#[derive(Template)]
#[template(path = "trouble.html")]
struct Page<'t> {
    frame: Frame,
    trouble: &'t Trouble,
}

impl Trouble {
    /// What should not have happened.
    pub(crate) fn unexpected() -> Trouble {
        Trouble {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            code: "unexpected".to_owned(),
            message: "The page could not be made.".to_owned(),
            help: Some("Try again; if it stays so, tell who runs this server.".to_owned()),
        }
    }

    /// There is no such page.
    pub(crate) fn not_found(what: &str) -> Trouble {
        Trouble {
            status: StatusCode::NOT_FOUND,
            code: "no_such_page".to_owned(),
            message: format!("There is no {what} here."),
            help: Some("Go back to what waits for you.".to_owned()),
        }
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble {
            status: match refusal.kind {
                RefusalKind::BadInput => StatusCode::BAD_REQUEST,
                RefusalKind::Forbidden => StatusCode::FORBIDDEN,
                RefusalKind::Unknown => StatusCode::NOT_FOUND,
                RefusalKind::Conflict => StatusCode::CONFLICT,
                RefusalKind::Rule => StatusCode::UNPROCESSABLE_ENTITY,
                RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            },
            code: refusal.code,
            message: refusal.message,
            help: refusal.help,
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let frame = Frame::bare();
        let page = Page {
            frame,
            trouble: &self,
        };
        let text = page.render().unwrap_or_else(|_| self.message.clone());
        (self.status, Html(text)).into_response()
    }
}
