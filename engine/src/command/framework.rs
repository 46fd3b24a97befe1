//! Commands on the definitions.

use super::Command;
use crate::event::Ballot;
use crate::framework::DefinitionFile;
use crate::hash::Hash;
use crate::value::{Name, Word};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What may be asked on the definitions.
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
pub enum FrameworkCommand {
    Adopt(Adopt),
    BallotFramework(BallotFramework),
    WithdrawFramework(WithdrawFramework),
    CloseFramework(CloseFramework),
    ConfirmClock(ConfirmClock),
}

impl From<FrameworkCommand> for Command {
    fn from(command: FrameworkCommand) -> Command {
        Command::Framework(command)
    }
}

/// Makes definitions the framework in force (the first time), or proposes them under the
/// charter in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Adopt {
    /// All files of the definitions.
    pub files: Vec<DefinitionFile>,
}

/// Casts a ballot on the framework that is proposed, or on a change of a post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotFramework {
    /// `yes`, `no`, `abstain` or `recused`.
    pub value: Word<Ballot>,
    /// `charter`, the proposed definitions, which is meant without it; or the question on a post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Name>,
}

/// Takes back the framework that is proposed, or the change of a post: who proposed it before the
/// first ballot, afterwards more than half of those who can vote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawFramework {
    /// `charter`, the proposed definitions, which is meant without it; or the question on a post.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Name>,
}

/// What the question on proposed definitions is called.
pub const CHARTER_QUESTION: &str = "charter";

impl BallotFramework {
    /// The question on a post, where it is that.
    pub fn post(&self) -> Option<&Name> {
        self.question.as_ref().filter(|it| is_post(it))
    }
}

impl WithdrawFramework {
    /// The question on a post, where it is that.
    pub fn post(&self) -> Option<&Name> {
        self.question.as_ref().filter(|it| is_post(it))
    }
}

fn is_post(question: &Name) -> bool {
    question.as_str() != CHARTER_QUESTION
}

/// Closes the question on a framework whose time is over. The engine gives this command itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-engines-own" = true))]
pub struct CloseFramework {
    /// Content hash of what is proposed.
    pub framework: Hash,
    /// The instant it was due.
    #[schemars(with = "String")]
    pub due: Timestamp,
}

/// Says that the clock is right, after it leapt. Only the owner of the data directory can.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmClock {
    /// The system user who owns the data directory.
    pub user: String,
}
