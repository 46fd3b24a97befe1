//! Who may bring definitions: looked at before these are read, which is work.

use crate::command::Submission;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::framework::Framework;
use crate::refusal::Refusal;
use crate::state::State;
use crate::value::Name;

/// Whether whoever acts may propose definitions; with the role in which they do.
///
/// # Errors
/// `not_allowed`, and why somebody has no right at all.
pub(super) fn may_propose(
    draft: &Draft<'_>,
    in_force: &Framework,
) -> Result<Option<Name>, Refusal> {
    who::allowed_in_organisation(draft, &in_force.charter.propose_by, "adopt")
}

/// Whether somebody may bring definitions at all, before these are read.
///
/// # Errors
/// As the command is refused then.
pub fn may_adopt(state: &State, submission: &Submission) -> Result<(), Refusal> {
    let draft = Draft::new(state, submission);
    draft.check()?;
    match &state.in_force {
        Some(in_force) => may_propose(&draft, in_force).map(|_| ()),
        None => Ok(()),
    }
}
