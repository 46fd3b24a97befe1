//! An item that an event adds, and how events write times, durations and labels.

use super::super::heard::ItemProgress;
use super::edges::needs_after;
use crate::event::{DurationDays, ItemAdded, Provenance, StatedLengths};
use crate::framework::{Duration, Item, ItemStatus, Label, Programme, Strength};
use crate::value::{ItemId, Stretch, When};
use imbl::OrdMap;
use std::collections::BTreeMap;

pub(super) fn add(programme: &mut Programme, added: &ItemAdded, provenance: &Provenance) {
    if programme.item(added.item.as_str()).is_some() {
        return;
    }
    let needs = added.needs.iter();
    let known = needs.filter(|needed| programme.item(needed.as_str()).is_some());
    let finish = added.finish.as_deref().and_then(when);
    programme.items.push(Item {
        id: added.item.clone(),
        label: labelled(&added.label),
        categories: Vec::new(),
        owner: added.owner.clone(),
        start: None,
        strength: match finish {
            Some(_) => Strength::Dated,
            None => Strength::Planned,
        },
        finish,
        status: ItemStatus::Planned,
        duration: added.duration.as_ref().map(duration),
        needs: known
            .map(|needed| needs_after(needed, provenance))
            .collect(),
        funding: Vec::new(),
        workflow: None,
        done_when: None,
        holds: Vec::new(),
        provenance: provenance.clone(),
    });
}

/// Nothing has been heard of it yet.
pub(super) fn follow(items: &mut OrdMap<ItemId, ItemProgress>, added: &ItemAdded) {
    let new = || ItemProgress::new(ItemStatus::Planned);
    items.entry(added.item.clone()).or_insert_with(new);
}

/// A time as an event writes it; `None` where it cannot be read.
pub(super) fn when(text: &str) -> Option<When> {
    text.parse().ok()
}

pub(super) fn duration(days: &DurationDays) -> Duration {
    let stated = days.stated.as_ref().and_then(stated);
    stated.unwrap_or(Duration {
        least: Stretch::days(days.least.into()),
        likely: Stretch::days(days.likely.into()),
        most: Stretch::days(days.most.into()),
    })
}

/// Lengths as an event states them; `None` where they cannot be read.
fn stated(stated: &StatedLengths) -> Option<Duration> {
    Some(Duration {
        least: stated.least.parse().ok()?,
        likely: stated.likely.parse().ok()?,
        most: stated.most.parse().ok()?,
    })
}

/// A label from an event, which has one language.
pub(super) fn labelled(text: &str) -> Label {
    Label(BTreeMap::from([("en".to_owned(), text.to_owned())]))
}
