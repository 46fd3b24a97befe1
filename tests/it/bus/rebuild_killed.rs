//! `igf nats rebuild` is killed where it hurts, and called again.

use super::bed::PATIENCE;
use super::proxy::Proxy;
use crate::program::{adopted, igf, ok};
use async_nats::jetstream::consumer::PullConsumer;
use async_nats::jetstream::{self, Context};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use serde_json::Value as Json;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

const STREAM: &str = "IGF_EVT_EXAMPLE";
const READER: &str = "reader_restricted";

/// The answer of `igf nats …`.
fn nats(data: &Path, word: &str, url: &str) -> Json {
    ok(data, &format!("nats {word} --nats {url}"))
}

async fn acknowledged(context: &Context) -> u64 {
    let consumer: PullConsumer = context
        .get_consumer_from_stream(READER, STREAM)
        .await
        .unwrap();
    consumer.cached_info().ack_floor.stream_sequence
}

/// Reads and acknowledges one message, and gives its position.
async fn read_one(context: &Context) -> u64 {
    let consumer: PullConsumer = context
        .get_consumer_from_stream(READER, STREAM)
        .await
        .unwrap();
    let mut batch = consumer.fetch().max_messages(1).messages().await.unwrap();
    let message = futures::StreamExt::next(&mut batch).await.unwrap().unwrap();
    message.double_ack().await.unwrap();
    let headers = message.headers.as_ref().unwrap();
    headers
        .get("igf-position")
        .unwrap()
        .as_str()
        .parse()
        .unwrap()
}

/// Starts a rebuild whose last word to the server is `last`, and kills it when that was said.
async fn killed_at(data: &Path, port: u16, last: &'static str, said: impl AsyncFn() -> bool) {
    let proxy = Proxy::start_until(port, Some(last)).await;
    let mut command = igf(data);
    command.args(["nats", "rebuild", "--nats", &proxy.url()]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let begin = Instant::now();
    while !said().await {
        assert!(begin.elapsed() < PATIENCE, "{last} is never said");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_it_keeps_each_place_and_can_be_called_again() {
    let data = adopted();
    let data = data.path();
    let folder = tempfile::tempdir().unwrap();
    let server = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let url = server.url();
    let context = jetstream::new(async_nats::connect(&url).await.unwrap());
    nats(data, "rebuild", &url);
    nats(data, "readers", &url);
    assert_eq!(read_one(&context).await, 1);
    assert_eq!(read_one(&context).await, 2);

    let gone = async || context.get_stream(STREAM).await.is_err();
    killed_at(data, server.port(), "STREAM.DELETE", gone).await;
    assert!(data.join("nats-places.json").exists());
    let there = async || !gone().await;
    killed_at(data, server.port(), "STREAM.CREATE", there).await;

    let done = nats(data, "rebuild", &url);
    assert_eq!(done["subscribers"][READER], 2, "{done}");
    assert_eq!(done["subscribers"].as_object().unwrap().len(), 4, "{done}");
    assert!(!data.join("nats-places.json").exists());
    assert_eq!(acknowledged(&context).await, 2);
    assert_eq!(read_one(&context).await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_works_beside_a_running_server_that_has_nothing_to_publish() {
    let data = adopted();
    let data = data.path();
    let folder = tempfile::tempdir().unwrap();
    let nats_server = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let url = nats_server.url();
    let context = jetstream::new(async_nats::connect(&url).await.unwrap());
    let mut serving = igf(data);
    serving.args(["serve", "--listen", "127.0.0.1:0", "--nats", &url]);
    serving.stdout(Stdio::null()).stderr(Stdio::null());
    let mut serving = serving.spawn().unwrap();
    let begin = Instant::now();
    while context.get_stream(STREAM).await.is_err() {
        assert!(begin.elapsed() < PATIENCE, "the server makes no stream");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    nats(data, "readers", &url);
    assert_eq!(read_one(&context).await, 1);
    let done = nats(data, "rebuild", &url);
    serving.kill().unwrap();
    serving.wait().unwrap();
    assert_eq!(done["pending"], 0, "{done}");
    assert_eq!(done["subscribers"][READER], 1, "{done}");
    assert_eq!(read_one(&context).await, 2);
    let verified = nats(data, "verify", &url);
    assert_eq!(verified["ok"], true, "{verified}");
}
