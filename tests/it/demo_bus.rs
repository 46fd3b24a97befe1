//! The demo's events at a durable consumer: each once, in order, with all that subscribers are
//! promised, also when the server goes away in the middle or comes afterwards.

use crate::program::{igf, ok};
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::{self, Message};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use engine::event::Event;
use engine::hash::Hash;
use futures::StreamExt as _;
use serde_json::Value as Json;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const STREAM: &str = "IGF_EVT_EXAMPLE";

/// Longer than anything here should take.
const PATIENCE: Duration = Duration::from_secs(60);

fn server(folder: &Path, configuration: Option<&str>) -> LocalServer {
    LocalServer::start(ServerSettings {
        supervised: false,
        configuration: configuration.map(str::to_owned),
        ..ServerSettings::new(folder)
    })
    .unwrap()
}

async fn context(url: &str) -> jetstream::Context {
    let client = async_nats::ConnectOptions::new()
        .retry_on_initial_connect()
        .connect(url);
    jetstream::new(client.await.unwrap())
}

/// Reads the whole stream through a durable consumer, and checks every message.
async fn assert_everything_arrives(url: &str, demo: &Json) {
    let stream = context(url).await.get_stream(STREAM).await.unwrap();
    let consumer: PullConsumer = stream
        .create_consumer(pull::Config {
            durable_name: Some("donor".to_owned()),
            ack_policy: AckPolicy::Explicit,
            max_ack_pending: 1,
            ..pull::Config::default()
        })
        .await
        .unwrap();
    let mut messages = consumer.messages().await.unwrap();
    let mut previous = Hash::GENESIS;
    let events = demo["events"].as_u64().unwrap();
    for position in 1..=events {
        let next = tokio::time::timeout(PATIENCE, messages.next()).await;
        let message = next.expect("a message").expect("more").unwrap();
        previous = checked(&message, position, &previous);
        message.double_ack().await.unwrap();
    }
    assert_eq!(demo["head"], previous.to_string());
    let info = consumer.get_info().await.unwrap();
    assert_eq!((info.num_pending, info.num_ack_pending), (0, 0));
    assert_eq!(info.delivered.stream_sequence, events);
}

/// The message of a position: its hash, if all is as promised.
fn checked(message: &Message, position: u64, previous: &Hash) -> Hash {
    let header = |name: &str| {
        let found = message
            .headers
            .as_ref()
            .and_then(|headers| headers.get(name));
        found
            .map(|value| value.as_str().to_owned())
            .unwrap_or_default()
    };
    let event = Event::from_bytes(&message.payload).unwrap();
    let hash = Hash::chained(previous, &message.payload);
    assert_eq!(event.position, position);
    assert_eq!(header("igf-position"), position.to_string());
    assert_eq!(header("igf-hash"), hash.to_string());
    assert_eq!(header("Nats-Msg-Id"), event.id.to_string());
    assert_eq!(header("ce-id"), event.id.to_string());
    assert_eq!(header("ce-specversion"), "1.0");
    assert_eq!(header("ce-sequence"), format!("{position:020}"));
    assert_eq!(
        header("ce-subject"),
        event.reference.clone().unwrap_or_default()
    );
    for name in [
        "ce-source",
        "ce-type",
        "ce-time",
        "ce-dataschema",
        "ce-correlationid",
    ] {
        assert!(!header(name).is_empty(), "{name} of {position}");
    }
    let traceparent = event.traceparent.expect("every event of the demo has one");
    // The message carries the span of its publishing, in the trace that the event holds.
    assert_eq!(header("traceparent")[..35], traceparent[..35], "{position}");
    assert_eq!(message.info().unwrap().stream_sequence, position);
    hash
}

#[tokio::test(flavor = "multi_thread")]
async fn each_arrives_once_in_order_with_its_headers() {
    let folder = tempfile::tempdir().unwrap();
    let nats = server(folder.path(), None);
    let data = tempfile::tempdir().unwrap();
    let demo = ok(data.path(), &format!("demo --nats {}", nats.url()));
    assert_eq!(
        (&demo["pending"], &demo["published"]),
        (&Json::from(0), &demo["events"])
    );
    assert_everything_arrives(&nats.url(), &demo).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_afterwards_gets_everything() {
    let folder = tempfile::tempdir().unwrap();
    let data = tempfile::tempdir().unwrap();
    let before = ok(data.path(), "demo");
    assert_eq!(
        (&before["published"], &before["pending"]),
        (&Json::from(0), &before["events"])
    );
    let nats = server(folder.path(), None);
    let demo = ok(data.path(), &format!("demo --nats {}", nats.url()));
    assert_eq!(
        (&demo["new_events"], &demo["pending"]),
        (&Json::from(0), &Json::from(0))
    );
    assert_eq!(demo["head"], before["head"]);
    assert_everything_arrives(&nats.url(), &demo).await;
}

/// The server syncs every message, so that publishing takes long enough to be cut in two.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_in_the_middle_loses_and_doubles_nothing() {
    let data = tempfile::tempdir().unwrap();
    let demo = ok(data.path(), "demo");
    let events = demo["events"].as_u64().unwrap();
    let slow = "jetstream { sync_interval: always }";
    let mut cut = 0;
    for round in 0..6 {
        let folder = tempfile::tempdir().unwrap();
        let nats = server(folder.path(), Some(slow));
        let mut child = igf(data.path())
            .args(["--format", "json", "demo", "--nats", &nats.url()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let at = messages_once_above(&nats.url(), events * round / 8).await;
        nats.kill();
        // It stays away for longer from round to round.
        tokio::time::sleep(Duration::from_millis(50 * round)).await;
        nats.start_again().unwrap();
        cut += u64::from(at < events);
        let mut output = String::new();
        let stdout = child.stdout.as_mut().unwrap();
        std::io::Read::read_to_string(stdout, &mut output).unwrap();
        assert!(child.wait().unwrap().success());
        let after: Json = serde_json::from_str(&output).unwrap();
        assert_eq!(after["pending"], 0, "{after}");
        assert_everything_arrives(&nats.url(), &demo).await;
    }
    assert!(cut >= 3, "only {cut} of 6 kills came in the middle");
}

/// Waits until the stream has more than so many messages; how many it had then.
async fn messages_once_above(url: &str, least: u64) -> u64 {
    let context = context(url).await;
    let begin = Instant::now();
    loop {
        assert!(begin.elapsed() < PATIENCE, "the demo publishes nothing");
        if let Ok(stream) = context.get_stream(STREAM).await {
            let messages = stream.cached_info().state.messages;
            if messages > least {
                return messages;
            }
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
