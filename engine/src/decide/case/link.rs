//! Links between cases, and from cases to the items they deliver. Both ends are told.

use super::{fields, who};
use crate::command::{self, LinkTarget};
use crate::draft::Draft;
use crate::event::{CaseLinked, LinkEnd};
use crate::framework::{Link, LinkTo};
use crate::limits::{MAX_LINKS_PER_CASE, too_many};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Fields, Name, ProgrammeId};

/// Links a case.
///
/// # Errors
/// `unknown_case`, `unknown_link`, `wrong_link`, `already_linked`, `unknown_programme`,
/// `unknown_item`, `too_many`, and those of the fields.
pub(in crate::decide) fn link(
    draft: &mut Draft<'_>,
    command: &command::Link,
) -> Result<(), Refusal> {
    let kind = &command.kind;
    let case = draft.concern(&command.case)?;
    who::principal(draft, &Name::new("link"), &case.workflow.id)?;
    let link = case.workflow.links.get(kind).ok_or_else(|| {
        let known = case.workflow.links.keys();
        Refusal::unknown("unknown_link", "kind of link", kind.as_str(), known).at("kind")
    })?;
    let given = fields::canonical_on_link(draft.state(), &link.with, &command.fields)?;
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
        return Err(wrong(
            link,
            "an item of a programme, written PROGRAMME/ITEM",
        ));
    };
    let subject = case.id;
    let other = draft.other_case(name).map_err(|refusal| refusal.at("to"))?;
    if other.workflow.id != *wanted || other.id == subject {
        return Err(wrong(link, &format!("another {wanted} case")));
    }
    let end = LinkEnd::Case {
        id: other.id,
        reference: other.reference.to_string(),
    };
    check_free(case, link, &end)?;
    check_room(&other)?;
    let linked = CaseLinked {
        kind: link.kind.clone(),
        to: end,
        fields: given.clone(),
    };
    draft.emit_on(case, linked);
    let back = CaseLinked {
        kind: inverse(link, case),
        to: LinkEnd::Case {
            id: case.id,
            reference: case.reference.to_string(),
        },
        fields: given,
    };
    draft.emit_on(&other, back);
    Ok(())
}

/// The kind that the other end sees: the one declared, else a name made of both.
fn inverse(link: &Link, case: &Case) -> Name {
    let made = || Name::new(&format!("{}_of_{}", link.kind, case.workflow.id));
    link.inverse.clone().unwrap_or_else(made)
}

fn link_item(
    draft: &mut Draft<'_>,
    case: &Case,
    link: &Link,
    name: &str,
    given: Fields,
) -> Result<(), Refusal> {
    if link.to != LinkTo::Item {
        return Err(wrong(link, "a case"));
    }
    let framework = draft.framework()?;
    let (programme, item) = name
        .split_once('/')
        .ok_or_else(|| wrong(link, "an item of a programme, written PROGRAMME/ITEM"))?;
    let id = Name::checked(programme).map(ProgrammeId::from).ok();
    let found = id.and_then(|id| draft.state().programme(&id));
    let found = found.ok_or_else(|| {
        let known = framework.programmes.keys();
        Refusal::unknown("unknown_programme", "programme", programme, known).at("to")
    })?;
    let definition = found.item(item).ok_or_else(|| {
        let known = found.items.iter().map(|known| &known.id);
        Refusal::unknown("unknown_item", "item", item, known).at("to")
    })?;
    if definition
        .workflow
        .as_ref()
        .is_some_and(|wanted| *wanted != case.workflow.id)
    {
        let wanted = definition.workflow.as_ref().map_or("", Name::as_str);
        return Err(Refusal::rule(
            "wrong_link",
            format!(
                "item `{item}` is delivered by {wanted} cases, not by {}",
                case.workflow.id
            ),
        )
        .at("to"));
    }
    let end = LinkEnd::Item {
        programme: found.id.clone(),
        item: definition.id.clone(),
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

fn wrong(link: &Link, wanted: &str) -> Refusal {
    Refusal::rule("wrong_link", format!("`{}` leads to {wanted}", link.kind)).at("to")
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
