//! Questions: the same answers as on the command line.

use crate::Shared;
use crate::commands::{instant, name};
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query as Parameters, State};
use engine::view::{ListFilter, Query, answer};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

/// Any question, by name, perhaps as of an instant.
#[derive(Deserialize)]
pub(crate) struct Asked {
    query: Query,
    #[serde(default)]
    as_of: Option<Timestamp>,
}

/// As of when.
#[derive(Deserialize, Default)]
pub(crate) struct AsOf {
    #[serde(default)]
    as_of: Option<String>,
}

fn ask(backend: &Shared, query: &Query, as_of: Option<Timestamp>) -> Answer<Json<Value>> {
    let answered = match as_of {
        None => answer(&backend.state(), query, backend.now()),
        Some(at) => answer(&backend.state_at(at)?, query, at),
    };
    Ok(Json(answered?))
}

fn at(as_of: Parameters<AsOf>) -> Answer<Option<Timestamp>> {
    let Parameters(AsOf { as_of: text }) = as_of;
    text.map(|text| instant(&text)).transpose()
}

/// `POST /v1/views`
pub(crate) async fn query(
    State(backend): State<Shared>,
    asked: Result<Json<Asked>, JsonRejection>,
) -> Answer<Json<Value>> {
    let Json(asked) = asked.map_err(|error| Problem::bad_request(error.body_text(), "query"))?;
    ask(&backend, &asked.query, asked.as_of)
}

/// `GET /v1/cases`
pub(crate) async fn cases(
    State(backend): State<Shared>,
    filter: Result<Parameters<ListFilter>, QueryRejection>,
) -> Answer<Json<Value>> {
    let Parameters(filter) =
        filter.map_err(|error| Problem::bad_request(error.body_text(), "query string"))?;
    ask(&backend, &Query::List { filter }, None)
}

/// `GET /v1/cases/{case}`
pub(crate) async fn case(
    State(backend): State<Shared>,
    Path(case): Path<String>,
    as_of: Parameters<AsOf>,
) -> Answer<Json<Value>> {
    ask(&backend, &Query::Case { case }, at(as_of)?)
}

/// `GET /v1/cases/{case}/why`
pub(crate) async fn why(
    State(backend): State<Shared>,
    Path(case): Path<String>,
    as_of: Parameters<AsOf>,
) -> Answer<Json<Value>> {
    ask(&backend, &Query::Why { case }, at(as_of)?)
}

/// `GET /v1/cases/{case}/history`
pub(crate) async fn history(
    State(backend): State<Shared>,
    Path(case): Path<String>,
) -> Answer<Json<Value>> {
    let state = backend.state();
    let case = state.find(&case)?;
    let mut events = Vec::new();
    for stored in backend.read_case(case.id)? {
        let mut event: Value = serde_json::from_slice(&stored.bytes).unwrap_or(Value::Null);
        event["hash"] = json!(stored.hash);
        events.push(event);
    }
    Ok(Json(
        json!({ "case": case.id, "reference": &*case.reference, "events": events }),
    ))
}

/// `GET /v1/programmes/{programme}`: how every item stands, and what is blocked by what.
pub(crate) async fn programme(
    State(backend): State<Shared>,
    Path(programme): Path<String>,
    as_of: Parameters<AsOf>,
) -> Answer<Json<Value>> {
    let programme = name(&programme, "programme")?;
    let as_of = at(as_of)?;
    let status = Query::Programme {
        programme: programme.clone(),
    };
    let Json(mut status) = ask(&backend, &status, as_of)?;
    let Json(blocked) = ask(&backend, &Query::Blocked { programme }, as_of)?;
    status["blocked"] = blocked["blocked"].clone();
    Ok(Json(status))
}

/// `GET /v1/framework`
pub(crate) async fn framework(State(backend): State<Shared>) -> Answer<Json<Value>> {
    ask(&backend, &Query::Framework, None)
}
