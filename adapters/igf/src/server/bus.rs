//! The relay to NATS, with its traces and figures; for the server and for the demo.

use crate::cli::{Demo, Serve};
use crate::data::DataDirectory;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::server::traces::Traces;
use crate::server::writer::Writer;
use anyhow::Result;
use bus_nats::relay::{
    InFlight, Outgoing, PublishObserver, PublishOutcome, RelaySettings, RelayStatus, Unobserved,
};
use bus_nats::server::ServerSettings;
use bus_nats::{BusSettings, LocalServer, Relay};
use engine::service::Service;
use engine::state::State;
use engine::store::Store;
use engine::value::Name;
use std::net::ToSocketAddrs;
use std::sync::Arc;
use std::time::{Duration, Instant};
use telemetry::metrics;
use telemetry::trace::{self, CaseFacts, Publication, Span};
use tokio::sync::watch;

/// Where NATS is unless told otherwise.
pub(crate) const DEFAULT_NATS: &str = "nats://127.0.0.1:4222";

/// How long the demo waits for a server to answer.
const ANSWER_WITHIN: Duration = Duration::from_millis(500);

/// How long the demo gives the relay to publish everything.
const DEMO_PATIENCE: Duration = Duration::from_secs(30);

/// How long a stopping server waits for acknowledgements.
const STOP_PATIENCE: Duration = Duration::from_secs(3);

/// What is to be seen of the bus.
#[derive(Clone, Default)]
pub(crate) struct BusStatus {
    /// A server answers.
    pub connected: bool,
    /// The last position that the stream holds.
    pub published: u64,
    /// For how long the oldest event has waited.
    pub oldest_age_s: f64,
    /// What is not as it should be.
    pub note: Option<String>,
}

/// What the demo published.
pub(crate) struct Published {
    /// Events that the stream holds.
    pub published: u64,
    /// Events that wait in the store.
    pub pending: u64,
    /// In words.
    pub words: String,
}

/// The relay of a server, and the NATS server that it started, if it did.
pub(crate) struct Bus {
    relay: Option<Relay>,
    server: Option<LocalServer>,
    status: watch::Receiver<BusStatus>,
    /// Where checkpoints are published, where there is a server.
    settings: Option<BusSettings>,
}

/// How a bus is reached, and whose events it carries.
pub(crate) fn settings(url: &str, directory: &DataDirectory, state: &State) -> BusSettings {
    let organisation = state
        .in_force
        .as_ref()
        .map(|known| known.organisation.id.clone());
    settings_of(url, organisation, directory.store_id())
}

/// How the bus of an organisation is found; before definitions are in force it has no name.
pub(crate) fn settings_of(url: &str, organisation: Option<Name>, store: String) -> BusSettings {
    let organisation = organisation.unwrap_or_else(|| Name::new("igf"));
    BusSettings::new(url, organisation, store)
}

/// A server of our own, beside the store's files. Finding and starting it blocks: at the first
/// time it may have to be installed.
async fn local_server(directory: &DataDirectory) -> Result<LocalServer> {
    let settings = ServerSettings::new(directory.path().join("nats"));
    let started = tokio::task::spawn_blocking(move || LocalServer::start(settings)).await?;
    started.map_err(|error| {
        Failure::new(Exit::Unavailable, "nats_missing", error.to_string())
            .help("set IGF_NATS_SERVER to a nats-server of version 2.14 or later")
            .into()
    })
}

/// Starts the relay, where the options name a server.
///
/// # Errors
/// `nats_missing` when a server of our own cannot be started.
pub(crate) async fn start(
    directory: &DataDirectory,
    writer: &Writer,
    traces: Traces,
    options: &Serve,
) -> Result<Bus> {
    let server = if options.with_nats {
        Some(local_server(directory).await?)
    } else {
        None
    };
    let url = server
        .as_ref()
        .map(LocalServer::url)
        .or_else(|| options.nats.clone());
    let Some(url) = url else {
        let note = "no NATS server is named: events wait in the store".to_owned();
        let (_, status) = watch::channel(BusStatus {
            note: Some(note),
            ..BusStatus::default()
        });
        return Ok(Bus {
            relay: None,
            server,
            status,
            settings: None,
        });
    };
    let mut settings = RelaySettings::new(settings(&url, directory, &writer.committed().state));
    settings.recreate_missing_stream = options.with_nats;
    let bus = settings.bus.clone();
    let committed = writer.clone();
    let observer = Arc::new(Observer {
        traces,
        live: true,
        state: Box::new(move || committed.committed().state),
    });
    let relay = Relay::start(settings, directory.store(), writer.head(), observer);
    let status = follow(relay.status(), url);
    Ok(Bus {
        relay: Some(relay),
        server,
        status,
        settings: Some(bus),
    })
}

/// The relay's status as the server shows it.
fn follow(mut relay: watch::Receiver<RelayStatus>, url: String) -> watch::Receiver<BusStatus> {
    let (sender, status) = watch::channel(BusStatus::default());
    tokio::spawn(async move {
        loop {
            let shown = shown(&relay.borrow_and_update().clone(), &url);
            if sender.send(shown).is_err() || relay.changed().await.is_err() {
                return;
            }
        }
    });
    status
}

fn shown(status: &RelayStatus, url: &str) -> BusStatus {
    let note = match &status.trouble {
        Some(trouble) => Some(format!("NATS: {trouble}; events wait in the store")),
        None if !status.connected => Some(format!(
            "no NATS server answers at {url}: events wait in the store"
        )),
        None => None,
    };
    BusStatus {
        connected: status.connected,
        published: status.published,
        oldest_age_s: status
            .oldest_pending_age
            .map_or(0.0, |age| age.as_secs_f64()),
        note,
    }
}

impl Bus {
    /// What is to be seen of it.
    pub(crate) fn status(&self) -> watch::Receiver<BusStatus> {
        self.status.clone()
    }

    /// Publishes checkpoints as they come.
    pub(crate) fn anchor(&self, checkpoints: watch::Receiver<Option<String>>) {
        let Some(settings) = self.settings.clone() else {
            return;
        };
        tokio::spawn(async move {
            if let Err(error) = bus_nats::anchors::publish(settings, checkpoints).await {
                tracing::warn!(target: "igf::relay", %error, "checkpoints are not published");
            }
        });
    }

    /// Where subscribers find the NATS server that was started here.
    pub(crate) fn own_server(&self) -> Option<String> {
        self.server.as_ref().map(LocalServer::url)
    }

    /// Stops the relay, then the server that was started for it.
    pub(crate) async fn stop(self) {
        if let Some(relay) = self.relay {
            relay.stop(STOP_PATIENCE).await;
        }
        if let Some(server) = self.server {
            server.stop();
        }
    }
}

/// Publishes the demo's events where a server answers; with none they wait.
///
/// # Errors
/// `nats_missing` when a server of our own was asked for and cannot be had.
pub(crate) fn publish_demo(
    directory: &DataDirectory,
    service: &Service<Arc<dyn Store>>,
    traces: &Traces,
    options: &Demo,
) -> Result<Published> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = if options.with_nats {
            Some(local_server(directory).await?)
        } else {
            None
        };
        let url = match &server {
            Some(server) => server.url(),
            None => options
                .nats
                .clone()
                .unwrap_or_else(|| DEFAULT_NATS.to_owned()),
        };
        let published = if answers(&url).await {
            publish(directory, service, traces, &url).await
        } else {
            waiting(
                service.committed_head().position,
                0,
                format!("no NATS server answers at {url}"),
            )
        };
        if let Some(server) = server {
            server.stop();
        }
        Ok(published)
    })
}

async fn answers(url: &str) -> bool {
    let address = url.split("://").last().unwrap_or(url);
    let address = address.rsplit('@').next().unwrap_or(address);
    let address = if address.contains(':') {
        address.to_owned()
    } else {
        format!("{address}:4222")
    };
    let Ok(Some(address)) = address.to_socket_addrs().map(|mut found| found.next()) else {
        return false;
    };
    let connecting = tokio::net::TcpStream::connect(address);
    matches!(
        tokio::time::timeout(ANSWER_WITHIN, connecting).await,
        Ok(Ok(_))
    )
}

async fn publish(
    directory: &DataDirectory,
    service: &Service<Arc<dyn Store>>,
    traces: &Traces,
    url: &str,
) -> Published {
    let played = Arc::new(service.state().clone());
    let observer = Arc::new(Observer {
        traces: traces.clone(),
        live: false,
        state: Box::new(move || Arc::clone(&played)),
    });
    drain(directory, service.state(), url, observer).await
}

/// Publishes the whole log, without traces.
pub(crate) async fn publish_all(directory: &DataDirectory, state: &State, url: &str) -> Published {
    drain(directory, state, url, Arc::new(Unobserved)).await
}

async fn drain(
    directory: &DataDirectory,
    state: &State,
    url: &str,
    observer: Arc<dyn PublishObserver>,
) -> Published {
    let head = directory.store().head().position;
    let mut settings = RelaySettings::new(settings(url, directory, state));
    settings.recreate_missing_stream = true;
    let (_head_sender, committed) = watch::channel(head);
    let relay = Relay::start(settings, directory.store(), committed, observer);
    let drained = relay.drain(DEMO_PATIENCE).await;
    let published = relay.status().borrow().published;
    relay.stop(STOP_PATIENCE).await;
    match drained {
        Ok(published) => Published {
            published,
            pending: 0,
            words: format!("all {published} are published on {url}"),
        },
        Err(error) => waiting(head, published, error.to_string()),
    }
}

fn waiting(head: u64, published: u64, why: String) -> Published {
    let pending = head.saturating_sub(published);
    Published {
        published,
        pending,
        words: format!(
            "{why}: {pending} events wait in the store, and are published when one comes"
        ),
    }
}

/// Makes the span and the figures of each publishing.
struct Observer {
    traces: Traces,
    /// Recorded times are real: old events start traces of their own.
    live: bool,
    /// What is committed.
    state: Box<dyn Fn() -> Arc<State> + Send + Sync>,
}

impl PublishObserver for Observer {
    fn publishing(&self, outgoing: &Outgoing<'_>) -> Box<dyn InFlight> {
        let envelope = outgoing.envelope;
        let age = crate::edge::now().duration_since(envelope.recorded);
        let age = Duration::try_from(age).unwrap_or_default();
        let id = envelope.id.to_string();
        let publication = Publication {
            subject_template: outgoing.subject_template,
            event_id: &id,
            position: envelope.position,
            traceparent: envelope.traceparent.as_deref(),
            age: if self.live { age } else { Duration::ZERO },
        };
        let telemetry = self.traces.telemetry();
        // What a span says of a case costs something, and without a receiver nobody reads it.
        let told = envelope.case.filter(|_| telemetry.is_exporting());
        let case = told.map(|id| {
            let state = (self.state)();
            let workflow = state.cases.workflow_of(id);
            let version = workflow.map(|workflow| workflow.version.to_string());
            (id.to_string(), version.unwrap_or_default())
        });
        let facts = case.as_ref().map(|(id, version)| CaseFacts {
            id,
            reference: envelope.reference.as_deref().unwrap_or_default(),
            workflow: envelope.workflow.as_str(),
            workflow_version: version,
        });
        let span = telemetry.start(trace::publish(&publication, facts.as_ref()));
        Box::new(Publishing {
            span,
            traces: self.traces.clone(),
            started: Instant::now(),
        })
    }
}

struct Publishing {
    span: Span,
    traces: Traces,
    started: Instant,
}

impl InFlight for Publishing {
    fn traceparent(&self) -> Option<String> {
        Some(self.span.traceparent())
    }

    fn finished(self: Box<Self>, outcome: PublishOutcome) {
        let outcome = match outcome {
            PublishOutcome::Acknowledged => metrics::PublishOutcome::Acknowledged,
            PublishOutcome::Duplicate => metrics::PublishOutcome::Duplicate,
            PublishOutcome::Failed(kind) => {
                self.span.fail(kind.code());
                metrics::PublishOutcome::Failed
            }
        };
        self.traces
            .metrics()
            .published(outcome, 1, self.started.elapsed().as_secs_f64());
        self.span.end();
    }
}
