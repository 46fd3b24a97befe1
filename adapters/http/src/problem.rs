//! Problems as RFC 9457 has them, with the codes of the command line.

use crate::backend::Failed;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::refusal::{Refusal, RefusalKind};
use engine::service::SubmitError;
use engine::store::StoreError;
use serde_json::{Value, json};

/// How long a caller should wait before trying again, in seconds.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// An answer that is a problem.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    refusal: Refusal,
}

pub(crate) type Answer<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Problem {
        Problem {
            status,
            refusal: Refusal::rule(code, message),
        }
    }

    /// The request is not what the route takes.
    pub(crate) fn bad_request(message: impl Into<String>, place: &str) -> Problem {
        let refusal = Refusal::input("bad_request", message).at(place);
        Problem {
            status: StatusCode::BAD_REQUEST,
            refusal,
        }
    }

    pub(crate) fn help(mut self, help: &str) -> Problem {
        self.refusal.help = Some(help.to_owned());
        self
    }

    pub(crate) fn json(&self) -> Value {
        let refusal = &self.refusal;
        let mut body = json!({
            "type": format!("urn:igf:error:{}", refusal.code),
            "title": refusal.code.replace('_', " "),
            "status": self.status.as_u16(),
            "detail": refusal.message,
            "code": refusal.code,
        });
        if let Some(place) = &refusal.place {
            body["place"] = json!(place);
        }
        if let Some(help) = &refusal.help {
            body["help"] = json!(help);
        }
        body
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let status = match (refusal.kind, refusal.code.as_str()) {
            (_, "token_forged" | "token_expired" | "token_revoked") => StatusCode::UNAUTHORIZED,
            (RefusalKind::BadInput, _) => StatusCode::BAD_REQUEST,
            (RefusalKind::Rule, _) => StatusCode::UNPROCESSABLE_ENTITY,
            (RefusalKind::Forbidden, _) => StatusCode::FORBIDDEN,
            (RefusalKind::Unknown, _) => StatusCode::NOT_FOUND,
            (RefusalKind::Conflict, _) => StatusCode::CONFLICT,
            (RefusalKind::TooLarge, _) => StatusCode::PAYLOAD_TOO_LARGE,
        };
        Problem { status, refusal }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        let code = match &error {
            StoreError::Corrupt { .. } => "store_corrupt",
            _ => "store_unavailable",
        };
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, code, error.to_string())
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Problem {
        match failed {
            Failed::Submit(SubmitError::Refused(refusal)) => refusal.into(),
            Failed::Submit(SubmitError::Store(error)) => error.into(),
            Failed::Busy => Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "busy",
                "more commands wait than the server takes",
            ),
            Failed::Closing => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "shutting_down",
                "the server is stopping",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(self.json())).into_response();
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        if matches!(
            self.status,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE
        ) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// There is no such route.
pub(crate) async fn no_route() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown_route",
        "there is no such route",
    )
    .help("`/openapi.json` lists all of them")
}
