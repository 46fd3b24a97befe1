//! Conditions of which it can be decided that they never hold.

use super::Of;
use super::states::reached;
use crate::definition::conditions::WorkflowScope;
use crate::definition::diagnostic::{Mistakes, Place};
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::event::EventData;
use crate::expression::{Expression, Known};
use crate::framework::{Destination, Framework, StateCategory, Workflow};
use crate::value::{Name, Value};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    for transition in &of.workflow.transitions {
        if let Some(when) = &transition.when {
            let place = of.at(Referent::Transition, &transition.id, "when");
            holds_somewhere(of, &transition.id, when, &transition.from, &place, mistakes);
        }
    }
    for decision in of.workflow.decisions.values() {
        if let Some(when) = &decision.when {
            let place = of.at(Referent::Decision, &decision.id, "when");
            holds_somewhere(of, &decision.id, when, &decision.states, &place, mistakes);
        }
    }
}

/// Whether the cases that deliver items can ever be as the items ask.
pub(super) fn of_programmes(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for programme in framework.programmes.values() {
        for item in &programme.items {
            let workflow = item
                .workflow
                .as_ref()
                .and_then(|id| framework.workflows.get(id));
            let (Some(workflow), Some(when)) = (workflow, &item.done_when) else {
                continue;
            };
            let place =
                notes
                    .places
                    .key(Referent::Item, Some(&programme.id), &item.id, "done_when");
            let of = Of {
                framework,
                workflow,
                notes,
            };
            if !mistakes.is_broken(place.file) && !mistakes.is_broken(of.file()) {
                let states: Vec<Name> = workflow.states.iter().map(|it| it.id.clone()).collect();
                holds_somewhere(of, &item.id, when, &states, &place, mistakes);
            }
        }
    }
}

fn holds_somewhere(
    of: Of<'_>,
    what: &Name,
    when: &Expression,
    states: &[Name],
    place: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    // A question that cannot be put anywhere is a mistake of its own.
    if states.is_empty() || states.iter().any(|state| may_hold(of, &[when], state)) {
        return;
    }
    let message = format!("the condition of `{what}` never holds");
    let help = match states {
        [state] => format!("in `{state}` its parts do not go together: ask for less"),
        _ => "its parts do not go together: ask for less".to_owned(),
    };
    mistakes.error_with_help("never_holds", place, message, help);
}

/// Whether conditions can hold at once on a case in a state.
pub(super) fn may_hold(of: Of<'_>, conditions: &[&Expression], state: &Name) -> bool {
    let scope = WorkflowScope::new(of.framework, of.notes, of.workflow);
    let fixed = |path: &str| in_state(of.workflow, state, path);
    let known = Known {
        scope: &scope,
        fixed: &fixed,
    };
    Expression::may_hold(conditions, known)
}

/// Whether no way to a state passes an event of the workflow's own.
fn has_not_come(workflow: &Workflow, state: &Name, event: &str) -> bool {
    let mut after = workflow
        .transitions
        .iter()
        .filter(|it| it.event == *event)
        .flat_map(|it| match &it.to {
            Destination::State(to) => std::slice::from_ref(to),
            Destination::Same => &it.from,
        })
        .peekable();
    let is_own = after.peek().is_some() && EventData::kinds().all(|kind| kind != event);
    is_own && after.all(|to| !reached(workflow, to, |_| true).contains(state))
}

/// What is surely so of a case in a state.
fn in_state(workflow: &Workflow, state: &Name, path: &str) -> Option<Value> {
    let category = workflow.category(state.as_str());
    match path {
        "state" => return Some(Value::Name(state.clone())),
        "category" => return Some(Value::Name(Name::new(category.word()))),
        "closed" => return Some(Value::Bool(category == StateCategory::Closed)),
        _ => {}
    }
    let event = path
        .strip_prefix("times('")
        .and_then(|it| it.strip_suffix("')"));
    if let Some(event) = event {
        return has_not_come(workflow, state, event).then_some(Value::Integer(0));
    }
    // A clock that does not run in a state was stopped on the way to it, and took its flag down.
    let named = |function: &str| path.strip_prefix(function)?.strip_suffix("')");
    let mut clocks = workflow
        .clocks
        .iter()
        .filter(|it| it.run_in.contains(state));
    let runs = match (named("elapsed('"), named("flag('")) {
        (Some(clock), _) => clocks.any(|it| it.id == clock),
        (None, Some(flag)) => clocks.any(|it| it.breach.flag.as_ref().is_some_and(|it| it == flag)),
        (None, None) => return None,
    };
    (!runs).then_some(Value::Bool(false))
}
