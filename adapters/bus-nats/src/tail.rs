//! Follows the event stream, for people who want to see it.

use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::link::{Link, tool_context};
use crate::settings::BusSettings;
use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use bytes::Bytes;
use futures::StreamExt as _;
use std::ops::ControlFlow;

/// Where to begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TailFrom {
    /// With what comes next.
    Now,
    /// With this position.
    Position(u64),
}

/// A message of the event stream.
#[derive(Clone, Debug)]
pub struct TailMessage {
    /// Its sequence in the stream.
    pub sequence: u64,
    /// The event's position; missing in a foreign message.
    pub position: Option<u64>,
    /// Its subject.
    pub subject: String,
    /// Its headers, in alphabetical order.
    pub headers: Vec<(String, String)>,
    /// The event's stored bytes.
    pub body: Bytes,
}

/// Hands each message of the event stream to `each`, in order, until it breaks off.
///
/// # Errors
/// [`ErrorKind::StreamMissing`] when there is no stream, [`ErrorKind::Disconnected`] when reading
/// breaks off, [`ErrorKind::Timeout`] when no answer comes in time, else the kind of the answer
/// with which JetStream refuses to read.
pub async fn tail(
    link: &Link,
    settings: &BusSettings,
    from: TailFrom,
    mut each: impl FnMut(TailMessage) -> ControlFlow<()>,
) -> Result<(), BusError> {
    let policy = match from {
        TailFrom::Now => DeliverPolicy::New,
        TailFrom::Position(position) => DeliverPolicy::ByStartSequence {
            start_sequence: position.max(1),
        },
    };
    let mut messages = ordered(link, settings, policy).await?;
    while let Some(message) = messages.next().await {
        let message = message.map_err(|error| {
            BusError::new(
                ErrorKind::Disconnected,
                format!("the tail broke off: {error}"),
            )
        })?;
        if each(read(&message)?).is_break() {
            return Ok(());
        }
    }
    Ok(())
}

/// An ordered consumer of the event stream: no state on the server, no gap, no repetition.
pub(crate) async fn ordered(
    link: &Link,
    settings: &BusSettings,
    deliver_policy: DeliverPolicy,
) -> Result<pull::Ordered, BusError> {
    let config = pull::OrderedConfig {
        deliver_policy,
        ..pull::OrderedConfig::default()
    };
    let consumer = tool_context(link)
        .create_consumer_on_stream(config, settings.subjects().event_stream())
        .await?;
    consumer
        .messages()
        .await
        .map_err(|error| BusError::new(ErrorKind::Other, error.to_string()))
}

fn read(message: &async_nats::jetstream::Message) -> Result<TailMessage, BusError> {
    let info = message
        .info()
        .map_err(|error| BusError::new(ErrorKind::Other, error.to_string()))?;
    let empty = async_nats::HeaderMap::new();
    let map = message.headers.as_ref().unwrap_or(&empty);
    let mut list: Vec<_> = map
        .iter()
        .flat_map(|(name, values)| {
            values
                .iter()
                .map(move |value| (name.to_string(), value.as_str().to_owned()))
        })
        .collect();
    list.sort();
    Ok(TailMessage {
        sequence: info.stream_sequence,
        position: headers::position(map),
        subject: message.subject.to_string(),
        headers: list,
        body: message.payload.clone(),
    })
}
