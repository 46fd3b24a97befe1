//! Reading ahead: who reads the log in order finds the next events unpacked already.
//!
//! Unpacking and proving take about as long as what a reader does with the events, so the two
//! share a machine's processors well. One reader at a time is read ahead of; others are only not.

use engine::store::StoredEvent;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

/// Smaller questions are not worth another thread.
const FROM_EVENTS: usize = 128;

/// A position, and how many events from there on.
type Question = (u64, usize);

/// What is read ahead.
#[derive(Default)]
pub(crate) struct Ahead(Mutex<State>);

#[derive(Default)]
struct State {
    /// Where the last reader goes on, if it reads in order.
    next: u64,
    /// Made when somebody first reads in order.
    thread: Option<Reading>,
}

/// The thread that reads ahead.
struct Reading {
    questions: Sender<Question>,
    answers: Receiver<Vec<StoredEvent>>,
    /// What it was asked and nobody has taken.
    asked: Option<Question>,
    thread: JoinHandle<()>,
}

impl Ahead {
    /// The whole answer to this question, if it was read ahead.
    pub(crate) fn take(&self, from: u64, limit: usize) -> Option<Vec<StoredEvent>> {
        if limit < FROM_EVENTS {
            return None;
        }
        let mut state = self.state();
        let reading = state.thread.as_mut()?;
        reading.asked.take_if(|asked| *asked == (from, limit))?;
        // What could not be read whole is read again, where errors are told.
        let events = reading.answers.recv().ok()?;
        (events.len() == limit).then_some(events)
    }

    /// A question was answered whole: goes on with `read` if its reader goes in order.
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
            // Without a thread the events are read when they are asked for.
            state.thread = Reading::start(read);
        }
        if let Some(reading) = &mut state.thread {
            reading.ask((next, limit));
        }
    }

    /// Ends the thread, when it has read what it was asked.
    pub(crate) fn stop(&self) {
        let reading = self.state().thread.take();
        if let Some(Reading {
            questions, thread, ..
        }) = reading
        {
            drop(questions);
            // One that panicked has nothing left to do.
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

    /// Asks for this next. What another reader was promised and has not come for is let go.
    fn ask(&mut self, question: Question) {
        if self.asked.is_some() && self.answers.try_recv().is_err() {
            return;
        }
        let asked = self.questions.send(question).is_ok();
        self.asked = asked.then_some(question);
    }
}
