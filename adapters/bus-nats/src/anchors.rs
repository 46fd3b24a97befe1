//! Checkpoints on the anchor stream. Whoever keeps them can detect a rewritten history.
//!
//! They have a stream of their own, so that the event stream's sequence stays the position. Only
//! the newest is published once a server answers: it proves all that older ones would.

use crate::error::BusError;
use crate::link::{Link, jittered};
use crate::settings::BusSettings;
use crate::stream;
use async_nats::HeaderMap;
use std::time::Duration;
use tokio::sync::watch;

/// How long to rest before another attempt.
const PAUSE: Duration = Duration::from_secs(1);

/// Publishes each checkpoint that comes, until the sender is gone and the last is out.
///
/// # Errors
/// [`ErrorKind::Settings`](crate::error::ErrorKind::Settings) when the URL, the credentials or the
/// certificates cannot be used. All else is tried again.
pub async fn publish(
    settings: BusSettings,
    mut checkpoints: watch::Receiver<Option<String>>,
) -> Result<(), BusError> {
    let link = Link::open(&settings).await?;
    let mut told = None;
    loop {
        let newest = checkpoints.borrow_and_update().clone();
        if let Some(text) = newest.filter(|text| told.as_ref() != Some(text)) {
            match send(&link, &settings, &text).await {
                Ok(()) => told = Some(text),
                Err(error) => {
                    tracing::debug!(target: "igf::relay", %error, "a checkpoint waits");
                    tokio::time::sleep(jittered(PAUSE)).await;
                    continue;
                }
            }
        }
        if checkpoints.changed().await.is_err() {
            return Ok(());
        }
    }
}

async fn send(link: &Link, settings: &BusSettings, text: &str) -> Result<(), BusError> {
    link.connected().await;
    let context = link.jetstream();
    stream::ensure_side_streams(&context, settings).await?;
    let mut headers = HeaderMap::new();
    // The same text is the same checkpoint, whoever sends it again.
    let id = engine::hash::Hash::of(text.as_bytes()).to_string();
    headers.insert("Nats-Msg-Id", id.as_str());
    headers.insert("igf-store-id", settings.store_id.as_str());
    headers.insert("Content-Type", "text/plain; charset=utf-8");
    let subject = settings.subjects().checkpoint();
    let sent = context
        .publish_with_headers(subject, headers, text.to_owned().into())
        .await;
    sent.map_err(BusError::from)?
        .await
        .map_err(BusError::from)?;
    Ok(())
}
