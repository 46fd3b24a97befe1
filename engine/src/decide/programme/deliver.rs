//! Items that cases deliver: they start and finish with the cases.

use super::gates::gated_cases;
use super::managed::{delivers, progress_of};
use super::record::change;
use super::{funds, publish};
use crate::decide::case;
use crate::draft::Draft;
use crate::event::{ItemStatus, LinkEnd};
use crate::framework::{Item, Programme};
use crate::identity::CaseId;
use crate::refusal::Refusal;
use crate::value::{ItemId, Name};
use std::collections::BTreeSet;

/// Starts and finishes the items that changed cases deliver. Returns the cases whose gates may have
/// opened.
pub(in crate::decide) fn settle(
    draft: &mut Draft<'_>,
    touched: &BTreeSet<CaseId>,
) -> Result<BTreeSet<CaseId>, Refusal> {
    let mut opened = BTreeSet::new();
    for programme in &draft.state().programmes_in_force() {
        let items = delivered(draft, programme, touched);
        if items.is_empty() {
            continue;
        }
        let moved = touched
            .iter()
            .copied()
            .filter(|id| draft.entered_its_state_now(*id));
        let moved: BTreeSet<CaseId> = moved.collect();
        let before = publish::Before::of(draft, programme);
        let events = draft.len();
        let mut changed = Vec::new();
        for item in items {
            if deliver(draft, programme, item) {
                changed.push(item.id.clone().into());
            }
            let refused = funds::refuse_by(draft, programme, item, &moved);
            changed.extend(refused.into_iter().map(Name::from));
        }
        if draft.len() > events {
            publish::blocks(draft, programme);
            if let Some(because) = changed.first() {
                publish::gap(draft, &before, programme, because);
                publish::failing(draft, programme, because);
            }
            opened.extend(gated_cases(draft, programme));
        }
    }
    Ok(opened)
}

/// The items that changed cases deliver, in the programme's order.
fn delivered<'p>(
    draft: &Draft<'_>,
    programme: &'p Programme,
    touched: &BTreeSet<CaseId>,
) -> Vec<&'p Item> {
    let cases = touched.iter().filter_map(|id| draft.state().case(*id));
    let links = cases.flat_map(|case| &case.links);
    let linked: BTreeSet<&ItemId> = links
        .filter_map(|link| match &link.to {
            LinkEnd::Item {
                programme: of,
                item,
            } => (*of == programme.id).then_some(item),
            LinkEnd::Case { .. } => None,
        })
        .collect();
    if linked.is_empty() {
        return Vec::new();
    }
    // When a text leaves an item out and a later one names it again, its old cases no longer count.
    let progress = progress_of(draft, &programme.id);
    let knows = |item: &&Item| {
        let now = progress.items.get(&item.id);
        now.is_some_and(|now| now.cases.iter().any(|id| touched.contains(id)))
    };
    let items = programme.items.iter();
    let items = items.filter(|item| linked.contains(&item.id));
    items.filter(knows).collect()
}

/// Starts or finishes an item by the cases that deliver it; true when it is done now.
fn deliver(draft: &mut Draft<'_>, programme: &Programme, item: &Item) -> bool {
    let progress = &progress_of(draft, &programme.id).items;
    let now = progress.get(&item.id);
    let Some(now) = now.filter(|now| now.status != ItemStatus::Done) else {
        return false;
    };
    // A case of another workflow is only told of with the item: it starts and finishes nothing.
    let cases = now.cases.iter().copied();
    let all: Vec<CaseId> = cases.filter(|id| delivers(draft, item, *id)).collect();
    if all.is_empty() {
        return false;
    }
    let started = now.status == ItemStatus::Started;
    let today = draft.effective_day();
    if !started {
        change(draft, programme, &item.id, ItemStatus::Started, today);
    }
    let Some(done_when) = &item.done_when else {
        return false;
    };
    let granted = |id: &CaseId| case::holds(draft, *id, done_when);
    let done = match funds::gated_by(programme, &item.id).next() {
        None => draft.all_cases(&all, granted),
        // A decision on money that was refused may be put again: the old case counts no more.
        Some(_) => {
            let settled = |id: &CaseId| granted(id) || funds::has_ended(draft, *id);
            draft.all_cases(&all, settled) && all.iter().any(granted)
        }
    };
    if done {
        change(draft, programme, &item.id, ItemStatus::Done, today);
        funds::grant_by(draft, programme, item);
    }
    done
}
