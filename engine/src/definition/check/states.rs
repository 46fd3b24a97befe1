//! States that no way leads to, or that no way leaves.

use crate::definition::diagnostic::Mistakes;
use crate::definition::notes::Notes;
use crate::definition::referent::Referent;
use crate::framework::{Destination, StateCategory, Transition, Workflow};
use crate::value::Name;
use std::collections::BTreeSet;

/// The states that are reached from some, by transitions that are `open`.
pub(super) fn reached<'w>(
    workflow: &'w Workflow,
    from: &'w Name,
    open: impl Fn(&Transition) -> bool,
) -> BTreeSet<&'w Name> {
    let mut reached: BTreeSet<&Name> = [from].into();
    loop {
        let before = reached.len();
        for transition in workflow.transitions.iter().filter(|it| open(it)) {
            if let Destination::State(to) = &transition.to
                && transition.from.iter().any(|from| reached.contains(from))
            {
                reached.insert(to);
            }
        }
        if reached.len() == before {
            return reached;
        }
    }
}

pub(super) fn check(workflow: &Workflow, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let reached = reached(workflow, &workflow.initial, |_| true);
    for state in &workflow.states {
        let Some(place) = notes.places.of(Referent::State, &workflow.id, &state.id) else {
            continue;
        };
        if !reached.contains(&state.id) {
            let message = format!("no way leads to the state `{}`", state.id);
            let help = "a transition must enter it, from a state that can be reached";
            mistakes.error_with_help("unreachable_state", place, message, help);
        }
        let left = workflow
            .transitions
            .iter()
            .any(|it| it.from.contains(&state.id) && it.to != Destination::Same);
        if state.category != StateCategory::Closed && !left {
            let message = format!("a case can never leave the state `{}`", state.id);
            let help = "add a transition from it, or make its category `closed`";
            mistakes.error_with_help("no_exit", place, message, help);
        }
    }
}
