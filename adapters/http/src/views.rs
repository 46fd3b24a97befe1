//! Questions: the same answers as on the command line.

use crate::auth::Caller;
use crate::backend::Backend;
use crate::extract::{Body, Parameters, Segment};
use crate::form;
use crate::problem::{Answer, Problem};
use crate::shared::Shared;
use crate::shown::{Shown, shown};
use crate::strict;
use axum::Json;
use axum::extract::State;
use engine::recall::look;
use engine::store::StoredEvent;
use engine::value::ProgrammeId;
use engine::view::{Query, Reader, answer};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// The most events in a page of a history.
const MAX_PAGE: usize = 1_000;

/// Any question, by name, perhaps as of an instant.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    query: Query,
    #[serde(default)]
    as_of: Option<Timestamp>,
}

pub(crate) async fn ask(
    shared: &Shared,
    caller: &Caller,
    query: Query,
    as_of: Option<Timestamp>,
) -> Answer<Value> {
    let reader = caller.reader;
    on_state(shared, as_of, move |backend, state, at| {
        let log = |from, limit| backend.read(from, limit);
        Ok(answer(state, &query, reader, at, &log)?)
    })
    .await
}

/// Answers from what is committed, or from the state as it was recorded at an instant.
async fn on_state<T: Send + 'static>(
    shared: &Shared,
    as_of: Option<Timestamp>,
    work: impl Fn(&dyn Backend, &engine::state::State, Timestamp) -> Answer<T> + Send + 'static,
) -> Answer<T> {
    let answered = shared.blocking(move |backend| {
        let state = match as_of {
            None => backend.state(),
            Some(at) => backend.state_at(at)?,
        };
        let at = as_of.unwrap_or_else(|| backend.now());
        // Cases at rest are read back from the log.
        look(
            &state,
            |case| backend.read_case(case),
            |state| work(backend, state, at),
        )?
    });
    answered.await?
}

/// `POST /v1/views`
pub(crate) async fn query(
    State(shared): State<Shared>,
    caller: Caller,
    Body(body): Body,
) -> Answer<Json<Value>> {
    let asked: Asked = serde_json::from_value(strict::parse(&body)?)
        .map_err(|error| Problem::bad_request(error.to_string(), "query"))?;
    ask(&shared, &caller, asked.query, asked.as_of)
        .await
        .map(Json)
}

/// `GET /v1/cases/{case}/history?after=P&limit=N`: the events of a case that the reader may see,
/// with their hashes, behind a position; `total` counts them on whatever page. Those above the
/// reader's class are left out: that there are some on this case would tell.
pub(crate) async fn history(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(case): Segment,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let after: u64 = parameters.number("after")?.unwrap_or(0);
    let limit: usize = parameters.number("limit")?.unwrap_or(MAX_PAGE);
    parameters.finish()?;
    let reader = caller.reader;
    let find = move |_: &dyn Backend, state: &engine::state::State, _| {
        Ok(Arc::clone(reader.find(state, &case)?))
    };
    let case = on_state(&shared, None, find).await?;
    let id = case.id;
    let stored = shared
        .blocking(move |backend| backend.read_case(id))
        .await??;
    let page = page(&stored, after, limit.min(MAX_PAGE), reader)?;
    Ok(Json(json!({
        "case": id,
        "reference": &*case.reference,
        "events": page.events,
        "more": page.more,
        "total": page.total,
    })))
}

/// A page of a history.
struct Page {
    events: Vec<Value>,
    more: bool,
    total: usize,
}

/// The events behind one of them, as far as the reader may see them.
///
/// # Errors
/// `bad_request` where `after` is the position of none of them.
fn page(stored: &[StoredEvent], after: u64, limit: usize, reader: Reader) -> Answer<Page> {
    let seen = stored
        .iter()
        .filter_map(|stored| match shown(stored, reader) {
            Shown::Whole { text, .. } => Some((stored, text)),
            Shown::Withheld { .. } => None,
        });
    let seen: Vec<(&StoredEvent, &str)> = seen.collect();
    let place = |(stored, _): &(&StoredEvent, &str)| stored.position == after;
    let from = match after {
        0 => 0,
        _ => seen.iter().position(place).ok_or_else(no_cursor)? + 1,
    };
    let rest = seen.get(from..).unwrap_or_default();
    let events = rest
        .iter()
        .take(limit)
        .map(|(stored, text)| event(stored, text));
    Ok(Page {
        events: events.collect::<Answer<_>>()?,
        more: rest.len() > limit,
        total: seen.len(),
    })
}

fn no_cursor() -> Problem {
    let message = "this must be the position of an event of this history";
    Problem::bad_request(message, "after").help("leave it out for the first page")
}

fn event(stored: &StoredEvent, text: &str) -> Answer<Value> {
    let mut event: Value = serde_json::from_str(text)
        .map_err(|_| Problem::unexpected("an event of this case cannot be read"))?;
    event["hash"] = json!(stored.hash);
    Ok(event)
}

/// `GET /v1/programmes/{programme}`: how every item stands, and what is blocked by what.
pub(crate) async fn programme(
    State(shared): State<Shared>,
    caller: Caller,
    Segment(programme): Segment,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let programme = ProgrammeId::from(form::name(&programme, "programme")?);
    let as_of = parameters.as_of(&shared.backend.state())?;
    let effective = parameters.day("effective")?;
    parameters.finish()?;
    let id = programme.clone();
    let queries = [
        Query::Programme { programme },
        Query::Blocked { programme: id },
    ];
    let [status, blocked] = queries.map(|query| query.effective(effective));
    let status = on_state(&shared, as_of, move |backend, state, at| {
        let log = |from, limit| backend.read(from, limit);
        let ask = |query| answer(state, query, caller.reader, at, &log);
        let mut status = ask(&status)?;
        status["blocked"] = ask(&blocked)?["blocked"].take();
        Ok(status)
    });
    Ok(Json(status.await?))
}
