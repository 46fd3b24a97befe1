//! The clock that the writer goes by, and whether it is trusted.

use crate::data::Heartbeat;
use crate::leap::{Known, Watch};
use jiff::Timestamp;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often the directory is looked at for its owner's wish, at the most.
const LOOK_EACH: Duration = Duration::from_millis(250);

/// What tells the time.
pub(super) type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

/// Why the clock is not trusted, for those who only look.
#[derive(Clone, Default)]
pub(super) struct Leapt(Arc<Mutex<Option<String>>>);

impl Leapt {
    /// Why, if it is not.
    pub(super) fn why(&self) -> Option<String> {
        let why = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        why.clone()
    }

    fn set(&self, why: Option<String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = why;
    }
}

/// The clock that the writer goes by.
pub(super) struct Timekeeper {
    clock: Clock,
    watched: Option<(Watch, Heartbeat)>,
    looked: Option<Instant>,
    leapt: Leapt,
}

impl Timekeeper {
    /// A clock that is right whatever it shows: a demo's, or a test's.
    pub(super) fn exempt(clock: Clock) -> Timekeeper {
        Timekeeper {
            clock,
            watched: None,
            looked: None,
            leapt: Leapt::default(),
        }
    }

    /// A clock that is watched; `last` is what it showed at the last event of the directory.
    pub(super) fn watching(clock: Clock, directory: &Path, last: Option<Timestamp>) -> Timekeeper {
        let heartbeat = Heartbeat::of(directory);
        let known = Known {
            last,
            heartbeat: heartbeat.last(),
        };
        let watch = Watch::new(clock(), known);
        Timekeeper {
            watched: Some((watch, heartbeat)),
            ..Timekeeper::exempt(clock)
        }
    }

    /// Whether it is trusted, for those who only look.
    pub(super) fn leapt(&self) -> Leapt {
        self.leapt.clone()
    }

    /// What the clock shows, trusted or not.
    pub(super) fn shows(&self) -> Timestamp {
        (self.clock)()
    }

    /// What the clock shows.
    ///
    /// # Errors
    /// Why it is not trusted.
    pub(super) fn now(&mut self) -> Result<Timestamp, String> {
        let now = (self.clock)();
        let Some((watch, heartbeat)) = &mut self.watched else {
            return Ok(now);
        };
        let why = watch.look(now).map(str::to_owned);
        if why != self.leapt.why() {
            if let Some(why) = &why {
                tracing::error!(target: "igf::writer", %why, "nothing is written");
            }
            self.leapt.set(why.clone());
        }
        match why {
            Some(why) => Err(why),
            None => {
                heartbeat.beat(now);
                Ok(now)
            }
        }
    }

    /// The system user who asks that the clock be trusted. The writer asks before each group of
    /// commands: that must not cost a look into the directory every time.
    pub(super) fn asked(&mut self) -> Option<String> {
        let (_, heartbeat) = self.watched.as_ref()?;
        if self.looked.is_some_and(|at| at.elapsed() < LOOK_EACH) {
            return None;
        }
        self.looked = Some(Instant::now());
        heartbeat.asked()
    }

    /// The clock is right.
    pub(super) fn trust(&mut self, now: Timestamp) {
        if let Some((watch, _)) = &mut self.watched {
            watch.trust(now);
        }
        self.leapt.set(None);
    }
}
