//! What happened to a programme.

use super::{BlockKind, EdgeKind, FundStage, ItemStatus};
use crate::identity::CaseId;
use crate::value::{Name, Word};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

event_family! {
    /// What happened to a programme.
    pub enum ProgrammeEvent

    /// An item of a programme started or finished.
    ItemChanged = "item_changed" {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// `started` or `done`.
        status: Word<ItemStatus>,
        /// The day it was so.
        #[schemars(with = "String")]
        on: Date,
    }
    /// What holds an item is now this.
    ItemBlocked = "item_blocked" {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// All that holds it directly.
        by: Vec<Block>,
    }
    /// Nothing holds an item any more.
    ItemUnblocked = "item_unblocked" {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
    }
    /// An item is now expected at another time.
    ForecastChanged = "forecast_changed" {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// The new forecast, a `when` value.
        finish: String,
        /// The forecast before.
        previous: Option<String>,
    }
    /// Promises that fail now and did not before.
    PromisesFailing = "promises_failing" {
        /// The programme's id.
        programme: Name,
        /// The item or fund whose change made them fail; the programme itself where its text did.
        because: Name,
        /// The promises.
        promises: Vec<FailingPromise>,
    }
    /// A fund has come further, was refused, or is another amount.
    FundChanged = "fund_changed" {
        /// The programme's id.
        programme: Name,
        /// The fund's id.
        fund: Name,
        /// How far it has come now.
        stage: Word<FundStage>,
        /// How far it had come.
        previous_stage: Word<FundStage>,
        /// How much it is now.
        amount: String,
        /// How much it was.
        previous_amount: String,
        /// The item whose decision refused it; missing when somebody said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused_by: Option<Name>,
    }
    /// Another amount of money is missing now.
    GapChanged = "gap_changed" {
        /// The programme's id.
        programme: Name,
        /// The item or fund whose change made the difference; the programme itself when its text
        /// did.
        because: Name,
        /// The whole, by currency.
        total: Vec<GapMoved>,
        /// Each item whose gap is another.
        items: Vec<GapMoved>,
    }
    /// An item needs another now.
    DependencyAdded = "dependency_added" {
        /// The programme's id.
        programme: Name,
        /// The item.
        item: Name,
        /// What it needs.
        needs: Name,
        /// `after`, `start`, `finish`, `funds`, `informs` or `contributes`.
        kind: Word<EdgeKind>,
        /// Calendar days in between.
        lag_days: u32,
        /// Working days in between, after the calendar days.
        lag_working_days: u32,
    }
    /// An item does not need another any more.
    DependencyRemoved = "dependency_removed" {
        /// The programme's id.
        programme: Name,
        /// The item.
        item: Name,
        /// What it needed.
        needs: Name,
        /// How it needed it.
        kind: Word<EdgeKind>,
    }
    /// There is one item more.
    ItemAdded = "item_added" {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// What people call it.
        label: String,
        /// The unit that owns it.
        owner: Name,
        /// When it is promised, a `when` value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finish: Option<String>,
        /// How long it takes; missing when nobody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration: Option<DurationDays>,
        /// The items that it begins after.
        needs: Vec<Name>,
    }
    /// An item is several now, each of which needs what it needed and stands as it stood.
    ItemSplit = "item_split" {
        /// The programme's id.
        programme: Name,
        /// The item.
        item: Name,
        /// The parts' ids; one of them may be the item's.
        parts: Vec<Name>,
        /// Who needs other than all of the parts.
        follows: Vec<Follows>,
    }
    /// Several items are one now, which needs what they needed.
    ItemsMerged = "items_merged" {
        /// The programme's id.
        programme: Name,
        /// The items.
        items: Vec<Name>,
        /// The one's id; it may be one of theirs.
        into: Name,
        /// What people call it.
        label: String,
        /// The unit that owns it.
        owner: Name,
        /// When it is promised, a `when` value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finish: Option<String>,
        /// How long it takes; missing when nobody said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration: Option<DurationDays>,
    }
    /// The likely ends were agreed, to compare later ones with. The reason is the envelope's.
    BaselineTaken = "baseline_taken" {
        /// The programme's id.
        programme: Name,
        /// Its number, from 1.
        number: u32,
        /// The day whose schedule it is.
        #[schemars(with = "String")]
        taken_on: Date,
        /// The case that decided on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<uuid::Uuid>")]
        case: Option<CaseId>,
        /// That case's reference.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// Each item's end.
        finishes: Vec<AgreedEnd>,
    }
    /// Promises that hold again, though it was published that they fail.
    PromisesHolding = "promises_holding" {
        /// The programme's id.
        programme: Name,
        /// The item or fund whose change made them hold; the programme itself where its text did.
        because: Name,
        /// The items that are promised.
        promises: Vec<Name>,
    }
}

/// One thing that holds an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// `after`, `start`, `finish`, `funds`, `refused` or `external`.
    pub kind: Word<BlockKind>,
    /// The item, or the words of the outside condition.
    pub what: String,
}

/// A promise that fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FailingPromise {
    /// The item's id.
    pub item: Name,
    /// What was promised, a `when` value.
    pub promised: String,
    /// The likely day; the earliest where nobody can say what is likely.
    #[schemars(with = "String")]
    pub forecast: Date,
}

/// Money that is missing: at the least and at the most.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Missing {
    /// At the least; missing when nobody can say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<String>,
    /// At the most; missing when there is no bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<String>,
}

/// What is needed and what is missing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapFigures {
    /// What is needed.
    pub needed: Missing,
    /// What no fund covers even if all comes that was not refused.
    pub if_all_comes: Missing,
    /// What no fund covers that is there now.
    pub in_hand: Missing,
}

/// The gap of an item, or of the whole programme, before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GapMoved {
    /// The item; missing for the whole programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Name>,
    /// ISO 4217.
    pub currency: String,
    /// Missing when nothing was needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<GapFigures>,
    /// Missing when nothing is needed any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<GapFigures>,
}

/// How long something takes, in days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DurationDays {
    /// At the least.
    pub least: u32,
    /// Most likely.
    pub likely: u32,
    /// At the most.
    pub most: u32,
}

/// Which parts of an item another one needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Follows {
    /// The item that needs them.
    pub item: Name,
    /// The parts.
    pub parts: Vec<Name>,
}

/// An item's end as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreedEnd {
    /// The item.
    pub item: Name,
    /// Its likely end; missing where nobody could say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub finish: Option<Date>,
}
