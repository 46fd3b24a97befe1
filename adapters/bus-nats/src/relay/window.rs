//! The window: many publishes under way, each accepted only right after the one before.
//!
//! Each message states its predecessor twice, by sequence and by id. The sequence alone is not
//! enough: when a foreign message takes the place of one of ours, the sequence still fits for the
//! messages behind it, and one event would be missing. The id catches that. The first message of a
//! round states the sequence only, because a restarted server may have forgotten the last id.

use super::message::{Prepared, prepare};
use super::observer::{InFlight, Outgoing, PublishObserver, PublishOutcome};
use super::resync::Place;
use super::settings::RelaySettings;
use super::status::RelayStatus;
use crate::error::{BusError, ErrorKind};
use crate::headers;
use crate::link::Link;
use crate::stream;
use crate::subjects::EVENT_TEMPLATE;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::{PublishAckFuture, PublishError};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::publish::PublishAck;
use engine::store::Store;
use futures::stream::{FuturesOrdered, StreamExt as _};
use futures::{FutureExt as _, future::BoxFuture};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const TICK: Duration = Duration::from_secs(1);

/// How often a relay that has nothing to publish looks whether the stream still holds it all.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// What a round works with.
pub(super) struct Tools<'a> {
    pub(super) settings: &'a RelaySettings,
    pub(super) store: &'a Arc<dyn Store>,
    pub(super) observer: &'a dyn PublishObserver,
    pub(super) link: &'a Link,
    pub(super) context: Context,
    pub(super) status: &'a watch::Sender<RelayStatus>,
    pub(super) committed: watch::Receiver<u64>,
    pub(super) stop: watch::Receiver<bool>,
}

/// A publish that is under way.
struct Sent {
    position: u64,
    sequence: u64,
    size: usize,
    span: Box<dyn InFlight>,
}

type Answer = (Sent, Result<PublishAck, PublishError>);

/// One round of publishing.
pub(super) struct Window<'a> {
    tools: Tools<'a>,
    losses: u64,
    refusals: u64,
    /// When the stream was last looked at.
    looked: Instant,
    /// Read and not sent.
    ready: VecDeque<Prepared>,
    /// Sent and not acknowledged, in order.
    sent: FuturesOrdered<BoxFuture<'static, Answer>>,
    sent_bytes: usize,
    /// The next position to read.
    next_position: u64,
    /// The sequence after which the next message must stand.
    last_sequence: u64,
    /// The id of that message, when it is of this round.
    last_id: Option<String>,
}

impl<'a> Window<'a> {
    /// A round that goes on at `place`.
    pub(super) fn new(tools: Tools<'a>, place: Place) -> Window<'a> {
        let link = tools.link.now();
        Window {
            losses: link.losses,
            refusals: link.refusals,
            looked: Instant::now(),
            tools,
            ready: VecDeque::new(),
            sent: FuturesOrdered::new(),
            sent_bytes: 0,
            next_position: place.position + 1,
            last_sequence: place.sequence,
            last_id: None,
        }
    }

    /// Publishes until something goes wrong or the relay is stopped.
    pub(super) async fn run(mut self) -> Result<(), BusError> {
        let link = self.tools.link.clone();
        let losses = self.losses;
        let lost = link.lost(losses);
        tokio::pin!(lost);
        loop {
            let stopping = *self.tools.stop.borrow();
            if stopping && self.sent.is_empty() {
                return Ok(());
            }
            if !stopping {
                self.fill().await?;
            }
            tokio::select! {
                biased;
                () = &mut lost => return Err(disconnected()),
                Some(answer) = self.sent.next() => self.settle(answer)?,
                () = wait(&mut self.tools.committed, &mut self.tools.stop),
                    if self.sent.is_empty() => {}
            }
            while let Some(Some(answer)) = self.sent.next().now_or_never() {
                self.settle(answer)?;
            }
            if self.sent.is_empty() && self.ready.is_empty() && self.looked.elapsed() > LOOK_EVERY {
                self.look().await?;
            }
        }
    }

    /// Ends the round when the stream holds less than was acknowledged: it was made anew, by
    /// `igf nats rebuild` for one, and no publish would show that before the next event.
    async fn look(&mut self) -> Result<(), BusError> {
        self.looked = Instant::now();
        let bus = &self.tools.settings.bus;
        let lacking = match stream::find(&self.tools.context, bus).await {
            Ok(Some(info)) => info.state.last_sequence < self.last_sequence,
            Ok(None) => true,
            // Whoever gives no answer now says nothing about the stream.
            Err(_) => false,
        };
        if lacking {
            let message = "the stream lacks what it had acknowledged";
            return Err(BusError::new(ErrorKind::Other, message));
        }
        Ok(())
    }

    /// Sends what there is, as far as the window allows.
    async fn fill(&mut self) -> Result<(), BusError> {
        while self.has_room() {
            if self.ready.is_empty() {
                self.read().await?;
            }
            let Some(message) = self.ready.pop_front() else {
                return Ok(());
            };
            self.send(message).await?;
        }
        Ok(())
    }

    fn has_room(&self) -> bool {
        let settings = self.tools.settings;
        self.sent.len() < settings.window
            && (self.sent.is_empty() || self.sent_bytes < settings.window_bytes)
    }

    async fn read(&mut self) -> Result<(), BusError> {
        if self.tools.store.head().position < self.next_position {
            return Ok(());
        }
        let store = self.tools.store.clone();
        let bus = self.tools.settings.bus.clone();
        let (position, limit) = (self.next_position, self.tools.settings.window);
        let read = tokio::task::spawn_blocking(move || prepare(&*store, &bus, position, limit));
        let messages = read
            .await
            .map_err(|error| BusError::new(ErrorKind::Store, error.to_string()))??;
        self.next_position += messages.len() as u64;
        self.ready.extend(messages);
        Ok(())
    }

    async fn send(&mut self, message: Prepared) -> Result<(), BusError> {
        let stream = self.tools.settings.bus.subjects().event_stream();
        let span = self.tools.observer.publishing(&Outgoing {
            stored: &message.stored,
            id: message.id,
            workflow: &message.workflow,
            reference: message.reference.as_deref(),
            traceparent: message.traceparent.as_deref(),
            subject: &message.subject,
            subject_template: EVENT_TEMPLATE,
        });
        let body = message.body();
        let sent = Sent {
            position: message.stored.position,
            sequence: self.last_sequence + 1,
            size: message.size(),
            span,
        };
        let mut headers = message.headers;
        headers.insert(headers::EXPECTED_STREAM, stream.as_str());
        headers.insert(
            headers::EXPECTED_LAST_SEQUENCE,
            self.last_sequence.to_string(),
        );
        if let Some(last_id) = &self.last_id {
            headers.insert(headers::EXPECTED_LAST_ID, last_id.as_str());
        }
        self.last_id = headers::text(&headers, headers::MESSAGE_ID).map(str::to_owned);
        if let Some(traceparent) = sent.span.traceparent() {
            headers.insert(headers::TRACEPARENT, traceparent.as_str());
        }
        let publish = PublishMessage::build().payload(body).headers(headers);
        let context = &self.tools.context;
        match context.send_publish(message.subject, publish).await {
            Ok(answer) => {
                self.last_sequence += 1;
                self.sent_bytes += sent.size;
                self.sent.push_back(answered(sent, answer).boxed());
                Ok(())
            }
            Err(error) => Err(self.failed(sent, BusError::from(error))),
        }
    }

    /// Takes an acknowledgement, or ends the round.
    fn settle(&mut self, (sent, answer): Answer) -> Result<(), BusError> {
        self.sent_bytes = self.sent_bytes.saturating_sub(sent.size);
        let ack = match answer {
            Ok(ack) if ack.sequence == sent.sequence => ack,
            Ok(ack) => {
                let message = format!(
                    "position {} stands at sequence {}, not at {}",
                    sent.position, ack.sequence, sent.sequence
                );
                return Err(self.failed(sent, BusError::new(ErrorKind::Fenced, message)));
            }
            Err(error) => return Err(self.failed(sent, BusError::from(error))),
        };
        let outcome = if ack.duplicate {
            PublishOutcome::Duplicate
        } else {
            PublishOutcome::Acknowledged
        };
        sent.span.finished(outcome);
        self.tools.status.send_modify(|status| {
            status.published = sent.position;
            status.pending = status.head.saturating_sub(sent.position);
            if status.pending == 0 {
                status.oldest_pending_age = None;
            }
            status.trouble = None;
            status.counters.published += 1;
            status.counters.duplicates += u64::from(ack.duplicate);
        });
        Ok(())
    }

    /// The error of a failed publish. A publish without an answer may have been refused; only the
    /// connection's complaints show that.
    fn failed(&self, sent: Sent, error: BusError) -> BusError {
        let link = self.tools.link.now();
        let error = match error.kind {
            ErrorKind::Timeout if link.refusals > self.refusals => BusError::new(
                ErrorKind::Permission,
                link.last_complaint
                    .unwrap_or_else(|| "not permitted".to_owned()),
            ),
            ErrorKind::Timeout if !link.connected => disconnected(),
            _ => error,
        };
        sent.span.finished(PublishOutcome::Failed(error.kind));
        error.at(&format!("publishing position {}", sent.position))
    }
}

async fn answered(sent: Sent, answer: PublishAckFuture) -> Answer {
    let answer = answer.await;
    (sent, answer)
}

fn disconnected() -> BusError {
    BusError::new(ErrorKind::Disconnected, "the connection was lost")
}

/// Waits for something to do.
async fn wait(committed: &mut watch::Receiver<u64>, stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        Ok(()) = committed.changed() => {}
        _ = stop.changed() => {}
        () = tokio::time::sleep(TICK) => {}
    }
}
