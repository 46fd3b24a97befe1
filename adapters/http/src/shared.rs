//! What every handler is given.

use crate::backend::Backend;
use crate::problem::{Answer, Problem};
use crate::shares::Shares;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// How many streams of events may be open at once.
pub(crate) const MAX_STREAMS: usize = 256;

/// How many files of evidence may be on their way at once: each is in memory.
const TRANSFERS: usize = 4;

/// How many of them one token may have.
pub(crate) const STREAMS_OF_TOKEN: usize = 32;

/// How many requests of one token may be under way at once.
pub(crate) const REQUESTS_OF_TOKEN: usize = 256;

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) backend: Arc<dyn Backend>,
    /// Turns true when the server is told to stop.
    pub(crate) stopping: watch::Receiver<bool>,
    /// A permit for each stream of events that may still be opened.
    pub(crate) streams: Arc<Semaphore>,
    /// The streams that each token has open.
    pub(crate) streams_of: Shares,
    /// A permit for each file of evidence that may still be on its way.
    pub(crate) transfers: Arc<Semaphore>,
    /// The requests of each token that are under way.
    pub(crate) requests_of: Shares,
}

impl Shared {
    pub(crate) fn new(backend: Arc<dyn Backend>, stopping: watch::Receiver<bool>) -> Shared {
        Shared {
            backend,
            stopping,
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
            transfers: Arc::new(Semaphore::new(TRANSFERS)),
            streams_of: Shares::default(),
            requests_of: Shares::default(),
        }
    }

    /// Reads that may block, away from the threads that answer.
    pub(crate) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Backend) -> T + Send + 'static,
    ) -> Answer<T> {
        let backend = Arc::clone(&self.backend);
        let done = tokio::task::spawn_blocking(move || work(&*backend)).await;
        done.map_err(|_| Problem::unexpected("the question could not be answered"))
    }
}

/// The trace context of the request's span.
#[derive(Clone)]
pub(crate) struct Traceparent(pub(crate) String);

impl Traceparent {
    /// The trace's id.
    pub(crate) fn trace_id(&self) -> &str {
        self.0.split('-').nth(1).unwrap_or_default()
    }
}
