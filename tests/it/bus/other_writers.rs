//! Somebody else writes: a foreign program, a second relay, a copy of the store, another store.

use super::bed::{Bed, Commands, PATIENCE, until};
use super::subscriber::Follower;
use bus_nats::ErrorKind;
use bus_nats::relay::{Phase, Relay, Unobserved};
use engine::store::{Batch, Head, MemoryStore, Store};
use igf_tests::chain::Chain;
use std::sync::Arc;
use tokio::sync::watch;

#[tokio::test(flavor = "multi_thread")]
async fn foreign_messages_are_passed_told_and_gone_after_a_rebuild() {
    let bed = Bed::new();
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    let link = bed.link().await;
    for round in 1..=3 {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 100
        })
        .await;
        let subject = "igf.v1.example.evt.public.recommendation._.approved";
        let sent = link
            .jetstream()
            .publish(subject, "forged".into())
            .await
            .unwrap();
        sent.await.unwrap();
        until(&relay, "the finding", |status| {
            status.counters.foreign >= round
        })
        .await;
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    let seen = follower.has_all(&bed).await;
    assert_eq!(seen.foreign, 3);
    let status = relay.status().borrow().clone();
    assert_eq!(status.counters.foreign, 3);
    assert!(!status.sequence_is_position);
    let report = bed.verified().await;
    assert!(!report.ok() && report.published == bed.head());
    assert!(
        report
            .first
            .iter()
            .any(|problem| problem.what.contains("foreign"))
    );
    bus_nats::rebuild::rebuild(&link, &bed.settings.bus, &bed.places())
        .await
        .unwrap();
    bed.append(1);
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_relays_of_one_store_are_fenced_and_double_nothing() {
    let bed = Bed::new();
    let relays = [bed.relay(), bed.relay()];
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    let fenced = || -> u64 {
        let counted = |relay: &Relay| relay.status().borrow().counters.fenced;
        relays.iter().map(counted).sum()
    };
    until(&relays[0], "progress", |status| {
        status.head > 3_000 && status.published > 1_000 && fenced() > 0
    })
    .await;
    commands.end();
    for relay in &relays {
        relay.drain(PATIENCE).await.unwrap();
    }
    let seen = follower.has_all(&bed).await;
    assert_eq!(seen.repeated, 0);
    bed.assert_stream_is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_of_the_store_that_goes_its_own_way_is_stopped() {
    let bed = Bed::new();
    bed.append(20);
    let copy = Arc::new(MemoryStore::new());
    let events = bed.store.read(1, 20).unwrap();
    copy.append(&Batch {
        after: Head::EMPTY,
        events,
    })
    .unwrap();
    Chain::new("copy").append(&*copy, 30).unwrap();
    bed.append(5);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let (_committed, head) = watch::channel(0);
    let second = Relay::start(
        bed.settings.clone(),
        copy.clone(),
        head,
        Arc::new(Unobserved),
    );
    let halted = until(&second, "the halt", |status| status.phase == Phase::Halted).await;
    assert_eq!(halted.trouble.unwrap().kind, ErrorKind::Diverged);
    bed.append(5);
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_stream_of_another_store_is_left_alone() {
    let bed = Bed::new();
    bed.append(20);
    bed.relay().drain(PATIENCE).await.unwrap();
    let mut settings = bed.settings.clone();
    settings.bus.store_id = "store-2".to_owned();
    let other = bed.relay_with(settings.clone());
    let halted = until(&other, "the halt", |status| status.phase == Phase::Halted).await;
    let trouble = halted.trouble.unwrap();
    assert_eq!(trouble.kind, ErrorKind::OtherStore);
    assert!(trouble.message.contains("store-1"), "{trouble}");
    let refused = bus_nats::rebuild::rebuild(&bed.link().await, &settings.bus, &bed.places()).await;
    assert_eq!(refused.unwrap_err().kind, ErrorKind::OtherStore);
    bed.assert_stream_is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_restored_from_an_older_copy_is_told_so() {
    let bed = Bed::new();
    bed.append(20);
    bed.relay().drain(PATIENCE).await.unwrap();
    let older = Arc::new(MemoryStore::new());
    let events = bed.store.read(1, 10).unwrap();
    older
        .append(&Batch {
            after: Head::EMPTY,
            events,
        })
        .unwrap();
    let (_committed, head) = watch::channel(0);
    let relay = Relay::start(bed.settings.clone(), older, head, Arc::new(Unobserved));
    let halted = until(&relay, "the halt", |status| status.phase == Phase::Halted).await;
    assert_eq!(halted.trouble.unwrap().kind, ErrorKind::StreamAhead);
}
