//! A programme's past, read from the log: the definitions, and what happened to programmes.
//!
//! Of all other events only the type is read, so that a programme's past costs one pass over the
//! log and no memory for its cases.

use crate::event::Event;
use crate::store::{StoreError, StoredEvent};
use serde::Deserialize;
use std::borrow::Cow;

/// Reads the log: from a position on, at most so many events.
pub type Log<'l> = &'l dyn Fn(u64, usize) -> Result<Vec<StoredEvent>, StoreError>;

/// How many events are read at once.
const CHUNK: usize = 4_096;

/// What is read of every event.
#[derive(Deserialize)]
struct Head<'e> {
    #[serde(rename = "type", borrow)]
    kind: Cow<'e, str>,
    #[serde(borrow)]
    workflow: Cow<'e, str>,
}

/// Hands over, in order, every event up to a position that changes definitions or programmes.
///
/// # Errors
/// What the log says; [`StoreError::Corrupt`] for an event that cannot be read.
pub(super) fn each(
    log: Log<'_>,
    until: u64,
    mut tell: impl FnMut(Event),
) -> Result<(), StoreError> {
    let mut from = 1;
    while from <= until {
        let events = log(from, CHUNK)?;
        let Some(last) = events.last() else { break };
        from = last.position + 1;
        for stored in events.iter().filter(|event| event.position <= until) {
            if concerns(stored)? {
                let event = Event::from_bytes(&stored.bytes);
                tell(event.map_err(|error| corrupt(stored, &error))?);
            }
        }
    }
    Ok(())
}

fn concerns(stored: &StoredEvent) -> Result<bool, StoreError> {
    let head: Head<'_> =
        serde_json::from_slice(&stored.bytes).map_err(|error| corrupt(stored, &error))?;
    let family = matches!(&*head.workflow, "_framework" | "_programme");
    Ok(family || head.kind == "case_linked")
}

fn corrupt(stored: &StoredEvent, error: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt {
        position: Some(stored.position),
        what: error.to_string(),
    }
}
