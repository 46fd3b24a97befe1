//! The whole: states nobody reaches, duties nobody can fulfil, circles.

mod circles;
mod people;

use super::diagnostic::Mistakes;
use super::notes::Notes;
use super::referent::Referent;
use crate::framework::{Destination, Firing, Framework, Label, StateCategory, Workflow};
use crate::value::Name;
use std::collections::BTreeSet;

pub(super) fn check(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    people::vacant(framework, notes, mistakes);
    for workflow in framework.workflows.values() {
        check_states(workflow, notes, mistakes);
        circles::automatic(workflow, notes, mistakes);
        circles::derived(workflow, notes, mistakes);
        people::check(framework, workflow, notes, mistakes);
        check_labels(framework, workflow, notes, mistakes);
    }
    for programme in framework.programmes.values() {
        circles::programme(programme, notes, mistakes);
    }
}

fn check_states(workflow: &Workflow, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    let mut reached: BTreeSet<&Name> = [&workflow.initial].into();
    loop {
        let before = reached.len();
        for transition in &workflow.transitions {
            if let Destination::State(to) = &transition.to
                && transition.from.iter().any(|from| reached.contains(from))
            {
                reached.insert(to);
            }
        }
        if reached.len() == before {
            break;
        }
    }
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

/// Labels in every language that the organisation says it has.
fn check_labels(
    framework: &Framework,
    workflow: &Workflow,
    notes: &Notes,
    mistakes: &mut Mistakes<'_>,
) {
    let Some(place) = notes.places.of_workflow(&workflow.id) else {
        return;
    };
    let mut labels: Vec<&Label> = vec![&workflow.label];
    labels.extend(workflow.states.iter().map(|state| &state.label));
    let by_people = |firing: &Firing| matches!(firing, Firing::By(_));
    let acts = workflow
        .transitions
        .iter()
        .filter(|it| by_people(&it.firing));
    labels.extend(acts.map(|transition| &transition.label));
    for language in &framework.organisation.languages {
        let missing = labels
            .iter()
            .filter(|label| !label.0.contains_key(language))
            .count();
        if missing > 0 {
            let message = format!("{missing} labels of `{}` have no `{language}`", workflow.id);
            let help = "add the texts, or take the language out of the organisation's `languages`";
            mistakes.warning("missing_label", place, message, help);
        }
    }
}
