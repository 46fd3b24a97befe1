//! The writer: the one thread that decides and appends.
//!
//! Commands wait in a bounded queue. The thread takes what is there, decides each on top of the
//! last, makes the whole group durable in one append, and only then answers. Between groups it
//! fires the clocks that are due.

use super::command_trace::{Append, CommandTrace};
use super::traces::Traces;
use engine::command::{Receipt, Submission};
use engine::service::{Service, SubmitError};
use engine::state::State;
use engine::store::Store;
use http_api::Failed;
use jiff::Timestamp;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::{oneshot, watch};

/// How many commands may wait.
const QUEUE: usize = 4_096;

/// How many commands share an append at the most.
const GROUP: usize = 512;

/// How often clocks are looked at when nothing else happens.
const TICK: Duration = Duration::from_millis(250);

/// How long a store that failed rests before due clocks are tried again.
const REST: Duration = Duration::from_secs(1);

struct Job {
    submission: Submission,
    trace: CommandTrace,
    answer: oneshot::Sender<Result<Receipt, Failed>>,
}

enum Message {
    Job(Box<Job>),
    Stop,
}

/// The way to the writer.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: SyncSender<Message>,
    committed: watch::Receiver<Arc<State>>,
    head: watch::Receiver<u64>,
}

/// The thread, to be waited for.
pub(super) struct WriterThread {
    queue: SyncSender<Message>,
    thread: JoinHandle<()>,
}

/// The clock that the writer goes by.
pub(super) type Clock = Box<dyn Fn() -> Timestamp + Send + Sync>;

/// Starts the writer thread on a service.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    service: Service<Arc<dyn Store>>,
    clock: Clock,
    traces: Traces,
) -> std::io::Result<(Writer, WriterThread)> {
    let (queue, jobs) = sync_channel(QUEUE);
    let committed = Arc::new(service.state().clone());
    let (head_sender, head) = watch::channel(committed.position);
    let (sender, committed) = watch::channel(committed);
    let mut thread = Thread {
        service,
        jobs,
        clock,
        committed: sender,
        head: head_sender,
        traces,
        rest_until: None,
    };
    let thread = std::thread::Builder::new()
        .name("igf-writer".to_owned())
        .spawn(move || thread.run())?;
    let writer = Writer {
        queue: queue.clone(),
        committed,
        head,
    };
    Ok((writer, WriterThread { queue, thread }))
}

impl Writer {
    /// Queues a command and waits for its answer.
    ///
    /// # Errors
    /// [`Failed::Submit`] when it is refused or the store cannot take it, [`Failed::Busy`] when the
    /// queue is full, [`Failed::Closing`] when the writer has stopped.
    pub(crate) async fn submit(&self, submission: Submission) -> Result<Receipt, Failed> {
        let (answer, answered) = oneshot::channel();
        let (submission, trace) = traced(submission);
        let job = Box::new(Job {
            submission,
            trace,
            answer,
        });
        match self.queue.try_send(Message::Job(job)) {
            Ok(()) => answered.await.unwrap_or(Err(Failed::Closing)),
            Err(TrySendError::Full(_)) => Err(Failed::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Failed::Closing),
        }
    }

    /// The state that is committed now; it never changes.
    pub(crate) fn committed(&self) -> Arc<State> {
        self.committed.borrow().clone()
    }

    /// The position of the last committed event, as it moves.
    pub(crate) fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }
}

/// A submission whose events will hold the context of its trace, and that trace.
fn traced(mut submission: Submission) -> (Submission, CommandTrace) {
    let trace = CommandTrace::begin(&submission.meta);
    submission.meta.traceparent = Some(trace.traceparent());
    (submission, trace)
}

impl WriterThread {
    /// Finishes what was accepted, and stops.
    pub(super) fn stop(self) {
        // A writer that has gone already needs no message.
        let _ = self.queue.send(Message::Stop);
        let _ = self.thread.join();
    }
}

struct Thread {
    service: Service<Arc<dyn Store>>,
    jobs: Receiver<Message>,
    clock: Clock,
    committed: watch::Sender<Arc<State>>,
    head: watch::Sender<u64>,
    traces: Traces,
    rest_until: Option<Instant>,
}

impl Thread {
    fn run(&mut self) {
        loop {
            self.fire_due();
            let first = match self.jobs.recv_timeout(TICK) {
                Ok(Message::Job(job)) => job,
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => continue,
            };
            let mut group = vec![*first];
            let mut stop = false;
            while group.len() < GROUP && !stop {
                match self.jobs.try_recv() {
                    Ok(Message::Job(job)) => group.push(*job),
                    Ok(Message::Stop) => stop = true,
                    Err(_) => break,
                }
            }
            self.commit(group);
            if stop {
                return;
            }
        }
    }

    /// Decides a group, makes it durable, and answers.
    fn commit(&mut self, group: Vec<Job>) {
        let mut decided = Vec::with_capacity(group.len());
        for mut job in group {
            job.submission.meta.at = (self.clock)();
            let answer = self.decide(&job.submission, &mut job.trace);
            decided.push((job, answer));
        }
        let started = SystemTime::now();
        let before = self.service.state().position;
        let committed = self.service.commit();
        let events = self.service.state().position - before;
        if committed.is_ok() && events > 0 {
            self.publish(events, started);
        }
        let mut carried = Vec::with_capacity(decided.len());
        for (job, answer) in decided {
            let answer = match (&committed, answer) {
                (Err(error), Ok(_)) => Err(SubmitError::Store(error.clone())),
                (_, answer) => answer,
            };
            // Who asked may have gone away: the command stands all the same.
            let _ = job.answer.send(answer.clone().map_err(Failed::Submit));
            carried.push((job.trace, job.submission, answer));
        }
        // Nobody waits for the traces.
        let append = Append::since(started, events);
        for (trace, submission, answer) in carried {
            trace.answered(&self.traces, &submission, &answer, append);
        }
    }

    fn decide(
        &mut self,
        submission: &Submission,
        trace: &mut CommandTrace,
    ) -> Result<Receipt, SubmitError> {
        trace.decide(&self.traces, &mut self.service, submission)
    }

    /// Shows the committed state to readers, and its position to followers.
    fn publish(&self, events: u64, started: SystemTime) {
        let state = Arc::new(self.service.state().clone());
        let position = state.position;
        self.committed.send_replace(state);
        self.head.send_replace(position);
        self.traces
            .appended(events, position, started.elapsed().unwrap_or_default());
    }

    /// Fires the clocks that are due, one durable command each.
    fn fire_due(&mut self) {
        if self.rest_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        while let Some(submission) = self.service.next_due((self.clock)()) {
            let (submission, mut trace) = traced(submission);
            let decided = self.decide(&submission, &mut trace);
            let started = SystemTime::now();
            let before = self.service.state().position;
            let answer = match self.service.commit() {
                Ok(_) => decided,
                Err(error) => Err(SubmitError::Store(error)),
            };
            let events = self.service.state().position - before;
            if events > 0 {
                self.publish(events, started);
            }
            let append = Append::since(started, events);
            trace.answered(&self.traces, &submission, &answer, append);
            if let Err(error) = answer {
                tracing::error!(target: "igf::writer", %error, "a due clock could not fire");
                self.rest_until = Some(Instant::now() + REST);
                return;
            }
        }
        self.rest_until = None;
    }
}

#[cfg(test)]
mod tests;
