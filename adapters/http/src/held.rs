//! Whether a connection has a request under way: from its head until its answer is written.

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// What a connection is at.
#[derive(Default)]
pub(crate) struct Marks {
    under_way: AtomicUsize,
    used: AtomicBool,
}

/// A request that is under way, until it is dropped.
pub(crate) struct Busy(Arc<Marks>);

impl Marks {
    /// A request begins.
    pub(crate) fn begin(marks: &Arc<Marks>) -> Busy {
        marks.under_way.fetch_add(1, Ordering::Relaxed);
        marks.used.store(true, Ordering::Relaxed);
        Busy(Arc::clone(marks))
    }

    /// Whether no request is under way.
    pub(crate) fn waits(&self) -> bool {
        self.under_way.load(Ordering::Relaxed) == 0
    }

    /// Whether there ever was a whole request.
    pub(crate) fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The body of an answer, whose request is under way until it is written.
pub(crate) struct Held {
    body: Body,
    _busy: Busy,
}

impl Held {
    pub(crate) fn new(body: Body, busy: Busy) -> Held {
        Held { body, _busy: busy }
    }
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
