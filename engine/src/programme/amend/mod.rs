//! Changes of the graph by events, over what the programme's text says.
//!
//! A programme in force is its text with all amendments since. Applying one cannot fail: what does
//! not fit any more (its item is gone from a new text) changes nothing.

mod edges;
mod merge;
mod split;

pub use edges::dependency_kind;

use crate::event::{
    DependencyAdded, DependencyRemoved, ItemAdded, ItemSplit, ItemsMerged, ProgrammeEvent,
    Provenance,
};
use crate::framework::{Duration, Item, ItemStatus, Label, Programme, Strength};
use crate::programme::{ItemProgress, Progress};
use crate::state::State;
use crate::value::{Name, When};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

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
    /// The items that there are by this change.
    pub(crate) fn makes(&self) -> &[Name] {
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

/// The programme that amendments make of a text, kept so that it is made once. It follows from
/// them, so it is no part of what is compared or written.
#[derive(Clone, Debug, Default)]
pub(super) struct Made(Option<Arc<Programme>>);

impl PartialEq for Made {
    fn eq(&self, _: &Made) -> bool {
        true
    }
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
    pub fn programme(&self) -> &Name {
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
            Amended::ItemAdded(added) => add_item(programme, added, &self.provenance),
            Amended::ItemSplit(item) => split::apply(programme, item),
            Amended::ItemsMerged(items) => merge::apply(programme, items),
        }
    }

    /// Changes what is known of the items.
    fn follow(&self, items: &mut imbl::OrdMap<Name, ItemProgress>) {
        match &self.what {
            Amended::DependencyAdded(_) | Amended::DependencyRemoved(_) => {}
            Amended::ItemAdded(added) => {
                let new = || ItemProgress::new(ItemStatus::Planned);
                items.entry(added.item.clone()).or_insert_with(new);
            }
            Amended::ItemSplit(item) => split::follow(items, item),
            Amended::ItemsMerged(merged) => merge::follow(items, merged),
        }
    }
}

impl Progress {
    /// The programme in force: its text with all amendments since.
    pub fn programme(&self, text: &Arc<Programme>) -> Arc<Programme> {
        if self.amendments.is_empty() {
            return Arc::clone(text);
        }
        let make = || Arc::new(self.amended(text));
        self.made.0.clone().unwrap_or_else(make)
    }

    /// What the amendments make of a text.
    pub fn amended(&self, text: &Programme) -> Programme {
        let mut programme = text.clone();
        for amendment in &self.amendments {
            amendment.apply(&mut programme);
        }
        programme
    }

    pub(crate) fn amend(&mut self, text: &Arc<Programme>, amendment: Amendment) {
        let mut programme = self.programme(text);
        amendment.apply(Arc::make_mut(&mut programme));
        amendment.follow(&mut self.items);
        let known = |item: &Name| self.items.contains_key(item);
        self.failing.retain(known);
        self.amendments.push_back(amendment);
        self.made = Made(Some(programme));
    }

    /// The same over another text; a newer one is the truth by itself again.
    pub(crate) fn over(mut self, text: &Arc<Programme>, newer: bool) -> Progress {
        if newer {
            self.amendments.clear();
        }
        self.made = Made(None);
        let programme = self.programme(text);
        self.made = Made(Some(Arc::clone(&programme)));
        self.adopted(&programme)
    }
}

impl State {
    /// A programme in force, with all amendments of its text.
    pub fn programme(&self, id: &Name) -> Option<Arc<Programme>> {
        let text = self.in_force.as_ref()?.programmes.get(id)?;
        let progress = self.programmes.get(id);
        Some(progress.map_or_else(|| Arc::clone(text), |progress| progress.programme(text)))
    }

    /// Every programme in force.
    pub fn programmes_in_force(&self) -> Vec<Arc<Programme>> {
        let framework = self.in_force.iter();
        let ids = framework.flat_map(|framework| framework.programmes.keys());
        ids.filter_map(|id| self.programme(id)).collect()
    }

    /// Makes amended programmes anew, for a state that did not come of events.
    pub(crate) fn remake_programmes(&mut self) {
        let Some(framework) = self.in_force.clone() else {
            return;
        };
        for (id, text) in &framework.programmes {
            if let Some(progress) = self.programmes.get_mut(id) {
                progress.made = Made(None);
                progress.made = Made(Some(progress.programme(text)));
            }
        }
    }
}

fn add_item(programme: &mut Programme, added: &ItemAdded, provenance: &Provenance) {
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
        kind: Name::new("reform"),
        owner: added.owner.clone(),
        start: None,
        strength: match finish {
            Some(_) => Strength::Dated,
            None => Strength::Planned,
        },
        finish,
        status: ItemStatus::Planned,
        duration: added.duration.as_ref().map(duration),
        needs: known.map(|it| edges::after(it, provenance)).collect(),
        funding: Vec::new(),
        workflow: None,
        done_when: None,
        holds: Vec::new(),
        provenance: provenance.clone(),
    });
}

fn when(text: &str) -> Option<When> {
    text.parse().ok()
}

fn duration(days: &crate::event::DurationDays) -> Duration {
    Duration {
        least_days: days.least,
        likely_days: days.likely,
        most_days: days.most,
    }
}

fn labelled(text: &str) -> Label {
    Label(BTreeMap::from([("en".to_owned(), text.to_owned())]))
}
