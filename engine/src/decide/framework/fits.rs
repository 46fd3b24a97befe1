//! Whether definitions fit what happened since those before: changes of programmes, and people.

use super::heads::fits_head;
use crate::draft::Draft;
use crate::framework::{Framework, Programme};
use crate::programme::{ItemGraph, Progress};
use crate::refusal::Refusal;
use crate::value::Name;

/// Whether definitions can come into force as things are.
///
/// # Errors
/// `programme_circle`, `item_known`, `executive_head`.
pub(super) fn fits(draft: &Draft<'_>, framework: &Framework) -> Result<(), Refusal> {
    fits_head(draft, framework)?;
    fits_amendments(draft, framework)
}

/// A text of the same version keeps the amendments made to the one before. Text and amendments
/// together must not form a circle.
fn fits_amendments(draft: &Draft<'_>, framework: &Framework) -> Result<(), Refusal> {
    let in_force = draft.framework()?;
    for text in framework.programmes.values() {
        let before = in_force.programmes.get(&text.id);
        let newer = before.is_none_or(|before| text.version > before.version);
        let progress = draft.state().programmes.get(&text.id);
        if let (false, Some(before), Some(progress)) = (newer, before, progress) {
            names_nothing_made(text, before, progress)?;
        }
        let amended = progress.map(|progress| progress.amended(text));
        if let (false, Some(Err(circle))) = (newer, amended.as_ref().map(ItemGraph::new)) {
            let message = format!(
                "with the changes since, items of `{}` would wait for each other: {}",
                text.id,
                circle.in_words()
            );
            return Err(Refusal::rule("programme_circle", message).help(format!(
                "raise the version of `{}` above {}: then its text counts alone",
                text.id, text.version
            )));
        }
    }
    Ok(())
}

/// A text of the same version must not define an item that an amendment has made.
fn names_nothing_made(
    text: &Programme,
    before: &Programme,
    progress: &Progress,
) -> Result<(), Refusal> {
    let made = progress.amendments.iter();
    let mut made = made.flat_map(|amendment| amendment.what.makes());
    let known = |programme: &Programme, id: &Name| programme.item(id.as_str()).is_some();
    let Some(twice) = made.find(|id| known(text, id) && !known(before, id)) else {
        return Ok(());
    };
    let message = format!("item `{twice}` of `{}` was made by a change since", text.id);
    Err(Refusal::rule("item_known", message).help(format!(
        "raise the version of `{}` above {}: then its text counts alone",
        text.id, text.version
    )))
}
