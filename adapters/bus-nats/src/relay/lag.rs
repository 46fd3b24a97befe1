//! How long the oldest unpublished event has waited.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Samples kept; beyond that every second one is forgotten, so that long outages stay cheap.
const SAMPLES_MAX: usize = 4096;

/// Remembers when the log's head was seen at which position. Recorded times do not serve: they
/// may be a scenario's, years ago.
#[derive(Default)]
pub(super) struct LagMeter {
    samples: VecDeque<(u64, Instant)>,
}

impl LagMeter {
    /// The head was at `position` at `now`.
    pub(super) fn head_seen(&mut self, position: u64, now: Instant) {
        if self.samples.back().is_none_or(|(last, _)| *last < position) {
            self.samples.push_back((position, now));
        }
        if self.samples.len() > SAMPLES_MAX {
            let mut at = 0;
            self.samples.retain(|_| {
                at += 1;
                at % 2 == 1
            });
        }
    }

    /// The age of the oldest event after `published`; `None` when there is none.
    pub(super) fn oldest_age(&mut self, published: u64, now: Instant) -> Option<Duration> {
        while self
            .samples
            .front()
            .is_some_and(|(head, _)| *head <= published)
        {
            self.samples.pop_front();
        }
        self.samples
            .front()
            .map(|(_, seen)| now.saturating_duration_since(*seen))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn age_is_that_of_the_oldest_unpublished_event() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut lag = LagMeter::default();
        lag.head_seen(3, at(0));
        lag.head_seen(3, at(5));
        lag.head_seen(7, at(10));
        assert_eq!(lag.oldest_age(2, at(12)), Some(Duration::from_secs(12)));
        assert_eq!(lag.oldest_age(3, at(12)), Some(Duration::from_secs(2)));
        assert_eq!(lag.oldest_age(7, at(13)), None);
    }

    #[test]
    fn a_long_outage_keeps_the_first_sample_and_few_others() {
        let start = Instant::now();
        let mut lag = LagMeter::default();
        for position in 1..100_000 {
            lag.head_seen(position, start + Duration::from_millis(position));
        }
        assert!(lag.samples.len() <= SAMPLES_MAX);
        let age = lag.oldest_age(0, start + Duration::from_secs(100));
        assert_eq!(age, Some(Duration::from_millis(99_999)));
    }
}
