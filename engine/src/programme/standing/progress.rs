//! How a programme stands: the fold of its events over its definition.

use super::amend::Amendment;
use super::baseline::Agreed;
use super::heard::{FundProgress, ItemProgress};
use crate::framework::{Fund, FundStage, Item, ItemStatus, Programme};
use crate::value::{FundId, ItemId, Money};
use imbl::{OrdMap, Vector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a programme stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// By item id.
    pub items: OrdMap<ItemId, ItemProgress>,
    /// Items whose promise failed when that was last published.
    pub failing: Vec<ItemId>,
    /// What was heard of funds since the programme's text, by fund id.
    pub funds: OrdMap<FundId, FundProgress>,
    /// Changes of the graph since the programme's text, in order.
    #[serde(default, skip_serializing_if = "Vector::is_empty")]
    pub amendments: Vector<Amendment>,
    /// The programme that the amendments make of the text.
    #[serde(skip)]
    made: Made,
    /// Baselines, in the order they were taken.
    #[serde(default, skip_serializing_if = "Vector::is_empty")]
    pub baselines: Vector<Arc<Agreed>>,
}

impl Progress {
    /// This progress over a newly adopted text. Items that the text still has keep what events
    /// said of them; new items stand as the text says.
    #[must_use]
    pub fn adopted(&self, programme: &Programme) -> Progress {
        let items = programme.items.iter().map(|item| {
            let known = self.items.get(&item.id).cloned();
            (
                item.id.clone(),
                known.unwrap_or_else(|| ItemProgress::new(item.status)),
            )
        });
        Progress {
            items: items.collect(),
            ..self.clone()
        }
    }

    /// How an item stands: as events say, else as the text says.
    pub fn status_of(&self, item: &Item) -> ItemStatus {
        let known = self.items.get(&item.id);
        known.map_or(item.status, |progress| progress.status)
    }

    /// How far a fund has come: as events say, else as the text says.
    pub fn stage_of(&self, fund: &Fund) -> FundStage {
        let known = self.funds.get(&fund.id).and_then(|fund| fund.stage);
        known.unwrap_or(fund.stage)
    }

    /// How much a fund is: as events say, else as the text says.
    pub fn amount_of(&self, fund: &Fund) -> Money {
        let known = self.funds.get(&fund.id).and_then(|fund| fund.amount);
        known.unwrap_or(fund.amount)
    }

    /// How much of a fund has come so far where that is not all: as events say, else as the text
    /// says. What the text says is dropped when the amount has changed since, and for stages that
    /// the whole fund has passed.
    pub fn reached_of(&self, fund: &Fund) -> BTreeMap<FundStage, Money> {
        let mut reached = self.reached_by_text(fund);
        let parts = self
            .funds
            .get(&fund.id)
            .into_iter()
            .flat_map(|heard| &heard.parts);
        let coming = parts.filter(|(stage, _)| **stage != FundStage::Refused);
        reached.extend(coming.map(|(stage, amount)| (*stage, *amount)));
        reached
    }

    /// How much of a fund was refused, where that is not all of it.
    pub fn refused_part(&self, fund: &Fund) -> Option<Money> {
        self.funds
            .get(&fund.id)?
            .parts
            .get(&FundStage::Refused)
            .copied()
    }

    fn reached_by_text(&self, fund: &Fund) -> BTreeMap<FundStage, Money> {
        let heard = self.funds.get(&fund.id);
        if heard.is_some_and(|heard| heard.amount.is_some()) {
            return BTreeMap::new();
        }
        let passed = heard.and_then(|heard| heard.stage);
        let passed = passed.filter(|stage| *stage != FundStage::Refused);
        let still = |stage: &FundStage| passed.is_none_or(|passed| *stage > passed);
        let parts = fund.reached.iter().filter(|(stage, _)| still(stage));
        parts.map(|(stage, amount)| (*stage, *amount)).collect()
    }

    /// How an item stands; planned when it is not known.
    pub fn status(&self, item: &ItemId) -> ItemStatus {
        self.items
            .get(item)
            .map_or(ItemStatus::Planned, |progress| progress.status)
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
        let known = |item: &ItemId| self.items.contains_key(item);
        self.failing.retain(known);
        self.amendments.push_back(amendment);
        self.made = Made(Some(programme));
    }

    /// This progress over another text. A newer version drops all amendments.
    pub(crate) fn over(mut self, text: &Arc<Programme>, newer: bool) -> Progress {
        if newer {
            self.amendments.clear();
        }
        self.made = Made(None);
        let programme = self.programme(text);
        self.made = Made(Some(Arc::clone(&programme)));
        self.adopted(&programme)
    }
    /// Makes the amended programme anew, for progress that did not come of events.
    pub(crate) fn remake(&mut self, text: &Arc<Programme>) {
        self.made = Made(None);
        self.made = Made(Some(self.programme(text)));
    }
}

/// The amended programme, kept so that it is made once. It follows from the text and the
/// amendments: it is neither compared nor written.
#[derive(Clone, Debug, Default)]
struct Made(Option<Arc<Programme>>);

impl PartialEq for Made {
    fn eq(&self, _: &Made) -> bool {
        true
    }
}
