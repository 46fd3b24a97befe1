//! The log: in pages, and as a stream of server-sent events that can be resumed.

use crate::Shared;
use crate::problem::{Answer, Problem};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query as Parameters, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream::Stream;
use serde::Deserialize;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;

/// The most events in a page.
const MAX_PAGE: usize = 1_000;

/// How many events wait for a slow reader before it is cut off.
const STREAM_BUFFER: usize = 1_024;

/// How long a reader may keep the buffer full.
const PATIENCE: Duration = Duration::from_secs(10);

/// Which part of the log.
#[derive(Deserialize)]
pub(crate) struct Part {
    #[serde(default)]
    from: Option<u64>,
    #[serde(default)]
    limit: Option<usize>,
}

/// `GET /v1/log?from=N&limit=M`: exact bytes with their hashes.
pub(crate) async fn log(
    State(backend): State<Shared>,
    part: Result<Parameters<Part>, QueryRejection>,
) -> Answer<Json<Value>> {
    let Parameters(part) =
        part.map_err(|error| Problem::bad_request(error.body_text(), "query string"))?;
    let limit = part.limit.unwrap_or(MAX_PAGE).min(MAX_PAGE);
    let mut events = Vec::new();
    for stored in backend.read(part.from.unwrap_or(1), limit)? {
        events.push(json!({
            "position": stored.position,
            "hash": stored.hash,
            "event": String::from_utf8_lossy(&stored.bytes),
        }));
    }
    Ok(Json(json!({ "events": events })))
}

/// `GET /v1/events?from=N`: events as they are committed, from a position on, or after the one
/// that `Last-Event-ID` names.
pub(crate) async fn stream(
    State(backend): State<Shared>,
    headers: HeaderMap,
    part: Result<Parameters<Part>, QueryRejection>,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let Parameters(part) =
        part.map_err(|error| Problem::bad_request(error.body_text(), "query string"))?;
    let last = headers
        .get("Last-Event-ID")
        .and_then(|value| value.to_str().ok());
    let last = match last {
        None => None,
        Some(text) => Some(text.parse::<u64>().map_err(|_| {
            Problem::bad_request("the id of an event is its position", "Last-Event-ID")
        })?),
    };
    let from = last.map(|last| last + 1).or(part.from).unwrap_or(1).max(1);
    let (sender, receiver) = mpsc::channel(STREAM_BUFFER);
    tokio::spawn(feed(backend, from, sender));
    let stream = futures::stream::unfold(receiver, |mut receiver| async {
        receiver.recv().await.map(|event| (Ok(event), receiver))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// Feeds a stream until its reader goes away, or keeps the buffer full for too long: it is then
/// cut off, and told by a comment where to resume.
async fn feed(backend: Shared, from: u64, sender: mpsc::Sender<Event>) {
    let mut head = backend.head();
    let mut next = from;
    loop {
        let Ok(events) = backend.read(next, MAX_PAGE) else {
            return;
        };
        for stored in &events {
            let kind = kind_of(&stored.bytes);
            let event = Event::default()
                .id(stored.position.to_string())
                .event(kind)
                .data(String::from_utf8_lossy(&stored.bytes));
            if sender.send_timeout(event, PATIENCE).await.is_err() {
                let comment = format!(
                    "too slow; resume with Last-Event-ID {}",
                    stored.position - 1
                );
                // If even this does not fit, the reader resumes after what it has seen.
                let _ = sender.try_send(Event::default().comment(comment));
                return;
            }
            next = stored.position + 1;
        }
        if events.is_empty() && head.changed().await.is_err() {
            return;
        }
    }
}

fn kind_of(bytes: &[u8]) -> String {
    #[derive(Deserialize)]
    struct Kind {
        #[serde(rename = "type")]
        kind: String,
    }
    serde_json::from_slice::<Kind>(bytes).map_or_else(|_| "event".to_owned(), |it| it.kind)
}
