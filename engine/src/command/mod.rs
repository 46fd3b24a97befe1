//! Commands: somebody's wish, with who, when and why, and the receipt that answers it.
//!
//! Four families, a file each: every command is a struct there, and a row of its family's enum. Its
//! word, its members and their documentation are its form, which HTTP and scenarios read.

mod case;
mod day;
mod form;
mod framework;
mod meta;
mod people;
mod programme;

pub use case::*;
pub use form::{Form, Member, Shape, form, forms};
pub use framework::*;
pub use meta::{Meta, Receipt, Submission};
pub use people::*;
pub use programme::*;

use schemars::JsonSchema;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value as Json;
use strum::VariantNames;

/// A wish. Serialised with the tag `command`, as `POST /v1/commands` takes it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Command {
    /// On the definitions.
    Framework(FrameworkCommand),
    /// On people.
    People(PeopleCommand),
    /// On a case.
    Case(CaseCommand),
    /// On a programme.
    Programme(ProgrammeCommand),
}

impl Command {
    /// The words of all commands, the engine's own too.
    pub fn words() -> impl Iterator<Item = &'static str> {
        let families = [
            FrameworkCommand::VARIANTS,
            PeopleCommand::VARIANTS,
            CaseCommand::VARIANTS,
            ProgrammeCommand::VARIANTS,
        ];
        families.into_iter().flatten().copied()
    }

    /// Reads a command from JSON that is taken apart already.
    ///
    /// # Errors
    /// When there is no such command, or when it has not the members of one.
    pub fn from_json(json: Json) -> Result<Command, serde_json::Error> {
        let word = json.get("command").and_then(Json::as_str);
        let word = word.ok_or_else(|| serde_json::Error::missing_field("command"))?;
        if CaseCommand::VARIANTS.contains(&word) {
            serde_json::from_value(json).map(Command::Case)
        } else if ProgrammeCommand::VARIANTS.contains(&word) {
            serde_json::from_value(json).map(Command::Programme)
        } else if PeopleCommand::VARIANTS.contains(&word) {
            serde_json::from_value(json).map(Command::People)
        } else {
            serde_json::from_value(json).map(Command::Framework)
        }
    }

    /// The word of the `command` tag.
    pub fn word(&self) -> &'static str {
        match self {
            Command::Framework(command) => command.into(),
            Command::People(command) => command.into(),
            Command::Case(command) => command.into(),
            Command::Programme(command) => command.into(),
        }
    }

    /// The case that the command names, as it was written.
    pub fn case(&self) -> Option<&str> {
        match self {
            Command::Case(command) => command.case(),
            Command::Framework(_) | Command::People(_) | Command::Programme(_) => None,
        }
    }
}

/// By its word: whose family it is, and then that family's members.
impl<'de> Deserialize<'de> for Command {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Command, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Command::from_json(json).map_err(D::Error::custom)
    }
}
