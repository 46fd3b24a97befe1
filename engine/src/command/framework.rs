//! Commands on the definitions.

use super::Command;
use crate::event::Ballot;
use crate::framework::DefinitionFile;
use crate::value::Word;
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

/// Casts a ballot on the framework that is proposed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BallotFramework {
    /// `yes`, `no` or `abstain`.
    pub value: Word<Ballot>,
}

/// Says that the clock is right, after it leapt. Only the owner of the data directory can.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmClock {
    /// The system user who owns the data directory.
    pub user: String,
}
