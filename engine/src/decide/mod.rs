//! decide: from a state and a command to events, or to one refusal. Pure.

mod adoption;
mod consequences;
mod draft;
mod on_programme;
mod people;
#[cfg(test)]
mod tests;

pub use draft::Draft;
pub(crate) use draft::{too_large, too_long, too_many};

use crate::case;
use crate::command::{Command, Submission};
use crate::event::Event;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::State;
use std::collections::BTreeSet;

/// How many events one command may cause.
pub const MAX_EVENTS_PER_COMMAND: usize = 2_000;

/// The longest text that a command may carry in one field, reason or comment, in bytes.
pub const MAX_TEXT_BYTES: usize = 32 * 1024;

/// The largest event, in bytes: what the stream on NATS takes.
pub const MAX_EVENT_BYTES: usize = 256 * 1024;

/// How many links one case may have.
pub const MAX_LINKS_PER_CASE: usize = 1_000;

/// How many pieces of evidence one case may have.
pub const MAX_EVIDENCE_PER_CASE: usize = 1_000;

/// What a command comes to.
pub struct Decided {
    /// In order; empty when the command changes nothing.
    pub events: Vec<Event>,
    /// The state after them.
    pub state: State,
    /// The case it concerns, or opened.
    pub case: Option<CaseId>,
}

/// Why a command comes to nothing.
#[derive(Debug)]
pub enum Undecided {
    /// A rule does not allow it.
    Refused(Refusal),
    /// Cases that it depends on have left memory: bring them back, and decide again.
    Away(BTreeSet<CaseId>),
}

/// Decides a command, with everything that it brings about: automatic transitions, clocks,
/// decisions that settle, blocks that lift.
///
/// # Errors
/// [`Undecided`]; the state is as it was.
pub fn decide(state: &State, submission: &Submission) -> Result<Decided, Undecided> {
    let mut draft = Draft::new(state, submission);
    let decided = decide_in(&mut draft);
    // What was decided without a case that counts is worth nothing, a refusal neither.
    let away = draft.state().cases.take_missed();
    match decided {
        _ if !away.is_empty() => Err(Undecided::Away(away)),
        Err(refusal) => Err(Undecided::Refused(refusal)),
        Ok(()) => Ok(draft.finish()),
    }
}

fn decide_in(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    draft.check()?;
    carry_out(draft, &draft.submission.command)?;
    consequences::settle(draft)
}

fn carry_out(draft: &mut Draft<'_>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Adopt { files } => adoption::adopt(draft, files),
        Command::BallotFramework { value } => adoption::ballot(draft, value),
        Command::Open { workflow, fields } => case::open(draft, workflow, fields),
        Command::Act {
            case,
            transition,
            fields,
        } => case::act(draft, case, transition, fields),
        Command::Propose {
            case,
            decision,
            fields,
        } => case::propose(draft, case, decision, fields),
        Command::Ballot {
            case,
            decision,
            value,
        } => case::ballot(draft, case, decision, value),
        Command::Link {
            case,
            kind,
            to,
            fields,
        } => case::link(draft, case, kind, to, fields),
        Command::Attach {
            case,
            kind,
            name,
            sha256,
            bytes,
        } => case::attach(draft, case, kind, name, *sha256, *bytes),
        Command::Assign {
            case,
            field,
            person,
        } => case::assign(draft, case, field, person),
        Command::Comment { case, text } => case::comment(draft, case, text),
        Command::Delegate {
            to,
            acts,
            workflow,
            until,
        } => people::delegate(draft, to, acts, workflow.as_ref(), *until),
        Command::AddPerson { person, name } => people::add(draft, person, name),
        Command::Appoint {
            person,
            role,
            unit,
            from,
            until,
        } => people::appoint(draft, person, role, unit.as_ref(), *from, *until),
        Command::FireClock { case, clock, due } => case::fire_clock(draft, *case, clock, *due),
        Command::Forecast { .. }
        | Command::Record { .. }
        | Command::Fund { .. }
        | Command::AddDependency { .. }
        | Command::RemoveDependency { .. }
        | Command::AddItem { .. }
        | Command::SplitItem { .. }
        | Command::MergeItems { .. }
        | Command::TakeBaseline { .. } => on_programme::carry_out(draft, command),
    }
}
