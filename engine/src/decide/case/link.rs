//! Links between cases, and from cases to items of programmes. Both ends are told.

use super::{fields, tie};
use crate::command::{self, LinkTarget};
use crate::draft::Draft;
use crate::event::{CaseLinked, LinkEnd};
use crate::framework::{Link, LinkTo};
use crate::limits::{MAX_LINKS_PER_CASE, too_many};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name};

/// Links a case.
///
/// # Errors
/// `unknown_case`, `unknown_link`, `wrong_link`, `not_allowed`, `case_closed`, `already_linked`,
/// `unknown_programme`, `unknown_item`, `too_many`, `negative`, and those of the fields.
pub(in crate::decide) fn link(
    draft: &mut Draft<'_>,
    command: &command::Link,
) -> Result<(), Refusal> {
    let case = draft.concern(&command.case)?;
    let link = tie::kind(&case, &command.kind)?;
    let given = fields::canonical_on_link(draft, &link.with, &command.fields)?;
    fields::check_not_negative(&given)?;
    match &command.to {
        LinkTarget::Case(name) => link_case(draft, &case, link, name, given),
        LinkTarget::Item(name) => link_item(draft, &case, link, name, given),
    }
}

fn link_case(
    draft: &mut Draft<'_>,
    case: &Case,
    link: &Link,
    name: &str,
    given: Fields,
) -> Result<(), Refusal> {
    let LinkTo::Workflow(wanted) = &link.to else {
        return Err(tie::wrong(
            link,
            "an item of a programme, written PROGRAMME/ITEM",
        ));
    };
    let subject = case.id;
    let other = draft.other_case(name).map_err(|refusal| refusal.at("to"))?;
    if other.workflow.id != *wanted || other.id == subject {
        return Err(tie::wrong(link, &format!("another {wanted} case")));
    }
    tie::may_tie_case(draft, case, link, &other, "link")?;
    check_free(case, link, &tie::end_of(&other))?;
    check_free_back(&other, &tie::inverse(link, case), case)?;
    let linked = CaseLinked {
        kind: link.kind.clone(),
        to: tie::end_of(&other),
        fields: given.clone(),
    };
    draft.emit_on(case, linked);
    let back = CaseLinked {
        kind: tie::inverse(link, case),
        to: tie::end_of(case),
        fields: given,
    };
    draft.emit_on(&other, back);
    Ok(())
}

fn link_item(
    draft: &mut Draft<'_>,
    case: &Case,
    link: &Link,
    name: &str,
    given: Fields,
) -> Result<(), Refusal> {
    let (programme, item) = tie::item(draft, link, name)?;
    tie::check_workflow(case, link, &item)?;
    tie::may_tie_item(draft, case, link, (&programme, &item), "link")?;
    let end = LinkEnd::Item {
        programme: programme.id.clone(),
        item: item.id.clone(),
    };
    check_free(case, link, &end)?;
    let linked = CaseLinked {
        kind: link.kind.clone(),
        to: end,
        fields: given,
    };
    draft.emit_on(case, linked);
    Ok(())
}

fn check_room(case: &Case) -> Result<(), Refusal> {
    if case.links.len() < MAX_LINKS_PER_CASE {
        return Ok(());
    }
    Err(too_many(&case.reference, MAX_LINKS_PER_CASE, "links"))
}

fn check_free(case: &Case, link: &Link, end: &LinkEnd) -> Result<(), Refusal> {
    check_room(case)?;
    let mut same = case.links.iter().filter(|known| known.kind == link.kind);
    let taken = if link.many {
        same.any(|known| known.to == *end)
    } else {
        same.next().is_some()
    };
    if !taken {
        return Ok(());
    }
    Err(Refusal::rule(
        "already_linked",
        format!("{} has this `{}` already", case.reference, link.kind),
    )
    .at("to"))
}

/// The other end keeps to what its workflow says of the inverse: one such link, unless it may have
/// many.
fn check_free_back(other: &Case, kind: &Name, case: &Case) -> Result<(), Refusal> {
    check_room(other)?;
    let to_us = LinkTo::Workflow(case.workflow.id.clone());
    let declared = other
        .workflow
        .links
        .get(kind)
        .filter(|link| link.to == to_us);
    declared.map_or(Ok(()), |link| check_free(other, link, &tie::end_of(case)))
}
