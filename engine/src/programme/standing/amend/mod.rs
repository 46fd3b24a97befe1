//! Changes of the graph by events, over what the programme's text says.
//!
//! A programme in force is its text with all amendments since. Applying an amendment cannot fail:
//! one that no longer fits, because a new text dropped its item, changes nothing.

mod edges;
mod item;
mod merge;
mod split;

pub(in crate::programme) use edges::{leads_to, needs_after};

use super::heard::ItemProgress;
use crate::event::{
    DependencyAdded, DependencyRemoved, ItemAdded, ItemSplit, ItemsMerged, ProgrammeEvent,
    Provenance,
};
use crate::framework::Programme;
use crate::value::{ItemId, ProgrammeId};
use serde::{Deserialize, Serialize};

/// What was changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amended {
    /// An item needs another now.
    DependencyAdded(DependencyAdded),
    /// An item does not need another any more.
    DependencyRemoved(DependencyRemoved),
    /// There is one item more.
    ItemAdded(ItemAdded),
    /// An item is several now.
    ItemSplit(ItemSplit),
    /// Several items are one now.
    ItemsMerged(ItemsMerged),
}

impl Amended {
    /// The items that this change adds.
    pub(crate) fn makes(&self) -> &[ItemId] {
        match self {
            Amended::ItemAdded(added) => std::slice::from_ref(&added.item),
            Amended::ItemSplit(split) => &split.parts,
            Amended::ItemsMerged(merged) => std::slice::from_ref(&merged.into),
            Amended::DependencyAdded(_) | Amended::DependencyRemoved(_) => &[],
        }
    }
}

/// One change of the graph, and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Amendment {
    /// What was changed.
    pub what: Amended,
    /// Where that comes from.
    pub provenance: Provenance,
}

impl Amended {
    /// What an event changes of the graph, if it changes it.
    pub fn of(event: &ProgrammeEvent) -> Option<Amended> {
        Some(match event {
            ProgrammeEvent::DependencyAdded(added) => Amended::DependencyAdded(added.clone()),
            ProgrammeEvent::DependencyRemoved(gone) => Amended::DependencyRemoved(gone.clone()),
            ProgrammeEvent::ItemAdded(added) => Amended::ItemAdded(added.clone()),
            ProgrammeEvent::ItemSplit(split) => Amended::ItemSplit(split.clone()),
            ProgrammeEvent::ItemsMerged(merged) => Amended::ItemsMerged(merged.clone()),
            ProgrammeEvent::ItemChanged(_)
            | ProgrammeEvent::ItemBlocked(_)
            | ProgrammeEvent::ItemUnblocked(_)
            | ProgrammeEvent::ForecastChanged(_)
            | ProgrammeEvent::PromisesFailing(_)
            | ProgrammeEvent::PromisesHolding(_)
            | ProgrammeEvent::FundChanged(_)
            | ProgrammeEvent::GapChanged(_)
            | ProgrammeEvent::BaselineTaken(_) => return None,
        })
    }

    /// The programme that it is about.
    pub fn programme(&self) -> &ProgrammeId {
        match self {
            Amended::DependencyAdded(added) => &added.programme,
            Amended::DependencyRemoved(removed) => &removed.programme,
            Amended::ItemAdded(added) => &added.programme,
            Amended::ItemSplit(split) => &split.programme,
            Amended::ItemsMerged(merged) => &merged.programme,
        }
    }
}

impl Amendment {
    /// Changes a programme, as far as it fits.
    pub fn apply(&self, programme: &mut Programme) {
        match &self.what {
            Amended::DependencyAdded(added) => edges::add(programme, added, &self.provenance),
            Amended::DependencyRemoved(removed) => edges::remove(programme, removed),
            Amended::ItemAdded(added) => item::add(programme, added, &self.provenance),
            Amended::ItemSplit(split) => split::apply(programme, split),
            Amended::ItemsMerged(merged) => merge::apply(programme, merged),
        }
    }

    /// Changes what is known of the items.
    pub(super) fn follow(&self, items: &mut imbl::OrdMap<ItemId, ItemProgress>) {
        match &self.what {
            Amended::DependencyAdded(_) | Amended::DependencyRemoved(_) => {}
            Amended::ItemAdded(added) => item::follow(items, added),
            Amended::ItemSplit(split) => split::follow(items, split),
            Amended::ItemsMerged(merged) => merge::follow(items, merged),
        }
    }
}
