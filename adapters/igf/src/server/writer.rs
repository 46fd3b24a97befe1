//! The writer: the one thread that decides and appends.
//!
//! Commands wait in a bounded queue. The thread takes what is there, decides each on top of the
//! last, makes the whole group durable in one append, and only then answers. Between groups it
//! fires the clocks that are due.

use crate::server::traces::{Act, Append, Traces};
use engine::command::{self, CaseCommand, Command, Receipt, Submission};
use engine::service::{Service, SubmitError};
use engine::state::Case;
use engine::state::State;
use engine::store::Store;
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

/// Why a command has no receipt.
#[derive(Clone, Debug)]
pub(crate) enum Failed {
    /// Refused, or the store cannot take it.
    Submit(SubmitError),
    /// Too many commands wait.
    Busy,
    /// The writer has stopped.
    Closed,
}

/// What is committed: a state that never changes, and where the log ends.
#[derive(Clone)]
pub(crate) struct Committed {
    /// The fold of the log.
    pub state: Arc<State>,
    /// Position of the last event.
    pub position: u64,
}

struct Job {
    submission: Submission,
    act: Act,
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
    committed: watch::Receiver<Committed>,
    head: watch::Receiver<u64>,
    traces: Traces,
}

/// The thread, to be waited for.
pub(super) struct WriterThread {
    queue: SyncSender<Message>,
    thread: JoinHandle<()>,
}

/// What the writer goes by.
pub(super) struct Clockwork {
    /// The clock.
    pub now: Box<dyn Fn() -> Timestamp + Send + Sync>,
}

/// Starts the writer thread on a service.
///
/// # Errors
/// When the system gives no thread.
pub(super) fn start(
    service: Service<Arc<dyn Store>>,
    clockwork: Clockwork,
    traces: Traces,
) -> std::io::Result<(Writer, WriterThread)> {
    let (queue, jobs) = sync_channel(QUEUE);
    let committed = Committed {
        state: Arc::new(service.state().clone()),
        position: service.committed_head().position,
    };
    let (head_sender, head) = watch::channel(committed.position);
    let (sender, committed) = watch::channel(committed);
    let mut thread = Thread {
        service,
        jobs,
        clockwork,
        committed: sender,
        head: head_sender,
        traces: traces.clone(),
        rest_until: None,
    };
    let thread = std::thread::Builder::new()
        .name("igf-writer".to_owned())
        .spawn(move || thread.run())?;
    let writer = Writer {
        queue: queue.clone(),
        committed,
        head,
        traces,
    };
    Ok((writer, WriterThread { queue, thread }))
}

impl Writer {
    /// Queues a command and waits for its answer.
    ///
    /// # Errors
    /// [`Failed`].
    pub(crate) async fn submit(&self, mut submission: Submission) -> Result<Receipt, Failed> {
        let act = self.traces.act(&mut submission);
        let (answer, answered) = oneshot::channel();
        let job = Box::new(Job {
            submission,
            act,
            answer,
        });
        match self.queue.try_send(Message::Job(job)) {
            Ok(()) => answered.await.unwrap_or(Err(Failed::Closed)),
            Err(TrySendError::Full(_)) => Err(Failed::Busy),
            Err(TrySendError::Disconnected(_)) => Err(Failed::Closed),
        }
    }

    /// What is committed now.
    pub(crate) fn committed(&self) -> Committed {
        self.committed.borrow().clone()
    }

    /// The position of the last committed event, as it moves.
    pub(crate) fn head(&self) -> watch::Receiver<u64> {
        self.head.clone()
    }
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
    clockwork: Clockwork,
    committed: watch::Sender<Committed>,
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
            job.submission.meta.at = (self.clockwork.now)();
            let answer = self.decide(&job.submission, &mut job.act);
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
            carried.push((job.act, job.submission, answer));
        }
        // Nobody waits for the traces.
        let append = Append::since(started, events);
        for (act, submission, answer) in carried {
            act.answered(&self.traces, &submission, &answer, append);
        }
    }

    fn decide(&mut self, submission: &Submission, act: &mut Act) -> Result<Receipt, SubmitError> {
        let started = SystemTime::now();
        let traced = self.traces.telemetry().is_exporting();
        let case_of = |thread: &Thread, receipt| match traced {
            true => thread.case_of(submission, receipt),
            false => None,
        };
        let before = case_of(self, None);
        let answer = self.service.decide(submission);
        let after = case_of(self, answer.as_ref().ok());
        let state = self.service.drafted();
        let (before, after) = (before.as_deref(), after.as_deref());
        act.decided(&self.traces, submission, before, after, (state, started));
        answer
    }

    /// The case that a command is about, as it stands. What cannot be read back is not traced.
    fn case_of(&self, submission: &Submission, receipt: Option<&Receipt>) -> Option<Arc<Case>> {
        let id = match &submission.command {
            Command::Case(CaseCommand::FireClock(command::FireClock { case, .. })) => Some(*case),
            _ => receipt.and_then(|receipt| receipt.case),
        };
        if let Some(case) = id.and_then(|id| self.service.drafted().case(id)) {
            return Some(Arc::clone(case));
        }
        let name = match id {
            Some(id) => id.to_string(),
            None => submission.command.case()?.to_owned(),
        };
        self.service.case(&name).ok().flatten()
    }

    /// Lets everybody see what is committed.
    fn publish(&self, events: u64, started: SystemTime) {
        let position = self.service.state().position;
        let state = Arc::new(self.service.state().clone());
        self.committed.send_replace(Committed { state, position });
        self.head.send_replace(position);
        self.traces
            .appended(events, position, started.elapsed().unwrap_or_default());
    }

    /// Fires the clocks that are due, one durable command each.
    fn fire_due(&mut self) {
        if self.rest_until.is_some_and(|until| Instant::now() < until) {
            return;
        }
        while let Some(mut submission) = self.service.next_due((self.clockwork.now)()) {
            let mut act = self.traces.act(&mut submission);
            let decided = self.decide(&submission, &mut act);
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
            act.answered(&self.traces, &submission, &answer, append);
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
