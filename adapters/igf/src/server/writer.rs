//! The writer: the one thread that decides and appends.
//!
//! Commands wait in a bounded queue. The thread takes what is there, decides each on top of the
//! last, makes the whole group durable in one append, and only then answers. Between groups it
//! fires the clocks that are due, in groups too.

mod offered;
mod pulse;
mod thread;

use super::command_trace::CommandTrace;
use super::timekeeper::Timekeeper;
use super::traces::Traces;
use engine::command::{Receipt, Submission};
use engine::framework::Framework;
use engine::service::Service;
use engine::state::State;
use engine::store::Store;
use http_api::Failed;
use offered::Offered;
use pulse::Pulse;
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use thread::Thread;
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
    /// The definitions that it brings, read and checked.
    framework: Option<Arc<Framework>>,
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
    pulse: Arc<Pulse>,
    offered: Arc<Offered>,
}

/// The thread, to be waited for.
pub(super) struct WriterThread {
    queue: SyncSender<Message>,
    thread: JoinHandle<()>,
}

/// Starts the writer thread on a service.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    service: Service<Arc<dyn Store>>,
    time: Timekeeper,
    traces: Traces,
) -> std::io::Result<(Writer, WriterThread)> {
    let (queue, jobs) = sync_channel(QUEUE);
    let committed = Arc::new(service.state().clone());
    let (head_sender, head) = watch::channel(committed.position);
    let (sender, committed) = watch::channel(committed);
    let pulse = Arc::new(Pulse::new());
    let mut thread = Thread {
        pulse: Arc::clone(&pulse),
        service,
        jobs,
        time,
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
        pulse,
        offered: Arc::default(),
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
            framework: self.offered.of(&submission.command),
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

    /// Definitions that were read and checked, for the command that brings them.
    pub(crate) fn offer(&self, framework: Arc<Framework>) {
        self.offered.keep(framework);
    }

    /// Why commands are not carried out; `None` while they are.
    pub(crate) fn trouble(&self) -> Option<String> {
        match self.committed.has_changed() {
            Ok(_) => self.pulse.writer_stands(),
            Err(_) => Some("the writer is gone: start igf again".to_owned()),
        }
    }

    /// Why no clock fires; `None` while due clocks do.
    pub(crate) fn clockwork_trouble(&self) -> Option<String> {
        self.pulse.clockwork_stands()
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

#[cfg(test)]
mod tests;
