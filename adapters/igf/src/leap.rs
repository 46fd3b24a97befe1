//! A clock that leaps: nothing is recorded by it until the owner of the data directory trusts it.
//!
//! One event with a wrong year would be there for ever, and every later one would carry that year
//! too. So a clock is looked at before anything is written: while running against the monotonic
//! clock, at a start against the last event and the last sign of life.

use jiff::{SignedDuration, Timestamp};
use std::time::Instant;

/// By how much a clock may be off before it has leapt.
const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// For how long a directory may have lain still.
const LAIN_STILL: SignedDuration = SignedDuration::from_hours(31 * 24);

/// What is known of a clock before it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    /// What it showed at the last event; `None` before the first.
    pub(crate) last: Option<Timestamp>,
    /// What it showed at the last sign of life.
    pub(crate) heartbeat: Option<Timestamp>,
}

/// Why a clock is not trusted, in a sentence; `None` where it is.
pub(crate) fn at_start(now: Timestamp, known: Known) -> Option<String> {
    let last = known.last?;
    if now < last.saturating_sub(TOLERANCE).unwrap_or(last) {
        return Some(format!(
            "the clock says {now}, which is before the last event of {last}"
        ));
    }
    let newest = known
        .heartbeat
        .map_or(last, |heartbeat| heartbeat.max(last));
    let still = now.duration_since(newest);
    (still > LAIN_STILL).then(|| {
        let days = still.as_hours() / 24;
        format!("the clock says {now}, {days} days after the last sign of life at {newest}")
    })
}

/// The way out of a clock that leapt.
pub(crate) const HELP: &str = "is it right? Then the owner of the data directory runs `igf confirm-clock`; else set it \
                               right. Reading goes on meanwhile";

/// A clock that is watched while something runs.
#[derive(Debug)]
pub(crate) struct Watch {
    started: Instant,
    shown: Timestamp,
    leapt: Option<String>,
}

impl Watch {
    /// Begins to watch a clock that shows `now`.
    pub(crate) fn new(now: Timestamp, known: Known) -> Watch {
        Watch {
            started: Instant::now(),
            shown: now,
            leapt: at_start(now, known),
        }
    }

    /// Looks at the clock. Once it has leapt it stays untrusted, also when it comes back.
    pub(crate) fn look(&mut self, now: Timestamp) -> Option<&str> {
        self.look_after(now, self.started.elapsed())
    }

    fn look_after(&mut self, now: Timestamp, elapsed: std::time::Duration) -> Option<&str> {
        let elapsed = SignedDuration::try_from(elapsed).unwrap_or(SignedDuration::MAX);
        let off = now.duration_since(self.shown).saturating_sub(elapsed);
        if self.leapt.is_none() && off.abs() > TOLERANCE {
            let minutes = off.as_mins();
            let message = format!("the clock says {now}: it leapt by {minutes} minutes");
            self.leapt = Some(message);
        }
        self.leapt.as_deref()
    }

    /// The clock is right: it is watched from here on.
    pub(crate) fn trust(&mut self, now: Timestamp) {
        *self = Watch {
            started: Instant::now(),
            shown: now,
            leapt: None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn at(instant: &str) -> Timestamp {
        instant.parse().unwrap()
    }

    fn known(last: &str, heartbeat: Option<&str>) -> Known {
        Known {
            last: Some(at(last)),
            heartbeat: heartbeat.map(at),
        }
    }

    #[test]
    fn at_a_start_a_clock_is_neither_before_the_last_event_nor_a_month_after_it() {
        let now = at("2026-03-01T12:00:00Z");
        for (last, heartbeat, trusted) in [
            ("2026-03-01T11:00:00Z", None, true),
            ("2026-03-01T12:04:00Z", None, true),
            ("2026-03-01T12:06:00Z", None, false),
            ("2099-01-01T00:00:00Z", None, false),
            ("2026-01-30T00:00:00Z", None, true),
            ("2026-01-28T00:00:00Z", None, false),
            ("2026-01-28T00:00:00Z", Some("2026-02-28T00:00:00Z"), true),
            ("2019-01-01T00:00:00Z", Some("2019-01-28T00:00:00Z"), false),
        ] {
            let found = at_start(now, known(last, heartbeat));
            assert_eq!(found.is_none(), trusted, "{last} {heartbeat:?}: {found:?}");
        }
        let nothing = Known {
            last: None,
            heartbeat: None,
        };
        assert_eq!(
            at_start(now, nothing),
            None,
            "a new directory knows no time"
        );
    }

    #[test]
    fn a_clock_that_leaps_while_it_is_watched_stays_untrusted_until_it_is_trusted() {
        let start = at("2026-03-01T12:00:00Z");
        let mut watch = Watch::new(start, known("2026-03-01T11:00:00Z", None));
        let hour = Duration::from_secs(3_600);
        assert_eq!(watch.look_after(at("2026-03-01T13:04:00Z"), hour), None);
        assert!(watch.look_after(at("2026-03-01T13:06:00Z"), hour).is_some());
        assert!(watch.look_after(at("2026-03-01T13:00:00Z"), hour).is_some());
        watch.trust(at("2026-03-01T13:06:00Z"));
        assert_eq!(
            watch.look_after(at("2026-03-01T13:06:01Z"), Duration::ZERO),
            None
        );
        assert!(
            watch
                .look_after(at("2026-03-01T12:00:00Z"), Duration::ZERO)
                .is_some()
        );
    }
}
