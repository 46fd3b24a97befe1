//! A durable consumer as a subscriber would write it: acknowledges what it has handled, skips
//! what it had before, and fails on a gap or a break in the chain.

use super::bed::{Bed, PATIENCE};
use async_nats::jetstream::consumer::PullConsumer;
use bus_nats::consumer::{Subscriber, ensure_consumer};
use engine::event::Class;
use engine::hash::Hash;
use engine::store::Store as _;
use engine::value::Name;
use futures::StreamExt as _;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What it has seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The last position.
    pub(super) position: u64,
    /// Messages that it had before.
    pub(super) repeated: u64,
    /// Messages that are no events of the store.
    pub(super) foreign: u64,
    /// The first thing that was wrong.
    pub(super) wrong: Option<String>,
}

pub(super) struct Follower {
    seen: watch::Receiver<Seen>,
    task: JoinHandle<()>,
}

impl Follower {
    /// Makes the durable consumer, with the strictest order, and follows it for ever. With more
    /// than one message on the way, those that got lost with a connection come after later ones.
    pub(super) async fn start(bed: &Bed) -> Follower {
        let link = bed.link().await;
        let mut subscriber = Subscriber::new(Name::new("follower"), Class::Restricted);
        subscriber.acknowledge_within = Duration::from_secs(2);
        let (sender, seen) = watch::channel(Seen::default());
        let settings = bed.settings.bus.clone();
        let task = tokio::spawn(async move {
            let context = link.jetstream();
            let mut hash = Hash::GENESIS;
            loop {
                // Also after the stream was made again: the consumer comes with it.
                let made = ensure_consumer(&context, &settings, &subscriber).await;
                let found = context.get_consumer_from_stream("follower", "IGF_EVT_EXAMPLE");
                if let (Ok(()), Ok(consumer)) = (made, found.await) {
                    follow(&consumer, &sender, &mut hash).await;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        });
        Follower { seen, task }
    }

    /// Waits until everything in the store has arrived, once and in order.
    pub(super) async fn has_all(&mut self, bed: &Bed) -> Seen {
        let head = bed.store.head().position;
        let mut watched = self.seen.clone();
        let arrived = watched.wait_for(|seen| seen.position >= head || seen.wrong.is_some());
        let seen = tokio::time::timeout(PATIENCE, arrived).await;
        let seen = match seen {
            Ok(seen) => seen.unwrap().clone(),
            Err(_) => panic!("of {head} there came {:?}", self.seen.borrow()),
        };
        assert_eq!(seen.wrong, None);
        assert_eq!(seen.position, head);
        seen
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn follow(consumer: &PullConsumer, seen: &watch::Sender<Seen>, hash: &mut Hash) {
    let messages = consumer
        .stream()
        .max_messages_per_batch(200)
        .expires(Duration::from_secs(2))
        .heartbeat(Duration::from_millis(500))
        .messages()
        .await;
    let Ok(mut messages) = messages else { return };
    while let Some(Ok(message)) = messages.next().await {
        take(&message, seen, hash);
        // An acknowledgement that gets lost brings the message again: it is skipped then.
        let _ = message.ack().await;
    }
}

/// What the contract with subscribers asks of them.
fn take(message: &async_nats::jetstream::Message, seen: &watch::Sender<Seen>, hash: &mut Hash) {
    let header = |name: &str| Some(message.headers.as_ref()?.get(name)?.as_str().to_owned());
    let ours = header("igf-store-id").as_deref() == Some("store-1");
    let position = header("igf-position").and_then(|text| text.parse::<u64>().ok());
    seen.send_modify(|seen| {
        let Some(position) = position.filter(|_| ours) else {
            seen.foreign += 1;
            return;
        };
        if position <= seen.position {
            seen.repeated += 1;
            return;
        }
        let chained = Hash::chained(hash, &message.payload);
        if position != seen.position + 1 {
            let what = format!("position {position} came after {}", seen.position);
            seen.wrong.get_or_insert(what);
        } else if header("igf-hash") != Some(chained.to_string()) {
            seen.wrong
                .get_or_insert(format!("the chain breaks at position {position}"));
        }
        *hash = chained;
        seen.position = position;
    });
}
