//! Reading ahead: who reads the log in order finds the next events unpacked already.
//!
//! Unpacking and proving take about as long as what a reader does with the events, so the two
//! share a machine's processors well. One reader at a time is read ahead of; others are only not.

use engine::store::StoredEvent;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Smaller questions are not worth a thread.
const FROM_EVENTS: usize = 128;

/// What is read ahead.
#[derive(Default)]
pub(crate) struct Ahead(Mutex<State>);

#[derive(Default)]
struct State {
    /// Where the last reader goes on, if it reads in order.
    next: u64,
    running: Option<Running>,
}

struct Running {
    question: (u64, usize),
    thread: JoinHandle<Vec<StoredEvent>>,
}

impl Ahead {
    /// The whole answer to this question, if it was read ahead.
    pub(crate) fn take(&self, from: u64, limit: usize) -> Option<Vec<StoredEvent>> {
        let running = {
            let mut state = self.state();
            let asked = |running: &mut Running| running.question == (from, limit);
            state.running.take_if(asked)
        };
        // What could not be read whole is read again, where errors are told.
        let events = running?.thread.join().ok()?;
        (events.len() == limit).then_some(events)
    }

    /// A question was answered whole: goes on with `read` if its reader goes in order.
    pub(crate) fn go_on(
        &self,
        (from, limit): (u64, usize),
        read: impl FnOnce(u64, usize) -> Vec<StoredEvent> + Send + 'static,
    ) {
        if limit < FROM_EVENTS {
            return;
        }
        let mut state = self.state();
        let next = from + limit as u64;
        let in_order = std::mem::replace(&mut state.next, next) == from;
        if !in_order || state.running.is_some() {
            return;
        }
        let thread = thread::Builder::new().name("store-ahead".to_owned());
        // Without a thread the events are read when they are asked for.
        if let Ok(thread) = thread.spawn(move || read(next, limit)) {
            state.running = Some(Running {
                question: (next, limit),
                thread,
            });
        }
    }

    /// Waits until nothing is being read.
    pub(crate) fn stop(&self) {
        let running = self.state().running.take();
        if let Some(running) = running {
            // What it read is not wanted any more.
            let _ = running.thread.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
