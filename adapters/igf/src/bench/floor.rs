//! The group-commit floor: what any engine pays that writes its events as JSON, and syncs once a
//! group. They are serialised, appended to a file that grows, and synced; nothing is decided.

use anyhow::Result;
use engine::event::Event;
use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

/// Events that are written over and over, in groups.
pub(super) struct Floor {
    file: File,
    events: Vec<Event>,
    next: usize,
    bytes: Vec<u8>,
}

impl Floor {
    /// Writes to a new file at `path`.
    pub(super) fn new(path: &Path) -> Result<Floor> {
        Ok(Floor {
            file: File::create(path)?,
            events: Vec::new(),
            next: 0,
            bytes: Vec::new(),
        })
    }

    /// Groups of so many events for so long; groups a second.
    pub(super) fn slice(&mut self, events_a_group: f64, length: Duration) -> Result<f64> {
        let (begun, mut groups, mut owed) = (Instant::now(), 0_u32, 0.0);
        while begun.elapsed() < length {
            owed += events_a_group;
            self.bytes.clear();
            while owed >= 1.0 {
                self.write_next();
                owed -= 1.0;
            }
            self.file.write_all(&self.bytes)?;
            self.file.sync_data()?;
            groups += 1;
        }
        Ok(f64::from(groups) / begun.elapsed().as_secs_f64())
    }

    fn write_next(&mut self) {
        let event = &self.events[self.next % self.events.len()];
        self.bytes.extend_from_slice(&event.to_bytes());
        self.bytes.push(b'\n');
        self.next += 1;
    }

    /// Writes these events from now on.
    pub(super) fn take(&mut self, events: Vec<Event>) {
        self.events = events;
    }

    pub(super) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }
}
