//! A receiver of traces for tests and scripts: OTLP over HTTP, with Jaeger's rule of search.

mod http;
mod span;

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use prost::Message;

pub use span::{ReceivedSpan, SpanLink, TagValue};

/// What the receiver does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Keeps the spans and answers.
    Answer,
    /// Takes connections and never answers.
    Hang,
}

/// A running receiver. Dropped, it is gone: its port refuses connections.
#[derive(Debug)]
pub struct OtlpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    mode: Mode,
    stopped: AtomicBool,
    connections: AtomicUsize,
    open: Mutex<Vec<TcpStream>>,
    spans: Mutex<Vec<ReceivedSpan>>,
    arrived: Condvar,
}

impl OtlpSink {
    /// A receiver that answers, on a free port of the loopback interface.
    pub fn start() -> io::Result<Self> {
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), Mode::Answer)
    }

    /// A receiver that takes connections and never answers.
    pub fn start_hanging() -> io::Result<Self> {
        Self::listen(SocketAddr::from(([127, 0, 0, 1], 0)), Mode::Hang)
    }

    /// A receiver on a given address, such as that of one that was dropped.
    pub fn listen(address: SocketAddr, mode: Mode) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            mode,
            stopped: AtomicBool::new(false),
            connections: AtomicUsize::new(0),
            open: Mutex::default(),
            spans: Mutex::default(),
            arrived: Condvar::new(),
        });
        let accepting = Arc::clone(&shared);
        thread::Builder::new()
            .name("otlp-sink".to_owned())
            .spawn(move || accept(&listener, &accepting))?;
        Ok(Self { address, shared })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What to give as `--otlp`.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were ever made.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }

    /// All spans, in the order of their arrival.
    pub fn spans(&self) -> Vec<ReceivedSpan> {
        self.shared.spans().clone()
    }

    /// The spans of one trace, by its id in hexadecimal, the earliest first.
    pub fn trace(&self, trace_id: &str) -> Vec<ReceivedSpan> {
        let mut spans = self.spans();
        spans.retain(|span| span.trace_id == trace_id);
        spans.sort_by_key(|span| span.started_unix_ns);
        spans
    }

    /// Jaeger's search: whole traces, by id, of which one single span belongs to the service, has
    /// the name, carries all the tags, and started within the window (nanoseconds of Unix time).
    pub fn find(
        &self,
        service: &str,
        operation: Option<&str>,
        tags: &[(&str, &str)],
        window_unix_ns: Range<u64>,
    ) -> BTreeMap<String, Vec<ReceivedSpan>> {
        let spans = self.spans();
        let matching = spans.iter().filter(|span| {
            span.service == service
                && operation.is_none_or(|operation| span.name == operation)
                && tags.iter().all(|(key, value)| span.tag_is(key, value))
                && window_unix_ns.contains(&span.started_unix_ns)
        });
        let mut traces: BTreeMap<String, Vec<ReceivedSpan>> = matching
            .map(|span| (span.trace_id.clone(), Vec::new()))
            .collect();
        for span in &spans {
            if let Some(trace) = traces.get_mut(&span.trace_id) {
                trace.push(span.clone());
            }
        }
        for trace in traces.values_mut() {
            trace.sort_by_key(|span| span.started_unix_ns);
        }
        traces
    }

    /// Waits until `enough` holds of all spans; false when it did not within `timeout`.
    pub fn wait_for(
        &self,
        timeout: Duration,
        mut enough: impl FnMut(&[ReceivedSpan]) -> bool,
    ) -> bool {
        let deadline = Instant::now() + timeout;
        let mut spans = self.shared.spans();
        loop {
            if enough(&spans) {
                return true;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let waited = self.shared.arrived.wait_timeout(spans, left);
            spans = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

impl Drop for OtlpSink {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes the accepting thread, which then lets go of the port.
        let woken = TcpStream::connect(self.address).is_ok();
        for connection in self.shared.open().drain(..) {
            // One that the other side closed already needs nothing more.
            let _ = connection.shutdown(std::net::Shutdown::Both);
        }
        let deadline = Instant::now() + Duration::from_secs(1);
        while woken && Arc::strong_count(&self.shared) > 1 && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Shared {
    fn spans(&self) -> MutexGuard<'_, Vec<ReceivedSpan>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self) -> MutexGuard<'_, Vec<TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in the body of one export; false when it is not one.
    fn receive(&self, body: &[u8]) -> bool {
        let Ok(request) = ExportTraceServiceRequest::decode(body) else {
            return false;
        };
        self.spans().extend(span::received(request));
        self.arrived.notify_all();
        true
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for connection in listener.incoming().flatten() {
        if shared.stopped.load(Ordering::SeqCst) {
            return;
        }
        shared.connections.fetch_add(1, Ordering::SeqCst);
        if let Ok(copy) = connection.try_clone() {
            shared.open().push(copy);
        }
        if shared.mode == Mode::Answer {
            let shared = Arc::clone(shared);
            thread::spawn(move || serve(connection, &shared));
        }
    }
}

/// Answers requests until the other side closes or sends what is not HTTP.
fn serve(connection: TcpStream, shared: &Shared) {
    let mut requests = http::Requests::new(connection);
    while let Ok(Some(request)) = requests.next() {
        let status = match (
            request.target.as_str(),
            shared.stopped.load(Ordering::SeqCst),
        ) {
            (_, true) => return,
            ("/v1/traces", _) if shared.receive(&request.body) => "200 OK",
            ("/v1/traces", _) => "400 Bad Request",
            _ => "404 Not Found",
        };
        if requests.answer(status).is_err() {
            return;
        }
    }
}
