//! The relay: publishes what is committed, once and in order, and never holds a command up.
//!
//! Each round begins at what the stream holds (`resync`) and then publishes a window of events,
//! each on the condition that it follows the one before (`window`). Whatever goes wrong ends the
//! round; the next one looks at the stream again. So the relay remembers nothing that could be
//! wrong: the cursor in the store is only a metric.

mod gauge;
mod lag;
mod message;
mod observer;
mod resync;
#[cfg(test)]
pub(crate) mod sample;
mod settings;
mod status;
mod window;
mod worker;

pub(crate) use message::{Prepared, prepare};
pub(crate) use resync::own_at_or_before;

pub use observer::{InFlight, Outgoing, PublishObserver, PublishOutcome, Unobserved};
pub use settings::{CURSOR, RelaySettings};
pub use status::{Counters, Phase, RelayStatus};

use crate::error::{BusError, ErrorKind};
use engine::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// A relay at work. Dropped, it stops at once; the next one begins at what the stream holds.
pub struct Relay {
    store: Arc<dyn Store>,
    status: watch::Receiver<RelayStatus>,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Relay {
    /// Starts a relay; call it within a tokio runtime. `committed` carries the position of the
    /// log's head, to wake it at once; without it the relay looks every second.
    pub fn start(
        settings: RelaySettings,
        store: Arc<dyn Store>,
        committed: watch::Receiver<u64>,
        observer: Arc<dyn PublishObserver>,
    ) -> Relay {
        let (sender, status) = watch::channel(RelayStatus::default());
        let (stop, stopped) = watch::channel(false);
        let worker = worker::Worker::new(settings, store.clone(), committed, sender, observer);
        let task = tokio::spawn(worker.run(stopped));
        Relay {
            store,
            status,
            stop,
            task,
        }
    }

    /// What the relay is at, for metrics and readiness.
    pub fn status(&self) -> watch::Receiver<RelayStatus> {
        self.status.clone()
    }

    /// Waits until all that is committed now is published.
    ///
    /// # Errors
    /// The trouble, as soon as the relay meets one in which only a person can help. After
    /// `patience`, the trouble that holds the relay up, or [`ErrorKind::Timeout`] when there
    /// is none and it is only slow; [`ErrorKind::Other`] when the relay has ended.
    pub async fn drain(&self, patience: Duration) -> Result<u64, BusError> {
        let head = self.store.head().position;
        let mut status = self.status.clone();
        let is_done = |status: &RelayStatus| status.started && status.published >= head;
        // A trouble of before may be mended by now: the relay looks again.
        let met_before = status.borrow().met_for_a_person();
        let over = |status: &RelayStatus| is_done(status) || status.met_for_a_person() > met_before;
        let waited = tokio::time::timeout(patience, status.wait_for(over)).await;
        match waited {
            Ok(Ok(status)) if is_done(&status) => return Ok(status.published),
            Ok(Err(_)) => return Err(BusError::new(ErrorKind::Other, "the relay has ended")),
            Ok(Ok(_)) | Err(_) => {}
        }
        let status = self.status.borrow();
        let pending = head.saturating_sub(status.published);
        let why = status.trouble.clone().unwrap_or_else(|| {
            BusError::new(ErrorKind::Timeout, "publishing takes longer than that")
        });
        Err(why.at(&format!("{pending} events wait in the store")))
    }

    /// Stops, after the acknowledgements that are due within `patience`.
    pub async fn stop(mut self, patience: Duration) {
        self.stop.send_replace(true);
        if tokio::time::timeout(patience, &mut self.task)
            .await
            .is_err()
        {
            self.task.abort();
        }
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.task.abort();
    }
}
