//! Proposing definitions under the charter in force.

use super::asked::{charter, drawn_for_proposal};
use super::files::{paths, write_files};
use super::fits::fits;
use super::rights::may_propose;
use crate::decide::framework_version;
use crate::decide::question::{closes, decidable};
use crate::draft::Draft;
use crate::event::{FrameworkProposed, ProposedElectorate};
use crate::framework::{Framework, Terms};
use crate::refusal::Refusal;
use crate::state::needs_above;
use crate::value::Calendar;
use jiff::Timestamp;
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
    let role = may_propose(draft, in_force)?;
    framework_version::check(in_force, framework)?;
    fits(draft, framework)?;
    draft.acting_as(role);
    let terms = in_force.charter.terms();
    let drawn = drawn_for_proposal(draft, in_force, terms);
    decidable(&charter(), terms.rule, &drawn)?;
    let other = by_proposed(draft, in_force, framework)?;
    let above = by_above(draft, in_force, framework)?;
    let calendar = draft.state().calendar_or_utc();
    let opens = opens(draft, in_force, &calendar)?;
    let from = opens.unwrap_or_else(|| draft.now());
    let closes = closes(from, &charter(), terms, &calendar)?;
    write_files(draft, framework);
    let proposed = FrameworkProposed {
        framework: framework.id,
        files: paths(framework),
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all,
        barred: drawn.seats.barred,
        closes,
        proposed: other,
        above,
        opens,
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
    together(draft, framework, framework.charter.terms()).map(Some)
}

/// The body above, where definitions touch what is entrenched: against those that it decided on
/// last, whatever came in between.
fn by_above(
    draft: &Draft<'_>,
    in_force: &Framework,
    framework: &Framework,
) -> Result<Option<ProposedElectorate>, Refusal> {
    let Some(terms) = in_force.charter.terms_above() else {
        return Ok(None);
    };
    match needs_above(draft.state(), in_force, framework).is_empty() {
        true => Ok(None),
        false => together(draft, in_force, terms).map(Some),
    }
}

/// Who votes in a question that is put together with the charter's.
fn together(
    draft: &Draft<'_>,
    framework: &Framework,
    terms: Terms<'_>,
) -> Result<ProposedElectorate, Refusal> {
    let drawn = drawn_for_proposal(draft, framework, terms);
    decidable(&charter(), terms.rule, &drawn)?;
    Ok(ProposedElectorate {
        electorate: drawn.seats.electorate,
        seats: drawn.seats.all.unwrap_or(0),
        barred: drawn.seats.barred,
    })
}

/// When the notice is over, where the charter gives one.
fn opens(
    draft: &Draft<'_>,
    in_force: &Framework,
    calendar: &Calendar,
) -> Result<Option<Timestamp>, Refusal> {
    let terms = Terms {
        closes: in_force.charter.notice.as_ref(),
        ..in_force.charter.terms()
    };
    closes(draft.now(), &charter(), terms, calendar)
}
