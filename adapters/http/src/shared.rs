//! What every handler is given.

use crate::backend::Backend;
use crate::problem::{Answer, Problem};
use std::sync::Arc;
use tokio::sync::{Semaphore, watch};

/// How many streams of events may be open at once.
pub(crate) const MAX_STREAMS: usize = 256;

/// What every handler is given.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) backend: Arc<dyn Backend>,
    /// Turns true when the server is told to stop.
    pub(crate) stopping: watch::Receiver<bool>,
    /// A permit for each stream of events that may still be opened.
    pub(crate) streams: Arc<Semaphore>,
}

impl Shared {
    pub(crate) fn new(backend: Arc<dyn Backend>, stopping: watch::Receiver<bool>) -> Shared {
        Shared {
            backend,
            stopping,
            streams: Arc::new(Semaphore::new(MAX_STREAMS)),
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
