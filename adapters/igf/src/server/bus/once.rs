//! Publishing a whole log once: the demo's, and a stream that is made anew.

use super::observer::Observer;
use super::place::{DEFAULT_NATS, STOP_PATIENCE, local_server, settings};
use crate::cli::Demo;
use crate::data::DataDirectory;
use crate::server::traces::Traces;
use anyhow::Result;
use bus_nats::Relay;
use bus_nats::link::shown;
use bus_nats::relay::{PublishObserver, RelaySettings, Unobserved};
use engine::service::Service;
use engine::state::State;
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
                format!("no NATS server answers at {}", shown(&url)),
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
    let drained = relay.drain(DRAIN_PATIENCE).await;
    let published = relay.status().borrow().published;
    relay.stop(STOP_PATIENCE).await;
    match drained {
        Ok(published) => Published {
            published,
            pending: 0,
            words: format!("all {published} are published on {}", shown(url)),
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
