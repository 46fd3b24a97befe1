//! Labels in every language that the organisation says it has.

use super::Of;
use crate::definition::diagnostic::Mistakes;
use crate::framework::{Firing, Label};

pub(super) fn check(of: Of<'_>, mistakes: &mut Mistakes<'_>) {
    let Of {
        framework,
        workflow,
        notes,
    } = of;
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
