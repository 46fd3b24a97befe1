//! Where the stream stands: the only truth about what was published.

use super::message::unreadable;
use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::settings::BusSettings;
use crate::stream;
use async_nats::jetstream::Context;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{Info, LastRawMessageErrorKind, Stream};
use engine::hash::Hash;
use engine::store::Store;
use std::sync::Arc;

/// How many foreign messages are looked through before a person is asked.
const LOOK_BACK_MAX: u64 = 2_000;

/// Where publishing goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The last position that the stream holds.
    pub(super) position: u64,
    /// The stream's last sequence.
    pub(super) sequence: u64,
    /// Messages after the last event of ours that are not ours.
    pub(super) foreign: u64,
}

/// A message of this store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OwnMessage {
    /// Its sequence in the stream.
    pub(crate) sequence: u64,
    /// The event's position.
    pub(crate) position: u64,
    /// The event's hash.
    pub(crate) hash: Hash,
}

/// Reads where the stream stands and checks that it is this store's.
pub(super) async fn locate(
    context: &Context,
    settings: &BusSettings,
    store: &Arc<dyn Store>,
    info: &Info,
) -> Result<Place, BusError> {
    check_owner(settings, info)?;
    let last = info.state.last_sequence;
    if info.state.messages == 0 {
        // Created and empty, or purged: the sequence says what comes next.
        return checked_place(store, last, last);
    }
    let stream = context
        .get_stream_no_info(&info.config.name)
        .await
        .map_err(BusError::from)?;
    let oldest = info
        .state
        .first_sequence
        .max(last.saturating_sub(LOOK_BACK_MAX));
    let found = own_at_or_before(&stream, settings, last, oldest).await?;
    match found {
        Some(own) => {
            check_same_event(store, &own)?;
            Ok(Place {
                position: own.position,
                sequence: last,
                foreign: last - own.sequence,
            })
        }
        None if oldest == info.state.first_sequence => Ok(Place {
            position: info.state.first_sequence - 1,
            sequence: last,
            foreign: last + 1 - info.state.first_sequence,
        }),
        None => Err(BusError::new(
            ErrorKind::Foreign,
            format!("the last {LOOK_BACK_MAX} messages of the stream are not this store's"),
        )),
    }
}

/// The last message of this store at or before `sequence`, but not before `oldest`.
pub(crate) async fn own_at_or_before(
    stream: &Stream<()>,
    settings: &BusSettings,
    sequence: u64,
    oldest: u64,
) -> Result<Option<OwnMessage>, BusError> {
    let mut at = sequence;
    while at >= oldest && at > 0 {
        // Asked of the leader: a follower could answer from the past.
        match stream.get_raw_message(at).await {
            Ok(message) => {
                if let Some(own) = own(settings, &message) {
                    return Ok(Some(own));
                }
            }
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => {}
            Err(error) => {
                let place = format!("reading message {at} of the stream");
                return Err(BusError::from(error).at(&place));
            }
        }
        at -= 1;
    }
    Ok(None)
}

/// What a message says about itself, if it says that it is this store's.
fn own(settings: &BusSettings, message: &StreamMessage) -> Option<OwnMessage> {
    let store_id = headers::text(&message.headers, headers::STORE_ID)?;
    if store_id != headers::encoded(&settings.store_id) {
        return None;
    }
    Some(OwnMessage {
        sequence: message.sequence,
        position: headers::position(&message.headers)?,
        hash: Hash::parse(headers::text(&message.headers, headers::HASH)?)?,
    })
}

fn check_owner(settings: &BusSettings, info: &Info) -> Result<(), BusError> {
    match stream::owner(&info.config) {
        Some(owner) if owner == settings.store_id => Ok(()),
        owner => {
            let owner = owner.unwrap_or("nobody that it names");
            let message = format!(
                "stream {} belongs to {owner}, this store is {}",
                info.config.name, settings.store_id
            );
            Err(BusError::new(ErrorKind::OtherStore, message))
        }
    }
}

fn checked_place(store: &Arc<dyn Store>, position: u64, sequence: u64) -> Result<Place, BusError> {
    let head = store.head().position;
    if position > head {
        return Err(ahead(position, head));
    }
    Ok(Place {
        position,
        sequence,
        foreign: 0,
    })
}

fn ahead(position: u64, head: u64) -> BusError {
    let message = format!("the stream ends at position {position}, the store at {head}");
    BusError::new(ErrorKind::StreamAhead, message)
}

fn check_same_event(store: &Arc<dyn Store>, own: &OwnMessage) -> Result<(), BusError> {
    let head = store.head().position;
    if own.position > head {
        return Err(ahead(own.position, head));
    }
    let stored = store
        .read(own.position, 1)
        .map_err(|error| unreadable(&error))?;
    match stored.first() {
        Some(stored) if stored.hash == own.hash => Ok(()),
        _ => {
            let message = format!(
                "the stream's event at position {} is not the one in the store",
                own.position
            );
            Err(BusError::new(ErrorKind::Diverged, message))
        }
    }
}
