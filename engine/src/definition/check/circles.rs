//! Circles: of automatic transitions, of derived fields, of items.

use super::Of;
use super::conditions::may_hold;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::expression::Expression;
use crate::framework::{
    Destination, EdgeTarget, Firing, Framework, Programme, Transition, Workflow,
};
use crate::value::{Name, cycle};
use std::borrow::Borrow;

fn in_words<Id: Borrow<str>>(circle: &[&Id], joined: &str) -> String {
    let mut names: Vec<&str> = circle.iter().map(|name| (*name).borrow()).collect();
    names.extend(circle.first().map(|name| (*name).borrow()));
    names.join(joined)
}

/// Units of which each stands below the other: who heads them would stand above themselves.
pub(super) fn units(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let units = framework.organisation.units.iter();
    let below = units.filter_map(|(id, unit)| Some((id, unit.parent.as_ref()?)));
    let Some(circle) = cycle(&below.collect::<Vec<_>>()) else {
        return;
    };
    if let Some(first) = circle.first() {
        let place = notes.places.key(Referent::Unit, None, first, "parent");
        let message = format!(
            "units stand below each other: {}",
            in_words(&circle, " below ")
        );
        let help = "take the `parent` of the highest of them away";
        mistakes.error_with_help("unit_circle", &place, message, help);
    }
}

/// Automatic transitions without a condition that lead back to where they began.
pub(super) fn automatic(workflow: &Workflow, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let mut edges = Vec::new();
    for transition in &workflow.transitions {
        let free = transition.firing == Firing::Auto && transition.when.is_none();
        for from in transition.from.iter().filter(|_| free) {
            match &transition.to {
                Destination::State(to) => edges.push((from, to)),
                Destination::Same => edges.push((from, from)),
            }
        }
    }
    if let (Some(circle), Some(place)) = (cycle(&edges), notes.places.of_workflow(&workflow.id)) {
        let message = format!(
            "automatic transitions lead in a circle: {}",
            in_words(&circle, " → ")
        );
        let help = "give one of them a condition with `when`";
        mistakes.error_with_help("auto_cycle", place, message, help);
    }
}

/// Automatic transitions whose conditions may all stay true on the way round.
pub(super) fn may_be_automatic(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let workflow = of.workflow;
    let automatic = || {
        workflow
            .transitions
            .iter()
            .filter(|it| it.firing == Firing::Auto)
    };
    let mut edges = Vec::new();
    for transition in automatic() {
        for from in &transition.from {
            let to = match &transition.to {
                Destination::State(to) => to,
                Destination::Same => from,
            };
            edges.push((from, to));
        }
    }
    let Some(circle) = cycle(&edges) else {
        return;
    };
    let leads = |it: &Transition, from: &Name, to: &Name| {
        let there = match &it.to {
            Destination::State(known) => known == to,
            Destination::Same => from == to,
        };
        it.from.contains(from) && there
    };
    let next = circle.iter().cycle().skip(1);
    let steps = circle.iter().zip(next);
    let way = steps.map(|(from, to)| automatic().find(|it| leads(it, from, to)));
    let Some(way) = way.collect::<Option<Vec<&Transition>>>() else {
        return;
    };
    // What a step assigns may make the next condition false.
    let conditions: Vec<&Expression> = way.iter().filter_map(|it| it.when.as_ref()).collect();
    let changes = way.iter().any(|it| !it.assign.is_empty());
    let looks_at_itself = conditions.iter().any(|it| changes_on_the_way(it));
    let together = circle
        .first()
        .is_some_and(|state| may_hold(of, &conditions, state));
    if let (true, Some(place)) = (
        together && !changes && !looks_at_itself,
        notes_of(of, way.first()),
    ) {
        let message = format!(
            "automatic transitions may go in a circle for ever: {}",
            in_words(&circle, " → ")
        );
        let help = "tell their conditions apart, so that not all can hold at once";
        mistakes.warning("auto_cycle", &place, message, help);
    }
}

/// Whether a condition looks at what is otherwise in each state on the way.
fn changes_on_the_way(condition: &Expression) -> bool {
    let own = ["state", "category", "closed"];
    let names = condition.names();
    names.iter().any(|name| own.contains(&name.as_str()))
        || ["elapsed", "flag", "times", "in_a_row", "decision"]
            .iter()
            .any(|function| condition.text().contains(function))
}

fn notes_of(of: Of<'_>, first: Option<&&Transition>) -> Option<Place> {
    first.map(|first| of.at(Referent::Transition, &first.id, "when"))
}

/// Fields that are derived from each other.
pub(super) fn derived(workflow: &Workflow, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let mut edges = Vec::new();
    for field in &workflow.fields {
        for name in field.derived.iter().flat_map(|derived| derived.names()) {
            let used = workflow.field(&name).filter(|used| used.derived.is_some());
            edges.extend(used.map(|used| (&field.id, &used.id)));
        }
    }
    if let (Some(circle), Some(place)) = (cycle(&edges), notes.places.of_workflow(&workflow.id)) {
        let message = format!(
            "fields are derived from each other: {}",
            in_words(&circle, " from ")
        );
        let help = "compute one of them from fields that people set";
        mistakes.error_with_help("derived_cycle", place, message, help);
    }
}

/// Items that wait for each other, and promises earlier than what they wait for.
pub(super) fn programme(programme: &Programme, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let mut edges = Vec::new();
    for item in &programme.items {
        for edge in item.needs.iter().filter(|edge| edge.kind.schedules()) {
            if let EdgeTarget::Item(needed) = &edge.target {
                edges.push((&item.id, needed));
            }
        }
        edges.extend(programme.gates_of(item).map(|gate| (&item.id, gate)));
    }
    let place_of = |item: &Name| notes.places.of(Referent::Item, &programme.id, item);
    if let Some(circle) = cycle(&edges) {
        let place = circle.first().and_then(|item| place_of(item));
        if let Some(place) = place {
            let message = format!("items wait in a circle: {}", in_words(&circle, " needs "));
            let help = "take one of these needs away, or make it `informs`";
            mistakes.error_with_help("programme_circle", place, message, help);
        }
    }
    for (item, needed) in edges {
        let promise = |id: &Name| programme.item(id.as_str())?.finish.as_ref()?.last();
        let (Some(own), Some(other), Some(place)) =
            (promise(item), promise(needed), place_of(item))
        else {
            continue;
        };
        if own < other {
            let message = format!(
                "`{item}` is promised for {own}, before `{needed}` that it waits for ({other})"
            );
            let help = "one of the two dates cannot hold; keep it only if that is the finding";
            mistakes.warning("promise_before_predecessor", place, message, help);
        }
    }
}
