//! Durable consumers of named subscribers: igf makes them, subscribers only pull.

use crate::error::{BusError, ErrorKind};
use crate::settings::BusSettings;
use async_nats::jetstream::Context;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use engine::event::Class;
use engine::value::Name;
use std::time::Duration;

/// What a subscriber may see, and how it is served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscriber {
    /// The durable consumer's name, and the user's.
    pub name: Name,
    /// The most restricted class that it may see.
    pub up_to: Class,
    /// How many messages may wait for their acknowledgement. With 1 (the default) nothing is
    /// ever delivered out of order, also when a delivery has to be repeated.
    pub unacknowledged_max: u32,
    /// After how long an unacknowledged message is delivered again.
    pub acknowledge_within: Duration,
    /// How often a message is tried before it is given up and noted as a dead letter.
    pub deliveries_max: u32,
}

impl Subscriber {
    /// A subscriber with the strictest order.
    pub fn new(name: Name, up_to: Class) -> Subscriber {
        Subscriber {
            name,
            up_to,
            unacknowledged_max: 1,
            acknowledge_within: Duration::from_secs(30),
            deliveries_max: 100,
        }
    }

    /// The subjects that it is served: one filter a class.
    pub fn filters(&self, settings: &BusSettings) -> Vec<String> {
        let subjects = settings.subjects();
        if self.up_to == Class::Restricted {
            return vec![subjects.events()];
        }
        Class::ALL
            .iter()
            .filter(|class| **class <= self.up_to)
            .map(|class| subjects.events_of(*class))
            .collect()
    }

    fn config(&self, settings: &BusSettings) -> pull::Config {
        pull::Config {
            durable_name: Some(self.name.to_string()),
            description: Some(format!("Made by igf for subscriber {}", self.name)),
            deliver_policy: DeliverPolicy::All,
            ack_policy: AckPolicy::Explicit,
            ack_wait: self.acknowledge_within,
            max_deliver: i64::from(self.deliveries_max),
            max_ack_pending: i64::from(self.unacknowledged_max),
            filter_subjects: self.filters(settings),
            ..pull::Config::default()
        }
    }
}

/// Makes a subscriber's durable consumer, or brings an existing one to these settings. It keeps its
/// place in the stream.
///
/// # Errors
/// [`ErrorKind::StreamMissing`] when the stream is not there, [`ErrorKind::Timeout`] when no answer
/// comes in time, else the kind of the answer with which JetStream refuses.
pub async fn ensure_consumer(
    context: &Context,
    settings: &BusSettings,
    subscriber: &Subscriber,
) -> Result<(), BusError> {
    let stream = settings.subjects().event_stream();
    let place = format!("making the consumer of subscriber {}", subscriber.name);
    let mut config = subscriber.config(settings);
    let existing: Result<async_nats::jetstream::consumer::PullConsumer, _> = context
        .get_consumer_from_stream(subscriber.name.as_str(), stream.as_str())
        .await;
    if let Ok(existing) = existing {
        // Where a consumer starts cannot be changed later, and need not be.
        config.deliver_policy = existing.cached_info().config.deliver_policy;
    }
    context
        .create_consumer_on_stream(config, stream.as_str())
        .await
        .map(drop)
        .map_err(|error| BusError::from(error).at(&place))
}

/// How far a subscriber is behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubscriberLag {
    /// The durable consumer's name.
    pub name: String,
    /// Everything up to here was acknowledged.
    pub acknowledged: u64,
    /// Messages that it still has to get.
    pub pending: u64,
    /// Messages that were delivered more than once and still wait.
    pub redelivered: usize,
}

/// The durable consumers of the event stream and how far they are behind.
///
/// # Errors
/// [`ErrorKind::StreamMissing`] when the stream is not there, [`ErrorKind::Timeout`] when no answer
/// comes in time, [`ErrorKind::NoJetStream`] when nobody answers for JetStream.
pub async fn lags(
    context: &Context,
    settings: &BusSettings,
) -> Result<Vec<SubscriberLag>, BusError> {
    use futures::TryStreamExt as _;
    let stream = context
        .get_stream(settings.subjects().event_stream())
        .await?;
    let mut lags: Vec<SubscriberLag> = stream
        .consumers()
        .try_filter(|info| std::future::ready(info.config.durable_name.is_some()))
        .map_ok(|info| SubscriberLag {
            acknowledged: info.ack_floor.stream_sequence,
            pending: info.num_pending,
            redelivered: info.num_redelivered,
            name: info.name,
        })
        .try_collect()
        .await
        .map_err(|error| BusError::new(ErrorKind::Timeout, error.to_string()))?;
    lags.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(lags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_sees_its_class_and_more_open_ones() {
        let settings = BusSettings::new("nats://localhost", Name::new("example"), "s1");
        let filters = |class| Subscriber::new(Name::new("ledger"), class).filters(&settings);
        assert_eq!(filters(Class::Public), ["igf.v1.example.evt.public.>"]);
        assert_eq!(filters(Class::Internal).len(), 3);
        assert!(
            !filters(Class::Internal)
                .iter()
                .any(|f| f.contains("restricted"))
        );
        assert_eq!(filters(Class::Restricted), ["igf.v1.example.evt.>"]);
    }
}
