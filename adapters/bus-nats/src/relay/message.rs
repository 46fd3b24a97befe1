//! From a stored event to the message that is published.

use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::settings::BusSettings;
use crate::subjects::Subjects;
use async_nats::HeaderMap;
use bytes::Bytes;
use engine::event::Envelope;
use engine::identity::EventId;
use engine::store::{Store, StoredEvent};

/// An event ready to be published, but for what belongs to one attempt.
pub(crate) struct Prepared {
    /// The event as it is stored.
    pub(crate) stored: StoredEvent,
    /// Where it goes.
    pub(crate) subject: String,
    /// What goes with it.
    pub(crate) headers: HeaderMap,
}

impl Prepared {
    /// The stored bytes.
    pub(crate) fn body(&self) -> Bytes {
        Bytes::from_owner(self.stored.bytes.clone())
    }

    /// About how many bytes the message takes.
    pub(crate) fn size(&self) -> usize {
        self.stored.bytes.len() + 1024
    }
}

/// At most `limit` messages from `position` on. Blocking: it reads the store.
pub(crate) fn prepare(
    store: &dyn Store,
    settings: &BusSettings,
    position: u64,
    limit: usize,
) -> Result<Vec<Prepared>, BusError> {
    let subjects = settings.subjects();
    store
        .read(position, limit)
        .map_err(|error| unreadable(&error))?
        .into_iter()
        .map(|stored| message(store, settings, &subjects, stored))
        .collect()
}

/// The message of one event.
fn message(
    store: &dyn Store,
    settings: &BusSettings,
    subjects: &Subjects,
    stored: StoredEvent,
) -> Result<Prepared, BusError> {
    let envelope = envelope(&stored)?;
    let cause = match envelope.cause {
        Some(position) => event_id(store, position)?,
        None => None,
    };
    let headers = headers::of_event(
        settings.organisation.as_str(),
        &settings.store_id,
        &stored,
        &envelope,
        cause,
    );
    Ok(Prepared {
        subject: subjects.event(&envelope),
        headers,
        stored,
    })
}

/// Reads an event's envelope; the data stays as it is, of whatever version.
pub(crate) fn envelope(stored: &StoredEvent) -> Result<Envelope<'_>, BusError> {
    serde_json::from_slice(&stored.bytes).map_err(|error| {
        let message = format!(
            "the event at position {} is damaged: {error}",
            stored.position
        );
        BusError::new(ErrorKind::Store, message)
    })
}

/// The id of the event at a position.
fn event_id(store: &dyn Store, position: u64) -> Result<Option<EventId>, BusError> {
    let found = store
        .read(position, 1)
        .map_err(|error| unreadable(&error))?;
    found
        .first()
        .map(|stored| Ok(envelope(stored)?.id))
        .transpose()
}

pub(crate) fn unreadable(error: &engine::store::StoreError) -> BusError {
    BusError::new(ErrorKind::Store, format!("reading the log: {error}"))
}
