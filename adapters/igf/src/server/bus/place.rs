//! How a bus is reached, whose events it carries, and a NATS server of our own.

use crate::data::DataDirectory;
use crate::exit::Exit;
use crate::fail::Failure;
use anyhow::Result;
use bus_nats::server::ServerSettings;
use bus_nats::{BusSettings, LocalServer};
use engine::state::State;
use engine::value::Name;
use std::time::Duration;

/// Where NATS is unless told otherwise.
pub(crate) const DEFAULT_NATS: &str = "nats://127.0.0.1:4222";

/// How long a stopping relay waits for acknowledgements.
pub(super) const STOP_PATIENCE: Duration = Duration::from_secs(3);

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
pub(super) async fn local_server(directory: &DataDirectory) -> Result<LocalServer> {
    let settings = ServerSettings::new(directory.path().join("nats"));
    let started = tokio::task::spawn_blocking(move || LocalServer::start(settings)).await?;
    started.map_err(|error| {
        Failure::new(Exit::Unavailable, "nats_missing", error.to_string())
            .help("set IGF_NATS_SERVER to a nats-server of version 2.14 or later")
            .into()
    })
}
