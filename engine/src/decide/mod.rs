//! decide: from a state and a command to events, or to one refusal. Pure.
//!
//! A file or a folder for each family of commands, with the rules that allow or refuse them; then
//! [`consequences`] finds what a command brings about.
#![deny(clippy::wildcard_enum_match_arm)]

pub(crate) mod case;
mod consequences;
mod framework;
mod framework_version;
pub(crate) mod named;
mod people;
mod programme;
mod question;
pub(crate) mod rights;
#[cfg(test)]
mod tests;
mod time;

pub use crate::draft::Decided;
pub use framework::{checked, may_adopt};

use crate::command::{CaseCommand, Command, Submission};
use crate::draft::Draft;
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::state::State;
use std::collections::BTreeSet;

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
/// [`Undecided::Refused`] when a rule does not allow it, [`Undecided::Away`] when a case that it
/// looked at is not in memory; the state is as it was.
pub fn decide(state: &State, submission: &Submission) -> Result<Decided, Undecided> {
    let mut draft = Draft::new(state, submission);
    let decided = decide_in(&mut draft);
    // A missing case may have changed the outcome, so neither events nor a refusal count.
    let away = draft.state().cases.take_missed();
    if !away.is_empty() {
        return Err(Undecided::Away(away));
    }
    decided.map_err(Undecided::Refused)?;
    Ok(draft.finish())
}

/// Decides a command that time gave and whose consequences were refused: what time itself brings,
/// alone, with the refusal. Nothing follows from it, so that nothing can refuse it again.
///
/// # Errors
/// As [`decide`]: the same refusal, for a command of somebody.
pub fn decide_alone(
    state: &State,
    submission: &Submission,
    refusal: &Refusal,
) -> Result<Decided, Undecided> {
    let mut draft = Draft::new(state, submission);
    let decided = draft.check().and_then(|()| match &submission.command {
        Command::Case(CaseCommand::FireClock(command)) => {
            case::fail_clock(&mut draft, command, refusal)
        }
        Command::Case(CaseCommand::PutSheetInEffect(command)) => {
            case::fail_sheet(&mut draft, command, refusal)
        }
        Command::Case(_) | Command::Framework(_) | Command::People(_) | Command::Programme(_) => {
            Err(refusal.clone())
        }
    });
    let away = draft.state().cases.take_missed();
    if !away.is_empty() {
        return Err(Undecided::Away(away));
    }
    decided.map_err(Undecided::Refused)?;
    Ok(draft.finish())
}

fn decide_in(draft: &mut Draft<'_>) -> Result<(), Refusal> {
    named::check(draft.state(), draft.submission)?;
    draft.check()?;
    case::dated::check(draft)?;
    match &draft.submission.command {
        Command::Framework(command) => framework::carry_out(draft, command)?,
        Command::People(command) => people::carry_out(draft, command)?,
        Command::Case(command) => case::carry_out(draft, command)?,
        Command::Programme(command) => programme::carry_out(draft, command)?,
    }
    consequences::settle(draft)
}
