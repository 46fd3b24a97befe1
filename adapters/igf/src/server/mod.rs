//! The server: the writer, HTTP, the relay to NATS, and what watches them.

mod backend;
pub(crate) mod bus;
pub(crate) mod command_trace;
mod facts;
mod follower;
mod pages;
mod past;
mod timekeeper;
pub(crate) mod traces;
mod writer;

use crate::cli::{Format, Global, Serve};
use crate::data::DataDirectory;
use crate::edge;
use crate::exit::Exit;
use crate::fail::Failure;
use crate::output::Output;
use crate::session::{DEMO_MARK, Local, now};
use anyhow::{Context, Result};
use backend::ServerBackend;
use engine::service::Service;
use engine::store::Store;
use follower::Following;
use pages::ServerPages;
use std::io::ErrorKind;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use telemetry::metrics::Metrics;
use telemetry::{Guard, LogFormat, Settings};
use timekeeper::Timekeeper;
use tokio::signal::unix::{Signal, SignalKind, signal};
use traces::Traces;

/// Telemetry as the options and the environment say.
pub(crate) fn telemetry_settings(otlp: Option<&str>) -> Settings {
    Settings::from_environment(otlp)
}

/// All figures.
pub(crate) fn metrics(guard: &Guard) -> Arc<Metrics> {
    let counters = guard.telemetry().counters();
    Arc::new(Metrics::new(env!("CARGO_PKG_VERSION"), counters))
}

/// Serves until it is asked to stop.
///
/// # Errors
/// `no_data`, `store_in_use`, `not_a_store`, an address that is taken.
pub(crate) fn run(global: &Global, output: &Output, options: Serve) -> Result<Exit> {
    let mut settings = telemetry_settings(options.otlp.as_deref());
    settings.log_format = match options.log {
        Format::Text => LogFormat::Text,
        Format::Json => LogFormat::Json,
    };
    let guard = telemetry::start(settings)?;
    let metrics = metrics(&guard);
    let traces = Traces::new(guard.telemetry(), Arc::clone(&metrics));
    let started = Instant::now();
    let span = guard.telemetry().start(telemetry::trace::replay());
    let local = Local::open(&global.data)?;
    span.end();
    metrics.replayed(started.elapsed().as_secs_f64());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("igf-async")
        .enable_all()
        .build()
        .context("starting the async runtime")?;
    let served = runtime.block_on(serve(local, traces, &options, output));
    runtime.shutdown_timeout(Duration::from_secs(2));
    // Last, after the store is closed, so that a receiver that hangs delays nothing else.
    guard.shutdown();
    served.map(|()| Exit::Done)
}

async fn serve(local: Local, traces: Traces, options: &Serve, output: &Output) -> Result<()> {
    let mut signals = StopSignals::new().context("listening for signals")?;
    // Before anybody is told where to log in.
    let since = edge::now();
    let Local { service, directory } = local;
    let snapshot = service.snapshot_position();
    let clock = clock(&directory, &service);
    let time = timekeeper(&directory, &service, Box::new(clock.clone()));
    let leapt = time.leapt();
    let (writer, thread) = writer::start(service, time, traces.clone())?;
    let listener = tokio::net::TcpListener::bind(&options.listen)
        .await
        .map_err(|error| deaf(&options.listen, &error))?;
    let url = format!("http://{}", listener.local_addr()?);
    let bus = bus::start(&directory, &writer, traces.clone(), options).await?;
    let following = Following::new(&directory);
    let follower = following.start(writer.clone(), snapshot)?;
    bus.anchor(following.signed());
    directory.announce(&url)?;
    output.note(&format!("serving {} at {url}", directory.path().display()));
    if let Some(nats) = bus.own_server() {
        output.note(&format!("NATS for subscribers at {nats}"));
    }
    let watched = following.clone();
    let backend = ServerBackend::new(
        directory,
        writer.clone(),
        traces,
        bus.watched(),
        following,
        clock,
        leapt,
    )?;
    let wrong = Arc::new(OnceLock::new());
    let found = Arc::clone(&wrong);
    let stopping = async move {
        tokio::select! {
            () = signals.asked() => {}
            failure = watched.wrong() => {
                let _ = found.set(failure);
            }
        }
        tracing::info!(target: "igf::server", "stopping: finishing what was accepted");
    };
    let backend = Arc::new(backend);
    let pages = ::pages::router(Arc::new(ServerPages::new(Arc::clone(&backend), since)));
    http_api::serve(listener, backend, pages, stopping)
        .await
        .context("serving")?;
    bus.stop().await;
    // Blocking, but the requests are done and nothing else waits for this runtime.
    let stopped = move || {
        thread.stop();
        follower.stop();
    };
    tokio::task::spawn_blocking(stopped)
        .await
        .context("stopping the writer")?;
    drop(writer);
    match wrong.get() {
        Some(failure) => Err(failure.clone().into()),
        None => Ok(()),
    }
}

/// Why nobody can be heard there.
fn deaf(listen: &str, error: &std::io::Error) -> Failure {
    let message = format!("cannot listen on {listen}: {error}");
    match error.kind() {
        ErrorKind::AddrInUse => Failure::new(Exit::Unavailable, "address_taken", message)
            .help("name another address with `--listen ADDR`"),
        _ => Failure::new(Exit::Usage, "bad_address", message)
            .help("write an address of this machine and a port: `--listen 127.0.0.1:7474`"),
    }
}

/// The wall clock; in a demo's directory the demo's last instant.
fn clock(
    directory: &DataDirectory,
    service: &Service<Arc<dyn Store>>,
) -> impl Fn() -> jiff::Timestamp + Clone + Send + Sync + 'static {
    let fixed = now(directory, service.state());
    let demo = directory.path().join(DEMO_MARK).exists();
    move || if demo { fixed } else { edge::now() }
}

/// The writer's clock: watched, but in a demo's directory.
fn timekeeper(
    directory: &DataDirectory,
    service: &Service<Arc<dyn Store>>,
    clock: timekeeper::Clock,
) -> Timekeeper {
    let path = directory.path();
    if path.join(DEMO_MARK).exists() {
        return Timekeeper::exempt(clock);
    }
    let state = service.state();
    let last = (state.position > 0).then(|| state.clock_showed());
    Timekeeper::watching(clock, path, last)
}

/// Stop signals. Created before the address is announced, so that none is missed.
struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
}

impl StopSignals {
    fn new() -> std::io::Result<StopSignals> {
        Ok(StopSignals {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn asked(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
