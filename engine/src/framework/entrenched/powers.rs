//! What some roles may: act, put and decide questions, appoint, take on.

use super::facts::{Facts, written};
use crate::framework::{Firing, Framework, Holder, QuestionKind, Workflow};
use crate::value::Name;
use std::collections::BTreeSet;

/// The roles that decide on definitions, by one charter or the other.
pub(super) fn of_electorate(before: &Framework, now: &Framework) -> BTreeSet<Name> {
    let both = [before, now].into_iter();
    let holders = both.flat_map(|framework| &framework.charter.electorate);
    holders.filter_map(Holder::role).cloned().collect()
}

/// What these roles may.
pub(super) fn of(framework: &Framework, roles: &BTreeSet<Name>) -> Facts {
    let mut facts = Facts::default();
    organisation(&mut facts, framework, roles);
    for workflow in framework.workflows.values() {
        of_workflow(&mut facts, framework, workflow, roles);
    }
    facts
}

fn organisation(facts: &mut Facts, framework: &Framework, roles: &BTreeSet<Name>) {
    let organisation = &framework.organisation;
    for (id, role) in &organisation.roles {
        for holder in role
            .appoint_by
            .iter()
            .filter(|it| has(framework, it, roles))
        {
            facts.hold(format!("{} appoints to {id}", written(holder)));
        }
        if let Some(instead) = role.instead.as_ref().filter(|it| roles.contains(*it)) {
            facts.hold(format!("{instead} votes instead of {id}"));
        }
        if roles.contains(id) {
            facts.hold(format!("{id} stands in the line {}", role.line.word()));
            if role.one_acts {
                facts.hold(format!("one member acts for {id}"));
            }
            if role.secretary {
                facts.hold(format!("{id} records for others"));
            }
        }
    }
    for (id, table) in &organisation.authorities {
        for row in table.rows.iter().filter(|row| roles.contains(&row.role)) {
            let days = row.max_days.map_or(i64::MAX, i64::from);
            let (role, when) = (&row.role, &row.when);
            facts.hold_at(format!("{role} has authority by {id} at {when}"), days);
        }
    }
    for (id, ladder) in &organisation.ladders {
        for rung in &ladder.rungs {
            if roles.contains(&rung.role) && !rung.consult {
                facts.hold(format!("{} is a rung of {id}", rung.role));
            }
        }
    }
    for role in [&organisation.executive_head, &organisation.unit_head] {
        if let Some(role) = role.as_ref().filter(|role| roles.contains(*role)) {
            facts.hold(format!("{role} heads"));
        }
    }
}

fn of_workflow(
    facts: &mut Facts,
    framework: &Framework,
    workflow: &Workflow,
    roles: &BTreeSet<Name>,
) {
    let id = &workflow.id;
    let mut may = |holders: &[Holder], what: &str| {
        for holder in holders.iter().filter(|it| has(framework, it, roles)) {
            facts.hold(format!("{} may {what} in {id}", written(holder)));
        }
    };
    may(&workflow.open_by, "open");
    for transition in &workflow.transitions {
        if let Firing::By(by) = &transition.firing {
            may(by, transition.id.as_str());
        }
    }
    for (decision, it) in &workflow.decisions {
        may(&it.propose_by, &format!("put {decision}"));
        may(&it.electorate, &format!("decide {decision}"));
    }
    for clock in &workflow.clocks {
        may(&clock.moved_by, &format!("move {}", clock.id));
    }
    for field in &workflow.fields {
        if let Some(assignable) = &field.assignable {
            may(&assignable.by, &format!("assign {}", field.id));
        }
    }
    for (kind, link) in &workflow.links {
        may(&link.by, &format!("link {kind}"));
    }
    let decided = |it: &&crate::framework::Decision| {
        it.kind == QuestionKind::Body && it.electorate.iter().any(|it| has(framework, it, roles))
    };
    for decision in workflow.decisions.values().filter(decided) {
        facts.hold(format!("who asks votes on {} in {id}", decision.id));
    }
}

/// Whether a holder means one of some roles, now or through a table or a ladder.
fn has(framework: &Framework, holder: &Holder, roles: &BTreeSet<Name>) -> bool {
    let organisation = &framework.organisation;
    match holder {
        Holder::Role(role) | Holder::RoleInParent(role) | Holder::RoleInUnitOf { role, .. } => {
            roles.contains(role)
        }
        Holder::Authority(table) => {
            let table = organisation.authorities.get(table);
            let mut rows = table.into_iter().flat_map(|table| &table.rows);
            rows.any(|row| roles.contains(&row.role))
        }
        Holder::Rung(ladder) => {
            let ladder = organisation.ladders.get(ladder);
            let mut rungs = ladder.into_iter().flat_map(|ladder| &ladder.rungs);
            rungs.any(|rung| roles.contains(&rung.role))
        }
        Holder::Field(_) | Holder::Opener | Holder::Issuer => false,
    }
}
