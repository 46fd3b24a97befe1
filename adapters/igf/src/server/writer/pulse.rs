//! Signs of life of the writer, for those who only look.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// After what time without a sign of life the writer stands.
const STANDS_AFTER: Duration = Duration::from_secs(15);

/// When the writer did what it does all the time.
pub(super) struct Pulse {
    since: Instant,
    /// It looked for work, in milliseconds.
    looked: AtomicU64,
    /// No clock was due, or those that were fired.
    fired: AtomicU64,
}

impl Pulse {
    pub(super) fn new() -> Pulse {
        Pulse {
            since: Instant::now(),
            looked: AtomicU64::new(0),
            fired: AtomicU64::new(0),
        }
    }

    /// It looks for work.
    pub(super) fn looks(&self) {
        self.looked.store(self.now_ms(), Ordering::Relaxed);
    }

    /// What is due has fired.
    pub(super) fn fires(&self) {
        self.fired.store(self.now_ms(), Ordering::Relaxed);
    }

    pub(super) fn writer_stands(&self) -> Option<String> {
        let for_s = self.silent_s(&self.looked)?;
        Some(format!("the writer is stuck in one command for {for_s} s"))
    }

    pub(super) fn clockwork_stands(&self) -> Option<String> {
        let for_s = self.silent_s(&self.fired)?;
        Some(format!("no due clock could fire for {for_s} s"))
    }

    /// For how many seconds nothing was heard, where that is too long.
    fn silent_s(&self, last_ms: &AtomicU64) -> Option<u64> {
        let silent_ms = self
            .now_ms()
            .saturating_sub(last_ms.load(Ordering::Relaxed));
        let silent = Duration::from_millis(silent_ms);
        (silent > STANDS_AFTER).then_some(silent.as_secs())
    }

    fn now_ms(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_silent_for_too_long_stands() {
        let pulse = Pulse {
            since: Instant::now()
                .checked_sub(2 * STANDS_AFTER)
                .expect("a machine that is up"),
            looked: AtomicU64::new(0),
            fired: AtomicU64::new(0),
        };
        let stands = pulse.writer_stands().expect("silent");
        assert!(stands.contains("for 30 s"), "{stands}");
        pulse.looks();
        assert_eq!(pulse.writer_stands(), None);
        assert!(pulse.clockwork_stands().is_some(), "each for itself");
        pulse.fires();
        assert_eq!(pulse.clockwork_stands(), None);
    }
}
