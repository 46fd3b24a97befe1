//! Proposing definitions under the charter in force.

use super::asked::{charter, drawn_for_proposal};
use super::files::{paths, write_files};
use super::fits::fits;
use crate::decide::case::who;
use crate::decide::framework_version;
use crate::decide::question::{closes, decidable};
use crate::draft::Draft;
use crate::event::{FrameworkProposed, ProposedElectorate};
use crate::framework::Framework;
use crate::refusal::Refusal;
use std::sync::Arc;

pub(super) fn propose(
    draft: &mut Draft<'_>,
    in_force: &Framework,
    framework: &Arc<Framework>,
) -> Result<(), Refusal> {
    if draft.state().proposal.is_some() {
        return Err(Refusal::rule(
            "question_open",
            "other definitions are proposed and not decided yet",
        )
        .help("decide on them first: `igf ballot framework charter yes|no --as PERSON`"));
    }
    let role = who::allowed_in_organisation(draft, &in_force.charter.propose_by, "adopt")?;
    framework_version::check(in_force, framework)?;
    fits(draft, framework)?;
    draft.acting_as(role);
    let drawn = drawn_for_proposal(draft, in_force);
    decidable(&charter(), &in_force.charter.rule, &drawn)?;
    let other = by_proposed(draft, in_force, framework)?;
    let terms = in_force.charter.terms();
    let closes = closes(draft, &charter(), terms, &draft.state().calendar_or_utc())?;
    write_files(draft, framework);
    let proposed = FrameworkProposed {
        framework: framework.id,
        files: paths(framework),
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all,
        barred: drawn.seats.barred,
        closes,
        proposed: other,
    };
    draft.has_checked(framework);
    draft.emit(proposed);
    Ok(())
}

/// Who votes by the charter that is proposed too, where it is another one than that in force.
fn by_proposed(
    draft: &Draft<'_>,
    in_force: &Framework,
    framework: &Framework,
) -> Result<Option<ProposedElectorate>, Refusal> {
    if framework.charter == in_force.charter {
        return Ok(None);
    }
    let drawn = drawn_for_proposal(draft, framework);
    decidable(&charter(), &framework.charter.rule, &drawn)?;
    Ok(Some(ProposedElectorate {
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all.unwrap_or(0),
        barred: drawn.seats.barred,
    }))
}
