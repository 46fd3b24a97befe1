//! The server dies, hangs, comes late; the connection goes dead.

use super::bed::{Bed, Commands, PATIENCE, bus_settings, until};
use super::proxy::Proxy;
use super::subscriber::Follower;
use bus_nats::relay::{Phase, RelaySettings};
use bus_nats::server::ServerSettings;
use bus_nats::{ErrorKind, LocalServer};
use engine::store::Store as _;
use rustix::process::Signal;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_killed_again_and_again_loses_nothing() {
    let bed = Bed::new();
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    for round in 1..=5 {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 300
        })
        .await;
        bed.server.kill();
        until(&relay, "the loss to be seen", |status| !status.connected).await;
        let pending = bed.head();
        until(&relay, "events to wait", |status| {
            status.head > pending + 50
        })
        .await;
        bed.server.start_again().unwrap();
        until(&relay, "the next round", |status| {
            status.counters.resyncs > round && status.phase == Phase::Following
        })
        .await;
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_back_troubles_nobody_though_nothing_happens() {
    let bed = Bed::new();
    bed.append(3);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    bed.server.kill();
    until(&relay, "the trouble", |status| status.trouble.is_some()).await;
    bed.server.start_again().unwrap();
    until(&relay, "the trouble to be over", |status| {
        status.connected && status.phase == Phase::Following && status.trouble.is_none()
    })
    .await;
    relay.stop(PATIENCE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_comes_late_gets_everything() {
    let mut bed = Bed::new();
    bed.server.kill();
    bed.append(700);
    bed.settings.bus.url = bed.server.url();
    let relay = bed.relay();
    let waiting = until(&relay, "events to wait", |status| status.pending == 700).await;
    assert!(!waiting.connected && waiting.phase == Phase::Connecting);
    let error = relay.drain(Duration::from_millis(300)).await.unwrap_err();
    assert!(error.message.contains("700 events wait"), "{error}");
    until(&relay, "their age", |status| {
        status.oldest_pending_age > Some(Duration::from_secs(1))
    })
    .await;
    bed.server.start_again().unwrap();
    relay.drain(PATIENCE).await.unwrap();
    let mut follower = Follower::start(&bed).await;
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_is_noticed_and_nothing_is_doubled() {
    let bed = Bed::new();
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    for _ in 0..2 {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 300
        })
        .await;
        bed.server.signal(Signal::STOP);
        let trouble = until(&relay, "the trouble", |status| status.trouble.is_some()).await;
        let kind = trouble.trouble.unwrap().kind;
        assert!(
            matches!(kind, ErrorKind::Timeout | ErrorKind::Disconnected),
            "{kind:?}"
        );
        until(&relay, "events to wait", |status| status.pending > 1_000).await;
        bed.server.signal(Signal::CONT);
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_half_open_connection_is_replaced_within_seconds() {
    let mut bed = Bed::new();
    let proxy = Proxy::start(bed.server.port()).await;
    let direct = bed.settings.clone();
    bed.settings = RelaySettings::new(bus_settings(&proxy.url()));
    let relay = bed.relay();
    bed.settings = direct;
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    for round in 1..=2 {
        let published = relay.status().borrow().published;
        until(&relay, "progress", |status| {
            status.published > published + 300
        })
        .await;
        proxy.deaden();
        let begin = std::time::Instant::now();
        let trouble = until(&relay, "the trouble", |status| status.trouble.is_some()).await;
        let stuck = trouble.published;
        until(&relay, "a new connection", |status| {
            status.published > stuck + 100
        })
        .await;
        assert!(
            begin.elapsed() < Duration::from_secs(15),
            "{:?}",
            begin.elapsed()
        );
        assert!(proxy.opened() > round);
    }
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_killed_between_acknowledgement_and_cursor_repeats_nothing() {
    let bed = Bed::new();
    let mut follower = Follower::start(&bed).await;
    let commands = Commands::start(&bed);
    for _ in 0..10 {
        let relay = bed.relay();
        let published = until(&relay, "the start", |status| status.started)
            .await
            .published;
        until(&relay, "progress", |status| {
            status.published > published + 40
        })
        .await;
        // Dropped with a window under way; and its cursor never was.
        drop(relay);
        bed.store.set_cursor(bus_nats::relay::CURSOR, 0).unwrap();
    }
    commands.end();
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    let seen = follower.has_all(&bed).await;
    assert_eq!(seen.repeated, 0);
    bed.assert_stream_is_whole().await;
    assert_eq!(relay.status().borrow().counters.healed, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_server_comes_back_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let server = LocalServer::start(ServerSettings::new(folder.path())).unwrap();
    let settings = bus_settings(&server.url());
    server.kill();
    let link = bus_nats::link::Link::open(&settings).await.unwrap();
    tokio::time::timeout(PATIENCE, link.connected())
        .await
        .unwrap();
    assert_eq!(server.restarts(), 1);
    server.stop();
    tokio::time::timeout(PATIENCE, link.lost(0)).await.unwrap();
}
