//! The thread that decides and appends.

use super::pulse::Pulse;
use super::{GROUP, Job, Message, REST, TICK, traced};
use crate::edge;
use crate::server::command_trace::{Append, CommandTrace};
use crate::server::timekeeper::Timekeeper;
use crate::server::traces::Traces;
use engine::command::{ConfirmClock, FrameworkCommand, Meta, Receipt, Submission};
use engine::event::Known;
use engine::service::{ROUND, Service, SubmitError};
use engine::state::State;
use engine::store::{Store, StoreError};
use http_api::Failed;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};
use tokio::sync::{oneshot, watch};

/// Decides and appends, until it is told to stop.
pub(super) struct Thread {
    pub(super) pulse: Arc<Pulse>,
    pub(super) service: Service<Arc<dyn Store>>,
    pub(super) jobs: Receiver<Message>,
    pub(super) time: Timekeeper,
    pub(super) committed: watch::Sender<Arc<State>>,
    pub(super) head: watch::Sender<u64>,
    pub(super) traces: Traces,
    pub(super) rest_until: Option<Instant>,
}

/// A command that was decided and is not durable yet.
struct Decided {
    submission: Submission,
    trace: CommandTrace,
    answer: Result<Receipt, SubmitError>,
    /// Who waits for it; nobody for what time gives.
    waiting: Option<oneshot::Sender<Result<Receipt, Failed>>>,
}

impl Thread {
    /// Takes what is there, and fires what is due in between.
    pub(super) fn run(&mut self) {
        loop {
            self.pulse.looks();
            self.confirm_where_asked();
            let more = self.fire_round();
            let wait = if more { Duration::ZERO } else { TICK };
            let first = match self.jobs.recv_timeout(wait) {
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
            self.carry_out(group);
            if stop {
                return;
            }
        }
    }

    /// Decides a group, each after what is due before it, makes it durable, and answers.
    fn carry_out(&mut self, group: Vec<Job>) {
        let now = match self.time.now() {
            Ok(now) => now,
            Err(why) => {
                for job in group {
                    // Who asked may have gone away.
                    let _ = job.answer.send(Err(Failed::Leapt(why.clone())));
                }
                return;
            }
        };
        let mut decided = Vec::with_capacity(group.len());
        for mut job in group {
            job.submission.meta.at = now;
            if let Some(framework) = job.framework.take() {
                self.service.offer(framework);
            }
            let fired = self.fire_before(&job.submission, &mut decided);
            let trace = &mut job.trace;
            let answer = match fired {
                Ok(()) => trace.decide(&self.traces, &mut self.service, &job.submission),
                Err(error) => Err(error),
            };
            decided.push(Decided {
                submission: job.submission,
                trace: job.trace,
                answer,
                waiting: Some(job.answer),
            });
        }
        // Everybody who waited has been told.
        let _ = self.commit(decided);
    }

    /// Fires what is due on the cases that a command names and reads.
    fn fire_before(
        &mut self,
        submission: &Submission,
        decided: &mut Vec<Decided>,
    ) -> Result<(), SubmitError> {
        while let Some(firing) = self.service.due_before(submission)? {
            decided.push(self.fire(firing));
        }
        Ok(())
    }

    fn fire(&mut self, firing: Submission) -> Decided {
        let (submission, mut trace) = traced(firing);
        let answer = trace.decide(&self.traces, &mut self.service, &submission);
        if let Err(error) = &answer {
            tracing::error!(target: "igf::writer", %error, "a due clock could not fire");
        }
        Decided {
            submission,
            trace,
            answer,
            waiting: None,
        }
    }

    /// Makes what was decided durable, in one append, and answers.
    fn commit(&mut self, decided: Vec<Decided>) -> Result<(), StoreError> {
        let started = SystemTime::now();
        let before = self.service.state().position;
        let committed = self.service.commit().map(|_| ());
        let events = self.service.state().position - before;
        if committed.is_ok() && events > 0 {
            self.publish(events, started);
        }
        let mut answered = Vec::with_capacity(decided.len());
        for one in decided {
            let answer = match (&committed, one.answer) {
                (Err(error), Ok(_)) => Err(SubmitError::Store(error.clone())),
                (_, answer) => answer,
            };
            if let Some(waiting) = one.waiting {
                // Who asked may have gone away: the command stands all the same.
                let _ = waiting.send(answer.clone().map_err(Failed::Submit));
            }
            answered.push((one.trace, one.submission, answer));
        }
        // Nobody waits for the traces.
        let append = Append::since(started, events);
        for (trace, submission, answer) in answered {
            trace.answered(&self.traces, &submission, &answer, append);
        }
        committed
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

    /// Fires clocks that are due, in one append. Whether there may be more: commands come first.
    fn fire_round(&mut self) -> bool {
        if self.rest_until.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        let Ok(now) = self.time.now() else {
            return false;
        };
        let mut fired = Vec::new();
        while fired.len() < ROUND
            && let Some(firing) = self.service.next_due(now)
        {
            fired.push(self.fire(firing));
        }
        if fired.is_empty() {
            self.pulse.fires();
            return false;
        }
        let full = fired.len() == ROUND;
        let committed = self.commit(fired);
        if committed.is_ok() {
            self.pulse.fires();
        }
        self.rest_until = committed.is_err().then(|| Instant::now() + REST);
        full && committed.is_ok()
    }

    /// Trusts the clock, where the owner of the directory says so.
    fn confirm_where_asked(&mut self) {
        let Some(user) = self.time.asked() else {
            return;
        };
        let now = self.time.shows();
        let submission = Submission {
            command: FrameworkCommand::ConfirmClock(ConfirmClock { user }).into(),
            meta: Meta::new(edge::command_id(), now, Known::Local),
        };
        let (submission, mut trace) = traced(submission);
        let answer = trace.decide(&self.traces, &mut self.service, &submission);
        let decided = answer.is_ok();
        let confirmed = self.commit(vec![Decided {
            submission,
            trace,
            answer,
            waiting: None,
        }]);
        if decided && confirmed.is_ok() {
            self.time.trust(now);
        }
    }
}
