//! Whom what follows from fields is for: a value is never for more people than what it comes from,
//! be it derived, in a linked case, or in a case that a field refers to.

use crate::event::Class;
use crate::expression::Expression;
use crate::framework::{LinkTo, Workflow};
use crate::value::{Kind, Name};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

type Workflows = BTreeMap<Name, Arc<Workflow>>;

/// The classes of fields, by workflow and field, as far as they are known.
type Known = BTreeMap<(Name, Name), Class>;

/// Writes down in each workflow whom its fields and conditions are for, as what they read says.
pub(super) fn infer(workflows: &mut Workflows) {
    let known = fields(workflows);
    let told: Vec<(Name, Inferred)> = workflows
        .iter()
        .map(|(id, workflow)| (id.clone(), inferred(workflows, workflow, &known)))
        .collect();
    for (id, told) in told {
        // Nobody else holds it yet.
        if let Some(workflow) = workflows.get_mut(&id).and_then(Arc::get_mut) {
            workflow.audiences = told.fields;
            workflow.conditions = told.conditions;
            workflow.above = told.links;
        }
    }
}

struct Inferred {
    fields: BTreeMap<Name, Class>,
    conditions: BTreeMap<String, Class>,
    links: BTreeMap<Name, Class>,
}

fn inferred(workflows: &Workflows, workflow: &Workflow, known: &Known) -> Inferred {
    let fields = workflow.fields.iter().filter_map(|field| {
        let key = (workflow.id.clone(), field.id.clone());
        Some((field.id.clone(), *known.get(&key)?))
    });
    let whens = workflow
        .transitions
        .iter()
        .filter_map(|it| it.when.as_ref());
    let others = workflow
        .decisions
        .values()
        .filter_map(|it| it.when.as_ref());
    let conditions = whens.chain(others).map(|condition| {
        let class = of_expression(workflows, workflow, condition, known);
        (condition.text().to_owned(), class)
    });
    Inferred {
        fields: fields.collect(),
        conditions: conditions.collect(),
        links: linked(workflows, workflow)
            .into_iter()
            .map(|(kind, there)| (kind, there.class))
            .collect(),
    }
}

/// The class of each field: it grows along what is derived until nothing changes any more.
fn fields(workflows: &Workflows) -> Known {
    let mut known = Known::new();
    for workflow in workflows.values() {
        for field in &workflow.fields {
            let refers = referred(workflows, &field.kind).map_or(Class::Public, |it| it.class);
            let own = field.audience.unwrap_or(Class::Public).max(refers);
            known.insert((workflow.id.clone(), field.id.clone()), own);
        }
    }
    loop {
        let mut grown = Vec::new();
        for workflow in workflows.values() {
            for field in &workflow.fields {
                let key = (workflow.id.clone(), field.id.clone());
                let before = known.get(&key).copied().unwrap_or(Class::Public);
                let derived = field.derived.as_ref();
                let from = derived.map(|it| of_expression(workflows, workflow, it, &known));
                grown.extend(from.filter(|from| *from > before).map(|from| (key, from)));
            }
        }
        if grown.is_empty() {
            return known;
        }
        known.extend(grown);
    }
}

/// Whom what an expression says is for: all fields that it names, here and in whatever it may
/// reach by links and references.
fn of_expression(
    workflows: &Workflows,
    workflow: &Workflow,
    expression: &Expression,
    known: &Known,
) -> Class {
    let names = expression.names();
    let members = expression.members();
    let class = |workflow: &Workflow, field: &str| {
        let key = (workflow.id.clone(), Name::new(field));
        known.get(&key).copied().unwrap_or(Class::Public)
    };
    let own = names.iter().map(|name| class(workflow, name));
    let own = own.fold(Class::Public, Class::max);
    let there = reached(workflows, workflow, &names, &members);
    let there = there.into_iter().filter_map(|id| workflows.get(&id));
    there.fold(own, |most, there| {
        let read = members.iter().map(|field| class(there, field));
        read.fold(most.max(there.class), Class::max)
    })
}

/// The workflows whose cases an expression may read.
fn reached(
    workflows: &Workflows,
    workflow: &Workflow,
    names: &[String],
    members: &[&str],
) -> BTreeSet<Name> {
    let mut found = BTreeSet::new();
    let mut next = vec![workflow];
    while let Some(here) = next.pop() {
        let by_links = linked(workflows, here).into_iter();
        let by_links = by_links.filter(|(kind, _)| members.contains(&kind.as_str()));
        let said = |field: &str| names.iter().any(|it| it == field) || members.contains(&field);
        let refers = here.fields.iter().filter(|field| said(field.id.as_str()));
        let by_fields = refers.filter_map(|field| referred(workflows, &field.kind));
        for there in by_links.map(|(_, there)| there).chain(by_fields) {
            if found.insert(there.id.clone()) {
                next.push(there);
            }
        }
    }
    found
}

/// What the links of a workflow lead to, its own and those that others make to it.
fn linked<'w>(workflows: &'w Workflows, workflow: &Workflow) -> Vec<(Name, &'w Workflow)> {
    let own = workflow.links.values().filter_map(|link| match &link.to {
        LinkTo::Workflow(id) => Some((link.kind.clone(), &**workflows.get(id)?)),
        LinkTo::Item => None,
    });
    let others = workflows.values().flat_map(|there| {
        let links = there.links.values();
        links.filter_map(move |link| {
            let leads = matches!(&link.to, LinkTo::Workflow(id) if *id == workflow.id);
            let inverse = link.inverse.clone().filter(|_| leads)?;
            Some((inverse, &**there))
        })
    });
    own.chain(others).collect()
}

fn referred<'w>(workflows: &'w Workflows, kind: &Kind) -> Option<&'w Workflow> {
    match kind {
        Kind::Reference(workflow) => workflows.get(workflow).map(|it| &**it),
        _ => None,
    }
}
