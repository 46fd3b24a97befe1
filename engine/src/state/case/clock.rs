//! Clocks of a case: those that run, and those that ran out.

use super::Case;
use crate::event::{
    ClockBreached, ClockFailed, ClockStarted, ClockStopped, ClockWarned, DeadlineMoved, Event,
    WarningsMissed,
};
use crate::value::Name;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A clock that runs, or ran out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningClock {
    /// When it is due.
    pub due: Timestamp,
    /// Warnings still to give, in order.
    pub warnings: Vec<Timestamp>,
    /// The deadline that was missed, when it runs again after a breach.
    pub repeat_of: Option<Timestamp>,
    /// Ran out, and was not started again since.
    pub breached: bool,
    /// The deadline that its definition names, when somebody moved it since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<Timestamp>,
    /// Why what it was to bring about could not be done: a refusal's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Name>,
    /// Position of the event that started it.
    pub armed_position: u64,
    /// Trace context of the command that started it.
    pub armed_trace: Option<String>,
}

impl RunningClock {
    /// The next instant at which something happens, if anything still does.
    pub fn next(&self) -> Option<Timestamp> {
        match self.warnings.first() {
            _ if self.breached => None,
            Some(warning) => Some(*warning),
            None => Some(self.due),
        }
    }

    /// Whether its deadline has passed at an instant, also where it has not fired yet, or runs
    /// again since.
    pub fn is_overdue(&self, at: Timestamp) -> bool {
        self.breached || self.repeat_of.is_some() || self.due <= at
    }

    /// The deadline that its definition named when it started.
    pub fn named(&self) -> Timestamp {
        self.moved_from.or(self.repeat_of).unwrap_or(self.due)
    }
}

impl Case {
    pub(super) fn start_clock(&mut self, event: &Event, started: &ClockStarted) {
        let before = self.clocks.get(&started.clock);
        // It runs again after a deadline that somebody had moved: that stays so.
        let moved_from = before.and_then(|before| before.moved_from);
        let clock = RunningClock {
            due: started.due,
            warnings: started.warnings.clone(),
            repeat_of: started.repeat_of,
            breached: false,
            moved_from: moved_from.filter(|_| started.repeat_of.is_some()),
            failed: None,
            armed_position: event.position,
            armed_trace: event.traceparent.clone(),
        };
        self.clocks.insert(started.clock.clone(), clock);
    }

    pub(super) fn stop_clock(&mut self, stopped: &ClockStopped) {
        self.clocks.remove(&stopped.clock);
    }

    pub(super) fn warn(&mut self, warned: &ClockWarned) {
        if let Some(clock) = self.clocks.get_mut(&warned.clock) {
            clock.warnings.drain(..1.min(clock.warnings.len()));
        }
    }

    pub(super) fn breach(&mut self, breached: &ClockBreached) {
        if let Some(clock) = self.clocks.get_mut(&breached.clock) {
            clock.warnings.clear();
            clock.breached = true;
        }
    }

    pub(super) fn miss_warnings(&mut self, missed: &WarningsMissed) {
        if let Some(clock) = self.clocks.get_mut(&missed.clock) {
            clock.warnings.clear();
        }
    }

    pub(super) fn move_deadline(&mut self, moved: &DeadlineMoved) {
        if let Some(clock) = self.clocks.get_mut(&moved.clock) {
            clock.moved_from = Some(clock.named());
            clock.due = moved.due;
            clock.warnings.clone_from(&moved.warnings);
        }
    }

    pub(super) fn fail_clock(&mut self, failed: &ClockFailed) {
        if let Some(clock) = self.clocks.get_mut(&failed.clock) {
            clock.failed = Some(failed.code.clone());
        }
    }
}
