//! The server's parts behind the routes of HTTP.

use super::bus::Watched;
use super::follower::Following;
use super::past::Past;
use super::timekeeper::{Clock, Leapt};
use super::traces::Traces;
use super::writer::Writer;
use crate::data::{DataDirectory, Evidence, Followers, Keyring};
use crate::drawing::Drawing;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::leap;
use crate::session::state_at;
use anyhow::Result;
use engine::command::{Command, FrameworkCommand, Receipt, Submission};
use engine::decide::{Decided, checked, may_adopt};
use engine::hash::Hash;
use engine::identity::{CaseId, CommandId};
use engine::refusal::{Refusal, RefusalKind};
use engine::service::{SubmitError, dry_run};
use engine::state::State;
use engine::store::{StoreError, StoredEvent};
use engine::value::Name;
use engine::view::{Query, Reader};
use futures::FutureExt;
use futures::future::BoxFuture;
use http_api::{Backend, Bearer, Checkpoint, Condition, Failed, Health, Picture, RequestSpan};
use jiff::Timestamp;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::sync::Arc;
use telemetry::metrics::narrowed;
use telemetry::trace::{self, Span, TraceContext};
use tokio::sync::watch;

/// The server's parts behind the routes of HTTP.
pub(super) struct ServerBackend {
    directory: DataDirectory,
    writer: Writer,
    traces: Traces,
    bus: Watched,
    following: Following,
    clock: Clock,
    keyring: Keyring,
    evidence: Evidence,
    leapt: Leapt,
    past: Past,
}

impl ServerBackend {
    pub(super) fn new(
        directory: DataDirectory,
        writer: Writer,
        traces: Traces,
        bus: Watched,
        following: Following,
        clock: impl Fn() -> Timestamp + Send + Sync + 'static,
        leapt: Leapt,
    ) -> Result<ServerBackend> {
        let keyring = Keyring::open(directory.path())?;
        let evidence = Evidence::of(directory.path());
        Ok(ServerBackend {
            directory,
            writer,
            traces,
            bus,
            following,
            clock: Box::new(clock),
            keyring,
            evidence,
            leapt,
            past: Past::default(),
        })
    }

    /// Refuses to attach what is not kept here. Whoever could not attach it is told that, and not
    /// which files there are.
    fn keeps_evidence_of(&self, submission: &Submission) -> Result<(), SubmitError> {
        let file = match &submission.command {
            Command::Case(command) => command.file(),
            Command::Framework(_) | Command::People(_) | Command::Programme(_) => None,
        };
        if file.is_none_or(|sha256| self.evidence.has(sha256)) {
            return Ok(());
        }
        self.dry_run(submission)?;
        let message = "the file is not kept here, so that it would prove nothing";
        Err(SubmitError::Refused(
            Refusal::rule("evidence_not_kept", message)
                .at("sha256")
                .help("send it first: `PUT /v1/evidence/{sha256}`, or `igf attach` does both"),
        ))
    }

    /// Whom a link to log in lets in.
    ///
    /// # Errors
    /// Why it does not.
    pub(super) fn log_in(&self, link: &str, since: Timestamp) -> Result<Bearer, Refusal> {
        let let_in = self.keyring.log_in(link, since, edge::now());
        let_in.map_err(|failure| refused(RefusalKind::Forbidden, failure))
    }

    /// Figures that are read off the state, when somebody asks.
    fn gauge(&self) {
        let state = &self.writer.committed();
        let metrics = self.traces.metrics();
        let now = self.now();
        metrics.head(state.position);
        metrics.store_size(self.directory.size_bytes());
        let lag = state
            .timers
            .first()
            .map_or(0, |(due, _)| now.as_second() - due.as_second());
        let pending = u64::try_from(state.timers.len()).unwrap_or(u64::MAX);
        metrics.clocks(pending, seconds(lag.max(0)));
        let failed = u64::try_from(state.failed_clocks.len()).unwrap_or(u64::MAX);
        metrics.clocks_failed(failed);
        let bus = self.bus.status();
        metrics.nats_connected(bus.connected);
        // Where no bus is wanted nothing waits for it.
        let waiting = state.position.saturating_sub(bus.published);
        metrics.outbox(
            if self.bus.is_wanted() { waiting } else { 0 },
            bus.oldest_pending_age.map_or(0.0, |age| age.as_secs_f64()),
        );
        let (cases, overdue) = count(state, now);
        metrics.cases(
            cases
                .iter()
                .map(|((workflow, state), count)| (workflow.as_str(), state.as_str(), *count)),
        );
        metrics.cases_overdue(
            overdue
                .iter()
                .map(|(workflow, count)| (workflow.as_str(), *count)),
        );
        let vacant = state.vacant_roles(state.date_of(now)).len();
        metrics.vacant_roles(u64::try_from(vacant).unwrap_or(u64::MAX));
    }
}

fn seconds(seconds: i64) -> f64 {
    Timestamp::from_second(seconds).map_or(0.0, |at| at.as_duration().as_secs_f64())
}

type Counts = (BTreeMap<(Name, Name), u64>, BTreeMap<Name, u64>);

fn count(state: &State, now: Timestamp) -> Counts {
    let mut cases = BTreeMap::new();
    let mut overdue = BTreeMap::new();
    for case in state.cases.in_play() {
        let workflow = case.workflow.id.clone();
        let of_state = (workflow.clone(), case.state.clone());
        *cases.entry(of_state).or_default() += 1;
        // Who sees the case does not see the clocks that follow what is withheld of it.
        let class = case.workflow.class;
        let is_overdue = Reader { class }.is_overdue(case, now);
        *overdue.entry(workflow).or_default() += u64::from(is_overdue);
    }
    for (_, rest) in state.cases.at_rest() {
        let of_state = (rest.workflow.id.clone(), rest.state.clone());
        *cases.entry(of_state).or_default() += 1;
        overdue.entry(rest.workflow.id.clone()).or_default();
    }
    (cases, overdue)
}

impl Backend for ServerBackend {
    fn submit(&self, submission: Submission) -> BoxFuture<'_, Result<Receipt, Failed>> {
        if let Err(error) = self.keeps_evidence_of(&submission) {
            return std::future::ready(Err(Failed::Submit(error))).boxed();
        }
        self.writer.submit(submission).boxed()
    }

    fn dry_run(&self, submission: &Submission) -> Result<Decided, SubmitError> {
        dry_run(&self.directory.store(), &self.state(), submission)
    }

    fn state(&self) -> Arc<State> {
        self.writer.committed()
    }

    fn prepare(&self, submission: &Submission) -> Result<(), Failed> {
        let Command::Framework(FrameworkCommand::Adopt(adopt)) = &submission.command else {
            return Ok(());
        };
        let refused = |refusal| Failed::Submit(SubmitError::Refused(refusal));
        // Rights first: reading definitions is work that anybody could ask for.
        may_adopt(&self.state(), submission).map_err(refused)?;
        let framework = checked(&adopt.files).map_err(refused)?;
        self.writer.offer(framework);
        Ok(())
    }

    fn state_at(&self, at: Timestamp) -> Result<Arc<State>, Failed> {
        // Nothing is ever recorded before what is recorded last.
        let over = at < self.state().recorded;
        self.past.at(at, over, || {
            state_at(&*self.directory.store(), at)
                .map_err(|error| StoreError::Unavailable(format!("{error:#}")))
        })
    }

    fn read(&self, from: u64, limit: usize) -> Result<Vec<StoredEvent>, StoreError> {
        self.directory.store().read(from, limit)
    }

    fn read_case(&self, case: CaseId) -> Result<Vec<StoredEvent>, StoreError> {
        self.directory.store().read_case(case)
    }

    fn evidence(&self, sha256: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let unreadable = |error| StoreError::Unavailable(format!("evidence {sha256}: {error}"));
        self.evidence.read(sha256).map_err(unreadable)
    }

    fn keep_evidence(&self, content: &[u8]) -> Result<(), StoreError> {
        self.directory.room()?;
        let kept = self.evidence.keep(content);
        kept.map(drop)
            .map_err(|failure| StoreError::Unavailable(failure.message))
    }

    fn checkpoint(&self, size: Option<u64>) -> Result<Checkpoint, Refusal> {
        let signed = self.following.with(|followers| {
            let text = match size {
                None => followers.sign()?,
                Some(size) => followers.checkpoint_at(size)?,
            };
            let key = followers.public_key()?;
            Ok(Checkpoint { text, key })
        });
        signed.map_err(unproved)
    }

    fn prove(&self, position: u64) -> Result<String, Refusal> {
        let proof = self.following.with(|followers| followers.prove(position));
        proof.map_err(unproved)
    }

    fn prove_consistent(&self, old: u64, new: u64) -> Result<String, Refusal> {
        let prove = |followers: &mut Followers| followers.prove_consistent(old, new);
        self.following.with(prove).map_err(unproved)
    }

    fn questions(&self, picture: &Picture) -> Result<Vec<Query>, Refusal> {
        Ok(drawing(picture)?.questions(&picture.programme))
    }

    fn draw(&self, picture: &Picture, answers: &[Json]) -> Result<String, Refusal> {
        Ok(drawing(picture)?.drawn(answers)?.svg)
    }

    fn head(&self) -> watch::Receiver<u64> {
        self.writer.head()
    }

    fn authenticate(&self, token: &str) -> Result<Bearer, Refusal> {
        let checked = self.keyring.check(token, edge::now());
        checked.map_err(|failure| match failure.exit {
            Exit::Unavailable => refused(RefusalKind::Rule, failure),
            _ => refused(RefusalKind::Forbidden, failure),
        })
    }

    fn now(&self) -> Timestamp {
        (self.clock)()
    }

    fn command_id(&self) -> CommandId {
        edge::command_id()
    }

    fn request_span(
        &self,
        method: &str,
        route: &str,
        caller: Option<&str>,
    ) -> Box<dyn RequestSpan> {
        let caller = caller.and_then(|caller| TraceContext::parse(caller).ok());
        let mut spec = trace::http_server(method, route, caller.as_ref());
        if route.starts_with("/v1/commands") {
            // The act below it is always recorded; its parent must be there.
            spec = spec.as_governance_act();
        }
        Box::new(HttpSpan(self.traces.telemetry().start(spec)))
    }

    fn metrics(&self, reader: Option<Reader>) -> String {
        self.gauge();
        let page = self.traces.metrics().encode();
        let state = self.state();
        match reader {
            Some(Reader::OWNER) => page,
            Some(reader) => narrowed(&page, |it| is_shown(&state, it, reader), false),
            None => narrowed(&page, |_| false, true),
        }
    }

    fn health(&self) -> Health {
        let failed = |why: Option<String>| why.map_or(Condition::Well, Condition::Failed);
        let degraded = |why: Option<String>| why.map_or(Condition::Well, Condition::Degraded);
        let leapt = self.leapt.why().map(|why| format!("{why}; {}", leap::HELP));
        let room = self.directory.room().err().map(|error| error.to_string());
        let clockwork = match self.writer.clockwork_trouble() {
            Some(why) => Condition::Failed(why),
            None => degraded(failed_clocks(&self.writer.committed())),
        };
        Health(vec![
            ("store", failed(self.directory.failure())),
            ("room", failed(room)),
            ("writer", failed(self.writer.trouble())),
            ("clock", failed(leapt)),
            ("clockwork", clockwork),
            ("copies", degraded(self.following.trouble())),
            ("bus", self.bus.condition()),
        ])
    }
}

/// Clocks of which the consequences were refused: a note for operators. Anybody may read it, so
/// that it names no case.
fn failed_clocks(state: &State) -> Option<String> {
    let count = state.failed_clocks.len();
    (count > 0).then(|| format!("{count} clocks failed: `igf log` tells of each"))
}

/// Whether a workflow of that name, in all its versions, is for a reader. What is no workflow comes
/// from commands that name none, and of those only who reads everything is told.
fn is_shown(state: &State, workflow: &str, reader: Reader) -> bool {
    let versions = state
        .frameworks
        .values()
        .flat_map(|it| it.workflows.values());
    let classes = versions
        .filter(|it| it.id.as_str() == workflow)
        .map(|it| it.class);
    classes.max().is_some_and(|class| class <= reader.class)
}

fn drawing(picture: &Picture) -> Result<Drawing, Refusal> {
    let drawing = Drawing {
        all: picture.all,
        only: picture.only.clone(),
        each: picture.each.clone(),
        baseline: picture.baseline,
        effective: picture.effective,
        ..Drawing::named(&picture.kind, picture.fold.as_deref())?
    };
    drawing.checked()
}

/// A failure as a refusal, which HTTP answers.
fn refused(kind: RefusalKind, failure: Failure) -> Refusal {
    let refusal = Refusal::new(kind, &failure.code, failure.message);
    match failure.help {
        Some(help) => refusal.help(help),
        None => refusal,
    }
}

/// Why there is no checkpoint or proof.
fn unproved(failure: Failure) -> Refusal {
    let kind = match failure.exit {
        Exit::Usage => RefusalKind::BadInput,
        _ => RefusalKind::Rule,
    };
    refused(kind, failure)
}

struct HttpSpan(Span);

impl RequestSpan for HttpSpan {
    fn traceparent(&self) -> String {
        self.0.traceparent()
    }

    fn end(self: Box<Self>, status: u16) {
        self.0.set("http.response.status_code", i64::from(status));
        if status >= 500 {
            self.0.fail(&status.to_string());
        }
        self.0.end();
    }
}
