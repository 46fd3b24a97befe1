//! Gates: a case that delivers an item of a programme waits for the item's predecessors.

use crate::draft::Draft;
use crate::event::LinkEnd;
use crate::framework::Transition;
use crate::programme;
use crate::refusal::Refusal;
use crate::state::{Case, State};

/// Refuses a transition that an item holds back.
///
/// # Errors
/// `held_by_programme`, with what it waits for.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<(), Refusal> {
    refusal(draft.state(), case, transition).map_or(Ok(()), Err)
}

/// The refusal of a transition that an item holds back, if one does.
pub(crate) fn refusal(state: &State, case: &Case, transition: &Transition) -> Option<Refusal> {
    for link in &case.links {
        let LinkEnd::Item { programme, item } = &link.to else {
            continue;
        };
        let Some(definition) = state.programme(programme) else {
            continue;
        };
        let holds = definition.item(item.as_str()).is_some_and(|item| {
            let delivers = item.workflow.as_ref() == Some(&case.workflow.id);
            delivers && item.holds.contains(&transition.id)
        });
        let Some(progress) = state.programmes.get(programme).filter(|_| holds) else {
            continue;
        };
        let blocks = programme::blocks(&definition, progress, item);
        if !blocks.is_empty() {
            let waits: Vec<String> = blocks
                .iter()
                .map(|block| format!("`{}`", block.what))
                .collect();
            let message = format!(
                "`{}` waits: item `{item}` of programme `{programme}` is blocked by {}",
                transition.id,
                waits.join(", ")
            );
            let help = format!("`igf programme {programme} blocked` shows the whole chain");
            return Some(Refusal::rule("held_by_programme", message).help(help));
        }
    }
    None
}
