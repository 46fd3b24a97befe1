//! Ladders that lead nowhere.

use super::Of;
use super::seats::holders;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::event::RungAnswer;
use crate::framework::{Framework, Ladder, RoleScope, Rung, UnitReference, Workflow};
use crate::value::Name;
use std::collections::BTreeMap;

const ENDS: &str = "ladder_ends_nowhere";

/// Ladders on which nobody can take anything, whatever the workflow.
pub(super) fn check(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for (id, ladder) in &framework.organisation.ladders {
        let place = notes.places.key(Referent::Ladder, None, id, "rungs");
        rungs(framework, id, ladder, &place, mistakes);
    }
}

fn rungs(
    framework: &Framework,
    id: &Name,
    ladder: &Ladder,
    place: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    let can_take = |rung: &&Rung| !rung.consult;
    let said = !framework.appointments.is_empty();
    let mut report = |message: String| {
        let help = "add a rung that can take, with a role that somebody holds";
        mistakes.error_with_help(ENDS, place, message, help);
    };
    let mut taking = ladder.rungs.iter().filter(can_take).peekable();
    if ladder.rungs.is_empty() {
        report(format!("the ladder `{id}` has no rungs"));
    } else if taking.peek().is_none() {
        report(format!("every rung of `{id}` is only consulted"));
    } else if said && taking.all(|rung| is_vacant(framework, rung)) {
        report(format!("nobody holds a rung of `{id}` that can take"));
    } else {
        for rung in ladder
            .rungs
            .iter()
            .filter(|rung| said && is_vacant(framework, rung))
        {
            let message = format!("nobody stands on the rung of `{id}` for `{}`", rung.role);
            let help = "it is passed over: appoint somebody, or take the rung away";
            mistakes.warning("vacant_rung", place, message, help);
        }
        if ladder.rungs.last().is_some_and(|rung| rung.consult) {
            let message = format!("the highest rung of `{id}` is only consulted");
            let help = "what comes to it is offered to nobody: end with a rung that can take";
            mistakes.warning(ENDS, place, message, help);
        }
    }
}

/// Whether nobody stands on a rung, whosever case it is.
fn is_vacant(framework: &Framework, rung: &Rung) -> bool {
    let role = framework.organisation.roles.get(&rung.role);
    let Some(role) = role else {
        return false;
    };
    let unit = match (&rung.unit, role.scope) {
        (UnitReference::Unit(unit), RoleScope::Unit | RoleScope::Organisation) => Some(unit),
        (UnitReference::Case | UnitReference::Parent | UnitReference::Field(_), _) => None,
    };
    holders(framework, &rung.role, unit).is_empty()
}

/// Ladders that a workflow climbs and on which it lets nobody take.
pub(super) fn of_workflow(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let workflow = of.workflow;
    let takes = |ladder: &Name| {
        let all = workflow.transitions.iter();
        let mut takes = all.filter(|it| it.answer == Some(RungAnswer::Taken));
        takes.any(|it| it.ladder.as_ref() == Some(ladder))
    };
    for (ladder, place) in climbed(of, workflow) {
        if !takes(ladder) {
            let message = format!(
                "a case of `{}` climbs `{ladder}`, and nobody takes it",
                workflow.id
            );
            let help = format!(
                "add a transition with `by = [\"rung:{ladder}\"]`, `ladder = \"{ladder}\"` and \
                 `answer = \"taken\"`"
            );
            mistakes.error_with_help(ENDS, &place, message, help);
        }
    }
}

/// The ladders that a workflow climbs, each with the first place that says so.
fn climbed<'w>(of: Of<'_>, workflow: &'w Workflow) -> BTreeMap<&'w Name, Place> {
    let mut climbed = BTreeMap::new();
    for transition in workflow.transitions.iter().filter(|it| it.answer.is_none()) {
        if let Some(ladder) = &transition.ladder {
            let place = of.at(Referent::Transition, &transition.id, "ladder");
            climbed.entry(ladder).or_insert(place);
        }
    }
    for clock in &workflow.clocks {
        if let Some(ladder) = &clock.breach.ladder {
            let place = of.at(Referent::Clock, &clock.id, "breach");
            climbed.entry(ladder).or_insert(place);
        }
    }
    climbed
}
