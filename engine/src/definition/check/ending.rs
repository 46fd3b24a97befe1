//! Cases that can go on for ever and never end.

use super::Of;
use super::states::reached;
use crate::definition::diagnostic::Mistakes;
use crate::definition::referent::Referent;
use crate::framework::{StateCategory, StateDefinition};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let workflow = of.workflow;
    let is_closed = |state: &&StateDefinition| state.category == StateCategory::Closed;
    if !workflow.states.iter().any(|state| is_closed(&state)) {
        let place = of.notes.places.of_workflow(&workflow.id);
        let message = format!(
            "no case of `{}` ever ends: no state is `closed`",
            workflow.id
        );
        let help = "give one state the category `closed`; keep it only for a register";
        if let Some(place) = place {
            mistakes.warning("never_closes", place, message, help);
        }
        return;
    }
    let ends = |state: &&StateDefinition| {
        let reached = reached(workflow, &state.id, |_| true);
        workflow
            .states
            .iter()
            .filter(is_closed)
            .any(|end| reached.contains(&end.id))
    };
    let stuck: Vec<&StateDefinition> = workflow.states.iter().filter(|it| !ends(it)).collect();
    let place = stuck
        .first()
        .and_then(|first| of.notes.places.of(Referent::State, &workflow.id, &first.id));
    if let Some(place) = place {
        let names: Vec<&str> = stuck.iter().map(|state| state.id.as_str()).collect();
        let message = format!(
            "no way leads from `{}` to a closed state",
            names.join("`, `")
        );
        let help = "add a transition out of the circle, to a state with the category `closed`";
        mistakes.error_with_help("never_closes", place, message, help);
    }
}
