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
use engine::value::Name;
use std::borrow::Cow;

/// An event ready to be published, without the headers of one attempt. Its envelope was read once,
/// and what is needed later is kept.
pub(crate) struct Prepared {
    /// The event as it is stored.
    pub(crate) stored: StoredEvent,
    /// Its id.
    pub(crate) id: EventId,
    /// The workflow of its case.
    pub(crate) workflow: Name,
    /// The reference of its case.
    pub(crate) reference: Option<String>,
    /// The trace context that is stored in it.
    pub(crate) traceparent: Option<String>,
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
    let events = store.read(position, limit);
    let mut messages: Vec<Prepared> = Vec::new();
    for stored in events.map_err(|error| unreadable(&error))? {
        let cause = |position| cause(store, &messages, position);
        let message = message(settings, &subjects, stored, cause)?;
        messages.push(message);
    }
    Ok(messages)
}

/// The message of one event; `cause` finds the id of the event at a position.
fn message(
    settings: &BusSettings,
    subjects: &Subjects,
    stored: StoredEvent,
    cause: impl Fn(u64) -> Result<Option<EventId>, BusError>,
) -> Result<Prepared, BusError> {
    let envelope = envelope(&stored)?;
    let cause = match envelope.cause {
        Some(position) => cause(position)?,
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
        id: envelope.id,
        traceparent: envelope.traceparent.map(Cow::into_owned),
        workflow: envelope.workflow,
        reference: envelope.reference,
        stored,
    })
}

/// Reads an event's envelope; the data stays as it is, of whatever version.
fn envelope(stored: &StoredEvent) -> Result<Envelope<'_>, BusError> {
    serde_json::from_slice(&stored.bytes).map_err(|error| {
        let message = format!(
            "the event at position {} is damaged: {error}",
            stored.position
        );
        BusError::new(ErrorKind::Store, message)
    })
}

/// The id of the event at a position. Most causes stand a few events back, among the messages just
/// prepared.
fn cause(
    store: &dyn Store,
    messages: &[Prepared],
    position: u64,
) -> Result<Option<EventId>, BusError> {
    let known = messages.binary_search_by_key(&position, |message| message.stored.position);
    if let Ok(index) = known {
        return Ok(Some(messages[index].id));
    }
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
