//! How a programme stands: the fold of its events over its definition.

use super::amend::{Amendment, Made};
use super::baseline::Agreed;
use crate::event::Block;
use crate::framework::{Fund, FundStage, Item, ItemStatus, Programme};
use crate::identity::CaseId;
use crate::value::{Money, Name, When};
use imbl::{OrdMap, Vector};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How one item stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemProgress {
    /// Planned, started or done.
    pub status: ItemStatus,
    /// The day it started, where an event says so.
    pub started_on: Option<Date>,
    /// The day it was done, where an event says so.
    pub done_on: Option<Date>,
    /// The day it was decided not to go on with it. That fulfils a promise to explore.
    pub declined_on: Option<Date>,
    /// When it is expected to finish, where somebody said so.
    pub forecast: Option<When>,
    /// The cases that deliver it, in the order they were linked.
    pub cases: Vec<CaseId>,
    /// What holds it directly, as last published.
    pub blocks: Vec<Block>,
    /// Since when it is held.
    pub blocked_since: Option<Timestamp>,
    /// What freed it last: position and trace context of the event.
    pub unblocked: Option<(u64, Option<Arc<str>>)>,
}

impl ItemProgress {
    /// An item of which nothing has been heard.
    pub fn new(status: ItemStatus) -> ItemProgress {
        ItemProgress {
            status,
            started_on: None,
            done_on: None,
            declined_on: None,
            forecast: None,
            cases: Vec::new(),
            blocks: Vec::new(),
            blocked_since: None,
            unblocked: None,
        }
    }
}

/// How a programme stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    /// By item id.
    pub items: OrdMap<Name, ItemProgress>,
    /// Items whose promise failed when that was last published.
    pub failing: Vec<Name>,
    /// What was heard of funds since the programme's text, by fund id.
    pub funds: OrdMap<Name, FundProgress>,
    /// Changes of the graph since the programme's text, in order.
    #[serde(default, skip_serializing_if = "Vector::is_empty")]
    pub amendments: Vector<Amendment>,
    /// What they make of the text.
    #[serde(skip)]
    pub(super) made: Made,
    /// Baselines, in the order they were taken.
    #[serde(default, skip_serializing_if = "Vector::is_empty")]
    pub baselines: Vector<Arc<Agreed>>,
}

/// What was heard of a fund since the programme's text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FundProgress {
    /// How far it has come; as the text says when nothing was heard.
    pub stage: Option<FundStage>,
    /// How much it is; as the text says when nothing was heard.
    pub amount: Option<Money>,
}

impl Progress {
    /// The progress that a programme's text itself tells, over what events told before: a
    /// re-adopted programme keeps what happened to the items it still has.
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

    /// How much of a fund has come so far, as the text says, where that still holds: what had come
    /// of an amount says nothing of another one, and what all of it has reached, no part has not.
    pub fn reached_of(&self, fund: &Fund) -> BTreeMap<FundStage, Money> {
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
    pub fn status(&self, item: &Name) -> ItemStatus {
        self.items
            .get(item)
            .map_or(ItemStatus::Planned, |progress| progress.status)
    }
}
