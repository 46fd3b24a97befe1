//! What happened to programmes.

use crate::identity::CaseId;
use crate::value::Name;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

data_types! {
    /// An item of a programme started or finished.
    ItemChanged {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// `started` or `done`.
        status: Name,
        /// The day it was so.
        #[schemars(with = "String")]
        on: Date,
    }
    /// One thing that holds an item.
    Block {
        /// `after`, `start`, `finish`, `funds`, or `external`.
        kind: Name,
        /// The item, or the words of the outside condition.
        what: String,
    }
    /// What holds an item is now this.
    ItemBlocked {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// All that holds it directly.
        by: Vec<Block>,
    }
    /// Nothing holds an item any more.
    ItemUnblocked {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
    }
    /// An item is now expected at another time.
    ForecastChanged {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// The new forecast, a `when` value.
        finish: String,
        /// The forecast before.
        previous: Option<String>,
    }
    /// A promise that fails.
    FailingPromise {
        /// The item's id.
        item: Name,
        /// What was promised, a `when` value.
        promised: String,
        /// The likely day; the earliest where nobody can say what is likely.
        #[schemars(with = "String")]
        forecast: Date,
    }
    /// Promises that fail now and did not before.
    PromisesFailing {
        /// The programme's id.
        programme: Name,
        /// The item or fund whose change made them fail; the programme itself where its text did.
        because: Name,
        /// The promises.
        promises: Vec<FailingPromise>,
    }
    /// A fund has come further, was refused, or is another amount.
    FundChanged {
        /// The programme's id.
        programme: Name,
        /// The fund's id.
        fund: Name,
        /// How far it has come now.
        stage: Name,
        /// How far it had come.
        previous_stage: Name,
        /// How much it is now.
        amount: String,
        /// How much it was.
        previous_amount: String,
        /// The item whose decision refused it; missing when somebody said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        refused_by: Option<Name>,
    }
    /// Money that is missing: at the least and at the most.
    Missing {
        /// At the least; missing when nobody can say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        least: Option<String>,
        /// At the most; missing when there is no bound.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        most: Option<String>,
    }
    /// What is needed and what is missing of it.
    GapFigures {
        /// What is needed.
        needed: Missing,
        /// What no fund covers even if all comes that was not refused.
        if_all_comes: Missing,
        /// What no fund covers that is there now.
        in_hand: Missing,
    }
    /// The gap of an item, or of the whole programme, before and after.
    GapMoved {
        /// The item; missing for the whole programme.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        item: Option<Name>,
        /// ISO 4217.
        currency: String,
        /// Missing when nothing was needed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<GapFigures>,
        /// Missing when nothing is needed any more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after: Option<GapFigures>,
    }
    /// Another amount of money is missing now.
    GapChanged {
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
    DependencyAdded {
        /// The programme's id.
        programme: Name,
        /// The item.
        item: Name,
        /// What it needs.
        needs: Name,
        /// `after`, `start`, `finish`, `funds`, `informs` or `contributes`.
        kind: Name,
        /// Calendar days in between.
        lag_days: u32,
        /// Working days in between, after the calendar days.
        lag_working_days: u32,
    }
    /// An item does not need another any more.
    DependencyRemoved {
        /// The programme's id.
        programme: Name,
        /// The item.
        item: Name,
        /// What it needed.
        needs: Name,
        /// How it needed it.
        kind: Name,
    }
    /// How long something takes, in days.
    DurationDays {
        /// At the least.
        least: u32,
        /// Most likely.
        likely: u32,
        /// At the most.
        most: u32,
    }
    /// There is one item more.
    ItemAdded {
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
    /// Which parts of an item another one needs.
    Follows {
        /// The item that needs them.
        item: Name,
        /// The parts.
        parts: Vec<Name>,
    }
    /// An item is several now, each of which needs what it needed and stands as it stood.
    ItemSplit {
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
    ItemsMerged {
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
    /// An item's end as it was agreed.
    AgreedEnd {
        /// The item.
        item: Name,
        /// Its likely end; missing where nobody could say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schemars(with = "Option<String>")]
        finish: Option<Date>,
    }
    /// The likely ends were agreed, to compare later ones with. The reason is the envelope's.
    BaselineTaken {
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
    PromisesHolding {
        /// The programme's id.
        programme: Name,
        /// The item or fund whose change made them hold; the programme itself where its text did.
        because: Name,
        /// The items that are promised.
        promises: Vec<Name>,
    }
}
