//! The connection, and what it says about itself.

use crate::error::{BusError, ErrorKind};
use crate::login::Auth;
use crate::settings::BusSettings;
use async_nats::jetstream::{self, Context, context::ContextBuilder};
use async_nats::{Client, ConnectOptions, Event, ServerAddr};
use std::time::{Duration, SystemTime};
use tokio::sync::watch;

/// The longest pause between two attempts to reconnect.
const RECONNECT_PAUSE_MAX_MS: u64 = 500;

/// What the connection said last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkState {
    /// Whether a server is connected now.
    pub connected: bool,
    /// How often the connection was lost.
    pub losses: u64,
    /// How often the server refused something, such as a publish without permission. The publisher
    /// itself gets no answer, so this count is the only trace of it.
    pub refusals: u64,
    /// The server's last complaint.
    pub last_complaint: Option<String>,
}

/// A client that reconnects for ever, with its state.
#[derive(Clone)]
pub struct Link {
    /// The client.
    pub client: Client,
    /// Its state.
    pub state: watch::Receiver<LinkState>,
    answer_timeout: Duration,
}

impl Link {
    /// Begins to connect and returns at once; the connection may come at any time.
    ///
    /// # Errors
    /// [`ErrorKind::Settings`] for a URL, credentials or certificates that cannot be used.
    pub async fn open(settings: &BusSettings) -> Result<Link, BusError> {
        Link::with(settings, options(settings)?.retry_on_initial_connect()).await
    }

    /// Connects, or says within `patience` why not.
    ///
    /// # Errors
    /// [`ErrorKind::Disconnected`] when no server answers within `patience`,
    /// [`ErrorKind::Settings`] for a URL, credentials or certificates that cannot be used.
    pub async fn connect(settings: &BusSettings, patience: Duration) -> Result<Link, BusError> {
        let options = options(settings)?.connection_timeout(patience);
        let unreachable = |why: &str| {
            let message = format!("no NATS server answers at {}: {why}", shown(&settings.url));
            BusError::new(ErrorKind::Disconnected, message)
        };
        match tokio::time::timeout(patience, Link::with(settings, options)).await {
            Ok(Ok(link)) => Ok(link),
            Ok(Err(error)) if error.kind == ErrorKind::Settings => Err(error),
            Ok(Err(error)) => Err(unreachable(&error.message)),
            Err(_) => Err(unreachable("timed out")),
        }
    }

    async fn with(settings: &BusSettings, options: ConnectOptions) -> Result<Link, BusError> {
        let (sender, state) = watch::channel(LinkState::default());
        let options = options.event_callback(move |event| {
            note(&sender, event);
            std::future::ready(())
        });
        let client = options
            .connect(addresses(&settings.url)?)
            .await
            .map_err(|error| BusError::new(ErrorKind::Disconnected, error.to_string()))?;
        Ok(Link {
            client,
            state,
            answer_timeout: settings.answer_timeout,
        })
    }

    /// A new JetStream context. Acknowledgements that an older context no longer waits for take no
    /// room in its window.
    pub fn jetstream(&self) -> Context {
        ContextBuilder::new()
            .timeout(self.answer_timeout)
            .ack_timeout(self.answer_timeout)
            .build(self.client.clone())
    }

    /// Waits until a server is connected.
    pub async fn connected(&self) {
        let mut state = self.state.clone();
        // The sender lives as long as the client. Once it has ended no connection can come.
        if state.wait_for(|state| state.connected).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until the connection has been lost more than `losses` times.
    pub async fn lost(&self, losses: u64) {
        let mut state = self.state.clone();
        if state.wait_for(|state| state.losses > losses).await.is_err() {
            std::future::pending::<()>().await;
        }
    }

    /// The state now.
    pub fn now(&self) -> LinkState {
        self.state.borrow().clone()
    }
}

/// A JetStream context with the default timeouts, for tools.
pub(crate) fn tool_context(link: &Link) -> Context {
    jetstream::new(link.client.clone())
}

fn note(state: &watch::Sender<LinkState>, event: Event) {
    tracing::debug!(target: "igf::relay", event = %event, "NATS connection");
    state.send_modify(|state| match event {
        Event::Connected => state.connected = true,
        Event::Disconnected | Event::Closed => {
            state.connected = false;
            state.losses += 1;
        }
        Event::ServerError(error) => {
            state.refusals += 1;
            state.last_complaint = Some(error.to_string());
        }
        Event::ClientError(error) => state.last_complaint = Some(error.to_string()),
        Event::LameDuckMode | Event::Draining | Event::SlowConsumer(_) => {}
    });
}

fn options(settings: &BusSettings) -> Result<ConnectOptions, BusError> {
    let unusable = |error: std::io::Error| {
        BusError::new(
            ErrorKind::Settings,
            format!("the NATS credentials: {error}"),
        )
    };
    let options = match &settings.auth {
        Auth::None => ConnectOptions::new(),
        Auth::Password { user, password } => {
            ConnectOptions::with_user_and_password(user.clone(), password.clone())
        }
        Auth::Token(token) => ConnectOptions::with_token(token.clone()),
        Auth::Nkey(seed) => ConnectOptions::with_nkey(seed.clone()),
        Auth::Credentials(text) => ConnectOptions::with_credentials(text).map_err(unusable)?,
    };
    let options = options
        .name(format!("igf {}", settings.organisation))
        .custom_inbox_prefix(&settings.inbox_prefix)
        .ping_interval(settings.ping_interval)
        .connection_timeout(settings.answer_timeout)
        .request_timeout(Some(settings.answer_timeout))
        .reconnect_delay_callback(pause);
    Ok(match &settings.root_certificates {
        Some(path) => options.add_root_certificates(path.clone()),
        None => options,
    })
}

fn addresses(urls: &str) -> Result<Vec<ServerAddr>, BusError> {
    let parse = |url: &str| {
        url.trim().parse::<ServerAddr>().map_err(|error| {
            let message = format!("`{}` is not a NATS URL: {error}", shown(url));
            BusError::new(ErrorKind::Settings, message)
        })
    };
    urls.split(',').map(parse).collect()
}

/// URLs without their passwords, for messages, logs and health.
pub fn shown(urls: &str) -> String {
    let hide = |url: &str| match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://***@{host}"),
        (None, Some((_, host))) => format!("***@{host}"),
        _ => url.to_owned(),
    };
    urls.split(',').map(hide).collect::<Vec<_>>().join(",")
}

/// The pause before an attempt: growing, capped, and different for each client.
fn pause(attempts: usize) -> Duration {
    let doubled = 10_u64.saturating_mul(1 << attempts.min(10));
    jittered(Duration::from_millis(doubled.min(RECONNECT_PAUSE_MAX_MS)))
}

/// Between half of `pause` and all of it, so that many clients do not come back at once.
pub(crate) fn jittered(pause: Duration) -> Duration {
    let nanos = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.subsec_nanos());
    let share = (nanos / 1000) % 512;
    pause / 2 + pause * share / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_in_a_url_is_not_shown() {
        assert_eq!(shown("nats://igf:secret@host:4222"), "nats://***@host:4222");
        assert_eq!(shown("nats://a:1,tls://t@b:2"), "nats://a:1,tls://***@b:2");
    }

    #[test]
    fn pauses_grow_and_stay_capped() {
        assert!(pause(1) <= Duration::from_millis(20));
        for attempts in 0..100 {
            assert!(pause(attempts) <= Duration::from_millis(RECONNECT_PAUSE_MAX_MS));
        }
        assert!(pause(50) >= Duration::from_millis(RECONNECT_PAUSE_MAX_MS / 2));
    }
}
