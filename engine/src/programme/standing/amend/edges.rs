//! Dependencies that come and go.

use crate::event::{DependencyAdded, DependencyRemoved, Provenance};
use crate::framework::{Edge, EdgeKind, EdgeTarget, Programme};
use crate::value::{ItemId, Stretch, Word};

pub(super) fn add(programme: &mut Programme, added: &DependencyAdded, provenance: &Provenance) {
    let Some(kind) = added.kind.known() else {
        return;
    };
    if programme.item(added.needs.as_str()).is_none() {
        return;
    }
    let edge = Edge {
        kind,
        lag: lag(added),
        ..needs_after(&added.needs, provenance)
    };
    for item in programme
        .items
        .iter_mut()
        .filter(|item| item.id == added.item)
    {
        if !item
            .needs
            .iter()
            .any(|need| is_need(need, &added.needs, &added.kind))
        {
            item.needs.push(edge.clone());
        }
    }
}

/// The time in between: in words, or else as numbers, of which one is never set beside the other.
fn lag(added: &DependencyAdded) -> Stretch {
    let words = added.lag.as_deref().map(Stretch::lag);
    match (words, added.lag_working_days) {
        (Some(Ok(lag)), _) => lag,
        (_, 0) => Stretch::days(added.lag_days.into()),
        (_, working) => Stretch::working_days(working.into()),
    }
}

pub(super) fn remove(programme: &mut Programme, removed: &DependencyRemoved) {
    let items = programme.items.iter_mut();
    for item in items.filter(|item| item.id == removed.item) {
        item.needs
            .retain(|need| !is_need(need, &removed.needs, &removed.kind));
    }
}

fn is_need(need: &Edge, needed: &ItemId, kind: &Word<EdgeKind>) -> bool {
    leads_to(need, needed) && kind.is(need.kind)
}

/// Whether a need is a need of an item.
pub(in crate::programme) fn leads_to(need: &Edge, needed: &ItemId) -> bool {
    need.target.is_item(needed)
}

/// A need to begin after an item is done.
pub(in crate::programme) fn needs_after(needed: &ItemId, provenance: &Provenance) -> Edge {
    Edge {
        target: EdgeTarget::Item(needed.clone()),
        kind: EdgeKind::After,
        lag: Stretch::NONE,
        provenance: provenance.clone(),
    }
}

/// The same need of another item.
pub(super) fn redirected(need: &Edge, to: &ItemId) -> Edge {
    Edge {
        target: EdgeTarget::Item(to.clone()),
        ..need.clone()
    }
}

/// Adds a need unless the same one is there already.
pub(super) fn push(needs: &mut Vec<Edge>, edge: Edge) {
    let same = |known: &Edge| {
        known.target == edge.target && known.kind == edge.kind && known.lag == edge.lag
    };
    if !needs.iter().any(same) {
        needs.push(edge);
    }
}
