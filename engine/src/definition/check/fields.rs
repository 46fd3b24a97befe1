//! Fields that can never have the value that is asked of them.

use super::Of;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::referent::Referent;
use crate::framework::{ClockLength, ClockStart, Field, Firing};
use crate::value::{Kind, Name};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    for field in &of.workflow.fields {
        if field.derived.is_some() {
            derived(of, field, mistakes);
        } else if !is_set(of, field) {
            let Some(reader) = reader(of, &field.id) else {
                continue;
            };
            let id = &field.id;
            let message = format!("nothing sets `{id}` once a case is open, and {reader} needs it");
            let help = "name it in `set` of a transition, or in `propose`; or make it `required`";
            let place = of.at(Referent::Field, id, "id");
            mistakes.warning("set_nowhere", &place, message, help);
        }
    }
}

/// What is computed is never given: whoever needs it given waits for ever.
fn derived(of: Of<'_>, field: &Field, mistakes: &mut Mistakes<'_>) {
    let id = &field.id;
    let report = |mistakes: &mut Mistakes<'_>, place: Place, message: String| {
        let help = "it is computed from other fields (`derived`): ask for those";
        mistakes.error_with_help("never_set", &place, message, help);
    };
    if field.required {
        let message = format!("`{id}` is derived, and no case can be opened with it");
        report(mistakes, of.at(Referent::Field, id, "required"), message);
    }
    for key in ["default", "write_once", "assignable"] {
        if let Some(place) = of
            .notes
            .places
            .written(Referent::Field, &of.workflow.id, id, key)
        {
            let message = format!("`{key}` of `{id}` does nothing: it is derived");
            mistakes.warning("ignored_key", place, message, "take it away");
        }
    }
    for transition in &of.workflow.transitions {
        let lists = [("set", &transition.set), ("require", &transition.require)];
        let mut keys: Vec<&str> = Vec::new();
        keys.extend(
            lists
                .iter()
                .filter(|(_, list)| list.contains(id))
                .map(|(key, _)| *key),
        );
        if transition.assign.iter().any(|(assigned, _)| assigned == id) {
            keys.push("assign");
        }
        for key in keys {
            let message = format!("`{id}` is derived, and `{}` cannot set it", transition.id);
            report(
                mistakes,
                of.at(Referent::Transition, &transition.id, key),
                message,
            );
        }
    }
    let decisions = of.workflow.decisions.values();
    for decision in decisions.filter(|it| it.propose.contains(id)) {
        let message = format!("`{id}` is derived, and `{}` cannot propose it", decision.id);
        report(
            mistakes,
            of.at(Referent::Decision, &decision.id, "propose"),
            message,
        );
    }
}

/// Whether a field has, or may get, a value: at the opening for certain, or later.
fn is_set(of: Of<'_>, field: &Field) -> bool {
    let id = &field.id;
    let by_transition = of.workflow.transitions.iter().any(|it| {
        let given = it.set.contains(id) || it.require.contains(id);
        let assigned = it.assign.iter().any(|(assigned, _)| assigned == id);
        assigned || (given && matches!(it.firing, Firing::By(_)))
    });
    let mut decisions = of.workflow.decisions.values();
    field.required
        || field.default.is_some()
        // People are assigned.
        || field.kind == Kind::Person
        || by_transition
        || decisions.any(|it| it.propose.contains(id))
}

/// What of a workflow looks at a field, in words.
fn reader(of: Of<'_>, field: &Name) -> Option<String> {
    let workflow = of.workflow;
    let reads = |when: &Option<crate::expression::Expression>| {
        let names = when.iter().flat_map(|when| when.names());
        names.into_iter().any(|name| name == field.as_str())
    };
    let transition = workflow.transitions.iter().find(|it| reads(&it.when));
    let decision = workflow.decisions.values().find(|it| reads(&it.when));
    let clock = workflow.clocks.iter().find(|clock| {
        let starts = matches!(&clock.start, ClockStart::Field(by) if by == field);
        let counts = match &clock.length {
            ClockLength::Until(by) | ClockLength::ByField { field: by, .. } => by == field,
            ClockLength::Fixed(_) => false,
        };
        starts || counts
    });
    transition
        .map(|it| format!("the condition of `{}`", it.id))
        .or_else(|| decision.map(|it| format!("the condition of `{}`", it.id)))
        .or_else(|| clock.map(|it| format!("the clock `{}`", it.id)))
}
