//! Clocks of a case: those that run, and those that ran out.

use super::Case;
use crate::event::{ClockBreached, ClockStarted, ClockStopped, ClockWarned, Event};
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
}

impl Case {
    pub(super) fn start_clock(&mut self, event: &Event, started: &ClockStarted) {
        let clock = RunningClock {
            due: started.due,
            warnings: started.warnings.clone(),
            repeat_of: started.repeat_of,
            breached: false,
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
}
