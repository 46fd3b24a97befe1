//! A whole command and a clock's firing, as a receiver sees them that is not ours.

use crate::packages;
use crate::program::{adopted, eventually, post, serve, token};
use bus_nats::LocalServer;
use bus_nats::server::ServerSettings;
use serde_json::{Value as Json, json};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

/// An independent receiver of OTLP over HTTP, which prints a JSON line a span.
const PACKAGES: [&str; 3] = [
    "oteltap==1.0.0",
    "opentelemetry-proto==1.45.2",
    "protobuf==7.36.2",
];

/// The receiver, and what it printed.
struct Tap {
    child: Child,
    port: u16,
    spans: Arc<Mutex<Vec<Json>>>,
}

impl Tap {
    fn start() -> Tap {
        let packages = packages::python("oteltap", &PACKAGES);
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut child = Command::new("python3")
            .args(["-u", "-m", "oteltap", "--port", &port.to_string()])
            .env("PYTHONPATH", packages)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("it says that it listens").unwrap();
        assert!(first.contains("Listening"), "{first}");
        let spans = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&spans);
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                if let Ok(span) = serde_json::from_str::<Json>(&line) {
                    seen.lock().unwrap().push(span);
                }
            }
        });
        Tap { child, port, spans }
    }

    /// Waits until spans that satisfy a condition are there.
    fn until<T>(&self, what: &str, found: impl Fn(&[Json]) -> Option<T>) -> T {
        eventually(what, || found(&self.spans.lock().unwrap()))
    }
}

impl Drop for Tap {
    fn drop(&mut self) {
        // It has ended already, but in a test that fails.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A span by its name, in a trace.
fn find<'a>(spans: &'a [Json], trace: &str, name: &str) -> Option<&'a Json> {
    spans.iter().find(|span| {
        let starts = span["name"]
            .as_str()
            .is_some_and(|known| known.starts_with(name));
        starts && span["traceId"] == trace
    })
}

fn position(span: &Json) -> Option<&str> {
    let mut attributes = span["attributes"].as_array()?.iter();
    let position = attributes.find(|it| it["key"] == "igf.event.position")?;
    position["value"]["intValue"].as_str()
}

#[test]
fn a_receiver_that_is_not_ours_sees_one_trace_of_a_command_and_the_link_of_a_clock() {
    let tap = Tap::start();
    let data = adopted();
    let folder = tempfile::tempdir().unwrap();
    let nats = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let token = token(data.path(), "head_mecc");
    let receiver = format!("http://127.0.0.1:{}", tap.port);
    let served = serve(data.path(), &["--otlp", &receiver, "--nats", &nats.url()]);
    // It is due on a day that has passed: the clock fires as soon as it is armed.
    let body = json!({
        "command": "open", "workflow": "action",
        "fields": {
            "title": "Plan", "unit": "mecc", "owner": "head_mecc", "due": "2019-01-31",
        },
    });
    let trace = "0af7651916cd43dd8448eb211c80319c";
    let caller = format!("00-{trace}-b7ad6b7169203331-01");
    let commands = format!("{}/v1/commands", served.url);
    let headers = [("traceparent", caller.as_str())];
    let (status, receipt) = post(&commands, &token, &body, &headers);
    assert_eq!(status, 200, "{receipt}");
    let first = receipt["positions"][0].to_string();

    let names = ["POST /v1/commands", "transition action.open"];
    let below = ["decide", "append igf.events", "publish igf.v1."];
    let whole = tap.until("the trace of the command", |spans| {
        let all = names.iter().chain(&below);
        all.map(|name| find(spans, trace, name).cloned())
            .collect::<Option<Vec<Json>>>()
    });
    assert_eq!(whole[0]["parentSpanId"], "b7ad6b7169203331");
    assert_eq!(whole[1]["parentSpanId"], whole[0]["spanId"]);
    for (name, span) in below.iter().zip(&whole[2..]) {
        assert_eq!(span["parentSpanId"], whole[1]["spanId"], "{name}");
    }
    assert_eq!(position(&whole[1]), Some(first.as_str()));

    let fired = tap.until("the clock's firing", |spans| {
        let fired = |span: &&Json| span["name"] == "clock fire due";
        spans.iter().find(fired).cloned()
    });
    assert_ne!(
        fired["traceId"], trace,
        "what comes later is a trace of its own"
    );
    let links = fired["links"].as_array().unwrap();
    let armed = links.iter().find(|link| link["traceId"] == trace);
    assert_eq!(armed.unwrap()["spanId"], whole[1]["spanId"], "{links:?}");
    assert_eq!(served.stop(), 0);
}
