//! What every command on a programme needs: the programme, who may manage it, and how it stands.

use crate::decide::case::who;
use crate::draft::Draft;
use crate::framework::{Item, Programme};
use crate::identity::CaseId;
use crate::programme::{Progress, Setting};
use crate::refusal::Refusal;
use crate::value::{ItemId, ProgrammeId};
use std::sync::Arc;

/// The programme of a command, which the person who acts may manage.
pub(super) fn managed(
    draft: &mut Draft<'_>,
    programme: &ProgrammeId,
    act: &str,
) -> Result<Arc<Programme>, Refusal> {
    let framework = draft.framework()?;
    let found = draft.state().programme(programme).ok_or_else(|| {
        let known = framework.programmes.keys();
        Refusal::unknown("unknown_programme", "programme", programme.as_str(), known)
            .at("programme")
    })?;
    let managers = found.managers(&framework.charter);
    let role = who::allowed_in_organisation(draft, &managers, act)?;
    draft.acting_as(role);
    Ok(found)
}

/// The id of an item that there is.
pub(super) fn known_item(programme: &Programme, item: &ItemId) -> Result<ItemId, Refusal> {
    let found = programme.item(item.as_str()).ok_or_else(|| {
        let known = programme.items.iter().map(|item| &item.id);
        Refusal::unknown("unknown_item", "item", item.as_str(), known).at("item")
    })?;
    Ok(found.id.clone())
}

/// Today, where the organisation is.
pub(super) fn setting<'d>(draft: &'d Draft<'_>) -> Setting<'d> {
    let today = draft.effective_day();
    let framework = draft.state().in_force.as_deref();
    framework.map_or(Setting::on(today), |framework| {
        Setting::of(&framework.organisation, today)
    })
}

/// How a programme stands.
pub(super) fn progress_of<'a>(draft: &'a Draft<'_>, programme: &ProgrammeId) -> &'a Progress {
    let progress = draft.state().programmes.get(programme);
    progress.expect("adopting a programme makes its progress")
}

/// Whether a case delivers an item that it is tied to: the item names its workflow.
pub(super) fn delivers(draft: &Draft<'_>, item: &Item, case: CaseId) -> bool {
    let workflow = draft.state().cases.workflow_of(case);
    workflow.is_some_and(|workflow| item.workflow.as_ref() == Some(&workflow.id))
}
