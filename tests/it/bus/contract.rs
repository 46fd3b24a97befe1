//! What subscribers are promised: subjects, headers, bodies, order.

use super::bed::{Bed, PATIENCE};
use super::subscriber::Follower;
use bus_nats::headers::encoded;
use bus_nats::relay::{InFlight, Outgoing, PublishObserver, PublishOutcome, Relay};
use bus_nats::tail::{TailFrom, TailMessage, tail};
use engine::event::Event;
use engine::store::Store as _;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

#[tokio::test(flavor = "multi_thread")]
async fn every_event_arrives_once_in_order_at_its_position() {
    let bed = Bed::new();
    bed.append(1_000);
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    for _ in 0..20 {
        bed.append(37);
    }
    assert_eq!(relay.drain(PATIENCE).await.unwrap(), 1_740);
    let seen = follower.has_all(&bed).await;
    assert_eq!((seen.repeated, seen.foreign), (0, 0));
    bed.assert_stream_is_whole().await;
    let status = relay.status().borrow().clone();
    assert!(status.sequence_is_position && status.connected);
    assert_eq!((status.counters.published, status.pending), (1_740, 0));
    assert_eq!(status.oldest_pending_age, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn subject_headers_and_body_are_the_contract() {
    let bed = Bed::new();
    bed.append(5);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let mut messages: Vec<TailMessage> = Vec::new();
    let from = TailFrom::Position(4);
    tail(&bed.link().await, &bed.settings.bus, from, |message| {
        messages.push(message);
        if messages.len() == 2 {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })
    .await
    .unwrap();
    let stored = bed.store.read(4, 1).unwrap().remove(0);
    let event = Event::from_bytes(&stored.bytes).unwrap();
    let cause = Event::from_bytes(&bed.store.read(1, 1).unwrap()[0].bytes).unwrap();
    let message = &messages[0];
    assert_eq!(message.sequence, 4);
    assert_eq!(message.position, Some(4));
    assert_eq!(message.body[..], stored.bytes[..]);
    let case = event.case.unwrap();
    assert_eq!(
        message.subject,
        format!("igf.v1.example.evt.public.recommendation.{case}.commented")
    );
    let header = |name: &str| {
        let found = message.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let hash = stored.hash.to_string();
    let (id, command) = (event.id.to_string(), event.command_id.to_string());
    for (name, value) in [
        ("Nats-Msg-Id", id.as_str()),
        ("ce-specversion", "1.0"),
        ("ce-id", &id),
        ("ce-source", "/igf/example"),
        ("ce-type", "igf.recommendation.commented.v1"),
        ("ce-subject", "REC-2019-004"),
        ("ce-time", &encoded(&event.recorded.to_string())),
        ("ce-datacontenttype", "application/json"),
        ("ce-dataschema", "igf:schema/commented/1"),
        ("ce-sequence", "00000000000000000004"),
        ("ce-correlationid", &command),
        ("ce-causationid", &cause.id.to_string()),
        ("igf-position", "4"),
        ("igf-version", "1"),
        ("igf-hash", &hash),
        ("igf-store-id", "store-1"),
        ("traceparent", event.traceparent.as_deref().unwrap()),
    ] {
        assert_eq!(header(name), value, "{name}");
    }
}

/// Gives each message a span of its own and remembers how it ended.
#[derive(Default)]
struct Spans(Arc<Mutex<Vec<(u64, PublishOutcome)>>>);

struct Span {
    position: u64,
    ended: Arc<Mutex<Vec<(u64, PublishOutcome)>>>,
}

impl PublishObserver for Spans {
    fn publishing(&self, outgoing: &Outgoing<'_>) -> Box<dyn InFlight> {
        assert!(outgoing.subject.starts_with("igf.v1.example.evt."));
        assert!(outgoing.subject_template.contains("{case}"));
        let event = Event::from_bytes(&outgoing.stored.bytes).unwrap();
        assert_eq!(outgoing.id, event.id);
        assert_eq!(outgoing.reference, event.reference.as_deref());
        assert_eq!(outgoing.traceparent, event.traceparent.as_deref());
        Box::new(Span {
            position: outgoing.stored.position,
            ended: self.0.clone(),
        })
    }
}

impl InFlight for Span {
    fn traceparent(&self) -> Option<String> {
        Some(format!("00-{:032x}-{:016x}-01", 7, self.position))
    }

    fn finished(self: Box<Self>, outcome: PublishOutcome) {
        self.ended.lock().unwrap().push((self.position, outcome));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_observer_names_the_trace_and_hears_the_outcome() {
    let bed = Bed::new();
    bed.append(3);
    let spans = Spans::default();
    let ended = spans.0.clone();
    let relay = Relay::start(
        bed.settings.clone(),
        bed.store.clone(),
        bed.committed.subscribe(),
        Arc::new(spans),
    );
    relay.drain(PATIENCE).await.unwrap();
    let acknowledged = |position| (position, PublishOutcome::Acknowledged);
    assert_eq!(*ended.lock().unwrap(), [1, 2, 3].map(acknowledged));
    let mut traceparent = None;
    let from = TailFrom::Position(2);
    tail(&bed.link().await, &bed.settings.bus, from, |message| {
        let found = message
            .headers
            .into_iter()
            .find(|(key, _)| key == "traceparent");
        traceparent = found.map(|(_, value)| value);
        ControlFlow::Break(())
    })
    .await
    .unwrap();
    assert_eq!(traceparent, Some(format!("00-{:032x}-{:016x}-01", 7, 2)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_largest_event_that_may_be_committed_is_published() {
    let mut bed = Bed::new();
    bed.chain = bed.chain.with_text_bytes(256 * 1024);
    bed.append(3);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
}
