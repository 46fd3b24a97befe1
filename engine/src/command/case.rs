//! Commands on cases.

use super::Command;
use super::day::Day;
use crate::event::{Ballot, ContestAnswer};
use crate::hash::Hash;
use crate::identity::CaseId;
use crate::value::{Fields, Name, Word};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What may be asked on a case.
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
pub enum CaseCommand {
    Open(Open),
    Act(Act),
    Propose(Propose),
    Ballot(CastBallot),
    WithdrawQuestion(WithdrawQuestion),
    Link(Link),
    Unlink(Unlink),
    Attach(Attach),
    Assign(Assign),
    Comment(Comment),
    MoveDeadline(MoveDeadline),
    RecordSheet(RecordSheet),
    ConfirmSheet(ConfirmSheet),
    ContestSheet(ContestSheet),
    AnswerContest(AnswerContest),
    FireClock(FireClock),
    CloseQuestion(CloseQuestion),
    PutSheetInEffect(PutSheetInEffect),
}

/// What names cases in a command: the case that it is about, and the fields of cases that it
/// gives. Borrowed as the command is.
macro_rules! case_and_fields {
    ($command:expr) => {
        match $command {
            CaseCommand::Act(Act { case, fields, .. })
            | CaseCommand::Propose(Propose { case, fields, .. })
            | CaseCommand::RecordSheet(RecordSheet { case, fields, .. }) => {
                (Some(case), Some(fields))
            }
            CaseCommand::Open(Open { fields, .. }) => (None, Some(fields)),
            CaseCommand::Ballot(CastBallot { case, .. })
            | CaseCommand::WithdrawQuestion(WithdrawQuestion { case, .. })
            | CaseCommand::Link(Link { case, .. })
            | CaseCommand::Unlink(Unlink { case, .. })
            | CaseCommand::Attach(Attach { case, .. })
            | CaseCommand::Assign(Assign { case, .. })
            | CaseCommand::Comment(Comment { case, .. })
            | CaseCommand::ConfirmSheet(ConfirmSheet { case, .. })
            | CaseCommand::ContestSheet(ContestSheet { case, .. })
            | CaseCommand::AnswerContest(AnswerContest { case, .. })
            | CaseCommand::MoveDeadline(MoveDeadline { case, .. }) => (Some(case), None),
            CaseCommand::FireClock(_)
            | CaseCommand::CloseQuestion(_)
            | CaseCommand::PutSheetInEffect(_) => (None, None),
        }
    };
}

impl CaseCommand {
    /// Content hash of the file that it names.
    pub fn file(&self) -> Option<Hash> {
        if let CaseCommand::Attach(attach) = self {
            Some(attach.sha256)
        } else if let CaseCommand::RecordSheet(sheet) = self {
            Some(sheet.sha256)
        } else {
            None
        }
    }

    /// The case that the command names, as it was written.
    pub fn case(&self) -> Option<&str> {
        let (case, _): (Option<&String>, Option<&Fields>) = case_and_fields!(self);
        case.map(String::as_str)
    }

    /// The fields of the case that the command gives.
    pub fn fields(&self) -> Option<&Fields> {
        let (_, fields): (Option<&String>, Option<&Fields>) = case_and_fields!(self);
        fields
    }

    /// The case that the command names, and the fields of the case that it gives, to be written
    /// otherwise.
    pub fn case_and_fields_mut(&mut self) -> (Option<&mut String>, Option<&mut Fields>) {
        case_and_fields!(self)
    }
}

impl From<CaseCommand> for Command {
    fn from(command: CaseCommand) -> Command {
        Command::Case(command)
    }
}

/// Opens a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The workflow's id.
    pub workflow: Name,
    /// Initial fields.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub fields: Fields,
}

/// Fires a transition of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Reference or id.
    pub case: String,
    /// The transition's id.
    pub transition: Name,
    /// Fields that the transition sets.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub fields: Fields,
}

/// Puts a decision's question to its electorate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Propose {
    /// Reference or id.
    pub case: String,
    /// The decision's id.
    pub decision: Name,
    /// The proposed values.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub fields: Fields,
}

/// Casts a ballot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CastBallot {
    /// Reference or id.
    pub case: String,
    /// The decision's id.
    pub decision: Name,
    /// `yes`, `no`, `abstain` or `recused`.
    pub value: Word<Ballot>,
}

/// Takes a question back: who put it before the first ballot, afterwards more than half of those
/// who can vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawQuestion {
    /// Reference or id.
    pub case: String,
    /// The decision's id.
    pub decision: Name,
}

/// Links a case to another or to a programme's item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Reference or id.
    pub case: String,
    /// The link's kind in the workflow.
    pub kind: Name,
    /// The other end.
    pub to: LinkTarget,
    /// Data on the link.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub fields: Fields,
}

/// Takes a link back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unlink {
    /// Reference or id.
    pub case: String,
    /// The link's kind in the workflow.
    pub kind: Name,
    /// The other end.
    pub to: LinkTarget,
}

/// Attaches evidence by its content hash; the file itself is stored by the edge.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attach {
    /// Reference or id.
    pub case: String,
    /// The evidence's kind.
    pub kind: Name,
    /// File name.
    pub name: String,
    /// Content hash.
    pub sha256: Hash,
    /// Size in bytes.
    pub bytes: u64,
}

/// Sets a person field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assign {
    /// Reference or id.
    pub case: String,
    /// A field of kind person.
    pub field: Name,
    /// The person's id.
    pub person: Name,
}

/// A remark on a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comment {
    /// Reference or id.
    pub case: String,
    /// The remark.
    pub text: String,
}

/// Moves a running deadline to the end of a day, on the ground of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveDeadline {
    /// Reference or id.
    pub case: String,
    /// The clock's id.
    pub clock: Name,
    /// The last day.
    #[schemars(with = "Day")]
    pub day: Date,
    /// The document: file name or content hash of a piece of the case's evidence.
    pub document: String,
}

/// Writes down from a document what people without an account did: how they voted, or one act of
/// one person, who is named as the principal. It counts once a second person confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordSheet {
    /// Reference or id.
    pub case: String,
    /// The decision's or the transition's id.
    pub act: Name,
    /// For a decision what each person said (`yes`, `no`, `abstain` or `recused`), for a contest
    /// `upheld` or `dismissed`, for a transition the fields that it sets.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub fields: Fields,
    /// File name of the document.
    pub name: String,
    /// Content hash of the document.
    pub sha256: Hash,
    /// Size of the document in bytes.
    pub bytes: u64,
    /// The day of the document, at most 30 days back.
    #[schemars(with = "Day")]
    pub on: Date,
    /// Who was there, of a decision: who says nothing abstained.
    #[serde(default)]
    pub present: Vec<Name>,
    /// The outcome as the document has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Name>,
    /// The day on which the document came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub received: Option<Date>,
    /// The number of another sheet of this decision or transition, on whose contest this one is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contest: Option<u32>,
}

/// Confirms a sheet, after comparing it with its document: what it says counts from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmSheet {
    /// Reference or id.
    pub case: String,
    /// The sheet's number in the case.
    pub sheet: u32,
}

/// Says that a sheet is wrong. Somebody else than the person gives their words, with the person as
/// the principal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContestSheet {
    /// Reference or id.
    pub case: String,
    /// The sheet's number in the case.
    pub sheet: u32,
    /// What is wrong, in the words of the person it was recorded for.
    pub words: String,
}

/// Says what one holds of the contest of a sheet; more than half decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerContest {
    /// Reference or id.
    pub case: String,
    /// The sheet's number in the case.
    pub sheet: u32,
    /// `upheld` or `dismissed`.
    pub value: Word<ContestAnswer>,
}

/// Puts a sheet in effect that nobody may confirm. The engine gives this command itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-engines-own" = true))]
pub struct PutSheetInEffect {
    /// The case's id.
    #[schemars(with = "uuid::Uuid")]
    pub case: CaseId,
    /// The sheet's number.
    pub sheet: u32,
    /// The instant it was due.
    #[schemars(with = "String")]
    pub due: Timestamp,
}

/// Fires one clock that is due. The engine gives this command itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-engines-own" = true))]
pub struct FireClock {
    /// The case's id.
    #[schemars(with = "uuid::Uuid")]
    pub case: CaseId,
    /// The clock's id.
    pub clock: Name,
    /// The instant it was due.
    #[schemars(with = "String")]
    pub due: Timestamp,
}

/// Closes a question whose time is over. The engine gives this command itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-engines-own" = true))]
pub struct CloseQuestion {
    /// The case's id.
    #[schemars(with = "uuid::Uuid")]
    pub case: CaseId,
    /// The decision's id.
    pub decision: Name,
    /// The instant it was due.
    #[schemars(with = "String")]
    pub due: Timestamp,
}

/// What a link points to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LinkTarget {
    /// A case, by reference or id.
    Case(String),
    /// An item of a programme, written `programme/item`.
    Item(String),
}

/// As people write it: `PROGRAMME/ITEM` is an item, anything else is a case.
impl From<String> for LinkTarget {
    fn from(end: String) -> LinkTarget {
        if end.contains('/') {
            LinkTarget::Item(end)
        } else {
            LinkTarget::Case(end)
        }
    }
}
