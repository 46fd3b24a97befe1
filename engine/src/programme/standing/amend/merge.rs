//! Items that become one.
//!
//! The merged item inherits every dependency, in both directions. It has begun when one of them
//! had. The merger says how long it takes and by when it is promised.

use super::super::heard::ItemProgress;
use super::edges::{leads_to, push, redirected};
use super::item::{duration, labelled, when};
use crate::event::ItemsMerged;
use crate::framework::{Category, EdgeTarget, Item, ItemStatus, Programme, Strength};
use crate::value::ItemId;
use imbl::OrdMap;

pub(super) fn apply(programme: &mut Programme, merged: &ItemsMerged) {
    let gone = |item: &Item| merged.items.contains(&item.id);
    let Some(at) = programme.items.iter().position(gone) else {
        return;
    };
    let (old, kept): (Vec<Item>, Vec<Item>) = std::mem::take(&mut programme.items)
        .into_iter()
        .partition(gone);
    programme.items = kept;
    for other in &mut programme.items {
        redirect(other, merged);
    }
    // A text that defines the merged item itself cannot be adopted today. Should a log hold one,
    // its item is kept and no second one is added.
    if programme.item(merged.into.as_str()).is_none() {
        programme.items.insert(at, merged_item(&old, merged));
    }
}

/// One item of several; `old` has at least one.
fn merged_item(old: &[Item], merged: &ItemsMerged) -> Item {
    let model = old.iter().find(|item| item.id == merged.into);
    let model = model.unwrap_or(&old[0]);
    let finish = merged.finish.as_deref().and_then(when);
    let mut one = Item {
        id: merged.into.clone(),
        label: labelled(&merged.label),
        owner: merged.owner.clone(),
        strength: match finish {
            Some(_) => Strength::Dated,
            None => Strength::Planned,
        },
        finish,
        duration: merged.duration.as_ref().map(duration),
        status: old
            .iter()
            .map(|item| item.status)
            .max()
            .unwrap_or(model.status),
        needs: Vec::new(),
        funding: Vec::new(),
        categories: Vec::new(),
        ..model.clone()
    };
    for item in old {
        let inside = |needed: &ItemId| merged.items.contains(needed);
        for need in &item.needs {
            if !matches!(&need.target, EdgeTarget::Item(needed) if inside(needed)) {
                push(&mut one.needs, need.clone());
            }
        }
        one.funding.extend(item.funding.iter().cloned());
        let new = item
            .categories
            .iter()
            .filter(|category| !one.categories.contains(category));
        let new: Vec<Category> = new.cloned().collect();
        one.categories.extend(new);
    }
    one
}

fn redirect(other: &mut Item, merged: &ItemsMerged) {
    let mut needs = Vec::with_capacity(other.needs.len());
    for need in other.needs.drain(..) {
        let moved = merged.items.iter().any(|item| leads_to(&need, item));
        if moved {
            push(&mut needs, redirected(&need, &merged.into));
        } else {
            needs.push(need);
        }
    }
    other.needs = needs;
}

/// It began when the first of them did.
pub(super) fn follow(items: &mut OrdMap<ItemId, ItemProgress>, merged: &ItemsMerged) {
    let old: Vec<ItemProgress> = merged
        .items
        .iter()
        .filter_map(|item| items.get(item).cloned())
        .collect();
    let kept = items.get(&merged.into).cloned();
    for item in &merged.items {
        items.remove(item);
    }
    let status = old.iter().map(|item| item.status).max();
    let new = ItemProgress::new(status.unwrap_or(ItemStatus::Planned));
    let one = ItemProgress {
        status: new.status,
        started_on: old.iter().filter_map(|item| item.started_on).min(),
        forecast: None,
        ..kept.unwrap_or(new)
    };
    items.insert(merged.into.clone(), one);
}
