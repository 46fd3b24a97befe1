//! Duties that nobody who is appointed can fulfil.

use crate::definition::diagnostic::Mistakes;
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::framework::{Decision, Firing, Framework, Holder, Needs, SeparationForm, Workflow};
use crate::value::Name;
use std::collections::BTreeSet;

pub(super) fn check(
    framework: &Framework,
    workflow: &Workflow,
    notes: &Notes,
    mistakes: &mut Mistakes<'_>,
) {
    if framework.appointments.is_empty() {
        // People may come by `igf appoint` alone: then nothing can be said here.
        return;
    }
    for transition in &workflow.transitions {
        let Firing::By(holders) = &transition.firing else {
            continue;
        };
        let place = notes
            .places
            .of(Referent::Transition, &workflow.id, &transition.id);
        let Some(place) = place else {
            continue;
        };
        let roles = roles_of(holders).filter(|roles| all_known(framework, roles));
        if roles
            .as_ref()
            .is_some_and(|roles| roles.iter().all(|role| held(framework, role) == 0))
        {
            let message = format!("nobody is appointed who may `{}`", transition.id);
            let help = "appoint somebody in people.toml, or name another role";
            mistakes.error_with_help("nobody_can_fire", place, message, help);
        } else if roles
            .is_some_and(|roles| all_forbidden(framework, workflow, &transition.id, &roles))
        {
            let message = format!(
                "every role that may `{}` is of a forbidden line",
                transition.id
            );
            let help = "name a role of another line, or take the act out of `separate`";
            mistakes.error_with_help("nobody_can_fire", place, message, help);
        }
    }
    for decision in workflow.decisions.values() {
        check_quorum(framework, workflow, decision, notes, mistakes);
    }
}

/// The roles behind holders; `None` when some are known only on a running case.
fn roles_of(holders: &[Holder]) -> Option<Vec<&Name>> {
    holders
        .iter()
        .map(|holder| match holder {
            Holder::Role(role) | Holder::RoleInUnitOf { role, .. } | Holder::RoleInParent(role) => {
                Some(role)
            }
            _ => None,
        })
        .collect()
}

/// Roles that there are not are a mistake of their own.
fn all_known(framework: &Framework, roles: &[&Name]) -> bool {
    let known = |role: &&Name| framework.organisation.roles.contains_key(*role);
    !roles.is_empty() && roles.iter().all(known)
}

fn held(framework: &Framework, role: &Name) -> usize {
    let appointed = framework
        .appointments
        .iter()
        .filter(|held| held.role == *role);
    appointed
        .map(|held| &held.person)
        .collect::<BTreeSet<_>>()
        .len()
}

fn all_forbidden(framework: &Framework, workflow: &Workflow, act: &Name, roles: &[&Name]) -> bool {
    let forbidden = |role: &&Name| {
        let line = framework
            .organisation
            .roles
            .get(*role)
            .map(|role| role.line);
        let rules = workflow.separations.iter();
        let mut forms = rules
            .filter(|rule| rule.acts.contains(act))
            .map(|rule| &rule.form);
        forms.any(|form| match (form, line) {
            (SeparationForm::Lines(lines), Some(line)) => lines.contains(&line),
            _ => false,
        })
    };
    !roles.is_empty() && roles.iter().all(forbidden)
}

fn check_quorum(
    framework: &Framework,
    workflow: &Workflow,
    decision: &Decision,
    notes: &Notes,
    mistakes: &mut Mistakes<'_>,
) {
    let (Some(place), Some(roles)) = (
        notes
            .places
            .of(Referent::Decision, &workflow.id, &decision.id),
        roles_of(&decision.electorate),
    ) else {
        return;
    };
    let seats = |role: &&Name| {
        let members = framework
            .organisation
            .roles
            .get(*role)
            .and_then(|role| role.members);
        members.map_or_else(
            || held(framework, role),
            |it| usize::try_from(it).unwrap_or(0),
        )
    };
    let count = |least: u32| usize::try_from(least).unwrap_or(usize::MAX);
    let missing = match decision.rule.needs {
        Needs::AtLeast(least) => roles.iter().map(seats).sum::<usize>() < count(least),
        Needs::EachRole(least) => roles.iter().any(|role| seats(role) < count(least)),
        Needs::Majority => roles.iter().map(seats).sum::<usize>() == 0,
    };
    if missing {
        let message = format!("`{}` needs more ballots than there are seats", decision.id);
        let help = "appoint more people to these roles, or ask for fewer ballots";
        mistakes.error_with_help("quorum_exceeds_electorate", place, message, help);
    }
}
