//! The stream is deleted, loses its end, or is full.

use super::bed::{Bed, Commands, PATIENCE, until};
use super::subscriber::Follower;
use bus_nats::ErrorKind;
use bus_nats::relay::Phase;
use std::path::Path;

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_stream_halts_the_relay_until_it_is_rebuilt() {
    let bed = Bed::new();
    bed.append(400);
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    follower.has_all(&bed).await;
    let link = bed.link().await;
    link.jetstream()
        .delete_stream("IGF_EVT_EXAMPLE")
        .await
        .unwrap();
    bed.append(100);
    let halted = until(&relay, "the halt", |status| {
        status.phase == Phase::Halted && status.errors(ErrorKind::StreamMissing) > 1
    })
    .await;
    let trouble = halted.trouble.unwrap();
    assert_eq!(trouble.kind, ErrorKind::StreamMissing);
    assert!(trouble.message.contains("held 400 events"), "{trouble}");
    let made = bus_nats::rebuild::rebuild(&link, &bed.settings.bus, &bed.places())
        .await
        .unwrap();
    assert_eq!(made.removed, None);
    relay.drain(PATIENCE).await.unwrap();
    let seen = follower.has_all(&bed).await;
    // Its consumer went with the stream and begins again: it skips what it had.
    assert_eq!(seen.repeated, 400);
    bed.assert_stream_is_whole().await;
    assert!(relay.status().borrow().trouble.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_that_starts_without_its_stream_halts_too() {
    let mut bed = Bed::new();
    bed.append(50);
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    while cursor(&bed) < 50 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    relay.stop(PATIENCE).await;
    let link = bed.link().await;
    link.jetstream()
        .delete_stream("IGF_EVT_EXAMPLE")
        .await
        .unwrap();
    let relay = bed.relay();
    let halted = until(&relay, "the halt", |status| status.phase == Phase::Halted).await;
    assert_eq!(halted.trouble.unwrap().kind, ErrorKind::StreamMissing);
    drop(relay);
    bed.settings.recreate_missing_stream = true;
    let relay = bed.relay();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
}

fn cursor(bed: &Bed) -> u64 {
    use engine::store::Store as _;
    bed.store.cursor(bus_nats::relay::CURSOR).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuilding_keeps_each_subscribers_place() {
    let bed = Bed::new();
    bed.append(300);
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    follower.has_all(&bed).await;
    let link = bed.link().await;
    let settings = &bed.settings.bus;
    let acknowledged = async || {
        let lags = bus_nats::consumer::lags(&link.jetstream(), settings).await;
        lags.unwrap()[0].acknowledged
    };
    while acknowledged().await < 300 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let made = bus_nats::rebuild::rebuild(&link, settings, &bed.places())
        .await
        .unwrap();
    assert_eq!(made.removed, Some(300));
    assert_eq!(made.subscribers, [("follower".to_owned(), 300)]);
    bed.append(100);
    relay.drain(PATIENCE).await.unwrap();
    let seen = follower.has_all(&bed).await;
    assert_eq!(seen.repeated, 0);
    bed.assert_stream_is_whole().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_tail_is_published_again_and_counted() {
    let bed = Bed::new();
    bed.append(100);
    let relay = bed.relay();
    let mut follower = Follower::start(&bed).await;
    follower.has_all(&bed).await;
    let copy = bed.folder.path().join("older");
    bed.server.signal(rustix::process::Signal::TERM);
    until(&relay, "the stop", |status| !status.connected).await;
    bed.server.kill();
    copy_folder(&bed.server.streams(), &copy);
    bed.server.start_again().unwrap();
    bed.append(200);
    relay.drain(PATIENCE).await.unwrap();
    follower.has_all(&bed).await;
    let commands = Commands::start(&bed);
    bed.server.kill();
    until(&relay, "the loss to be seen", |status| !status.connected).await;
    let published = relay.status().borrow().published;
    std::fs::remove_dir_all(bed.server.streams()).unwrap();
    copy_folder(&copy, &bed.server.streams());
    bed.server.start_again().unwrap();
    let healed = until(&relay, "healing", |status| status.counters.healed > 0).await;
    assert_eq!(healed.counters.healed, published - 100);
    commands.end();
    relay.drain(PATIENCE).await.unwrap();
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_stream_makes_events_wait_until_there_is_room() {
    let mut bed = Bed::new();
    bed.settings.bus.max_bytes = Some(200_000);
    let relay = bed.relay();
    let commands = Commands::start(&bed);
    let full = until(&relay, "the stream to be full", |status| {
        status.errors(ErrorKind::Full) > 1
    })
    .await;
    assert!(full.published > 0 && full.pending > 0);
    assert_eq!(full.trouble.as_ref().unwrap().kind, ErrorKind::Full);
    until(&relay, "the lag to grow", |status| {
        status.pending > full.pending + 300
    })
    .await;
    commands.end();
    bed.settings.bus.max_bytes = None;
    let config = bus_nats::stream::event_stream(&bed.settings.bus);
    bed.link()
        .await
        .jetstream()
        .update_stream(config)
        .await
        .unwrap();
    relay.drain(PATIENCE).await.unwrap();
    let mut follower = Follower::start(&bed).await;
    bed.assert_stream_is_whole().await;
    follower.has_all(&bed).await;
}
