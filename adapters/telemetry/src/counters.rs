//! How many spans arrived, failed or were lost: what `igf_trace_spans_total` shows.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts of spans by what became of them; a cheap handle on shared numbers.
#[derive(Clone, Debug, Default)]
pub struct SpanCounters {
    shared: Arc<Shared>,
}

/// One reading of [`SpanCounters`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SpanTotals {
    /// Accepted by the receiver.
    pub exported: u64,
    /// Sent, but the receiver was away, hung or refused them.
    pub failed: u64,
    /// Never sent: the queue was full, or shutdown ran out of time.
    pub lost: u64,
    /// Waiting for export now.
    pub waiting: u64,
}

#[derive(Debug, Default)]
struct Shared {
    exported: AtomicU64,
    failed: AtomicU64,
    lost: AtomicU64,
    waiting: AtomicU64,
    closed: AtomicBool,
}

impl SpanCounters {
    /// The numbers now.
    pub fn totals(&self) -> SpanTotals {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        SpanTotals {
            exported: read(&self.shared.exported),
            failed: read(&self.shared.failed),
            lost: read(&self.shared.lost),
            waiting: read(&self.shared.waiting),
        }
    }

    /// Takes one of `capacity` places in the queue; false, and counted as lost, if none is free.
    ///
    /// The queue of the SDK drops silently. With this admission in front of it, of the same
    /// capacity, it never overflows, so the count of lost spans is exact.
    pub(crate) fn admit(&self, capacity: usize) -> bool {
        let capacity = u64::try_from(capacity).unwrap_or(u64::MAX);
        let taken =
            self.shared
                .waiting
                .fetch_update(Ordering::AcqRel, Ordering::Acquire, |waiting| {
                    (waiting < capacity).then_some(waiting + 1)
                });
        let admitted = taken.is_ok() && !self.is_closed();
        if taken.is_ok() && !admitted {
            self.release(1);
        }
        if !admitted {
            self.shared.lost.fetch_add(1, Ordering::Relaxed);
        }
        admitted
    }

    /// A batch of `spans` left the queue, and the receiver took it or did not.
    pub(crate) fn finish(&self, spans: usize, accepted: bool) {
        let spans = u64::try_from(spans).unwrap_or(u64::MAX);
        let counter = if accepted {
            &self.shared.exported
        } else {
            &self.shared.failed
        };
        let counted = self.release(spans);
        counter.fetch_add(counted, Ordering::Relaxed);
    }

    /// Counts what still waits as lost: nothing is sent after this.
    pub(crate) fn close(&self) {
        self.shared.closed.store(true, Ordering::Release);
        let left = self.shared.waiting.swap(0, Ordering::AcqRel);
        self.shared.lost.fetch_add(left, Ordering::Relaxed);
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.shared.closed.load(Ordering::Acquire)
    }

    /// Gives places back; those that `close` counted already are not there any more.
    fn release(&self, spans: u64) -> u64 {
        let before = self
            .shared
            .waiting
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |waiting| {
                Some(waiting.saturating_sub(spans))
            })
            .unwrap_or(0);
        before.min(spans)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_queue_loses_and_a_finished_batch_makes_room() {
        let counters = SpanCounters::default();
        assert!(counters.admit(2));
        assert!(counters.admit(2));
        assert!(!counters.admit(2));
        counters.finish(2, true);
        assert!(counters.admit(2));
        counters.finish(1, false);
        let expected = SpanTotals {
            exported: 2,
            failed: 1,
            lost: 1,
            waiting: 0,
        };
        assert_eq!(counters.totals(), expected);
    }

    #[test]
    fn what_waits_at_the_end_is_lost_once() {
        let counters = SpanCounters::default();
        assert!(counters.admit(9));
        assert!(counters.admit(9));
        counters.close();
        counters.finish(2, true);
        assert!(!counters.admit(9));
        let expected = SpanTotals {
            exported: 0,
            failed: 0,
            lost: 3,
            waiting: 0,
        };
        assert_eq!(counters.totals(), expected);
    }
}
