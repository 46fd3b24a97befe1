//! Reading ahead: a reader that goes in order finds the next events unpacked already.
//!
//! Unpacking and proving events takes about as long as using them, so a second thread does it
//! meanwhile. It serves one reader at a time; other readers unpack for themselves.

use engine::store::StoredEvent;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Shorter reads are not worth another thread.
const FROM_EVENTS: usize = 128;

/// A position, and how many events to read from there on.
type Question = (u64, usize);

/// What is read ahead.
#[derive(Default)]
pub(crate) struct Ahead(Mutex<State>);

#[derive(Default)]
struct State {
    /// Where the last read ended: a reader in order asks for this position next.
    next: u64,
    /// Started by the first reader in order.
    thread: Option<Reading>,
}

/// The thread that reads ahead.
struct Reading {
    questions: Sender<Question>,
    answers: Receiver<Vec<StoredEvent>>,
    /// The question whose answer nobody has taken yet.
    asked: Option<Question>,
    thread: JoinHandle<()>,
}

impl Ahead {
    /// Takes the answer to a question if it was read ahead whole.
    pub(crate) fn take(&self, from: u64, limit: usize) -> Option<Vec<StoredEvent>> {
        if limit < FROM_EVENTS {
            return None;
        }
        let mut state = self.state();
        let reading = state.thread.as_mut()?;
        reading.asked.take_if(|asked| *asked == (from, limit))?;
        // An answer that is not whole is read again by the caller, which reports errors.
        let events = reading.answers.recv().ok()?;
        (events.len() == limit).then_some(events)
    }

    /// Reads the next events ahead with `read`, if the question just answered followed the one
    /// before.
    pub(crate) fn go_on<F>(&self, (from, limit): Question, read: F)
    where
        F: Fn(u64, usize) -> Vec<StoredEvent> + Send + 'static,
    {
        if limit < FROM_EVENTS {
            return;
        }
        let mut state = self.state();
        let next = from + limit as u64;
        if std::mem::replace(&mut state.next, next) != from {
            return;
        }
        if state.thread.is_none() {
            // If no thread can be started, events are read when they are asked for.
            state.thread = Reading::start(read);
        }
        if let Some(reading) = &mut state.thread {
            reading.ask((next, limit));
        }
    }

    /// Ends the thread once it has answered its last question.
    pub(crate) fn stop(&self) {
        let reading = self.state().thread.take();
        if let Some(Reading {
            questions, thread, ..
        }) = reading
        {
            drop(questions);
            // A thread that panicked has nothing left to do.
            let _ = thread.join();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading {
    fn start<F>(read: F) -> Option<Reading>
    where
        F: Fn(u64, usize) -> Vec<StoredEvent> + Send + 'static,
    {
        let (questions, asked) = channel::<Question>();
        let (answered, answers) = channel();
        let thread = thread::Builder::new().name("store-ahead".to_owned());
        let work = move || {
            for (from, limit) in asked {
                if answered.send(read(from, limit)).is_err() {
                    return;
                }
            }
        };
        Some(Reading {
            questions,
            answers,
            asked: None,
            thread: thread.spawn(work).ok()?,
        })
    }

    /// Asks for these events next, and drops an answer that nobody came for.
    fn ask(&mut self, question: Question) {
        if self.asked.is_some() && self.answers.try_recv().is_err() {
            return;
        }
        let asked = self.questions.send(question).is_ok();
        self.asked = asked.then_some(question);
    }
}
