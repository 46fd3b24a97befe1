//! The relay to NATS, with its traces and figures.

mod observer;
mod once;
mod place;

pub(crate) use once::{Published, publish_all, publish_demo};
pub(crate) use place::{settings, settings_of};

use crate::cli::Serve;
use crate::data::DataDirectory;
use crate::server::traces::Traces;
use crate::server::writer::Writer;
use anyhow::Result;
use bus_nats::link::shown;
use bus_nats::relay::{RelaySettings, RelayStatus};
use bus_nats::{BusSettings, LocalServer, Relay};
use http_api::Condition;
use observer::Observer;
use place::{STOP_PATIENCE, local_server, own_settings};
use std::sync::Arc;
use tokio::sync::watch;

/// The bus, to be looked at.
pub(crate) struct Watched {
    status: watch::Receiver<RelayStatus>,
    /// Where the server is that the relay publishes to; `None` where none is named.
    url: Option<String>,
}

impl Watched {
    /// The relay's status; the default where no server is named.
    pub(crate) fn status(&self) -> RelayStatus {
        self.status.borrow().clone()
    }

    /// Whether events are to be published at all.
    pub(crate) fn is_wanted(&self) -> bool {
        self.url.is_some()
    }

    /// How it is, and what keeps events from being published. Passwords in addresses are masked:
    /// anybody may ask.
    pub(crate) fn condition(&self) -> Condition {
        let Some(url) = &self.url else {
            return Condition::Off;
        };
        let status = self.status.borrow();
        let why = match &status.trouble {
            _ if !status.connected => format!("no NATS server answers at {}", shown(url)),
            Some(trouble) => format!("NATS: {trouble}"),
            None => return Condition::Well,
        };
        Condition::Degraded(format!("{why}; events wait in the store"))
    }
}

/// The relay of a server, and the NATS server that it started, if it did.
pub(crate) struct Bus {
    relay: Option<Relay>,
    server: Option<LocalServer>,
    /// Where checkpoints are published, where there is a server.
    settings: Option<BusSettings>,
}

/// Starts the relay, where the options name a server.
///
/// # Errors
/// `nats_missing` when a server of our own cannot be started; `nats_bad_settings` for a login that
/// cannot be used.
pub(crate) async fn start(
    directory: &DataDirectory,
    writer: &Writer,
    traces: Traces,
    options: &Serve,
) -> Result<Bus> {
    let state = writer.committed();
    let server = if options.bus.with_nats {
        Some(local_server(directory, options.bus.nats_port).await?)
    } else {
        None
    };
    let bus = match (&server, options.bus.url()) {
        (Some(server), _) => own_settings(&server.url(), directory, &state),
        (None, Some(url)) => settings(&url, &options.bus.login, directory, &state)?,
        (None, None) => {
            return Ok(Bus {
                relay: None,
                server,
                settings: None,
            });
        }
    };
    let mut settings = RelaySettings::new(bus);
    settings.recreate_missing_stream = options.bus.with_nats;
    let bus = settings.bus.clone();
    let committed = writer.clone();
    let observer = Arc::new(Observer {
        traces,
        live: true,
        state: Box::new(move || committed.committed()),
    });
    let relay = Relay::start(settings, directory.store(), writer.head(), observer);
    Ok(Bus {
        relay: Some(relay),
        server,
        settings: Some(bus),
    })
}

impl Bus {
    /// Lets others look at it, also after it has stopped.
    pub(crate) fn watched(&self) -> Watched {
        let status = match &self.relay {
            Some(relay) => relay.status(),
            None => watch::Sender::new(RelayStatus::default()).subscribe(),
        };
        Watched {
            status,
            url: self.settings.as_ref().map(|bus| bus.url.clone()),
        }
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
