//! Links that are taken back, by whoever may make them. Both ends are told.

use super::tie;
use crate::command::{LinkTarget, Unlink};
use crate::draft::Draft;
use crate::event::{CaseUnlinked, LinkEnd};
use crate::framework::Link;
use crate::refusal::Refusal;
use crate::state::Case;

/// Takes a link back.
///
/// # Errors
/// `unknown_case`, `unknown_link`, `wrong_link`, `not_linked`, `not_allowed`, `case_closed`,
/// `unknown_programme`, `unknown_item`.
pub(in crate::decide) fn unlink(draft: &mut Draft<'_>, command: &Unlink) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let link = tie::kind(&case, &command.kind)?;
    match &command.to {
        LinkTarget::Case(name) => {
            let other = draft.other_case(name).map_err(|refusal| refusal.at("to"))?;
            check_linked(&case, link, &tie::end_of(&other))?;
            tie::may_tie_case(draft, &case, link, &other, "unlink")?;
            emit(draft, &case, link, tie::end_of(&other));
            let back = CaseUnlinked {
                kind: tie::inverse(link, &case),
                to: tie::end_of(&case),
            };
            draft.emit_on(&other, back);
        }
        LinkTarget::Item(name) => {
            let (programme, item) = tie::item(draft, link, name)?;
            let end = LinkEnd::Item {
                programme: programme.id.clone(),
                item: item.id.clone(),
            };
            check_linked(&case, link, &end)?;
            tie::may_tie_item(draft, &case, link, (&programme, &item), "unlink")?;
            emit(draft, &case, link, end);
        }
    }
    Ok(())
}

fn check_linked(case: &Case, link: &Link, end: &LinkEnd) -> Result<(), Refusal> {
    let mut links = case.links.iter();
    if links.any(|known| known.kind == link.kind && known.to == *end) {
        return Ok(());
    }
    let message = format!("{} has no such `{}`", case.reference, link.kind);
    Err(Refusal::rule("not_linked", message).at("to").help(format!(
        "`igf show {}` names what it is linked with",
        case.reference
    )))
}

fn emit(draft: &mut Draft<'_>, case: &Case, link: &Link, to: LinkEnd) {
    let gone = CaseUnlinked {
        kind: link.kind.clone(),
        to,
    };
    draft.emit_on(case, gone);
}
