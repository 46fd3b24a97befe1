//! The service: a command is decided, appended, and only then answered.
//!
//! Several commands share one durable append: `decide` each, then `commit` once. Until the
//! commit nothing is visible; if it fails, the state is the one before.

use crate::command::{
    CaseCommand, CloseFramework, CloseQuestion, Command, FireClock, FrameworkCommand, Meta,
    Receipt, Submission,
};
use crate::decide::{Undecided, decide};
use crate::draft::Decided;
use crate::event::{Event, Known};
use crate::hash::Hash;
use crate::identity::{CaseId, CommandId, caused_command_id, derived_trace_context};
use crate::limits::{MAX_EVENT_BYTES, too_large};
use crate::recall::{self, KEPT_AT_REST, Kept, read};
use crate::refusal::{Refusal, RefusalKind};
use crate::replay::{self, OpenError};
use crate::snapshot;
use crate::state::{Case, State, TimerKey};
use crate::store::{Batch, Head, Store, StoreError, StoredEvent};
use crate::value::Name;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SubmitError {
    /// A rule does not allow it.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The store cannot take it.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One engine over one store.
pub struct Service<S> {
    store: S,
    committed: State,
    drafted: State,
    drafted_head: Head,
    pending: Pending,
    snapshot_position: u64,
    kept: Kept,
}

/// What is decided and not committed yet.
struct Pending {
    after: Head,
    events: Vec<StoredEvent>,
    receipts: BTreeMap<CommandId, (String, Receipt)>,
}

impl Pending {
    fn new(after: Head) -> Pending {
        Pending {
            after,
            events: Vec::new(),
            receipts: BTreeMap::new(),
        }
    }
}

impl<S: Store> Service<S> {
    /// Opens a service: the state is the fold of the whole log, from the last snapshot on where
    /// there is one that fits.
    ///
    /// # Errors
    /// [`OpenError`] when the log cannot be read; nothing is changed then.
    pub fn open(store: S) -> Result<Service<S>, OpenError> {
        Service::keeping(store, KEPT_AT_REST)
    }

    /// As [`Service::open`], with so many cases at rest kept in memory after they were looked at.
    ///
    /// # Errors
    /// As [`Service::open`].
    pub fn keeping(store: S, most_at_rest: usize) -> Result<Service<S>, OpenError> {
        let mut committed = snapshot::newest(&store).unwrap_or_default();
        let snapshot_position = committed.position;
        let mut kept = Kept::at_most(most_at_rest);
        replay::fold(&store, &mut committed, |_| true, &mut kept, |_| {})?;
        let head = store.head();
        Ok(Service {
            store,
            drafted: committed.clone(),
            committed,
            snapshot_position,
            drafted_head: head,
            pending: Pending::new(head),
            kept,
        })
    }

    /// The state that is committed.
    pub fn state(&self) -> &State {
        &self.committed
    }

    /// The position of the snapshot that it was opened from; 0 when it replayed the whole log.
    pub fn snapshot_position(&self) -> u64 {
        self.snapshot_position
    }

    /// The state with what is decided and not committed yet.
    pub fn drafted(&self) -> &State {
        &self.drafted
    }

    /// Runs a look at the committed state; cases at rest that it needs are read back from the log
    /// for it.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be.
    pub fn look<T>(&self, look: impl Fn(&State) -> T) -> Result<T, StoreError> {
        recall::look(&self.committed, |id| self.store.read_case(id), look)
    }

    /// A case by reference or id, also one at rest; with what is decided and not committed yet.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read back.
    pub fn case(&self, name: &str) -> Result<Option<Arc<Case>>, StoreError> {
        let find = |state: &State| state.find_case(name).cloned();
        recall::look(&self.drafted, |id| self.store.read_case(id), find)
    }

    /// The store.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Where the committed log ends.
    pub fn committed_head(&self) -> Head {
        self.pending.after
    }

    /// Carries out one command: decided, durable, answered.
    ///
    /// # Errors
    /// [`SubmitError::Refused`] when a rule does not allow it, [`SubmitError::Store`] when the log
    /// cannot be read or the append fails; nothing has changed then.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let receipt = self.decide(submission)?;
        self.commit()?;
        Ok(receipt)
    }

    /// Decides one command on top of those decided before it. Its receipt holds once
    /// [`Service::commit`] has returned.
    ///
    /// # Errors
    /// [`SubmitError::Refused`] when a rule does not allow it, [`SubmitError::Store`] when the
    /// index of commands, or a case at rest, cannot be read.
    pub fn decide(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        if let Some(receipt) = self.answered(submission)? {
            return Ok(receipt);
        }
        let decided = decided(&self.store, &mut self.drafted, &mut self.kept, submission)?;
        let bytes = written(&decided)?;
        Ok(self.stage(submission, decided, bytes))
    }

    /// What a command would do; nothing is written.
    ///
    /// # Errors
    /// As [`Service::decide`].
    pub fn dry_run(&self, submission: &Submission) -> Result<Decided, SubmitError> {
        dry_run(&self.store, &self.committed, submission)
    }

    /// Makes all that was decided durable, in one append.
    ///
    /// # Errors
    /// [`StoreError`] when the append fails; everything since the last commit is forgotten then.
    pub fn commit(&mut self) -> Result<Head, StoreError> {
        let pending = std::mem::replace(&mut self.pending, Pending::new(self.drafted_head));
        if pending.events.is_empty() {
            self.kept.tidy(&mut self.drafted);
            self.committed = self.drafted.clone();
            return Ok(self.drafted_head);
        }
        let batch = Batch {
            after: pending.after,
            events: pending.events,
        };
        match self.store.append(&batch) {
            Ok(head) => {
                for case in batch.events.iter().filter_map(|event| event.case) {
                    self.kept.keep(&self.drafted, case);
                }
                self.kept.tidy(&mut self.drafted);
                self.committed = self.drafted.clone();
                Ok(head)
            }
            Err(error) => {
                self.kept.tidy(&mut self.committed);
                self.drafted = self.committed.clone();
                self.drafted_head = batch.after;
                self.pending = Pending::new(batch.after);
                Err(error)
            }
        }
    }

    /// The command that fires the clock that is due next at `at`, if one is.
    pub fn next_due(&self, at: Timestamp) -> Option<Submission> {
        next_due(&self.committed, at)
    }

    /// Fires every clock that is due at `at`, one durable command each; the number fired.
    ///
    /// # Errors
    /// [`SubmitError`] as [`Service::submit`]; the clocks fired before stay fired.
    pub fn tick(&mut self, at: Timestamp) -> Result<u64, SubmitError> {
        let mut fired = 0;
        while let Some(submission) = self.next_due(at) {
            self.submit(&submission)?;
            fired += 1;
        }
        Ok(fired)
    }

    fn answered(&self, submission: &Submission) -> Result<Option<Receipt>, SubmitError> {
        let id = submission.meta.command_id;
        if let Some((digest, receipt)) = self.pending.receipts.get(&id) {
            same_command(id, digest, submission)?;
            return Ok(Some(again(receipt.clone())));
        }
        let Some((digest, receipt)) = self.recorded(id)? else {
            return Ok(None);
        };
        same_command(id, &digest, submission)?;
        Ok(Some(receipt))
    }

    /// The receipt of a command that was carried out before.
    ///
    /// # Errors
    /// [`StoreError`] when the index of commands or an event of the command cannot be read.
    pub fn receipt(&self, command: CommandId) -> Result<Option<Receipt>, StoreError> {
        Ok(self.recorded(command)?.map(|(_, receipt)| receipt))
    }

    fn recorded(&self, id: CommandId) -> Result<Option<(String, Receipt)>, StoreError> {
        let Some((first, last)) = self.store.command(id)? else {
            return Ok(None);
        };
        let (first, last) = (self.store.read(first, 1)?, self.store.read(last, 1)?);
        let (Some(first), Some(last)) = (first.first(), last.first()) else {
            return Ok(None);
        };
        let event = read(first)?;
        let receipt = Receipt {
            command_id: id,
            case: event.case,
            reference: event.reference,
            positions: Some((first.position, last.position)),
            head: last.hash,
            duplicate: true,
        };
        Ok(Some((event.command_digest, receipt)))
    }

    fn stage(
        &mut self,
        submission: &Submission,
        decided: Decided,
        bytes: Vec<Arc<[u8]>>,
    ) -> Receipt {
        let before = self.drafted_head.position;
        for (event, bytes) in decided.events.iter().zip(bytes) {
            let stored = StoredEvent::with_bytes(event, bytes, &self.drafted_head.hash);
            self.drafted_head = stored.head();
            self.pending.events.push(stored);
        }
        let changed = self.drafted_head.position > before;
        let case = decided.case.and_then(|id| decided.state.case(id));
        let receipt = Receipt {
            command_id: submission.meta.command_id,
            case: decided.case,
            reference: case.map(|case| case.reference.to_string()),
            positions: changed.then_some((before + 1, self.drafted_head.position)),
            head: self.drafted_head.hash,
            duplicate: false,
        };
        self.drafted = decided.state;
        let known = (decided.digest, receipt.clone());
        self.pending.receipts.insert(receipt.command_id, known);
        receipt
    }
}

/// What a command would do on a state; `store` has the log that it was folded from.
///
/// # Errors
/// As [`Service::decide`].
pub fn dry_run(
    store: &impl Store,
    state: &State,
    submission: &Submission,
) -> Result<Decided, SubmitError> {
    let mut state = state.clone();
    let mut kept = Kept::at_most(0);
    let decided = decided(store, &mut state, &mut kept, submission)?;
    written(&decided)?;
    Ok(decided)
}

/// Decides on a state, into which the cases that it depends on are brought back.
fn decided(
    store: &impl Store,
    state: &mut State,
    kept: &mut Kept,
    submission: &Submission,
) -> Result<Decided, SubmitError> {
    loop {
        match decide(state, submission) {
            Ok(decided) => return Ok(decided),
            Err(Undecided::Refused(refusal)) => return Err(refusal.into()),
            Err(Undecided::Away(cases)) => {
                for id in cases {
                    recall::bring_back(state, store, id)?;
                    kept.keep(state, id);
                }
            }
        }
    }
}

/// The events' bytes, none of them above the limit.
fn written(decided: &Decided) -> Result<Vec<Arc<[u8]>>, Refusal> {
    let write = |event: &Event| -> Result<Arc<[u8]>, Refusal> {
        let bytes = event.to_bytes();
        if bytes.len() > MAX_EVENT_BYTES {
            return Err(too_large(event.event.as_str()));
        }
        Ok(bytes.into())
    };
    decided.events.iter().map(write).collect()
}

fn again(receipt: Receipt) -> Receipt {
    Receipt {
        duplicate: true,
        ..receipt
    }
}

fn same_command(id: CommandId, digest: &str, submission: &Submission) -> Result<(), Refusal> {
    if digest == submission.digest() {
        return Ok(());
    }
    Err(Refusal::new(
        RefusalKind::Conflict,
        "command_id_taken",
        format!("another command was given the id {id} before"),
    )
    .at("command_id")
    .help("give every command an id of its own; repeat one only to ask for its receipt"))
}

/// The command that fires the next timer, if one is due at `at`. Its id is derived from the timer,
/// so that it is carried out once, however many processes try.
pub fn next_due(state: &State, at: Timestamp) -> Option<Submission> {
    let (due, timer) = state.timers.due_at(at)?;
    let (cause, command) = match timer {
        TimerKey::Clock { case, clock } => fire_clock(state, *case, clock, *due),
        TimerKey::Question { case, decision } => close_question(state, *case, decision, *due),
        TimerKey::Proposal { framework } => close_framework(state, *framework, *due),
        // No event arms one of these yet.
        TimerKey::Campaign { .. } | TimerKey::Embargo { .. } => return None,
    };
    let command_id = caused_command_id(&cause);
    Some(Submission {
        meta: Meta {
            traceparent: Some(derived_trace_context(command_id)),
            effective: closed_at(state, timer),
            ..Meta::new(command_id, at, Known::Clock)
        },
        command,
    })
}

/// What comes of a question is dated to its close, however late that is known.
fn closed_at(state: &State, timer: &TimerKey) -> Option<Timestamp> {
    match timer {
        TimerKey::Question { case, decision } => state.case(*case)?.questions.get(decision)?.closes,
        TimerKey::Proposal { .. } => state.proposal.as_ref()?.question.closes,
        TimerKey::Clock { .. } | TimerKey::Campaign { .. } | TimerKey::Embargo { .. } => None,
    }
}

/// What fires a clock, and what it follows from.
fn fire_clock(state: &State, case: CaseId, clock: &Name, due: Timestamp) -> (String, Command) {
    let armed = state.case(case).and_then(|case| case.clocks.get(clock));
    let position = armed.map_or(0, |armed| armed.armed_position);
    let cause = format!("{case}/{clock}/{position}/{due}");
    let clock = clock.clone();
    let command = CaseCommand::FireClock(FireClock { case, clock, due });
    (cause, command.into())
}

/// What closes a question on a case, and what it follows from.
fn close_question(
    state: &State,
    case: CaseId,
    decision: &Name,
    due: Timestamp,
) -> (String, Command) {
    let question = state
        .case(case)
        .and_then(|case| case.questions.get(decision));
    let position = question.map_or(0, |question| question.put_position);
    let cause = format!("question/{case}/{decision}/{position}/{due}");
    let decision = decision.clone();
    let command = CaseCommand::CloseQuestion(CloseQuestion {
        case,
        decision,
        due,
    });
    (cause, command.into())
}

/// What closes the question on proposed definitions, and what it follows from.
fn close_framework(state: &State, framework: Hash, due: Timestamp) -> (String, Command) {
    let proposal = state.proposal.as_ref();
    let position = proposal.map_or(0, |proposal| proposal.question.put_position);
    let cause = format!("framework/{framework}/{position}/{due}");
    let command = FrameworkCommand::CloseFramework(CloseFramework { framework, due });
    (cause, command.into())
}
