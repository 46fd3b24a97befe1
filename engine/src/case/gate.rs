//! Gates: a case that delivers an item of a programme waits for the item's predecessors.

use super::Case;
use crate::decide::Draft;
use crate::event::LinkEnd;
use crate::framework::Transition;
use crate::programme;
use crate::refusal::Refusal;

/// Refuses a transition that an item holds back.
///
/// # Errors
/// `held_by_programme`, with what it waits for.
pub(super) fn check(
    draft: &Draft<'_>,
    case: &Case,
    transition: &Transition,
) -> Result<(), Refusal> {
    let Some(framework) = draft.state().in_force.as_deref() else {
        return Ok(());
    };
    for link in &case.links {
        let LinkEnd::Item { programme, item } = &link.to else {
            continue;
        };
        let Some(definition) = framework.programmes.get(programme) else {
            continue;
        };
        let holds = definition
            .item(item.as_str())
            .is_some_and(|item| item.holds.contains(&transition.id));
        let Some(progress) = draft.state().programmes.get(programme).filter(|_| holds) else {
            continue;
        };
        let blocks = programme::blocks(definition, progress, item);
        if !blocks.is_empty() {
            let waits: Vec<String> = blocks
                .iter()
                .map(|block| format!("`{}`", block.what))
                .collect();
            return Err(Refusal::rule(
                "held_by_programme",
                format!(
                    "`{}` waits: item `{item}` of programme `{programme}` is blocked by {}",
                    transition.id,
                    waits.join(", ")
                ),
            )
            .help(format!(
                "`igf programme {programme} blocked` shows the whole chain"
            )));
        }
    }
    Ok(())
}
