//! How a bus is reached, whose events it carries, and a NATS server of our own.

use crate::cli::NatsLogin;
use crate::data::DataDirectory;
use crate::exit::Exit;
use crate::fail::{Failure, unwritable};
use anyhow::Result;
use bus_nats::server::ServerSettings;
use bus_nats::{Auth, BusSettings, LocalServer};
use engine::state::State;
use engine::value::Name;
use std::path::Path;
use std::time::Duration;

/// Where NATS is unless told otherwise.
pub(crate) const DEFAULT_NATS: &str = "nats://127.0.0.1:4222";

/// How long a stopping relay waits for acknowledgements.
pub(super) const STOP_PATIENCE: Duration = Duration::from_secs(3);

/// How a bus is reached, and whose events it carries.
///
/// # Errors
/// As [`settings_of`].
pub(crate) fn settings(
    url: &str,
    login: &NatsLogin,
    directory: &DataDirectory,
    state: &State,
) -> Result<BusSettings> {
    let organisation = state
        .in_force
        .as_ref()
        .map(|known| known.organisation.id.clone());
    settings_of(url, login, organisation, directory.store_id())
}

/// The settings for a server of our own, which asks nobody who they are.
pub(super) fn own_settings(url: &str, directory: &DataDirectory, state: &State) -> BusSettings {
    let known = state.in_force.as_ref();
    let organisation =
        known.map_or_else(|| Name::new("igf"), |known| known.organisation.id.clone());
    BusSettings::new(url, organisation, directory.store_id())
}

/// How the bus of an organisation is found; before definitions are in force it has no name.
///
/// # Errors
/// `nats_bad_settings` for a key or credentials file that cannot be read, a password without its
/// user, and a number of copies that no cluster keeps.
pub(crate) fn settings_of(
    url: &str,
    login: &NatsLogin,
    organisation: Option<Name>,
    store: String,
) -> Result<BusSettings> {
    let organisation = organisation.unwrap_or_else(|| Name::new("igf"));
    let mut settings = BusSettings::new(url, organisation, store);
    if let Some(auth) = auth(login)? {
        settings.auth = auth;
    }
    if let Some(file) = &login.nats_ca {
        read(file)?;
        settings.root_certificates = Some(file.clone());
    }
    if login.nats_replicas.is_multiple_of(2) {
        let message = format!(
            "{} copies: half of them decide nothing",
            login.nats_replicas
        );
        return Err(unusable(message, "give --nats-replicas 1, 3 or 5").into());
    }
    settings.replicas = usize::from(login.nats_replicas);
    Ok(settings)
}

/// Who we are, as the options say it.
fn auth(login: &NatsLogin) -> Result<Option<Auth>> {
    let password = login.nats_password.clone();
    Ok(match (&login.nats_user, password) {
        (Some(user), Some(password)) => Some(Auth::Password {
            user: user.clone(),
            password: password.0,
        }),
        (Some(user), None) => {
            let message = format!("the user {user} for NATS has no password");
            return Err(unusable(message, "set IGF_NATS_PASSWORD").into());
        }
        (None, Some(_)) => {
            let message = "a password for NATS, and no user";
            return Err(unusable(message, "give --nats-user USER").into());
        }
        (None, None) => match (&login.nats_token, &login.nats_nkey, &login.nats_creds) {
            (Some(token), _, _) => Some(Auth::Token(token.0.clone())),
            (None, Some(file), _) => Some(Auth::Nkey(read(file)?.trim().to_owned())),
            (None, None, Some(file)) => Some(Auth::Credentials(read(file)?)),
            (None, None, None) => None,
        },
    })
}

fn read(file: &Path) -> Result<String> {
    let text = std::fs::read_to_string(file);
    text.map_err(|error| {
        let message = format!("{}: {error}", file.display());
        unusable(message, "name a file that this user can read").into()
    })
}

fn unusable(message: impl Into<String>, help: &str) -> Failure {
    Failure::new(Exit::Usage, "nats_bad_settings", message).help(help)
}

/// Where a server of our own keeps its port, so that subscribers find it again.
const PORT_FILE: &str = "port";

/// A server of our own, beside the store's files. Finding and starting it blocks: at the first
/// time it may have to be installed.
pub(super) async fn local_server(
    directory: &DataDirectory,
    port: Option<u16>,
) -> Result<LocalServer> {
    let mut settings = ServerSettings::new(directory.path().join("nats"));
    let file = settings.directory.join(PORT_FILE);
    let kept = || std::fs::read_to_string(&file).ok()?.trim().parse().ok();
    settings.port = port.or_else(kept);
    let named = settings.port;
    let started = tokio::task::spawn_blocking(move || LocalServer::start(settings)).await?;
    let server = started.map_err(|error| {
        let help = match named {
            Some(port) => format!("where port {port} is taken, choose another: --nats-port PORT"),
            None => "set IGF_NATS_SERVER to a nats-server of version 2.14 or later".to_owned(),
        };
        Failure::new(Exit::Unavailable, "nats_missing", error.to_string()).help(help)
    })?;
    let port = server.port().to_string();
    std::fs::write(&file, port).map_err(|error| unwritable(&file, &error))?;
    Ok(server)
}
