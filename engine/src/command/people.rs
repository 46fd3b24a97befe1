//! Commands on people: the roster, and who acts for whom.

use super::Command;
use super::day::Day;
use crate::value::Name;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What may be asked on people.
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
pub enum PeopleCommand {
    Delegate(Delegate),
    AddPerson(AddPerson),
    Appoint(Appoint),
    EndAppointment(EndAppointment),
}

impl From<PeopleCommand> for Command {
    fn from(command: PeopleCommand) -> Command {
        Command::People(command)
    }
}

/// Lets another person act in one's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Delegate {
    /// Who receives the acts.
    pub to: Name,
    /// Transition, decision or `ballot` ids; empty means all.
    pub acts: Vec<Name>,
    /// Only in this workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Name>,
    /// Last day, inclusive.
    #[schemars(with = "Day")]
    pub until: Date,
}

/// Adds a person to the roster.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPerson {
    /// Opaque id.
    pub person: Name,
    /// The name, kept in the roster only.
    pub name: String,
}

/// Appoints a person to a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// The person's id.
    pub person: Name,
    /// The role's id.
    pub role: Name,
    /// The unit's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
    /// First day; the command's day when missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub from: Option<Date>,
    /// Last day, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub until: Option<Date>,
}

/// Ends what a person was appointed to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAppointment {
    /// The person's id.
    pub person: Name,
    /// The role's id.
    pub role: Name,
    /// The unit's id, where the role is held in one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
    /// The last day, inclusive.
    #[schemars(with = "Day")]
    pub on: Date,
}
