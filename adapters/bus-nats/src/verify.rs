//! Walks the stream beside the store: the same bytes, the same hashes, the same order.

use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::link::{Link, tool_context};
use crate::relay::Prepared;
use crate::settings::BusSettings;
use crate::stream;
use crate::tail::ordered;
use async_nats::jetstream::Message;
use async_nats::jetstream::consumer::DeliverPolicy;
use engine::hash::Hash;
use engine::store::Store;
use futures::StreamExt as _;
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

/// Problems kept with their place; more are only counted.
const PROBLEMS_MAX: usize = 50;
const READ_AHEAD: usize = 256;
/// How long the next message may take to arrive.
const PATIENCE: Duration = Duration::from_secs(15);

/// A place where stream and store differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The message's sequence in the stream.
    pub sequence: u64,
    /// What is wrong, in words.
    pub what: String,
}

/// What `verify` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Messages looked at.
    pub messages: u64,
    /// The stream's last position.
    pub published: u64,
    /// The store's head.
    pub head: u64,
    /// How many places differ.
    pub problems: u64,
    /// The first of them.
    pub first: Vec<Problem>,
}

impl Report {
    /// Whether the stream is the store's, as far as it goes.
    pub fn ok(&self) -> bool {
        self.problems == 0
    }

    fn add(&mut self, sequence: u64, what: String) {
        self.problems += 1;
        if self.first.len() < PROBLEMS_MAX {
            self.first.push(Problem { sequence, what });
        }
    }
}

/// Compares the whole stream with the store. Events that are not published yet are no problem.
///
/// # Errors
/// [`ErrorKind::StreamMissing`] when there is no stream, [`ErrorKind::Store`] when the store cannot
/// be read, [`ErrorKind::Timeout`] when reading breaks off or rests for 15 seconds, else the
/// kind of the answer with which JetStream refuses to read. Differences stand in the report.
pub async fn verify(
    link: &Link,
    settings: &BusSettings,
    store: Arc<dyn Store>,
) -> Result<Report, BusError> {
    let info = stream::find(&tool_context(link), settings)
        .await?
        .ok_or_else(|| {
            let name = settings.subjects().event_stream();
            BusError::new(
                ErrorKind::StreamMissing,
                format!("there is no stream {name}"),
            )
        })?;
    let mut walk = Walk::new(settings.clone(), store.clone());
    if info.state.messages > 0 {
        let mut messages = ordered(link, settings, DeliverPolicy::All).await?;
        loop {
            let next = tokio::time::timeout(PATIENCE, messages.next()).await;
            let Ok(Some(Ok(message))) = next else {
                return Err(BusError::new(
                    ErrorKind::Timeout,
                    "reading the stream broke off",
                ));
            };
            let sequence = message
                .info()
                .map_err(|error| BusError::new(ErrorKind::Other, error.to_string()))?
                .stream_sequence;
            walk.look_at(sequence, &message).await?;
            if sequence >= info.state.last_sequence {
                break;
            }
        }
    }
    let mut report = walk.report;
    report.head = store.head().position;
    Ok(report)
}

struct Walk {
    settings: BusSettings,
    store: Arc<dyn Store>,
    ahead: VecDeque<Prepared>,
    next_position: u64,
    previous: Hash,
    report: Report,
}

impl Walk {
    fn new(settings: BusSettings, store: Arc<dyn Store>) -> Walk {
        Walk {
            settings,
            store,
            ahead: VecDeque::new(),
            next_position: 1,
            previous: Hash::GENESIS,
            report: Report::default(),
        }
    }

    async fn look_at(&mut self, sequence: u64, message: &Message) -> Result<(), BusError> {
        self.report.messages += 1;
        let empty = async_nats::HeaderMap::new();
        let map = message.headers.as_ref().unwrap_or(&empty);
        let store_id = headers::text(map, headers::STORE_ID);
        let ours = headers::encoded(&self.settings.store_id);
        let position = match headers::position(map) {
            Some(position) if store_id == Some(ours.as_str()) => position,
            _ => {
                let what = format!("a foreign message on {}", message.subject);
                self.report.add(sequence, what);
                return Ok(());
            }
        };
        if position != sequence {
            let what = format!("position {position} stands at sequence {sequence}");
            self.report.add(sequence, what);
        }
        if position != self.next_position {
            let what = format!("position {position} follows {}", self.next_position - 1);
            self.report.add(sequence, what);
            self.ahead.clear();
        }
        match self.stored(position).await? {
            Some(event) => self.compare(sequence, message, map, &event),
            None => {
                let what = format!("position {position} is not in the store");
                self.report.add(sequence, what);
            }
        }
        self.report.published = position;
        self.next_position = position + 1;
        Ok(())
    }

    fn compare(
        &mut self,
        sequence: u64,
        message: &Message,
        map: &async_nats::HeaderMap,
        event: &Prepared,
    ) {
        let chained = Hash::chained(&self.previous, &message.payload);
        let said = headers::text(map, headers::HASH).unwrap_or_default();
        let mut differ = |what: &str| self.report.add(sequence, what.to_owned());
        if message.payload[..] != event.stored.bytes[..] {
            differ("the body is not the stored event");
        }
        if chained != event.stored.hash {
            differ("the hash chain breaks here");
        }
        if said != event.stored.hash.to_string() {
            differ("the header igf-hash is not the event's hash");
        }
        if message.subject.as_str() != event.subject {
            differ("the subject is not the event's");
        }
        for (name, values) in event.headers.iter() {
            if map.get_all(name.clone()).ne(values.iter()) {
                differ(&format!("the header {name} is not the event's"));
            }
        }
        self.previous = event.stored.hash;
    }

    /// The event of a position as it should have been published.
    async fn stored(&mut self, position: u64) -> Result<Option<Prepared>, BusError> {
        if self.ahead.is_empty() {
            let (store, settings) = (self.store.clone(), self.settings.clone());
            let read = tokio::task::spawn_blocking(move || {
                crate::relay::prepare(&*store, &settings, position, READ_AHEAD)
            });
            self.ahead = read
                .await
                .map_err(|error| BusError::new(ErrorKind::Store, error.to_string()))??
                .into();
        }
        Ok(self.ahead.pop_front())
    }
}
