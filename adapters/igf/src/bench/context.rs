//! What a row measures with: a place, a length, and the logs that were made before.

use super::logs::{self, Log};
use super::place::Place;
use crate::output::Output;
use anyhow::Result;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a row measures with.
pub(super) struct Bench<'a> {
    /// Where progress is told.
    pub(super) output: &'a Output,
    /// Where files are made; removed with it.
    pub(super) place: Place,
    /// How long each measurement takes at least, in seconds.
    pub(super) seconds: u64,
    /// The logs that rows have made so far, by how many events they hold.
    pub(super) logs: RefCell<BTreeMap<u64, Log>>,
}

impl Bench<'_> {
    /// Tells people what is measured now.
    pub(super) fn progress(&self, what: &str) {
        self.output.note(&format!("measuring {what}"));
    }

    /// When a measurement that begins now is long enough.
    pub(super) fn until(&self) -> Instant {
        Instant::now() + Duration::from_secs(self.seconds)
    }

    /// A log of about so many events; made at the first time.
    ///
    /// # Errors
    /// When it cannot be made.
    pub(super) fn log(&self, events: u64) -> Result<Log> {
        if let Some(log) = self.logs.borrow().get(&events) {
            return Ok(log.clone());
        }
        let path = self.place.join(&format!("log-{events}"));
        let log = logs::make(self.output, path, events)?;
        self.logs.borrow_mut().insert(events, log.clone());
        Ok(log)
    }
}
