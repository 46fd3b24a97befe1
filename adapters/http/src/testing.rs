//! A backend over a log in memory, and a client, for the tests of the routes.

use crate::backend::{Backend, Bearer, Checkpoint, Failed, Picture, RequestSpan};
use crate::condition::{Condition, Health};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use engine::command::{Receipt, Submission};
use engine::decide::Decided;
use engine::event::{Class, Known};
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::refusal::Refusal;
use engine::replay::replay;
use engine::service::{Service, SubmitError};
use engine::state::State;
use engine::store::{MemoryStore, Store, StoreError, StoredEvent};
use engine::testing::organisation;
use engine::value::Name;
use engine::view::{Query, Reader};
use futures::FutureExt;
use futures::future::BoxFuture;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::watch;
use tower::ServiceExt;

/// A workflow with a field that not everybody reads, beside the organisation of all tests.
const TASK: &str = r#"
[workflow]
id = "task"
initial = "todo"
reference = "T-{year}-{seq:03}"
unit = "unit"
open_by = ["coordinator"]
dated_back = "1000 days"
[[fields]]
id = "title"
type = "text"
required = true
[[fields]]
id = "unit"
type = "unit"
[[fields]]
id = "note"
type = "text"
audience = "restricted"
[[states]]
id = "todo"
category = "open"
[[states]]
id = "done"
category = "closed"
[[transitions]]
id = "finish"
from = ["todo"]
to = "done"
by = ["head"]
"#;

/// A backend over a log in memory. A token is the person's id, and what they read.
pub(crate) struct TestBackend {
    service: Mutex<Service<Arc<MemoryStore>>>,
    store: Arc<MemoryStore>,
    head: watch::Sender<u64>,
    ids: AtomicU64,
    /// What submissions fail with, the last first.
    pub(crate) failures: Mutex<Vec<Failed>>,
    /// How long an answer takes.
    pub(crate) answers_after_ms: AtomicU64,
    /// Files of evidence.
    pub(crate) kept: Mutex<BTreeMap<Hash, Vec<u8>>>,
    /// A token that counts no longer.
    pub(crate) revoked: Mutex<Option<String>>,
    /// What was submitted.
    pub(crate) submitted: Mutex<Vec<Submission>>,
    /// Spans that ended: method, route, status.
    pub(crate) spans: Arc<Mutex<Vec<String>>>,
}

impl TestBackend {
    /// An empty log.
    pub(crate) fn empty() -> Arc<TestBackend> {
        let store = Arc::new(MemoryStore::new());
        Arc::new(TestBackend {
            service: Mutex::new(Service::open(Arc::clone(&store)).expect("an empty log")),
            store,
            head: watch::channel(0).0,
            ids: AtomicU64::new(1),
            failures: Mutex::default(),
            answers_after_ms: AtomicU64::new(0),
            kept: Mutex::default(),
            revoked: Mutex::default(),
            submitted: Mutex::default(),
            spans: Arc::default(),
        })
    }

    /// A log with a framework in force.
    pub(crate) async fn founded() -> Arc<TestBackend> {
        let backend = TestBackend::empty();
        let files = organisation::with(&[("task.workflow.toml", TASK)]);
        let adopt = json!({ "command": "adopt", "files": files });
        let answer = Client::new(&backend).post("/v1/commands", &adopt).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        backend
    }

    fn carry_out(&self, submission: Submission) -> Result<Receipt, Failed> {
        let mut service = self.service.lock().expect("no panic");
        let answer = service.submit(&submission).map_err(Failed::Submit);
        self.submitted.lock().expect("no panic").push(submission);
        self.head.send_replace(service.committed_head().position);
        answer
    }
}

impl Backend for TestBackend {
    fn submit(&self, submission: Submission) -> BoxFuture<'_, Result<Receipt, Failed>> {
        async move {
            if let Some(failed) = self.failures.lock().expect("no panic").pop() {
                return Err(failed);
            }
            let answer = self.carry_out(submission);
            match self.answers_after_ms.load(Ordering::Relaxed) {
                0 => tokio::task::yield_now().await,
                delay_ms => tokio::time::sleep(Duration::from_millis(delay_ms)).await,
            }
            answer
        }
        .boxed()
    }

    fn dry_run(&self, submission: &Submission) -> Result<Decided, SubmitError> {
        let service = self.service.lock().expect("no panic");
        service.dry_run(submission)
    }

    fn questions(&self, _: &Picture) -> Result<Vec<Query>, Refusal> {
        Ok(vec![Query::Framework])
    }

    fn draw(&self, picture: &Picture, answers: &[Value]) -> Result<String, Refusal> {
        let of = &answers[0]["organisation"];
        Ok(format!("<svg>{picture:?} of {of}</svg>"))
    }

    fn state(&self) -> Arc<State> {
        Arc::new(self.service.lock().expect("no panic").state().clone())
    }

    fn prepare(&self, _submission: &Submission) -> Result<(), Failed> {
        Ok(())
    }

    fn state_at(&self, at: Timestamp) -> Result<Arc<State>, Failed> {
        let state = replay(&self.store, |_| {}).expect("a good log");
        Ok(Arc::new(if state.recorded <= at {
            state
        } else {
            State::default()
        }))
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.read(from, limit)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        self.store.read_case(case)
    }

    fn evidence(&self, sha256: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept.lock().expect("no panic").get(&sha256).cloned())
    }

    fn keep_evidence(&self, content: &[u8]) -> Result<(), StoreError> {
        let mut kept = self.kept.lock().expect("no panic");
        kept.insert(Hash::of(content), content.to_vec());
        Ok(())
    }

    fn checkpoint(&self, size: Option<u64>) -> Result<Checkpoint, Refusal> {
        let size = size.unwrap_or(self.store.head().position);
        Ok(Checkpoint {
            text: format!("{size} events"),
            key: "the key".to_owned(),
        })
    }

    fn prove(&self, position: u64) -> Result<String, Refusal> {
        Ok(format!("event {position}"))
    }

    fn prove_consistent(&self, old: u64, new: u64) -> Result<String, Refusal> {
        match old > new {
            true => Err(Refusal::input(
                "unknown_position",
                "the log has fewer events",
            )),
            false => Ok(format!("{new} after {old}")),
        }
    }

    fn head(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// A person's id, and after a colon what they read; without it everything.
    fn authenticate(&self, token: &str) -> Result<Bearer, Refusal> {
        let (person, class) = match token.split_once(':') {
            Some((person, "internal")) => (person, Class::Internal),
            Some((person, _)) => (person, Class::Public),
            None => (token, Class::Restricted),
        };
        let person = Name::checked(person)
            .map_err(|_| Refusal::forbidden("token_forged", "this token is not from here"))?;
        let reader = Reader { class };
        if self.revoked.lock().expect("no panic").as_deref() == Some(token) {
            let message = "the token was taken back";
            return Err(Refusal::forbidden("token_revoked", message));
        }
        let token = token.to_owned();
        Ok(Bearer {
            token,
            person,
            reader,
            known: Known::Token,
        })
    }

    fn now(&self) -> Timestamp {
        "2019-09-02T09:00:00Z".parse().expect("an instant")
    }

    fn command_id(&self) -> CommandId {
        let number = self.ids.fetch_add(1, Ordering::Relaxed);
        CommandId(uuid::Uuid::from_u128(number.into()))
    }

    fn request_span(&self, method: &str, route: &str, _: Option<&str>) -> Box<dyn RequestSpan> {
        Box::new(TestSpan {
            name: format!("{method} {route}"),
            ended: Arc::clone(&self.spans),
        })
    }

    fn metrics(&self, reader: Option<Reader>) -> String {
        let reads = reader.map_or("nothing", |reader| reader.class.word());
        format!("igf_log_head_position 0\nreads {reads}\n# EOF\n")
    }

    fn health(&self) -> Health {
        let away = Condition::Degraded("NATS is away".to_owned());
        Health(vec![("store", Condition::Well), ("bus", away)])
    }
}

struct TestSpan {
    name: String,
    ended: Arc<Mutex<Vec<String>>>,
}

impl RequestSpan for TestSpan {
    fn traceparent(&self) -> String {
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned()
    }

    fn end(self: Box<Self>, status: u16) {
        let mut ended = self.ended.lock().expect("no panic");
        ended.push(format!("{} {status}", self.name));
    }
}

/// A client that speaks for a person.
pub(crate) struct Client {
    router: Router,
    token: Option<String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    /// Status, code and place of a problem that is well formed.
    pub(crate) fn problem(&self) -> (u16, String, String) {
        let problem = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem["status"], self.status);
        let code = problem["code"].as_str().expect("a code").to_owned();
        assert_eq!(problem["type"], format!("urn:igf:error:{code}"));
        assert!(problem["title"].is_string() && problem["detail"].is_string());
        let place = problem["place"].as_str().unwrap_or_default().to_owned();
        (self.status, code, place)
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("text"))
    }
}

impl Client {
    /// Speaks for the coordinator.
    pub(crate) fn new(backend: &Arc<TestBackend>) -> Client {
        Client::of(crate::router(Arc::clone(backend) as Arc<dyn Backend>))
    }

    pub(crate) fn of(router: Router) -> Client {
        Client {
            router,
            token: Some("cora".to_owned()),
        }
    }

    pub(crate) fn speaking_for(mut self, token: Option<&str>) -> Client {
        self.token = token.map(str::to_owned);
        self
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], String::new()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], body.to_string()).await
    }

    pub(crate) async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Answer {
        let response = self.open(method, path, headers, body).await;
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("a body");
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
        }
    }

    /// The response with its body still to be read.
    pub(crate) async fn open(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> axum::response::Response {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answered = self.router.clone().oneshot(request).await;
        answered.expect("routers do not fail")
    }
}
