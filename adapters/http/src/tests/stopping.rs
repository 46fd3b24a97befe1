//! Stopping: what was accepted is finished, and nothing else.

use crate::connections::{HEAD_WITHIN, MAX_CONNECTIONS};
use crate::peer::Peer;
use crate::serve::serve_on;
use crate::testing::TestBackend;
use crate::write_timeout::WRITE_TIMEOUT;
use axum::Router;
use axum::serve::Listener;
use serde_json::json;
use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// Connections without a network.
struct Pipes(mpsc::UnboundedReceiver<DuplexStream>);

impl Listener for Pipes {
    type Io = DuplexStream;
    type Addr = ();

    async fn accept(&mut self) -> (DuplexStream, ()) {
        match self.0.recv().await {
            Some(pipe) => (pipe, ()),
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<()> {
        Ok(())
    }
}

impl Peer for () {
    fn is_near(&self) -> bool {
        false
    }
}

struct Server {
    connect: mpsc::UnboundedSender<DuplexStream>,
    stop: oneshot::Sender<()>,
    done: JoinHandle<io::Result<()>>,
}

fn serve(backend: &Arc<TestBackend>) -> Server {
    let (connect, pipes) = mpsc::unbounded_channel();
    let (stop, stopped) = oneshot::channel();
    let serving = serve_on(
        Pipes(pipes),
        Arc::clone(backend) as _,
        Router::new(),
        async {
            let _ = stopped.await;
        },
    );
    Server {
        connect,
        stop,
        done: tokio::spawn(serving),
    }
}

async fn send(server: &Server, request: &str) -> DuplexStream {
    let (mut near, far) = duplex(1 << 16);
    server.connect.send(far).expect("a server");
    near.write_all(request.as_bytes()).await.expect("written");
    // Long enough for the request to be taken up.
    sleep(Duration::from_millis(100)).await;
    near
}

fn opening() -> String {
    let fields = json!({ "title": "Plan", "unit": "mecc" });
    let body = json!({ "command": "open", "workflow": "task", "fields": fields }).to_string();
    let length = body.len();
    format!(
        "POST /v1/commands HTTP/1.1\r\nHost: igf\r\nAuthorization: Bearer cora\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
}

async fn all(mut pipe: DuplexStream) -> String {
    let mut text = String::new();
    pipe.read_to_string(&mut text).await.expect("an answer");
    text
}

#[tokio::test(start_paused = true)]
async fn what_was_accepted_is_finished() {
    let backend = TestBackend::founded().await;
    backend.answers_after_ms.store(3_000, Ordering::Relaxed);
    let server = serve(&backend);
    let pipe = send(&server, &opening()).await;
    let stream = "GET /v1/events HTTP/1.1\r\nHost: igf\r\nAuthorization: Bearer cora\r\n\r\n";
    let events = send(&server, stream).await;
    server.stop.send(()).expect("a server");
    let answer = all(pipe).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("T-2019-001"), "{answer}");
    let events = all(events).await;
    assert!(events.contains(": the server is stopping"), "{events}");
    server.done.await.expect("no panic").expect("no error");
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_is_cut_off() {
    let backend = TestBackend::founded().await;
    backend.answers_after_ms.store(3_600_000, Ordering::Relaxed);
    let server = serve(&backend);
    let _pipe = send(&server, &opening()).await;
    server.stop.send(()).expect("a server");
    let told = Instant::now();
    server.done.await.expect("no panic").expect("no error");
    let waited = told.elapsed();
    assert!((9..12).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_reads_nothing_is_cut_off() {
    let backend = TestBackend::founded().await;
    let server = serve(&backend);
    // So little room that the first events do not fit.
    let (mut near, far) = duplex(256);
    server.connect.send(far).expect("a server");
    let stream = "GET /v1/events HTTP/1.1\r\nHost: igf\r\nAuthorization: Bearer cora\r\n\r\n";
    near.write_all(stream.as_bytes()).await.expect("written");
    sleep(2 * WRITE_TIMEOUT).await;
    let mut rest = Vec::new();
    near.read_to_end(&mut rest).await.expect("an end");
    assert!(rest.len() <= 256, "{} bytes came after that", rest.len());
    server.stop.send(()).expect("a server");
    server.done.await.expect("no panic").expect("no error");
}

#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_and_a_body_that_never_comes_are_cut_off() {
    let backend = TestBackend::founded().await;
    let server = serve(&backend);
    let head = send(&server, "POST /v1/commands HTTP/1.1\r\nHost: igf\r\n").await;
    let idle = send(&server, "").await;
    let begun = Instant::now();
    assert_eq!(
        (all(head).await.as_str(), all(idle).await.as_str()),
        ("", "")
    );
    assert!(begun.elapsed() <= HEAD_WITHIN, "{:?}", begun.elapsed());
    let whole = opening();
    let body = send(&server, &whole[..whole.len() - 1]).await;
    let answer = all(body).await;
    assert!(
        answer.starts_with("HTTP/1.1 408") && answer.contains("body_too_slow"),
        "{answer}"
    );
    server.stop.send(()).expect("a server");
    server.done.await.expect("no panic").expect("no error");
}

#[tokio::test(start_paused = true)]
async fn who_waits_longest_makes_room_and_who_is_served_does_not() {
    let backend = TestBackend::founded().await;
    let server = serve(&backend);
    let stream = "GET /v1/events HTTP/1.1\r\nHost: igf\r\nAuthorization: Bearer cora\r\n\r\n";
    let mut events = send(&server, stream).await;
    let mut waiting = Vec::new();
    for _ in 1..MAX_CONNECTIONS + 100 {
        let (mut near, far) = duplex(1 << 10);
        server.connect.send(far).expect("a server");
        near.write_all(b"GET /livez HTTP/1.1\r\n")
            .await
            .expect("written");
        waiting.push(near);
    }
    let asked = send(
        &server,
        "GET /livez HTTP/1.1\r\nHost: igf\r\nConnection: close\r\n\r\n",
    );
    let answer = all(asked.await).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(all(waiting.remove(0)).await, "", "it made room");
    let mut begin = [0; 12];
    events.read_exact(&mut begin).await.expect("its answer");
    assert_eq!(
        &begin, b"HTTP/1.1 200",
        "a stream is no connection that waits"
    );
    server.stop.send(()).expect("a server");
    drop(waiting);
    assert!(all(events).await.contains(": the server is stopping"));
    server.done.await.expect("no panic").expect("no error");
}
