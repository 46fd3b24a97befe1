//! Keeps the status true while the relay waits: head, pending, age, connection.

use super::lag::LagMeter;
use super::status::RelayStatus;
use crate::link::LinkState;
use engine::store::Store;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const TICK: Duration = Duration::from_secs(1);

/// Runs until it is dropped.
pub(super) async fn watch_head(
    store: Arc<dyn Store>,
    mut committed: watch::Receiver<u64>,
    mut link: watch::Receiver<LinkState>,
    status: watch::Sender<RelayStatus>,
) {
    let mut lag = LagMeter::default();
    let mut published = status.subscribe();
    let mut tick = tokio::time::interval(TICK);
    loop {
        let head = store.head().position;
        let connected = link.borrow_and_update().connected;
        let now = Instant::now();
        lag.head_seen(head, now);
        let age = lag.oldest_age(published.borrow_and_update().published, now);
        // Only what others can see is announced: a change, or an age that grows.
        status.send_if_modified(|status| {
            let pending = head.saturating_sub(status.published);
            let before = (status.head, status.pending, status.connected);
            status.oldest_pending_age = age;
            (status.head, status.pending, status.connected) = (head, pending, connected);
            pending > 0 || before != (head, pending, connected)
        });
        tokio::select! {
            _ = tick.tick() => {}
            Ok(()) = committed.changed() => {}
            Ok(()) = link.changed() => {}
        }
    }
}
