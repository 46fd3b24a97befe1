//! What a measurement reads off the system: time, the processor's time, bytes written.

use rustix::time::{ClockId, clock_gettime};
use std::time::{Duration, Instant};

/// What was used between two points.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Used {
    /// Time on the wall.
    pub time: Duration,
    /// The processor's time, of all threads of this process.
    pub cpu: Duration,
    /// Bytes that this process had written to disks.
    pub written_bytes: u64,
}

impl Used {
    /// Adds what was used again.
    pub(super) fn add(&mut self, more: Used) {
        self.time += more.time;
        self.cpu += more.cpu;
        self.written_bytes += more.written_bytes;
    }
}

/// A point to count from.
pub(super) struct Meter {
    begun: Instant,
    cpu: Duration,
    written_bytes: u64,
}

impl Meter {
    /// Counts from now on.
    pub(super) fn start() -> Meter {
        Meter {
            written_bytes: written_bytes("self"),
            cpu: cpu(),
            begun: Instant::now(),
        }
    }

    /// What was used since.
    pub(super) fn stop(self) -> Used {
        Used {
            time: self.begun.elapsed(),
            cpu: cpu().saturating_sub(self.cpu),
            written_bytes: written_bytes("self").saturating_sub(self.written_bytes),
        }
    }
}

fn cpu() -> Duration {
    let spent = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(spent.tv_sec).unwrap_or(0),
        u32::try_from(spent.tv_nsec).unwrap_or(0),
    )
}

/// Bytes that a process had written to disks; 0 where the system does not tell.
pub(super) fn written_bytes(process: &str) -> u64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/io")).unwrap_or_default();
    let line = told
        .lines()
        .find_map(|line| line.strip_prefix("write_bytes: "));
    line.and_then(|bytes| bytes.parse().ok()).unwrap_or(0)
}

/// The value that so many of a hundred do not exceed.
pub(super) fn quantile<T: PartialOrd + Copy + Default>(values: &mut [T], percent: usize) -> T {
    values
        .sort_unstable_by(|one, other| one.partial_cmp(other).unwrap_or(std::cmp::Ordering::Equal));
    let at = values.len() * percent / 100;
    values
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or_default()
}

/// The middle value.
pub(super) fn median<T: PartialOrd + Copy + Default>(values: &mut [T]) -> T {
    quantile(values, 50)
}

/// The median of measurements repeated for a time, at least one.
pub(super) fn within(time: Duration, measured: impl FnMut() -> f64) -> f64 {
    let begun = Instant::now();
    let again = std::iter::repeat_with(measured);
    let mut runs = Vec::new();
    for run in again {
        runs.push(run);
        if begun.elapsed() >= time {
            break;
        }
    }
    median(&mut runs)
}

/// How long something takes, in milliseconds.
pub(super) fn ms(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1e3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_what_was_measured() {
        assert_eq!(median(&mut [3, 1, 2]), 2);
        assert_eq!(quantile(&mut [5.0, 1.0], 99), 5.0);
        assert_eq!(median::<u64>(&mut []), 0);
    }
}
