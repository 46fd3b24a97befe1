//! The relay's peer in measurements: a loop that publishes the same messages through the same
//! window and does nothing else.

use crate::error::BusError;
use crate::headers;
use crate::link::Link;
use crate::relay::prepare;
use crate::settings::BusSettings;
use crate::stream;
use async_nats::jetstream::message::PublishMessage;
use engine::store::Store;
use futures::stream::{FuturesUnordered, StreamExt as _};
use std::time::{Duration, Instant};

/// Publishes all events of a store to a new stream, `window` at a time, and returns the time from
/// the first publish to the last acknowledgement. The messages, with all headers that the relay's
/// have, are made before.
///
/// # Errors
/// When no server answers within five seconds, the stream cannot be made, the store cannot be read,
/// or a message is not acknowledged: nothing is tried again.
pub async fn publish_barely(
    settings: &BusSettings,
    store: &dyn Store,
    window: usize,
) -> Result<Duration, BusError> {
    let link = Link::connect(settings, Duration::from_secs(5)).await?;
    let context = link.jetstream();
    stream::create(&context, settings).await?;
    let mut messages = Vec::new();
    let mut position = 0;
    let mut last_id: Option<String> = None;
    while position < store.head().position {
        for message in prepare(store, settings, position + 1, 4_096)? {
            let mut all = message.headers.clone();
            let stream = settings.subjects().event_stream();
            all.insert(headers::EXPECTED_STREAM, stream.as_str());
            all.insert(headers::EXPECTED_LAST_SEQUENCE, position.to_string());
            if let Some(last_id) = &last_id {
                all.insert(headers::EXPECTED_LAST_ID, last_id.as_str());
            }
            last_id = headers::text(&all, headers::MESSAGE_ID).map(str::to_owned);
            position = message.stored.position;
            let body = message.body();
            messages.push((
                message.subject,
                PublishMessage::build().payload(body).headers(all),
            ));
        }
    }
    let begun = Instant::now();
    let mut flights = FuturesUnordered::new();
    for (subject, message) in messages {
        if flights.len() >= window
            && let Some(answer) = flights.next().await
        {
            answer?;
        }
        let answer = context.send_publish(subject, message).await?;
        flights.push(answer.into_future());
    }
    while let Some(answer) = flights.next().await {
        answer?;
    }
    Ok(begun.elapsed())
}
