//! Signs of life: a small file in the data directory with what the clock last showed, and the
//! wish of its owner that a running server trust the clock.

use jiff::{SignedDuration, Timestamp};
use std::io;
use std::path::{Path, PathBuf};

/// How often a sign of life is written at the most.
const EACH: SignedDuration = SignedDuration::from_mins(1);

/// The signs of life of a data directory.
#[derive(Debug)]
pub(crate) struct Heartbeat {
    directory: PathBuf,
    last: Option<Timestamp>,
}

impl Heartbeat {
    /// Those of a directory, with the last one that it holds.
    pub(crate) fn of(directory: &Path) -> Heartbeat {
        let written = std::fs::read_to_string(directory.join("heartbeat")).ok();
        Heartbeat {
            directory: directory.to_owned(),
            last: written.and_then(|text| text.trim().parse().ok()),
        }
    }

    /// What the clock showed at the last one.
    pub(crate) fn last(&self) -> Option<Timestamp> {
        self.last
    }

    /// Writes what the clock shows, unless it did so within a minute. A sign that cannot be
    /// written costs a question at a later start, and nothing else.
    pub(crate) fn beat(&mut self, now: Timestamp) {
        let due = |last: Timestamp| now.duration_since(last).abs() >= EACH;
        if self.last.is_none_or(due) {
            self.last = Some(now);
            let part = self.directory.join("heartbeat.part");
            let written = std::fs::write(&part, format!("{now}\n"));
            let _ = written.and_then(|()| std::fs::rename(&part, self.directory.join("heartbeat")));
        }
    }

    /// Asks the server that holds the directory to trust the clock: who can write here is its
    /// owner.
    ///
    /// # Errors
    /// When the directory cannot be written.
    pub(crate) fn ask(directory: &Path, user: &str) -> io::Result<()> {
        std::fs::write(wish(directory), user)
    }

    /// Whether a wish still waits for the server.
    pub(crate) fn waits(directory: &Path) -> bool {
        wish(directory).exists()
    }

    /// The user who wishes that the clock be trusted, taken from the directory.
    pub(crate) fn asked(&self) -> Option<String> {
        let path = wish(&self.directory);
        let user = std::fs::read_to_string(&path).ok()?;
        std::fs::remove_file(&path).ok()?;
        Some(user.trim().to_owned())
    }
}

fn wish(directory: &Path) -> PathBuf {
    directory.join("confirm-clock")
}
