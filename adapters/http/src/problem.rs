//! Problems as RFC 9457 has them, with the codes of the command line.

use crate::backend::Failed;
use axum::Json;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use engine::refusal::{Refusal, RefusalKind};
use engine::service::SubmitError;
use engine::store::StoreError;
use engine::value::ValueError;
use engine::view::Unanswered;
use serde_json::{Value, json};

/// How long a caller should wait before trying again, in seconds.
const RETRY_AFTER_S: HeaderValue = HeaderValue::from_static("1");

/// What begins the `type` of every problem; its code follows.
const TYPE: &str = "urn:igf:error:";

/// The code of a problem, beside its answer: for the log.
#[derive(Clone)]
pub(crate) struct Code(pub(crate) String);

/// An answer that is a problem.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    refusal: Box<Refusal>,
}

pub(crate) type Answer<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Problem {
        Problem {
            status,
            refusal: Box::new(Refusal::rule(code, message)),
        }
    }

    /// The request is not what the route takes.
    pub(crate) fn bad_request(message: impl Into<String>, place: &str) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad_request", message).at(place)
    }

    /// A value of the request is not what it should be.
    pub(crate) fn bad_value(error: ValueError, place: &str) -> Problem {
        let problem = Problem::new(StatusCode::BAD_REQUEST, error.code, error.message).at(place);
        match error.help {
            Some(help) => problem.help(help),
            None => problem,
        }
    }

    pub(crate) fn bad_command_id(message: &str, place: &str) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, "bad_command_id", message).at(place)
    }

    pub(crate) fn too_large(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
    }

    pub(crate) fn busy(message: &str) -> Problem {
        Problem::new(StatusCode::TOO_MANY_REQUESTS, "busy", message)
            .help("wait as long as `Retry-After` says, then repeat with the same command id")
    }

    pub(crate) fn unexpected(message: &str) -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "unexpected", message)
    }

    pub(crate) fn token_missing() -> Problem {
        let message = "everything under /v1 needs a bearer token";
        Problem::new(StatusCode::UNAUTHORIZED, "token_missing", message)
            .help("get one with `igf token PERSON`, and send `Authorization: Bearer TOKEN`")
    }

    /// The token of the request is not valid, or nobody can say whether it is.
    pub(crate) fn bad_token(refusal: Refusal) -> Problem {
        Problem {
            status: match refusal.code.as_str() {
                "tokens_unreadable" => StatusCode::SERVICE_UNAVAILABLE,
                "too_many_tries" => StatusCode::TOO_MANY_REQUESTS,
                _ => StatusCode::UNAUTHORIZED,
            },
            refusal: Box::new(refusal),
        }
    }

    pub(crate) fn at(mut self, place: &str) -> Problem {
        self.refusal.place = Some(place.to_owned());
        self
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Problem {
        self.refusal.help = Some(help.into());
        self
    }

    pub(crate) fn json(&self) -> Value {
        let refusal = &self.refusal;
        let mut body = json!({
            "type": format!("{TYPE}{}", refusal.code),
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

impl Problem {
    /// What was in the way of a command that names in its header what its caller saw.
    pub(crate) fn of_precondition(mut self) -> Problem {
        if self.refusal.code == "conflict" {
            self.status = StatusCode::PRECONDITION_FAILED;
        }
        self
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        let status = match refusal.kind {
            RefusalKind::BadInput => StatusCode::BAD_REQUEST,
            RefusalKind::Rule => StatusCode::UNPROCESSABLE_ENTITY,
            RefusalKind::Forbidden => StatusCode::FORBIDDEN,
            RefusalKind::Unknown => StatusCode::NOT_FOUND,
            RefusalKind::Conflict => StatusCode::CONFLICT,
            RefusalKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        };
        Problem {
            status,
            refusal: Box::new(refusal),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Problem {
        let (status, code) = match &error {
            // Waiting mends nothing here.
            StoreError::Corrupt { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "store_corrupt"),
            StoreError::Conflict { .. } => (StatusCode::CONFLICT, "store_conflict"),
            StoreError::InUse(_) => (StatusCode::SERVICE_UNAVAILABLE, "store_in_use"),
            StoreError::NotAStore(_) => (StatusCode::SERVICE_UNAVAILABLE, "not_a_store"),
            StoreError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "store_unavailable"),
        };
        Problem::new(status, code, error.to_string())
    }
}

impl From<Unanswered> for Problem {
    fn from(unanswered: Unanswered) -> Problem {
        match unanswered {
            Unanswered::Refused(refusal) => refusal.into(),
            Unanswered::Store(error) => error.into(),
        }
    }
}

impl From<Failed> for Problem {
    fn from(failed: Failed) -> Problem {
        match failed {
            Failed::Submit(SubmitError::Refused(refusal)) => refusal.into(),
            Failed::Submit(SubmitError::Store(error)) => error.into(),
            Failed::Busy => Problem::busy("more commands wait than the server takes"),
            Failed::Crowded => Problem::new(
                StatusCode::TOO_MANY_REQUESTS,
                "busy",
                "more questions about the past wait than the server takes",
            )
            .help("wait as long as `Retry-After` says, then ask again"),
            Failed::Leapt(why) => Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "clock_leapt",
                format!("{why}: nothing is recorded until it is confirmed"),
            )
            .help("is it right? Then the owner of the data directory runs `igf confirm-clock`"),
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
        let code = Code(self.refusal.code.clone());
        response.extensions_mut().insert(code);
        let headers = response.headers_mut();
        let problem = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, problem);
        let later = [
            StatusCode::TOO_MANY_REQUESTS,
            StatusCode::SERVICE_UNAVAILABLE,
        ];
        if later.contains(&self.status) {
            headers.insert(header::RETRY_AFTER, RETRY_AFTER_S);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = match self.refusal.code.as_str() {
                "token_missing" => "Bearer",
                _ => "Bearer error=\"invalid_token\"",
            };
            let challenge = HeaderValue::from_static(challenge);
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// There is no such route.
pub(crate) async fn no_route(uri: Uri) -> Problem {
    let message = format!("there is no route {}", uri.path());
    Problem::new(StatusCode::NOT_FOUND, "unknown_route", message)
        .help("`/openapi.json` lists all of them")
}

/// The route is there, and takes another method.
pub(crate) async fn no_method(method: Method, uri: Uri) -> Problem {
    let message = format!("{} does not take {method}", uri.path());
    let status = StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(status, "method_not_allowed", message)
        .help("the header `Allow` says what it takes; `/openapi.json` lists all routes")
}
