//! Definitions come into force, with their people and what that means for programmes.

use super::files::paths;
use crate::decide::people;
use crate::decide::programme::{publish, refresh_gates};
use crate::draft::Draft;
use crate::event::FrameworkAdopted;
use crate::framework::Framework;
use crate::hash::Hash;
use crate::refusal::Refusal;
use std::sync::Arc;

pub(super) fn enforce(
    draft: &mut Draft<'_>,
    framework: &Arc<Framework>,
    replaces: Option<Hash>,
    by_above: bool,
) -> Result<(), Refusal> {
    let adopted = FrameworkAdopted {
        framework: framework.id,
        organisation: framework.organisation.id.clone(),
        files: paths(framework),
        replaces,
        by_above: by_above.then_some(true),
    };
    let known = draft.state().programmes_in_force();
    let before: Vec<_> = known
        .iter()
        .map(|known| (known.id.clone(), publish::Before::of(draft, known)))
        .collect();
    let in_force = draft.state().in_force.clone();
    if in_force
        .as_ref()
        .is_some_and(|it| it.charter != framework.charter)
    {
        people::post::lapse_all(draft, "another charter came into force");
    }
    draft.has_checked(framework);
    draft.emit(adopted);
    people::enter(draft, in_force.as_deref(), framework);
    for programme in draft.state().programmes_in_force() {
        publish::blocks(draft, &programme);
        if let Some((id, before)) = before.iter().find(|(id, _)| *id == programme.id) {
            publish::gap(draft, before, &programme, id);
        }
        publish::failing(draft, &programme, &programme.id);
        refresh_gates(draft, &programme)?;
    }
    Ok(())
}
