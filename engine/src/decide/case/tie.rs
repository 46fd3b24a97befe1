//! What ties a case to another, or to an item: which links there are, and who makes them and takes
//! them back.

use super::who;
use crate::draft::Draft;
use crate::event::LinkEnd;
use crate::framework::{Holder, Item, Link, LinkTo, Programme};
use crate::refusal::Refusal;
use crate::state::Case;
use crate::value::{Name, ProgrammeId};
use jiff::civil::Date;
use std::sync::Arc;

/// The kind of link that a command names.
///
/// # Errors
/// `unknown_link`.
pub(super) fn kind<'c>(case: &'c Case, kind: &Name) -> Result<&'c Link, Refusal> {
    case.workflow.links.get(kind).ok_or_else(|| {
        let known = case.workflow.links.keys();
        Refusal::unknown("unknown_link", "kind of link", kind.as_str(), known).at("kind")
    })
}

/// The kind that the other end sees: the one declared, else a name made of both.
pub(super) fn inverse(link: &Link, case: &Case) -> Name {
    let made = || Name::new(&format!("{}_of_{}", link.kind, case.workflow.id));
    link.inverse.clone().unwrap_or_else(made)
}

/// A case as the other end of a link.
pub(super) fn end_of(case: &Case) -> LinkEnd {
    LinkEnd::Case {
        id: case.id,
        reference: case.reference.to_string(),
    }
}

pub(super) fn wrong(link: &Link, wanted: &str) -> Refusal {
    Refusal::rule("wrong_link", format!("`{}` leads to {wanted}", link.kind)).at("to")
}

/// The item that a command names, with its programme.
///
/// # Errors
/// `wrong_link`, `unknown_programme`, `unknown_item`.
pub(super) fn item(
    draft: &Draft<'_>,
    link: &Link,
    name: &str,
) -> Result<(Arc<Programme>, Item), Refusal> {
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
    let item = found.item(item).cloned().ok_or_else(|| {
        let known = found.items.iter().map(|known| &known.id);
        Refusal::unknown("unknown_item", "item", item, known).at("to")
    })?;
    Ok((found, item))
}

/// Refuses to tie a case as what delivers an item that cases of another workflow deliver; and to
/// tie one as what does not deliver it though its workflow does.
///
/// # Errors
/// `wrong_link`.
pub(super) fn check_workflow(case: &Case, link: &Link, item: &Item) -> Result<(), Refusal> {
    let Some(wanted) = &item.workflow else {
        return Ok(());
    };
    let same = *wanted == case.workflow.id;
    if same == link.delivers {
        return Ok(());
    }
    if same {
        let message = format!(
            "item `{}` is delivered by {wanted} cases, and `{}` ties what does not deliver it",
            item.id, link.kind
        );
        return Err(Refusal::rule("wrong_link", message)
            .at("kind")
            .help("tie it by the kind of link that delivers"));
    }
    let message = format!(
        "item `{}` is delivered by {wanted} cases, not by {}",
        item.id, case.workflow.id
    );
    Err(Refusal::rule("wrong_link", message)
        .at("to")
        .help(format!("link a {wanted} case with it")))
}

/// Checks who ties a case to another: who the link names, else whoever may do something on the
/// case as it stands; and where conditions of the other case read the link, its owner, or where it
/// has none the head of its unit. Neither case may be closed, unless the link says so.
///
/// # Errors
/// `not_allowed`, `not_delegated`, `unknown_person`, `case_closed`.
pub(super) fn may_tie_case(
    draft: &mut Draft<'_>,
    case: &Case,
    link: &Link,
    other: &Case,
    act: &str,
) -> Result<(), Refusal> {
    check_open(case, link, "case")?;
    check_open(other, link, "to")?;
    by_link(draft, case, link, act)?;
    if other.workflow.reads_links(&inverse(link, case)) {
        agreed(draft, link, other, act)?;
    }
    Ok(())
}

/// Checks who ties a case to an item: what delivers it, who manages the programme or heads the
/// item's unit; else who ties it to another case.
///
/// # Errors
/// As [`may_tie_case`].
pub(super) fn may_tie_item(
    draft: &mut Draft<'_>,
    case: &Case,
    link: &Link,
    (programme, item): (&Programme, &Item),
    act: &str,
) -> Result<(), Refusal> {
    check_open(case, link, "case")?;
    if item.workflow.as_ref() != Some(&case.workflow.id) {
        return by_link(draft, case, link, act);
    }
    let framework = draft.framework()?;
    let managers = programme.managers(&framework.charter);
    let state = draft.state();
    let seats = |on: Date| {
        let mut seats = who::seats_of_roles(state, &managers, on);
        seats.extend(who::heads(state, &item.owner, on));
        seats
    };
    let person = who::principal(draft, &Name::new(act), &case.workflow.id)?;
    let what = format!(
        "`{person}` neither manages `{1}` nor heads the unit of `{0}`, and may not `{act}` what \
         delivers it",
        item.id, programme.id
    );
    let role = who::seated(draft, &person, what, &managers, &seats)?;
    draft.acting_as(role);
    Ok(())
}

fn by_link(draft: &mut Draft<'_>, case: &Case, link: &Link, act: &str) -> Result<(), Refusal> {
    let here = || case.workflow.may_act_in(&case.state);
    let holders: Vec<Holder> = Some(link.by.clone())
        .filter(|by| !by.is_empty())
        .unwrap_or_else(here);
    let role = who::allowed(draft, case, &holders, &Name::new(act))?;
    draft.acting_as(role);
    Ok(())
}

/// Checks that who acts owns the other case, or where it has no owner heads its unit.
fn agreed(draft: &Draft<'_>, link: &Link, other: &Case, act: &str) -> Result<(), Refusal> {
    let person = who::principal(draft, &Name::new(act), &other.workflow.id)?;
    let (owner, unit) = (other.owner(), other.unit());
    let seats = |on: Date| match (&owner, &unit) {
        (Some(owner), _) => vec![who::seat(&Name::new("owner"), owner.clone())],
        (None, Some(unit)) => who::heads(draft.state(), unit, on),
        (None, None) => Vec::new(),
    };
    let what = format!(
        "`{}` moves {}, and `{person}` neither owns it nor heads its unit",
        link.kind, other.reference
    );
    who::seated(draft, &person, what, &[], &seats).map(|_| ())
}

fn check_open(case: &Case, link: &Link, place: &str) -> Result<(), Refusal> {
    if link.closed || !case.is_closed() {
        return Ok(());
    }
    let message = format!(
        "{} is closed, and `{}` leaves closed cases as they are",
        case.reference, link.kind
    );
    Err(Refusal::rule("case_closed", message)
        .at(place)
        .help("link cases that are open; a kind of link may say `closed = true`"))
}
