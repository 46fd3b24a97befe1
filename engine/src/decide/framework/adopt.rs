//! Definitions that somebody brings: founded where none are in force, else proposed.

use super::found::found;
use super::propose::propose;
use super::rights::may_propose;
use crate::command::Adopt;
use crate::definition;
use crate::draft::Draft;
use crate::framework::{DefinitionFile, Framework};
use crate::refusal::Refusal;
use std::sync::Arc;

/// Makes definitions the framework in force, or proposes them under the charter in force.
///
/// # Errors
/// `definitions_have_mistakes`, `already_in_force`; to found, `unknown_person` for who is not in
/// the definitions; to propose, `question_open`, `not_allowed`, `no_electorate`,
/// `same_version`, `programme_circle`, `item_known`.
pub(super) fn adopt(draft: &mut Draft<'_>, command: &Adopt) -> Result<(), Refusal> {
    let in_force = draft.state().in_force.clone();
    if let Some(in_force) = &in_force {
        // Rights first: to read definitions is work.
        may_propose(draft, in_force)?;
    }
    let id = Framework::content_hash(&command.files);
    let offered = draft.state().offered.clone();
    let offered = offered.filter(|offered| offered.id == id);
    let framework = offered.map_or_else(|| checked(&command.files), Ok)?;
    if in_force
        .as_ref()
        .is_some_and(|known| known.id == framework.id)
    {
        return Err(Refusal::rule(
            "already_in_force",
            "these definitions are in force already",
        ));
    }
    match in_force {
        None => found(draft, &framework),
        Some(in_force) => propose(draft, &in_force, &framework),
    }
}

/// Reads definitions, without a mistake. It depends on nothing but the files, and may be done
/// anywhere before they are brought.
///
/// # Errors
/// `definitions_have_mistakes`.
pub fn checked(files: &[DefinitionFile]) -> Result<Arc<Framework>, Refusal> {
    let (framework, diagnostics) = definition::load(files);
    framework.map(Arc::new).ok_or_else(|| {
        let errors = diagnostics.iter().filter(|found| found.is_error()).count();
        let first = diagnostics.iter().find(|found| found.is_error());
        let place = first.map(|first| format!("{}:{}", first.file, first.line));
        let plural = if errors == 1 { "" } else { "s" };
        Refusal::input(
            "definitions_have_mistakes",
            format!("the definitions have {errors} mistake{plural}"),
        )
        .at(place.unwrap_or_else(|| "files".to_owned()))
        .help("`igf check PATH` shows all of them")
    })
}
