//! What happened to a programme.

use super::{BlockKind, EdgeKind, FundStage, ItemStatus};
use crate::identity::CaseId;
use crate::value::{FundId, ItemId, Name, ProgrammeId, Word};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

event_family! {
    /// What happened to a programme.
    pub enum ProgrammeEvent

    /// An item of a programme started or finished.
    ItemChanged = "item_changed" {
        /// Of this programme.
        programme: ProgrammeId,
        /// What started or finished.
        item: ItemId,
        /// `started` or `done`.
        status: Word<ItemStatus>,
        /// The day it was so.
        #[schemars(with = "String")]
        on: Date,
    }
    /// What holds an item is now this.
    ItemBlocked = "item_blocked" {
        /// Of this programme.
        programme: ProgrammeId,
        /// What is held.
        item: ItemId,
        /// All that holds it directly.
        by: Vec<Block>,
    }
    /// Nothing holds an item any more.
    ItemUnblocked = "item_unblocked" {
        /// Of this programme.
        programme: ProgrammeId,
        /// What is free.
        item: ItemId,
    }
    /// An item is now expected at another time.
    ForecastChanged = "forecast_changed" {
        /// Of this programme.
        programme: ProgrammeId,
        /// What is expected at another time.
        item: ItemId,
        /// The new forecast, a `when` value.
        finish: String,
        /// The forecast before.
        previous: Option<String>,
    }
    /// Promises that fail now and did not before.
    PromisesFailing = "promises_failing" {
        /// Of this programme.
        programme: ProgrammeId,
        /// The item or fund whose change made them fail; the programme itself where its text did.
        because: Name,
        /// The promises.
        promises: Vec<FailingPromise>,
    }
    /// A fund has come further, was refused, or is another amount.
    FundChanged = "fund_changed" {
        /// Of this programme.
        programme: ProgrammeId,
        /// Whose stage or amount is another.
        fund: FundId,
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
        refused_by: Option<ItemId>,
        /// What changed where it is a part of the money alone; its stage and amount stay.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<FundPart>,
    }
    /// Another amount of money is missing now.
    GapChanged = "gap_changed" {
        /// Of this programme.
        programme: ProgrammeId,
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
        /// Of this programme.
        programme: ProgrammeId,
        /// What needs the other.
        item: ItemId,
        /// What it needs.
        needs: ItemId,
        /// `after`, `start`, `finish`, `funds`, `informs` or `contributes`.
        kind: Word<EdgeKind>,
        /// Calendar days in between.
        lag_days: u32,
        /// Working days in between, after the calendar days.
        lag_working_days: u32,
        /// The time in between where it is neither of the two, and stands over them: `3 months`,
        /// or `-2 days` where the two may overlap.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lag: Option<String>,
    }
    /// An item does not need another any more.
    DependencyRemoved = "dependency_removed" {
        /// Of this programme.
        programme: ProgrammeId,
        /// What needed the other.
        item: ItemId,
        /// What it needed.
        needs: ItemId,
        /// How it needed it.
        kind: Word<EdgeKind>,
    }
    /// There is one item more.
    ItemAdded = "item_added" {
        /// Of this programme.
        programme: ProgrammeId,
        /// The new one.
        item: ItemId,
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
        needs: Vec<ItemId>,
    }
    /// An item is several now, each of which needs what it needed and stands as it stood.
    ItemSplit = "item_split" {
        /// Of this programme.
        programme: ProgrammeId,
        /// The whole.
        item: ItemId,
        /// One of them may have the id of the whole.
        parts: Vec<ItemId>,
        /// Who needs other than all of the parts.
        follows: Vec<Follows>,
    }
    /// Several items are one now, which needs what they needed.
    ItemsMerged = "items_merged" {
        /// Of this programme.
        programme: ProgrammeId,
        /// Those that went into it.
        items: Vec<ItemId>,
        /// The one; its id may be one of theirs.
        into: ItemId,
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
        /// Of this programme.
        programme: ProgrammeId,
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
        /// Of this programme.
        programme: ProgrammeId,
        /// The item or fund whose change made them hold; the programme itself where its text did.
        because: Name,
        /// The items that are promised.
        promises: Vec<ItemId>,
    }
}

/// A part of a fund that has reached a stage, or was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FundPart {
    /// The stage that the part has reached, or `refused`.
    pub stage: Word<FundStage>,
    /// How much it is in all so far.
    pub amount: String,
    /// How much it was; missing where nothing was told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
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
    /// What will be late.
    pub item: ItemId,
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
    /// Missing for the whole programme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
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
    /// What was said, where it was not days; it stands over the numbers, which are about the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<StatedLengths>,
}

/// How long something takes, in working days or months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatedLengths {
    /// At the least: `10 working days`, `2 months`.
    pub least: String,
    /// Most likely.
    pub likely: String,
    /// At the most.
    pub most: String,
}

/// Which parts of an item another one needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Follows {
    /// What needs them.
    pub item: ItemId,
    /// At least one.
    pub parts: Vec<ItemId>,
}

/// An item's end as it was agreed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AgreedEnd {
    /// What is to end.
    pub item: ItemId,
    /// Its likely end; missing where nobody could say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub finish: Option<Date>,
}
