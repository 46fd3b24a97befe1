//! Questions about a programme.

use crate::Shared;
use crate::auth::Caller;
use crate::extract::{Parameters, Segment};
use crate::form;
use crate::problem::{Answer, Problem};
use crate::views::ask;
use axum::Json;
use axum::extract::State;
use engine::value::Name;
use engine::view::Query;
use serde_json::Value;

/// Asks about the programme in the path; `query` takes its own parameters.
async fn about(
    shared: Shared,
    caller: Caller,
    programme: String,
    mut parameters: Parameters,
    query: impl FnOnce(Name, &mut Parameters) -> Answer<Query>,
) -> Answer<Json<Value>> {
    let programme = form::name(&programme, "programme")?;
    let query = query(programme, &mut parameters)?;
    let as_of = parameters.as_of(&shared.backend.state())?;
    let effective = parameters.day("effective")?;
    parameters.finish()?;
    let query = query.effective(effective);
    ask(&shared, &caller, query, as_of).await.map(Json)
}

/// `GET /v1/programmes/{programme}/blocked`
pub(crate) async fn blocked(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    parameters: Parameters,
) -> Answer<Json<Value>> {
    let query = |programme, _: &mut Parameters| Ok(Query::Blocked { programme });
    about(shared, caller, programme, parameters, query).await
}

/// `GET /v1/programmes/{programme}/path?item=ITEM`
pub(crate) async fn path(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    parameters: Parameters,
) -> Answer<Json<Value>> {
    let query = |programme, parameters: &mut Parameters| {
        let item = parameters.name("item")?;
        Ok(Query::Path { programme, item })
    };
    about(shared, caller, programme, parameters, query).await
}

/// `GET /v1/programmes/{programme}/funding`
pub(crate) async fn funding(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    parameters: Parameters,
) -> Answer<Json<Value>> {
    let query = |programme, _: &mut Parameters| Ok(Query::Funding { programme });
    about(shared, caller, programme, parameters, query).await
}

/// `GET /v1/programmes/{programme}/baseline?number=1`
pub(crate) async fn baseline(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    parameters: Parameters,
) -> Answer<Json<Value>> {
    let query = |programme, parameters: &mut Parameters| {
        let number = parameters.number("number")?;
        Ok(Query::Baseline { programme, number })
    };
    about(shared, caller, programme, parameters, query).await
}

/// `GET /v1/programmes/{programme}/slip?each=change`
pub(crate) async fn slip(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let programme = form::name(&programme, "programme")?;
    let each = parameters.name("each")?;
    let as_of = parameters.as_of(&shared.backend.state())?;
    parameters.finish()?;
    let query = Query::Slip { programme, each };
    ask(&shared, &caller, query, as_of).await.map(Json)
}

/// A `+` that nobody encoded came as a space, and only amounts of money have one of their own.
fn plus(change: &str) -> String {
    match change.contains('=') {
        true => change.to_owned(),
        false => change.replace(' ', "+"),
    }
}

/// `GET /v1/programmes/{programme}/what-if?changes=A,B`
pub(crate) async fn what_if(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    parameters: Parameters,
) -> Answer<Json<Value>> {
    let query = |programme, parameters: &mut Parameters| {
        let text = parameters.text("changes");
        let text = text.ok_or_else(|| {
            let message = "say what would change, with commas between";
            Problem::bad_request(message, "changes").help("such as `changes=ITEM+90d,FUND=refused`")
        })?;
        let changes = text.split(',').map(|change| plus(change.trim()));
        let changes = changes.collect();
        Ok(Query::WhatIf { programme, changes })
    };
    about(shared, caller, programme, parameters, query).await
}
