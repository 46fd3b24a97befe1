//! Commands on programmes.

use super::Command;
use super::day::Day;
use crate::event::{EdgeKind, FundStage, ItemStatus};
use crate::value::{FundId, ItemId, Name, ProgrammeId, Word};
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

impl ProgrammeCommand {
    /// The programme's id.
    pub fn programme(&self) -> &ProgrammeId {
        match self {
            ProgrammeCommand::Forecast(command) => &command.programme,
            ProgrammeCommand::Record(command) => &command.programme,
            ProgrammeCommand::Fund(command) => &command.programme,
            ProgrammeCommand::AddDependency(command) => &command.programme,
            ProgrammeCommand::RemoveDependency(command) => &command.programme,
            ProgrammeCommand::AddItem(command) => &command.programme,
            ProgrammeCommand::SplitItem(command) => &command.programme,
            ProgrammeCommand::MergeItems(command) => &command.programme,
            ProgrammeCommand::TakeBaseline(command) => &command.programme,
        }
    }
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
    /// Of this programme.
    pub programme: ProgrammeId,
    /// What is expected at another time.
    pub item: ItemId,
    /// A `when` value.
    pub finish: String,
}

/// Records that an item started or finished without a case that shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Of this programme.
    pub programme: ProgrammeId,
    /// What started or finished.
    pub item: ItemId,
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
    /// Of this programme.
    pub programme: ProgrammeId,
    /// Whose stage or amount is another.
    pub fund: FundId,
    /// The stage that it has reached, or `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Word<FundStage>>,
    /// An amount of money.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// So much of it, in all instalments so far, has reached the stage or was refused; the rest
    /// stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
}

/// Says that an item of a programme needs another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddDependency {
    /// Of this programme.
    pub programme: ProgrammeId,
    /// What needs the other.
    pub item: ItemId,
    /// What it needs.
    pub needs: ItemId,
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
    /// Of this programme.
    pub programme: ProgrammeId,
    /// What needed the other.
    pub item: ItemId,
    /// What it needed.
    pub needs: ItemId,
    /// How it needed it; in whatever way when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Word<EdgeKind>>,
}

/// Adds an item to a programme.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddItem {
    /// Of this programme.
    pub programme: ProgrammeId,
    /// The new one: no item has this id yet.
    pub item: ItemId,
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
    pub needs: Vec<ItemId>,
}

/// Makes several items of one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SplitItem {
    /// Of this programme.
    pub programme: ProgrammeId,
    /// The whole.
    pub item: ItemId,
    /// One of them may have the id of the whole.
    pub parts: Vec<ItemId>,
    /// Which parts an item needs that needed the whole; all of them where nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub follows: BTreeMap<ItemId, Vec<ItemId>>,
}

/// Makes one item of several.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeItems {
    /// Of this programme.
    pub programme: ProgrammeId,
    /// Those that go into it.
    pub items: Vec<ItemId>,
    /// The one; its id may be one of theirs.
    pub into: ItemId,
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
    /// Of this programme.
    pub programme: ProgrammeId,
    /// The case that decided on it, by reference or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
}
