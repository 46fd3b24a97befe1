//! An item that becomes several.
//!
//! Each part inherits the whole's needs, owner, promised day and status. A part takes no longer
//! than the whole, and needs at most the whole's money; nobody said how much less.

use super::super::heard::ItemProgress;
use super::edges::{leads_to, push, redirected};
use super::item::labelled;
use crate::event::ItemSplit;
use crate::framework::{Duration, FundingLine, Item, Programme};
use crate::value::{ItemId, Money, Qualifier, Stretch};
use imbl::OrdMap;

pub(super) fn apply(programme: &mut Programme, split: &ItemSplit) {
    let at = programme
        .items
        .iter()
        .position(|item| item.id == split.item);
    let Some(at) = at else { return };
    let whole = programme.items.remove(at);
    for other in &mut programme.items {
        follow_parts(other, split);
    }
    // A text that defines a part itself cannot be adopted today. Should a log hold one, its item is
    // kept and no second one is added.
    let free = |id: &&ItemId| programme.item(id.as_str()).is_none();
    let parts: Vec<&ItemId> = split.parts.iter().filter(free).collect();
    let parts = parts.into_iter().map(|id| part(&whole, id));
    programme.items.splice(at..at, parts);
}

fn part(whole: &Item, id: &ItemId) -> Item {
    let label = if *id == whole.id {
        whole.label.clone()
    } else {
        labelled(id.as_str())
    };
    Item {
        id: id.clone(),
        label,
        duration: whole.duration.map(|duration| Duration {
            least: Stretch::NONE,
            ..duration
        }),
        funding: whole.funding.iter().map(share).collect(),
        ..whole.clone()
    }
}

/// A part needs at most all that the whole needed.
fn share(line: &FundingLine) -> FundingLine {
    let share = |amount: Money| match amount.qualifier {
        Qualifier::Exactly | Qualifier::Under => Money {
            qualifier: Qualifier::Under,
            ..amount
        },
        Qualifier::Over | Qualifier::About => Money {
            qualifier: Qualifier::Exactly,
            amount: None,
            ..amount
        },
    };
    FundingLine {
        any_of: line.any_of.clone(),
        amount: line.amount.map(share),
    }
}

/// An item that needed the whole now needs all parts, or those that the split names for it.
fn follow_parts(other: &mut Item, split: &ItemSplit) {
    let said = split
        .follows
        .iter()
        .find(|follows| follows.item == other.id);
    let parts = said.map_or(&split.parts, |said| &said.parts);
    let mut needs = Vec::with_capacity(other.needs.len());
    for need in other.needs.drain(..) {
        if leads_to(&need, &split.item) {
            for part in parts {
                push(&mut needs, redirected(&need, part));
            }
        } else {
            needs.push(need);
        }
    }
    other.needs = needs;
}

/// Each part stands as the whole stood; its cases stay with the part of the same id.
pub(super) fn follow(items: &mut OrdMap<ItemId, ItemProgress>, split: &ItemSplit) {
    let Some(whole) = items.remove(&split.item) else {
        return;
    };
    for part in &split.parts {
        let progress = if *part == split.item {
            whole.clone()
        } else {
            ItemProgress {
                cases: Vec::new(),
                blocks: Vec::new(),
                blocked_since: None,
                ..whole.clone()
            }
        };
        items.insert(part.clone(), progress);
    }
}
