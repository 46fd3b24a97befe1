//! Who assures and who governs: that they are there, what they do, and who chooses them.

use super::electorate::rule;
use super::facts::{Facts, unit_written, written};
use crate::framework::{Firing, Framework, Holder, Line, Workflow};
use crate::value::Name;
use std::collections::BTreeSet;

/// What the third line and governing bodies are and do.
pub(super) fn guards(framework: &Framework) -> Facts {
    let organisation = &framework.organisation;
    let mut facts = Facts::default();
    let watching = watching(framework);
    for id in &watching {
        let Some(role) = organisation.roles.get(id) else {
            continue;
        };
        facts.hold(format!("{id} is of the line {}", role.line.word()));
        if role.appoint_by.is_empty() {
            facts.hold(format!("the charter's question decides who is {id}"));
        }
        if let Some(members) = role.members {
            facts.hold_at(format!("{id} has some members"), i64::from(members));
        }
    }
    for (id, unit) in organisation
        .units
        .iter()
        .filter(|(_, unit)| unit.independent)
    {
        facts.hold(format!("{id} is independent"));
        if let Some(parent) = &unit.parent {
            facts.hold(format!("{id} belongs to {parent}"));
        }
    }
    for (id, ladder) in &organisation.ladders {
        for rung in ladder
            .rungs
            .iter()
            .filter(|rung| watching.contains(&rung.role))
        {
            let (role, unit) = (&rung.role, unit_written(&rung.unit));
            facts.hold(format!("{id} passes {role} of {unit}"));
        }
    }
    for workflow in framework.workflows.values() {
        of_workflow(&mut facts, workflow, &watching);
    }
    facts
}

/// Who chooses those who watch.
pub(super) fn powers(framework: &Framework) -> Facts {
    let organisation = &framework.organisation;
    let mut facts = Facts::default();
    for id in &watching(framework) {
        let role = organisation.roles.get(id);
        for holder in role.into_iter().flat_map(|role| &role.appoint_by) {
            facts.hold(format!("{} appoints to {id}", written(holder)));
        }
        if let Some(instead) = role.and_then(|role| role.instead.as_ref()) {
            facts.hold(format!("{instead} votes instead of {id}"));
        }
    }
    facts
}

fn watching(framework: &Framework) -> BTreeSet<Name> {
    let roles = framework.organisation.roles.iter();
    let watching = roles
        .filter(|(_, role)| matches!(role.line, Line::Third | Line::Governing | Line::External));
    watching.map(|(id, _)| id.clone()).collect()
}

/// What those who watch do in a workflow, and what only the issuer does.
fn of_workflow(facts: &mut Facts, workflow: &Workflow, watching: &BTreeSet<Name>) {
    let id = &workflow.id;
    let theirs = |holder: &&Holder| {
        matches!(holder, Holder::Issuer) || holder.role().is_some_and(|it| watching.contains(it))
    };
    let mut may = |holders: &[Holder], what: &str| {
        for holder in holders.iter().filter(theirs) {
            facts.hold(format!("{} may {what} in {id}", written(holder)));
        }
        holders.iter().any(|holder| theirs(&holder))
    };
    may(&workflow.open_by, "open");
    for transition in &workflow.transitions {
        if let Firing::By(by) = &transition.firing {
            may(by, transition.id.as_str());
        }
    }
    let mut decided = Vec::new();
    for (decision, it) in &workflow.decisions {
        may(&it.propose_by, &format!("put {decision}"));
        if may(&it.electorate, &format!("decide {decision}")) {
            decided.push(it);
        }
    }
    for decision in decided {
        rule(facts, &format!("{} of {id}", decision.id), &decision.rule);
    }
    for field in &workflow.issuer_fields {
        facts.hold(format!("the issuer alone changes {field} in {id}"));
    }
    if let Some(issued) = &workflow.issued_by {
        for (kind, role) in &issued.roles {
            facts.hold(format!("{role} issues {kind} in {id}"));
        }
    }
    for transition in &workflow.transitions {
        if let Some(claim) = &transition.verifies {
            facts.hold(format!("{} verifies {claim} in {id}", transition.id));
        }
    }
}
