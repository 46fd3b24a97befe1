//! Reads the parts of a request. Each mistake becomes a problem that names its place.

use crate::form;
use crate::problem::{Answer, Problem};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use engine::state::State;
use engine::value::{Moment, Name, suggestion};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

/// How long the body of a request may take.
pub(crate) const BODY_WITHIN: Duration = Duration::from_secs(30);

/// The whole body, if the route takes that much.
pub(crate) struct Body(pub(crate) Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Body, Problem> {
        let body = tokio::time::timeout(BODY_WITHIN, Bytes::from_request(request, state));
        let Ok(body) = body.await else {
            let message = format!("the body took longer than {} s", BODY_WITHIN.as_secs());
            let status = StatusCode::REQUEST_TIMEOUT;
            return Err(Problem::new(status, "body_too_slow", message)
                .help("send it again; nothing was done"));
        };
        match body {
            Ok(bytes) => Ok(Body(bytes)),
            Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                let message = "the body is larger than this route takes";
                Err(Problem::too_large(message).help(
                    "one command has at most 1 MiB, a batch 16 MiB, a file of evidence 32 MiB",
                ))
            }
            Err(error) => Err(Problem::bad_request(error.body_text(), "body")),
        }
    }
}

/// The name in a path such as `/v1/cases/{case}`.
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Segment, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.map(|Path(name)| Segment(name))
            .map_err(|error| Problem::bad_request(error.body_text(), "path"))
    }
}

/// The names in a path such as `/v1/programmes/{programme}/pictures/{kind}`, in their order.
pub(crate) struct Segments(pub(crate) Vec<String>);

impl<S: Send + Sync> FromRequestParts<S> for Segments {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Segments, Problem> {
        let path = Path::<Vec<String>>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Segments(names))
            .map_err(|error| Problem::bad_request(error.body_text(), "path"))
    }
}

/// What stands behind the `?`. Each parameter is taken once; what is left over is a mistake.
pub(crate) struct Parameters {
    given: BTreeMap<String, String>,
    known: Vec<&'static str>,
}

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Parameters, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(pairs) =
            pairs.map_err(|error| Problem::bad_request(error.body_text(), "query string"))?;
        let mut given = BTreeMap::new();
        for (name, value) in pairs {
            if given.insert(name.clone(), value).is_some() {
                return Err(Problem::bad_request("this parameter stands twice", &name));
            }
        }
        Ok(Parameters {
            given,
            known: Vec::new(),
        })
    }
}

impl Parameters {
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        self.given.remove(name)
    }

    pub(crate) fn name(&mut self, name: &'static str) -> Answer<Option<Name>> {
        let text = self.text(name);
        text.map(|text| form::name(&text, name)).transpose()
    }

    pub(crate) fn number<N: FromStr>(&mut self, name: &'static str) -> Answer<Option<N>> {
        let read = |text: String| {
            let message = "this must be a whole number from 0";
            text.parse()
                .map_err(|_| Problem::bad_request(message, name))
        };
        self.text(name).map(read).transpose()
    }

    /// `name`, `name=true` or `name=false`.
    pub(crate) fn flag(&mut self, name: &'static str) -> Answer<bool> {
        match self.text(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("" | "true") => Ok(true),
            Some(_) => Err(Problem::bad_request("this must be true or false", name)),
        }
    }

    pub(crate) fn day(&mut self, name: &'static str) -> Answer<Option<Date>> {
        let text = self.text(name);
        text.map(|text| form::day(&text, name)).transpose()
    }

    /// As of when: an instant, or a day with all that happened on it.
    pub(crate) fn as_of(&mut self, state: &State) -> Answer<Option<Timestamp>> {
        let name = "as_of";
        let end = |text: String| Moment::parse(&text)?.end(state.calendar());
        let end = self.text(name).map(end).transpose();
        end.map_err(|error| Problem::bad_value(error, name))
    }

    /// Nothing may be left over.
    pub(crate) fn finish(self) -> Answer<()> {
        let Some(name) = self.given.keys().next() else {
            return Ok(());
        };
        let help = if self.known.is_empty() {
            "this route takes none".to_owned()
        } else {
            suggestion(name, self.known.iter().copied())
        };
        Err(Problem::bad_request("there is no such parameter", name).help(help))
    }
}
