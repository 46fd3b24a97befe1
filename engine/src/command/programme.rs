//! Commands on programmes.

use super::Command;
use super::day::Day;
use crate::event::{EdgeKind, FundStage, ItemStatus};
use crate::value::{Name, Word};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What may be asked on a programme.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::IntoStaticStr,
    strum::VariantNames,
)]
#[serde(tag = "command", rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[expect(missing_docs, reason = "each stands at its struct")]
pub enum ProgrammeCommand {
    Forecast(Forecast),
    Record(Record),
    Fund(Fund),
    AddDependency(AddDependency),
    RemoveDependency(RemoveDependency),
    AddItem(AddItem),
    SplitItem(SplitItem),
    MergeItems(MergeItems),
    TakeBaseline(TakeBaseline),
}

impl From<ProgrammeCommand> for Command {
    fn from(command: ProgrammeCommand) -> Command {
        Command::Programme(command)
    }
}

/// States when an item of a programme is now expected to finish.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Forecast {
    /// The programme's id.
    pub programme: Name,
    /// The item's id.
    pub item: Name,
    /// A `when` value.
    pub finish: String,
}

/// Records that an item started or finished without a case that shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The programme's id.
    pub programme: Name,
    /// The item's id.
    pub item: Name,
    /// `started` or `done`.
    pub status: Word<ItemStatus>,
    /// The day it was so; the command's effective day when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub on: Option<Date>,
}

/// Says how far a programme's fund has come, or how much it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// The programme's id.
    pub programme: Name,
    /// The fund's id.
    pub fund: Name,
    /// The stage that it has reached, or `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Word<FundStage>>,
    /// An amount of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
}

/// Says that an item of a programme needs another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddDependency {
    /// The programme's id.
    pub programme: Name,
    /// The item's id.
    pub item: Name,
    /// The id of what it needs.
    pub needs: Name,
    /// How it needs it; `after` when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Word<EdgeKind>>,
    /// A length of time in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lag: Option<String>,
}

/// Says that an item of a programme does not need another any more.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveDependency {
    /// The programme's id.
    pub programme: Name,
    /// The item's id.
    pub item: Name,
    /// The id of what it needed.
    pub needs: Name,
    /// How it needed it; in whatever way when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Word<EdgeKind>>,
}

/// Adds an item to a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddItem {
    /// The programme's id.
    pub programme: Name,
    /// The new id.
    pub item: Name,
    /// The unit that owns it.
    pub owner: Name,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it is promised, a `when` value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<String>,
    /// A length, or the least, the likely and the most with commas between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// The items that it begins after.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Name>,
}

/// Makes several items of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitItem {
    /// The programme's id.
    pub programme: Name,
    /// The item's id.
    pub item: Name,
    /// The parts' ids; one of them may be the item's.
    pub parts: Vec<Name>,
    /// Which parts an item needs that needed the whole; all of them where nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub follows: BTreeMap<Name, Vec<Name>>,
}

/// Makes one item of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeItems {
    /// The programme's id.
    pub programme: Name,
    /// The items' ids.
    pub items: Vec<Name>,
    /// The one's id; it may be one of theirs.
    pub into: Name,
    /// The unit that owns it; may be missing where one unit owns all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Name>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// When it is promised, a `when` value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finish: Option<String>,
    /// A length, or the least, the likely and the most with commas between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
}

/// Takes the likely ends of now as the baseline; after the first that is a decision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeBaseline {
    /// The programme's id.
    pub programme: Name,
    /// The case that decided on it, by reference or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}
