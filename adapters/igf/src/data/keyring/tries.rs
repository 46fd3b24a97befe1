//! How often somebody may try a token that is not known: each try costs a signature's check.

use std::time::{Duration, Instant};

/// How many tries that fail are checked in a second.
const TRIES: u32 = 50;

const SECOND: Duration = Duration::from_secs(1);

/// The tries of this second that failed.
#[derive(Default)]
pub(super) struct Tries {
    since: Option<Instant>,
    failed: u32,
}

impl Tries {
    /// Whether another may be checked.
    pub(super) fn are_left(&mut self) -> bool {
        if self.since.is_none_or(|since| since.elapsed() >= SECOND) {
            *self = Tries {
                since: Some(Instant::now()),
                failed: 0,
            };
        }
        self.failed < TRIES
    }

    pub(super) fn failed(&mut self) {
        self.failed += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_fail_in_a_second_and_no_more_are_checked() {
        let mut tries = Tries::default();
        for _ in 0..TRIES {
            assert!(tries.are_left());
            tries.failed();
        }
        assert!(!tries.are_left());
        tries.since = tries.since.and_then(|since| since.checked_sub(SECOND));
        assert!(tries.are_left(), "the next second");
    }
}
