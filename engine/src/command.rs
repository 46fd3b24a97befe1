//! Commands: somebody's wish, with who, when and why, and the receipt that answers it.

use crate::event::{Known, Provenance};
use crate::hash::Hash;
use crate::identity::{CaseId, CommandId};
use crate::value::Name;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Fields as they came from the edge: plain JSON, typed by the workflow when the command is
/// decided.
pub type Fields = BTreeMap<Name, Json>;

/// One file of the definitions, as its author wrote it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefinitionFile {
    /// Relative to the folder that is adopted, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What a link points to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkTarget {
    /// A case, by reference or id.
    Case(String),
    /// An item of a programme, written `programme/item`.
    Item(String),
}

/// A wish. Serialised with the tag `command`, as `POST /v1/commands` takes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Makes definitions the framework in force (the first time), or proposes them under the
    /// charter in force.
    Adopt {
        /// All files of the definitions.
        files: Vec<DefinitionFile>,
    },
    /// Casts a ballot on the framework that is proposed.
    BallotFramework {
        /// `yes`, `no` or `abstain`.
        value: Name,
    },
    /// Opens a case.
    Open {
        /// The workflow's id.
        workflow: Name,
        /// Initial fields.
        #[serde(default)]
        fields: Fields,
    },
    /// Fires a transition of a case.
    Act {
        /// Reference or id.
        case: String,
        /// The transition's id.
        transition: Name,
        /// Fields that the transition sets.
        #[serde(default)]
        fields: Fields,
    },
    /// Puts a decision's question to its electorate.
    Propose {
        /// Reference or id.
        case: String,
        /// The decision's id.
        decision: Name,
        /// The proposed values.
        #[serde(default)]
        fields: Fields,
    },
    /// Casts a ballot.
    Ballot {
        /// Reference or id.
        case: String,
        /// The decision's id.
        decision: Name,
        /// `yes`, `no`, `abstain` or `recused`.
        value: Name,
    },
    /// Links a case to another or to a programme's item.
    Link {
        /// Reference or id.
        case: String,
        /// The link's kind in the workflow.
        kind: Name,
        /// The other end.
        to: LinkTarget,
        /// Data on the link.
        #[serde(default)]
        fields: Fields,
    },
    /// Attaches evidence by its content hash; the file itself is stored by the edge.
    Attach {
        /// Reference or id.
        case: String,
        /// The evidence's kind.
        kind: Name,
        /// File name.
        name: String,
        /// Content hash.
        sha256: Hash,
        /// Size in bytes.
        bytes: u64,
    },
    /// Sets a person field.
    Assign {
        /// Reference or id.
        case: String,
        /// A field of kind person.
        field: Name,
        /// The person's id.
        person: Name,
    },
    /// A remark on a case.
    Comment {
        /// Reference or id.
        case: String,
        /// The remark.
        text: String,
    },
    /// Lets another person act in one's place.
    Delegate {
        /// Who receives the acts.
        to: Name,
        /// Transition, decision or `ballot` ids; empty means all.
        acts: Vec<Name>,
        /// Only in this workflow.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        workflow: Option<Name>,
        /// Last day, inclusive.
        until: Date,
    },
    /// Adds a person to the roster.
    AddPerson {
        /// Opaque id.
        person: Name,
        /// The name, kept in the roster only.
        name: String,
    },
    /// Appoints a person to a role.
    Appoint {
        /// The person's id.
        person: Name,
        /// The role's id.
        role: Name,
        /// The unit's id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Name>,
        /// First day; the command's day when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Last day, inclusive.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Date>,
    },
    /// States when an item of a programme is now expected to finish.
    Forecast {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// A `when` value.
        finish: String,
    },
    /// Records that an item started or finished without a case that shows it.
    Record {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// `started` or `done`.
        status: Name,
        /// The day it was so; the command's effective day when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<Date>,
    },
    /// Says how far a programme's fund has come, or how much it is.
    Fund {
        /// The programme's id.
        programme: Name,
        /// The fund's id.
        fund: Name,
        /// The stage that it has reached, or `refused`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stage: Option<Name>,
        /// An amount of money.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<String>,
    },
    /// Says that an item of a programme needs another.
    AddDependency {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// The id of what it needs.
        needs: Name,
        /// How it needs it; `after` when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Name>,
        /// A length of time in between.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lag: Option<String>,
    },
    /// Says that an item of a programme does not need another any more.
    RemoveDependency {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// The id of what it needed.
        needs: Name,
        /// How it needed it; in whatever way when missing.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Name>,
    },
    /// Adds an item to a programme.
    AddItem {
        /// The programme's id.
        programme: Name,
        /// The new id.
        item: Name,
        /// The unit that owns it.
        owner: Name,
        /// What people call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// When it is promised, a `when` value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finish: Option<String>,
        /// A length, or the least, the likely and the most with commas between.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration: Option<String>,
        /// The items that it begins after.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        needs: Vec<Name>,
    },
    /// Makes several items of one.
    SplitItem {
        /// The programme's id.
        programme: Name,
        /// The item's id.
        item: Name,
        /// The parts' ids; one of them may be the item's.
        parts: Vec<Name>,
        /// Which parts an item needs that needed the whole; all of them where nothing is said.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        follows: BTreeMap<Name, Vec<Name>>,
    },
    /// Makes one item of several.
    MergeItems {
        /// The programme's id.
        programme: Name,
        /// The items' ids.
        items: Vec<Name>,
        /// The one's id; it may be one of theirs.
        into: Name,
        /// The unit that owns it; may be missing where one unit owns all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<Name>,
        /// What people call it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        label: Option<String>,
        /// When it is promised, a `when` value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        finish: Option<String>,
        /// A length, or the least, the likely and the most with commas between.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        duration: Option<String>,
    },
    /// Takes the likely ends of now as the baseline; after the first that is a decision.
    TakeBaseline {
        /// The programme's id.
        programme: Name,
        /// The case that decided on it, by reference or id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        case: Option<String>,
    },
    /// Fires one clock that is due. The engine gives this command itself.
    FireClock {
        /// The case's id.
        case: CaseId,
        /// The clock's id.
        clock: Name,
        /// The instant it was due.
        due: Timestamp,
    },
}

impl Command {
    /// The word of the `command` tag.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Adopt { .. } => "adopt",
            Command::BallotFramework { .. } => "ballot_framework",
            Command::Open { .. } => "open",
            Command::Act { .. } => "act",
            Command::Propose { .. } => "propose",
            Command::Ballot { .. } => "ballot",
            Command::Link { .. } => "link",
            Command::Attach { .. } => "attach",
            Command::Assign { .. } => "assign",
            Command::Comment { .. } => "comment",
            Command::Delegate { .. } => "delegate",
            Command::AddPerson { .. } => "add_person",
            Command::Appoint { .. } => "appoint",
            Command::Forecast { .. } => "forecast",
            Command::Record { .. } => "record",
            Command::Fund { .. } => "fund",
            Command::AddDependency { .. } => "add_dependency",
            Command::RemoveDependency { .. } => "remove_dependency",
            Command::AddItem { .. } => "add_item",
            Command::SplitItem { .. } => "split_item",
            Command::MergeItems { .. } => "merge_items",
            Command::TakeBaseline { .. } => "take_baseline",
            Command::FireClock { .. } => "fire_clock",
        }
    }

    /// The case that the command names, as it was written.
    pub fn case(&self) -> Option<&str> {
        match self {
            Command::Act { case, .. }
            | Command::Propose { case, .. }
            | Command::Ballot { case, .. }
            | Command::Link { case, .. }
            | Command::Attach { case, .. }
            | Command::Assign { case, .. }
            | Command::Comment { case, .. } => Some(case),
            _ => None,
        }
    }
}

/// Who, when, and under which trace: what the edge knows about a command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Made at the edge; repeated, it is answered with the first receipt.
    pub command_id: CommandId,
    /// The edge's clock. The engine never lets recorded time run backwards.
    pub at: Timestamp,
    /// When it was true, where that is not now.
    pub effective: Option<Timestamp>,
    /// Who acts; `None` for the engine's own commands.
    pub person: Option<Name>,
    /// In whose place, by delegation or recorded on their behalf.
    pub principal: Option<Name>,
    /// How the edge knows who acts.
    pub known: Known,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// W3C trace context of the command's root span.
    pub traceparent: Option<String>,
    /// Where the fact comes from.
    pub provenance: Option<Provenance>,
}

impl Meta {
    /// Nothing but which command it is, when, and how the edge knows who acts.
    pub fn new(command_id: CommandId, at: Timestamp, known: Known) -> Meta {
        Meta {
            command_id,
            at,
            effective: None,
            person: None,
            principal: None,
            known,
            reason: None,
            traceparent: None,
            provenance: None,
        }
    }
}

/// A command with its meta: what the writer takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// The wish.
    pub command: Command,
    /// Who, when, why.
    pub meta: Meta,
}

impl Submission {
    /// Tells one command from another under the same id: the first 16 hex digits of the SHA-256
    /// of the command, the actor, the principal, the effective time and the reason. The clock
    /// and the trace are left out: a repeated command has new ones.
    pub fn digest(&self) -> String {
        let meta = &self.meta;
        let what = (
            &self.command,
            &meta.person,
            &meta.principal,
            &meta.effective,
            &meta.reason,
        );
        let bytes = serde_json::to_vec(&what).unwrap_or_default();
        hex::encode(&Hash::of(&bytes).as_bytes()[..8])
    }
}

/// The answer to a command that was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The command that it answers.
    pub command_id: CommandId,
    /// The case that it concerns, or opened.
    pub case: Option<CaseId>,
    /// That case's reference.
    pub reference: Option<String>,
    /// First and last position; `None` when the command changed nothing.
    pub positions: Option<(u64, u64)>,
    /// Hash of the event at the last position.
    pub head: Hash,
    /// True when the command had been answered before.
    pub duplicate: bool,
}
