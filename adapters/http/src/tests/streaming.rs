//! The stream of events.

use crate::backend::Backend;
use crate::router::stoppable_router;
use crate::shared::{MAX_STREAMS, STREAMS_OF_TOKEN};
use crate::testing::{Client, TestBackend};
use axum::Router;
use axum::body::BodyDataStream;
use futures::StreamExt;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

fn open() -> Value {
    let fields = json!({ "title": "Plan", "unit": "mecc" });
    json!({ "command": "open", "workflow": "task", "fields": fields })
}

async fn stream(client: &Client, path: &str, headers: &[(&str, &str)]) -> BodyDataStream {
    let response = client.open("GET", path, headers, String::new()).await;
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().expect("text");
    assert!(kind.starts_with("text/event-stream"), "{kind}");
    response.into_body().into_data_stream()
}

/// The next frame: comments are one, and so is each event.
async fn frame(stream: &mut BodyDataStream) -> Option<String> {
    let waited = tokio::time::timeout(Duration::from_secs(60), stream.next()).await;
    let bytes = waited.expect("a frame in time")?.expect("a good body");
    Some(String::from_utf8(bytes.to_vec()).expect("UTF-8"))
}

fn line<'f>(frame: &'f str, name: &str) -> &'f str {
    let mut lines = frame.lines();
    let found = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    found.map_or("", |value| value.strip_prefix(' ').unwrap_or(value))
}

#[tokio::test]
async fn events_come_with_position_type_and_exact_bytes_as_they_are_committed() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let mut events = stream(&client, "/v1/events?from=2", &[]).await;
    let head = *backend.head().borrow();
    for position in 2..=head {
        let frame = frame(&mut events).await.expect("an event");
        assert_eq!(line(&frame, "id"), position.to_string());
        let stored = &backend.read(position, 1).expect("stored")[0];
        assert_eq!(line(&frame, "data").as_bytes(), &*stored.bytes);
        let json: Value = serde_json::from_slice(&stored.bytes).expect("JSON");
        assert_eq!(line(&frame, "event"), json["type"]);
    }
    client.post("/v1/commands", &open()).await;
    let frame = frame(&mut events).await.expect("the new event");
    assert_eq!(line(&frame, "event"), "case_opened");
    assert_eq!(line(&frame, "id"), (head + 1).to_string());
}

#[tokio::test]
async fn a_stream_is_resumed_after_the_last_event_that_was_seen() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let seen = [("Last-Event-ID", "3")];
    let mut events = stream(&client, "/v1/events?from=1", &seen).await;
    let frame = frame(&mut events).await.expect("an event");
    assert_eq!(line(&frame, "id"), "4");
    let wrong = [("Last-Event-ID", "three")];
    let answer = client
        .send("GET", "/v1/events", &wrong, String::new())
        .await;
    assert_eq!(answer.problem().2, "Last-Event-ID");
    let last = [("Last-Event-ID", "18446744073709551615")];
    drop(stream(&client, "/v1/events", &last).await);
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_is_cut_off_and_told_where_to_resume() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let lines = vec![open().to_string(); 200].join("\n");
    client.send("POST", "/v1/commands:batch", &[], lines).await;
    let mut events = stream(&client, "/v1/events", &[]).await;
    tokio::time::sleep(Duration::from_secs(30)).await;
    let mut seen = 0;
    let mut words = String::new();
    while let Some(frame) = frame(&mut events).await {
        match line(&frame, "id").parse::<u64>() {
            Ok(id) => seen = id,
            Err(_) if frame.contains("alive") => {}
            Err(_) => words = frame,
        }
    }
    assert!(
        (1..200).contains(&seen),
        "{seen} events were held for a reader that did not read"
    );
    assert!(words.starts_with(": read too slowly"), "{words}");
    assert!(
        words.contains(&format!("Last-Event-ID: {seen}, or from={}", seen + 1)),
        "{words}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_quiet_stream_shows_that_it_is_alive() {
    let client = Client::new(&TestBackend::empty());
    let mut events = stream(&client, "/v1/events", &[]).await;
    assert_eq!(frame(&mut events).await.as_deref(), Some(": alive\n\n"));
}

#[tokio::test]
async fn streams_end_when_the_server_stops() {
    let (stop, stopping) = watch::channel(false);
    let backend = TestBackend::empty();
    let client = Client::of(stoppable_router(
        backend as Arc<dyn Backend>,
        Router::new(),
        stopping,
    ));
    let mut events = stream(&client, "/v1/events?from=7", &[]).await;
    stop.send_replace(true);
    let words = frame(&mut events).await.expect("last words");
    assert!(words.starts_with(": the server is stopping"), "{words}");
    assert!(words.contains("Last-Event-ID: 6, or from=7"), "{words}");
    assert_eq!(frame(&mut events).await, None);
    let ready = client.get("/readyz").await;
    assert_eq!((ready.status, &ready.json()["ready"]), (503, &json!(false)));
}

#[tokio::test]
async fn only_so_many_streams_are_open_at_once() {
    let backend = TestBackend::empty();
    let router = crate::router(Arc::clone(&backend) as Arc<dyn Backend>);
    let who = |person: &str| Client::of(router.clone()).speaking_for(Some(person));
    let mut open = Vec::new();
    for person in ["a", "b", "c", "d", "e", "f", "g", "h"] {
        for _ in 0..STREAMS_OF_TOKEN {
            open.push(stream(&who(person), "/v1/events", &[]).await);
        }
        let answer = who(person).get("/v1/events").await;
        assert_eq!(
            (answer.problem().0, answer.header("retry-after")),
            (429, "1"),
            "one token has its share"
        );
    }
    assert_eq!(open.len(), MAX_STREAMS);
    let client = who("i");
    let answer = client.get("/v1/events").await;
    assert_eq!(answer.problem().0, 429, "and all have theirs");
    drop(open);
    for _ in 0..100 {
        let response = client.open("GET", "/v1/events", &[], String::new()).await;
        if response.status() == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the places of readers that went away are not given back");
}

#[tokio::test]
async fn a_stream_ends_within_a_second_when_its_token_is_taken_back() {
    let backend = TestBackend::founded().await;
    let client = Client::new(&backend);
    let head = *backend.head().borrow();
    let mut events = stream(&client, &format!("/v1/events?from={}", head + 1), &[]).await;
    *backend.revoked.lock().expect("no panic") = Some("cora".to_owned());
    let taken_back = std::time::Instant::now();
    let words = frame(&mut events).await.expect("last words");
    assert!(words.contains("the token was taken back"), "{words}");
    assert_eq!(frame(&mut events).await, None);
    let took = taken_back.elapsed();
    assert!(took < Duration::from_secs(1), "it took {took:?}");
}
