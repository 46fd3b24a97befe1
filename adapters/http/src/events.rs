//! The log: in pages, and as a stream of server-sent events that can be resumed.

use crate::auth::Caller;
use crate::extract::Parameters;
use crate::problem::{Answer, Problem};
use crate::shared::{STREAMS_OF_TOKEN, Shared};
use crate::shares::Share;
use crate::shown::{Shown, shown, withheld};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use engine::store::StoredEvent;
use engine::view::Reader;
use futures::stream::{self, Stream};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc::error::SendTimeoutError;
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};
use tokio::time::Instant;

/// The most events in a page of the log.
const MAX_PAGE: usize = 1_000;

/// How many events wait for a slow reader.
const STREAM_BUFFER: usize = 64;

/// How long a reader may keep the buffer full before it is cut off.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often a stream asks whether its token still counts.
const LOOK_EACH: Duration = Duration::from_millis(500);

/// How often a stream shows that it is alive when nothing happens.
const HEARTBEAT: Duration = Duration::from_secs(15);

/// `GET /v1/log?from=N&limit=M`: exact bytes with their hashes. Of an event above the reader's
/// class only the hash is shown.
pub(crate) async fn log(
    State(shared): State<Shared>,
    caller: Caller,
    mut parameters: Parameters,
) -> Answer<Json<Value>> {
    let from = parameters.number("from")?.unwrap_or(1).max(1);
    let limit: usize = parameters.number("limit")?.unwrap_or(MAX_PAGE);
    parameters.finish()?;
    let limit = limit.min(MAX_PAGE);
    let stored = shared
        .blocking(move |backend| backend.read(from, limit))
        .await??;
    let row = |stored: &StoredEvent| match shown(stored, caller.reader) {
        Shown::Whole { text, .. } => json!({
            "position": stored.position,
            "hash": stored.hash,
            "event": text,
        }),
        Shown::Withheld { class } => withheld(stored, class),
    };
    let events: Vec<Value> = stored.iter().map(row).collect();
    Ok(Json(json!({ "events": events })))
}

/// `GET /v1/events?from=N`: events as they are committed, from a position on, or after the one
/// that `Last-Event-ID` names.
pub(crate) async fn stream(
    State(shared): State<Shared>,
    caller: Caller,
    headers: HeaderMap,
    mut parameters: Parameters,
) -> Answer<Sse<impl Stream<Item = Result<Event, Infallible>>>> {
    let from = parameters.number("from")?;
    parameters.finish()?;
    let from = after_last(&headers)?.or(from).unwrap_or(1).max(1);
    let Ok(permit) = std::sync::Arc::clone(&shared.streams).try_acquire_owned() else {
        return Err(Problem::busy("too many streams of events are open"));
    };
    let Some(share) = shared.streams_of.take(&caller.token_id, STREAMS_OF_TOKEN) else {
        return Err(Problem::busy(
            "too many streams of events of this token are open",
        ));
    };
    let alive = KeepAlive::new().interval(HEARTBEAT).text("alive");
    let stream = open(shared, caller, from, (permit, share));
    Ok(Sse::new(stream).keep_alive(alive))
}

/// The position after the one that `Last-Event-ID` names.
fn after_last(headers: &HeaderMap) -> Answer<Option<u64>> {
    let place = "Last-Event-ID";
    let Some(header) = headers.get(place) else {
        return Ok(None);
    };
    let last: Option<u64> = header.to_str().ok().and_then(|text| text.parse().ok());
    match last {
        Some(last) => Ok(Some(last.saturating_add(1))),
        None => {
            let message = "the id of an event is its position";
            Err(Problem::bad_request(message, place))
        }
    }
}

/// A buffer with a feeder at one end and the reader at the other. When the feeder stops, the
/// reader still gets what is in the buffer, and then a comment that says why.
fn open(
    shared: Shared,
    caller: Caller,
    from: u64,
    places: (OwnedSemaphorePermit, Share),
) -> impl Stream<Item = Result<Event, Infallible>> {
    let (sender, receiver) = mpsc::channel(STREAM_BUFFER);
    let (say, last_words) = oneshot::channel();
    tokio::spawn(async move {
        let why = feed(&shared, &caller, from, sender).await;
        // The reader may have gone.
        let _ = say.send(why);
        drop(places);
    });
    stream::unfold((receiver, Some(last_words)), next)
}

type Receiving = (
    mpsc::Receiver<Event>,
    Option<oneshot::Receiver<Option<String>>>,
);

async fn next(
    (mut buffer, last_words): Receiving,
) -> Option<(Result<Event, Infallible>, Receiving)> {
    if let Some(event) = buffer.recv().await {
        return Some((Ok(event), (buffer, last_words)));
    }
    let why = last_words?.await.ok().flatten()?;
    Some((Ok(Event::default().comment(why)), (buffer, None)))
}

/// Feeds a stream until its reader goes away, or keeps the buffer full for too long, or its token
/// counts no longer, or the server stops. Says why it ended, and where to resume.
async fn feed(
    shared: &Shared,
    caller: &Caller,
    from: u64,
    sender: mpsc::Sender<Event>,
) -> Option<String> {
    let mut head = shared.backend.head();
    let mut admission = Admission::of(caller);
    let mut from = from;
    loop {
        // Marked as seen before reading: what is committed meanwhile ends the wait below.
        head.borrow_and_update();
        let page = shared
            .blocking(move |backend| backend.read(from, STREAM_BUFFER))
            .await;
        let Ok(Ok(page)) = page else {
            return Some(ended("the log cannot be read", from));
        };
        for stored in &page {
            let event = told(stored, caller.reader);
            match deliver(shared, &mut admission, event, &sender).await {
                Ok(()) => from = stored.position.saturating_add(1),
                Err(why) => return why.map(|why| ended(&why, from)),
            }
        }
        if page.is_empty() {
            tokio::select! {
                moved = head.changed() => if moved.is_ok() { continue },
                () = tokio::time::sleep(LOOK_EACH) => match admission.look(shared) {
                    Ok(()) => continue,
                    Err(why) => return Some(ended(&why, from)),
                },
                () = stopped(shared.stopping.clone()) => {}
                () = sender.closed() => return None,
            }
        }
        if page.is_empty() || *shared.stopping.borrow() {
            return Some(ended("the server is stopping", from));
        }
    }
}

/// Puts an event into the buffer, waiting for a slow reader. Where that fails it says why; nothing
/// to a reader who has gone.
async fn deliver(
    shared: &Shared,
    admission: &mut Admission<'_>,
    mut event: Event,
    sender: &mpsc::Sender<Event>,
) -> Result<(), Option<String>> {
    let begun = Instant::now();
    loop {
        admission.look(shared).map_err(Some)?;
        event = match sender.send_timeout(event, LOOK_EACH).await {
            Ok(()) => return Ok(()),
            Err(SendTimeoutError::Closed(_)) => return Err(None),
            Err(SendTimeoutError::Timeout(_)) if begun.elapsed() >= PATIENCE => {
                return Err(Some("read too slowly".to_owned()));
            }
            Err(SendTimeoutError::Timeout(event)) => event,
        }
    }
}

/// Whether the token of a stream still counts, looked at now and then.
struct Admission<'c> {
    token: &'c str,
    looked: Instant,
}

impl<'c> Admission<'c> {
    fn of(caller: &'c Caller) -> Admission<'c> {
        Admission {
            token: &caller.token,
            looked: Instant::now(),
        }
    }

    /// Why it counts no longer.
    fn look(&mut self, shared: &Shared) -> Result<(), String> {
        if self.looked.elapsed() < LOOK_EACH {
            return Ok(());
        }
        self.looked = Instant::now();
        let admitted = shared.backend.authenticate(self.token);
        admitted.map(|_| ()).map_err(|refusal| refusal.message)
    }
}

fn ended(why: &str, next: u64) -> String {
    let last = next.saturating_sub(1);
    format!("{why}; resume with Last-Event-ID: {last}, or from={next}")
}

/// Waits until the server is told to stop; for ever if nobody can tell it.
async fn stopped(mut stopping: watch::Receiver<bool>) {
    if stopping.wait_for(|stopping| *stopping).await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn told(stored: &StoredEvent, reader: Reader) -> Event {
    let event = Event::default().id(stored.position.to_string());
    match shown(stored, reader) {
        Shown::Whole { kind, text } => event.event(in_a_line(&kind)).data(text),
        Shown::Withheld { class } => event
            .event("withheld")
            .data(withheld(stored, class).to_string()),
    }
}

/// A line break would end the event's head.
fn in_a_line(kind: &str) -> &str {
    if kind.contains(['\r', '\n']) {
        "event"
    } else {
        kind
    }
}
