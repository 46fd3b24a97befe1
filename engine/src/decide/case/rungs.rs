//! The rungs of a ladder above a case: which are passed and why, and which can take it.

use super::separation;
use crate::draft::Draft;
use crate::event::RungAnswer;
use crate::framework::{Framework, Rung, Transition};
use crate::state::Case;
use crate::value::Name;

/// The way from a case to the next rung that can take it.
pub(super) struct WayUp {
    /// What is said on the way, from the bottom.
    pub(super) passed: Vec<Passed>,
    /// The rung's number, from 1.
    pub(super) to: u32,
    /// Its role.
    pub(super) role: Name,
    /// The unit in which the role is held.
    pub(super) unit: Option<Name>,
}

/// A rung that is passed, and what is said of it.
pub(super) enum Passed {
    /// It is only consulted: the holders of this role are told.
    Told(Name),
    /// Nobody there can take it.
    Unable(u32, RungAnswer),
}

/// The way to the first rung above `below` that can take a case; `None` when there is none.
pub(super) fn way_up(draft: &Draft<'_>, case: &Case, ladder: &Name, below: u32) -> Option<WayUp> {
    let framework = draft.state().framework_of(case)?;
    let rungs = &framework.organisation.ladders.get(ladder)?.rungs;
    let mut passed = Vec::new();
    for (number, rung) in (1u32..).zip(rungs).filter(|(number, _)| *number > below) {
        if rung.consult {
            passed.push(Passed::Told(rung.role.clone()));
            continue;
        }
        let unit = case.rung_unit(framework, &rung.unit);
        match standing(draft, framework, case, ladder, number, rung) {
            Standing::Able => {
                return Some(WayUp {
                    passed,
                    to: number,
                    role: rung.role.clone(),
                    unit,
                });
            }
            Standing::Unable(answer) => passed.push(Passed::Unable(number, answer)),
            Standing::HadIt => {}
        }
    }
    None
}

/// How a rung stands to a matter.
enum Standing {
    /// It can take it.
    Able,
    /// It owns it, or has declined it.
    HadIt,
    /// It cannot, and people should know.
    Unable(RungAnswer),
}

fn standing(
    draft: &Draft<'_>,
    framework: &Framework,
    case: &Case,
    ladder: &Name,
    number: u32,
    rung: &Rung,
) -> Standing {
    let climb = case.climb.as_ref().filter(|climb| climb.ladder == *ladder);
    if climb.is_some_and(|climb| climb.declined.contains(&number)) {
        return Standing::HadIt;
    }
    let unit = case.rung_unit(framework, &rung.unit);
    let roster = &draft.state().roster;
    let holders = roster.holders(&rung.role, unit.as_ref(), draft.today());
    if holders.is_empty() {
        return Standing::Unable(RungAnswer::Vacant);
    }
    if let ([only], Some(owner)) = (holders.as_slice(), case.owner())
        && *only == owner
    {
        return Standing::HadIt;
    }
    let barred = |person: &Name| is_barred(draft, case, ladder, person);
    match holders.iter().all(barred) {
        true => Standing::Unable(RungAnswer::Barred),
        false => Standing::Able,
    }
}

/// Whether separation keeps a person from every transition by which this ladder's rungs take a
/// case.
fn is_barred(draft: &Draft<'_>, case: &Case, ladder: &Name, person: &Name) -> bool {
    let takes = |transition: &&Transition| {
        transition.answer == Some(RungAnswer::Taken) && transition.ladder.as_ref() == Some(ladder)
    };
    let mut takes = case.workflow.transitions.iter().filter(takes).peekable();
    takes.peek().is_some() && takes.all(|take| separation::bars(draft, case, &take.id, person))
}
