//! Publishing a whole log once: the demo's, and a stream that is made anew.

use super::observer::Observer;
use super::place::{DEFAULT_NATS, STOP_PATIENCE, local_server, own_settings, settings};
use crate::cli::Demo;
use crate::data::DataDirectory;
use crate::server::traces::Traces;
use anyhow::Result;
use bus_nats::link::shown;
use bus_nats::relay::{PublishObserver, RelaySettings, Unobserved};
use bus_nats::{BusSettings, Relay};
use engine::service::Service;
use engine::store::Store;
use std::net::ToSocketAddrs;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long the demo waits for a server to answer.
const ANSWER_WITHIN: Duration = Duration::from_millis(500);

/// How long the relay may take to publish everything.
const DRAIN_PATIENCE: Duration = Duration::from_secs(30);

/// How far publishing came.
pub(crate) struct Published {
    /// Events that the stream holds.
    pub published: u64,
    /// Events that wait in the store.
    pub pending: u64,
    /// In words.
    pub words: String,
}

/// Publishes the demo's events where a server answers; with none they wait.
///
/// # Errors
/// `nats_missing` when a server of our own was asked for and cannot be had; `nats_bad_settings`
/// for a login that cannot be used.
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
        let server = if options.bus.with_nats {
            Some(local_server(directory, options.bus.nats_port).await?)
        } else {
            None
        };
        let bus = match &server {
            Some(server) => own_settings(&server.url(), directory, service.state()),
            None => {
                let url = options.bus.url();
                let url = url.as_deref().unwrap_or(DEFAULT_NATS);
                settings(url, &options.bus.login, directory, service.state())?
            }
        };
        let published = if answers(&bus.url).await {
            publish(directory, service, traces, bus).await
        } else {
            waiting(
                service.committed_head().position,
                0,
                format!("no NATS server answers at {}", shown(&bus.url)),
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
    bus: BusSettings,
) -> Published {
    let played = Arc::new(service.state().clone());
    let observer = Arc::new(Observer {
        traces: traces.clone(),
        live: false,
        state: Box::new(move || Arc::clone(&played)),
    });
    drain(directory, bus, observer).await
}

/// Publishes the whole log, without traces.
pub(crate) async fn publish_all(directory: &DataDirectory, bus: BusSettings) -> Published {
    drain(directory, bus, Arc::new(Unobserved)).await
}

async fn drain(
    directory: &DataDirectory,
    bus: BusSettings,
    observer: Arc<dyn PublishObserver>,
) -> Published {
    let head = directory.store().head().position;
    let url = bus.url.clone();
    let mut settings = RelaySettings::new(bus);
    settings.recreate_missing_stream = true;
    let (_head_sender, committed) = watch::channel(head);
    let relay = Relay::start(settings, directory.store(), committed, observer);
    let drained = relay.drain(DRAIN_PATIENCE).await;
    let published = relay.status().borrow().published;
    relay.stop(STOP_PATIENCE).await;
    match drained {
        Ok(published) => Published {
            published,
            pending: 0,
            words: format!("all {published} are published on {}", shown(&url)),
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
