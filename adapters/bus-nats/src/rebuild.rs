//! Makes the event stream again from the store.

use crate::error::{BusError, ErrorKind};
use crate::link::{Link, tool_context};
use crate::places::Places;
use crate::relay::own_at_or_before;
use crate::settings::BusSettings;
use crate::stream;
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::{self, FromConsumer as _, pull};
use futures::TryStreamExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What `rebuild` did, before anything is published again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rebuilt {
    /// Messages that the old stream held; missing when there was none.
    pub removed: Option<u64>,
    /// Subscribers whose consumers were made again, with the position after which they go on.
    pub subscribers: Vec<(String, u64)>,
}

/// Deletes the event stream, makes it again empty, and gives each durable pull consumer its place
/// back. A relay, also one that runs meanwhile, then publishes from position 1; what a subscriber
/// had acknowledged it does not get again.
///
/// The places are in the file `kept` before anything is deleted, and stay there until every
/// consumer is made again: whoever kills this call loses none, and calls it again.
///
/// # Errors
/// [`ErrorKind::OtherStore`] when the stream or the file is another store's, [`ErrorKind::Store`]
/// when the file cannot be written or read: nothing is deleted then. The kind of JetStream's answer
/// when it refuses to show, delete or make the stream or a consumer, or when no answer comes in
/// time: the call can be repeated.
pub async fn rebuild(
    link: &Link,
    settings: &BusSettings,
    kept: &Path,
) -> Result<Rebuilt, BusError> {
    let context = tool_context(link);
    let mut done = Rebuilt::default();
    let mut places = Places::load(kept, &settings.store_id)?;
    if let Some(info) = stream::find(&context, settings).await? {
        refuse_others(settings, &info.config)?;
        for (config, acknowledged) in
            live_places(&context, settings, info.state.first_sequence).await?
        {
            places.note(config, acknowledged);
        }
        places.save(kept)?;
        let deleted = context.delete_stream(&info.config.name).await;
        deleted.map_err(|error| BusError::new(ErrorKind::Other, error.to_string()))?;
        done.removed = Some(info.state.messages);
    }
    let name = stream::create(&context, settings).await?.config.name;
    for (config, acknowledged) in places.consumers() {
        let subscriber = config.durable_name.clone().unwrap_or_default();
        context.create_consumer_on_stream(config, &name).await?;
        done.subscribers.push((subscriber, acknowledged));
    }
    Places::forget(kept)?;
    Ok(done)
}

/// Waits until the stream holds `head` events, or for `patience`; how many it holds then.
///
/// # Errors
/// [`ErrorKind::Timeout`] when no answer comes in time, else the kind of JetStream's answer.
pub async fn held(
    link: &Link,
    settings: &BusSettings,
    head: u64,
    patience: Duration,
) -> Result<u64, BusError> {
    let context = tool_context(link);
    let begin = Instant::now();
    loop {
        let info = stream::find(&context, settings).await?;
        let last = info.map_or(0, |info| info.state.last_sequence);
        if last >= head || begin.elapsed() > patience {
            return Ok(last);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn refuse_others(
    settings: &BusSettings,
    config: &async_nats::jetstream::stream::Config,
) -> Result<(), BusError> {
    match stream::owner(config) {
        Some(owner) if owner != settings.store_id => {
            let message = format!("stream {} belongs to store {owner}", config.name);
            Err(BusError::new(ErrorKind::OtherStore, message))
        }
        _ => Ok(()),
    }
}

/// The durable pull consumers, with the last position that each acknowledged.
async fn live_places(
    context: &Context,
    settings: &BusSettings,
    oldest: u64,
) -> Result<Vec<(pull::Config, u64)>, BusError> {
    let stream = context
        .get_stream_no_info(settings.subjects().event_stream())
        .await?;
    let infos: Vec<consumer::Info> = stream
        .consumers()
        .try_collect()
        .await
        .map_err(|error| BusError::new(ErrorKind::Timeout, error.to_string()))?;
    let mut places = Vec::new();
    for info in infos {
        let floor = info.ack_floor.stream_sequence;
        let Some(config) = durable(info) else {
            continue;
        };
        // Foreign messages may have moved sequences away from positions.
        let last = own_at_or_before(&stream, settings, floor, oldest.max(1)).await?;
        let acknowledged = last.map_or(0, |own| own.position);
        places.push((config, acknowledged));
    }
    Ok(places)
}

fn durable(info: consumer::Info) -> Option<pull::Config> {
    info.config.durable_name.as_ref()?;
    pull::Config::try_from_consumer_config(info.config).ok()
}
