//! A programme: reforms, and what each waits for.

use super::{Charter, Holder, Label};
use crate::event::{EdgeKind, FundStage, ItemStatus, Provenance};
use crate::expression::Expression;
use crate::value::{FundId, ItemId, Money, Name, ProgrammeId, Stretch, When, words};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// The reform programme as its authors state it. What happened since is in the state.
#[derive(Clone, Debug)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Raised with every change that readers should know of.
    pub version: u32,
    /// What people call it.
    pub label: Label,
    /// The day that the text describes.
    pub as_of: Date,
    /// Roles that record progress and forecasts; the charter's proposers when none is named.
    pub managed_by: Vec<Name>,
    /// What decides on a new baseline once there is one; `None` when nothing does.
    pub rebaseline: Option<Rebaseline>,
    /// Money to come or in hand, by id.
    pub funds: BTreeMap<FundId, Fund>,
    /// In the author's order.
    pub items: Vec<Item>,
}

impl Programme {
    /// Who manages it: the charter's proposers where its text names nobody.
    pub fn managers(&self, charter: &Charter) -> Vec<Holder> {
        if self.managed_by.is_empty() {
            return charter.propose_by.clone();
        }
        self.managed_by.iter().cloned().map(Holder::Role).collect()
    }

    /// An item by id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id.as_str() == id)
    }

    /// The decisions without which an item's money cannot come: of each of its lines, the one that
    /// releases every fund of it. A line with another way to be paid has none.
    pub fn gates_of<'p>(&'p self, item: &'p Item) -> impl Iterator<Item = &'p ItemId> {
        let gate = |fund: &FundId| self.funds.get(fund)?.gate.as_ref();
        item.funding.iter().filter_map(move |line| {
            let first = gate(line.any_of.first()?)?;
            let same = line.any_of.iter().all(|fund| gate(fund) == Some(first));
            same.then_some(first)
        })
    }
}

/// What decides on a new baseline: a case of this workflow, once it is in this state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebaseline {
    /// The workflow's id.
    pub workflow: Name,
    /// The state in which it is decided.
    pub state: Name,
}

/// Money to come or in hand.
#[derive(Clone, Debug)]
pub struct Fund {
    /// Its id.
    pub id: FundId,
    /// What people call it.
    pub label: Label,
    /// How much, as far as it is known.
    pub amount: Money,
    /// How far it has come.
    pub stage: FundStage,
    /// The part of the amount that has reached each stage, where it is neither all nor nothing.
    pub reached: BTreeMap<FundStage, Money>,
    /// The item whose completion releases it.
    pub gate: Option<ItemId>,
    /// A fund that may include this one: not to be counted twice.
    pub may_be_in: Option<FundId>,
    /// Where it comes from.
    pub provenance: Provenance,
}

words! {
    /// How firmly an item is promised.
    pub enum Strength {
        /// Reported as done already.
        Done = "done",
        /// Promised for a date.
        Dated = "dated",
        /// Promised if more money comes: where that is refused, there is no promise to keep.
        Conditional = "conditional",
        /// Planned without a date.
        Planned = "planned",
        /// Promised to be looked into; "no" fulfils it.
        Explore = "explore",
    }
}

/// A category of management of the assessment; an item may have several.
pub type Category = Name;

/// How long an item takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duration {
    /// At the least.
    pub least: Stretch,
    /// Most likely.
    pub likely: Stretch,
    /// At the most.
    pub most: Stretch,
}

impl Duration {
    /// Whether none of the three is longer than the next, as far as that does not depend on the
    /// calendar: a month and thirty days are about the same.
    pub fn in_order(&self) -> bool {
        let within = |a: Stretch, b: Stretch| {
            if a.unit == b.unit {
                a.count <= b.count
            } else {
                a.about_days() <= b.about_days()
            }
        };
        within(self.least, self.likely) && within(self.likely, self.most)
    }
}

/// A reform.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its id.
    pub id: ItemId,
    /// What people call it.
    pub label: Label,
    /// The assessment's categories that it belongs to.
    pub categories: Vec<Category>,
    /// The unit that owns it.
    pub owner: Name,
    /// When it began or is to begin.
    pub start: Option<When>,
    /// When it is promised.
    pub finish: Option<When>,
    /// How firmly.
    pub strength: Strength,
    /// How it stands, as the text says.
    pub status: ItemStatus,
    /// How long it takes; `None` when nobody said.
    pub duration: Option<Duration>,
    /// What it waits for.
    pub needs: Vec<Edge>,
    /// What pays for it.
    pub funding: Vec<FundingLine>,
    /// The workflow whose case shows its completion.
    pub workflow: Option<Name>,
    /// When that case shows it.
    pub done_when: Option<Expression>,
    /// Transitions of that case that wait until the item's predecessors are done.
    pub holds: Vec<Name>,
    /// Where the item comes from.
    pub provenance: Provenance,
}

/// One thing that an item waits for.
#[derive(Clone, Debug)]
pub struct Edge {
    /// What it waits for.
    pub target: EdgeTarget,
    /// How.
    pub kind: EdgeKind,
    /// Time in between; a negative one is a lead: the two may overlap by so much.
    pub lag: Stretch,
    /// Where the dependency comes from.
    pub provenance: Provenance,
}

/// The other end of an edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EdgeTarget {
    /// An item of the same programme.
    Item(ItemId),
    /// Something outside, and when it was met.
    External {
        /// In words.
        what: String,
        /// When it was met; `None` while it is not.
        met: Option<When>,
    },
}

impl EdgeTarget {
    /// Whether it is an item.
    pub fn is_item(&self, item: &ItemId) -> bool {
        matches!(self, EdgeTarget::Item(target) if target == item)
    }
}

/// One line of an item's funding.
#[derive(Clone, Debug)]
pub struct FundingLine {
    /// Any one of these funds will do.
    pub any_of: Vec<FundId>,
    /// How much; unknown when nobody said.
    pub amount: Option<Money>,
}
