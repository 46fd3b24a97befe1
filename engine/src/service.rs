//! The service: a command is decided, appended, and only then answered.
//!
//! Several commands share one durable append: `decide` each, then `commit` once. Until the
//! commit nothing is visible; if it fails, the state is the one before.

mod deciding;
mod due;

pub use deciding::dry_run;

use crate::command::{Receipt, Submission};
use crate::decide::{Decided, named};
use crate::event::Class;
use crate::framework::Framework;
use crate::identity::CommandId;
use crate::recall::{self, KEPT_AT_REST, Kept, read};
use crate::refusal::{Refusal, RefusalKind};
use crate::replay::{self, OpenError};
use crate::snapshot;
use crate::state::{Case, State};
use crate::store::{Batch, Head, Store, StoreError, StoredEvent};
use deciding::Written;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many clocks fire in one append at the most: commands come between.
pub const ROUND: usize = 256;

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
    /// Timers that are due and make no event: they are passed over.
    stuck: BTreeSet<due::Timer>,
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
            stuck: BTreeSet::new(),
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

    /// Carries out one command: decided, durable, answered. What was due before it has fired,
    /// whatever becomes of the command.
    ///
    /// # Errors
    /// [`SubmitError::Refused`] when a rule does not allow it, [`SubmitError::Store`] when the log
    /// cannot be read or the append fails; nothing has changed then.
    pub fn submit(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let decided = self.decide(submission);
        let committed = self.commit();
        let receipt = decided?;
        committed?;
        Ok(receipt)
    }

    /// Decides one command on top of those decided before it, after what is due on the cases that
    /// it names and reads. Its receipt holds once [`Service::commit`] has returned.
    ///
    /// # Errors
    /// [`SubmitError::Refused`] when a rule does not allow it, [`SubmitError::Store`] when the
    /// index of commands, or a case at rest, cannot be read.
    pub fn decide(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        if due::fired_by(submission).is_some() {
            return self.fire(submission);
        }
        if let Some(receipt) = self.answered(submission)? {
            return Ok(receipt);
        }
        while let Some(firing) = self.due_before(submission)? {
            self.fire_or_pass(&firing)?;
        }
        self.carry_out(submission)
    }

    /// Definitions that somebody has read and checked already, as
    /// [`checked`](crate::decide::checked) does: the next command that brings them need not do so.
    pub fn offer(&mut self, framework: Arc<Framework>) {
        self.drafted.offered = Some(framework);
    }

    /// The next command that time gives before this one may be decided; `None` when nothing is
    /// due on the cases that it names and reads.
    ///
    /// # Errors
    /// [`StoreError`] when those cases cannot be read.
    pub fn due_before(
        &mut self,
        submission: &Submission,
    ) -> Result<Option<Submission>, SubmitError> {
        if due::fired_by(submission).is_some() {
            return Ok(None);
        }
        deciding::bring_named(&self.store, &mut self.drafted, &mut self.kept, submission)?;
        let state = &self.drafted;
        let timer = due::before(state, submission, &self.stuck);
        Ok(timer.and_then(|timer| due::firing(state, timer, submission.meta.at)))
    }

    fn carry_out(&mut self, submission: &Submission) -> Result<Receipt, SubmitError> {
        let (store, state) = (&self.store, &mut self.drafted);
        let written = deciding::decided(store, state, &mut self.kept, submission)?;
        Ok(self.stage(submission, written))
    }

    /// Decides what time gives. What makes no event is passed over from now on, so that nothing
    /// waits for it.
    fn fire(&mut self, firing: &Submission) -> Result<Receipt, SubmitError> {
        let fired = self.fire_once(firing);
        let moved =
            matches!(&fired, Ok(receipt) if !receipt.duplicate && receipt.positions.is_some());
        let timer = due::fired_by(firing).filter(|_| !moved);
        let at = firing.meta.at.max(self.drafted.recorded);
        if let Some(timer) = timer.filter(|(due, _)| *due <= at)
            && self.drafted.timers.due(at).any(|due| *due == timer)
        {
            self.stuck.insert(timer);
        }
        fired
    }

    fn fire_once(&mut self, firing: &Submission) -> Result<Receipt, SubmitError> {
        let Some(receipt) = self.answered(firing)? else {
            return self.carry_out(firing);
        };
        let timer = due::fired_by(firing);
        let still_due = timer.is_some_and(|timer| self.drafted.timers.has(&timer));
        let again = due::again(firing);
        if !still_due || self.answered(&again)?.is_some() {
            return Ok(receipt);
        }
        self.carry_out(&again)
    }

    /// Fires what is due; that it cannot is nobody's error but the store's.
    fn fire_or_pass(&mut self, firing: &Submission) -> Result<(), SubmitError> {
        match self.fire(firing) {
            Ok(_) | Err(SubmitError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
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

    /// The command that fires the clock that is due next at `at`, if one is; with what is decided
    /// and not committed yet.
    pub fn next_due(&self, at: Timestamp) -> Option<Submission> {
        let timer = due::next(&self.drafted, at, &self.stuck)?;
        due::firing(&self.drafted, timer, at)
    }

    /// How many clocks are due and can neither fire nor be recorded as failed.
    pub fn stuck(&self) -> usize {
        self.stuck.len()
    }

    /// Fires every clock that is due at `at`, in groups; the number fired.
    ///
    /// # Errors
    /// [`SubmitError`] as [`Service::submit`]; the clocks fired before stay fired.
    pub fn tick(&mut self, at: Timestamp) -> Result<u64, SubmitError> {
        let mut fired = 0;
        loop {
            let mut round = 0;
            while round < ROUND
                && let Some(firing) = self.next_due(at)
            {
                self.fire_or_pass(&firing)?;
                round += 1;
            }
            self.commit()?;
            fired += u64::try_from(round).unwrap_or(u64::MAX);
            if round < ROUND {
                return Ok(fired);
            }
        }
    }

    fn answered(&self, submission: &Submission) -> Result<Option<Receipt>, SubmitError> {
        let id = submission.meta.command_id;
        if let Some((digest, receipt)) = self.pending.receipts.get(&id) {
            same_command(id, digest, submission)?;
            let receipt = again(receipt.clone());
            return told_again(&self.drafted, receipt, submission).map(Some);
        }
        let Some((digest, receipt)) = self.recorded(id)? else {
            return Ok(None);
        };
        same_command(id, &digest, submission)?;
        told_again(&self.drafted, receipt, submission).map(Some)
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

    fn stage(&mut self, submission: &Submission, written: Written) -> Receipt {
        let Written { decided, bytes } = written;
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
        told_to(&self.drafted, receipt, submission.meta.reads)
    }
}

fn again(receipt: Receipt) -> Receipt {
    Receipt {
        duplicate: true,
        ..receipt
    }
}

/// A receipt asked for again, as far as who asks may read now: what their command names must be
/// there for them, as when it was given.
fn told_again(
    state: &State,
    receipt: Receipt,
    submission: &Submission,
) -> Result<Receipt, SubmitError> {
    named::check(state, submission)?;
    Ok(told_to(state, receipt, submission.meta.reads))
}

/// A receipt without the case that it concerns where that is above what somebody reads: its
/// reference would count the cases that are withheld from them.
fn told_to(state: &State, receipt: Receipt, reads: Class) -> Receipt {
    match receipt.case {
        Some(case) if !state.is_read(case, reads) => Receipt {
            case: None,
            reference: None,
            ..receipt
        },
        _ => receipt,
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
