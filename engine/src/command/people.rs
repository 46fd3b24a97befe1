//! Commands on people: the roster, and who acts for whom.

use super::Command;
use super::day::Day;
use crate::event::Class;
use crate::value::{Name, Word};
use jiff::Timestamp;
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
    RevokeDelegation(RevokeDelegation),
    AddPerson(AddPerson),
    ConfirmPeople(ConfirmPeople),
    Appoint(Appoint),
    EndAppointment(EndAppointment),
    HandOver(HandOver),
    ClosePost(ClosePost),
    IssueToken(IssueToken),
    RevokeToken(RevokeToken),
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

/// Takes back what another person may do in one's place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeDelegation {
    /// Who received the acts.
    pub to: Name,
    /// Transition, decision or `ballot` ids; empty means all.
    #[serde(default)]
    pub acts: Vec<Name>,
    /// Only in this workflow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub workflow: Option<Name>,
}

/// Adds a person to the roster. Somebody else confirms them before they count.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPerson {
    /// Opaque id.
    pub person: Name,
    /// The name, kept in the roster only.
    pub name: String,
}

/// Confirms people whom somebody else added: they count from now on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmPeople {
    /// Their ids.
    pub people: Vec<Name>,
}

/// Appoints a person to a role. Again to the same role and unit: these days replace the others.
/// Where the charter's electorate decides who holds it, this puts the question.
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

/// Ends an appointment, or puts that to the charter's electorate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAppointment {
    /// The person's id.
    pub person: Name,
    /// The role's id.
    pub role: Name,
    /// The unit's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
    /// The last day.
    #[schemars(with = "Day")]
    pub on: Date,
}

/// Gives the open cases of a person who holds no appointment any more to another person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Whose cases.
    pub from: Name,
    /// Whose they are from now on.
    pub to: Name,
}

/// Closes the question on a change of a post whose time is over. The engine gives this command
/// itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-engines-own" = true))]
pub struct ClosePost {
    /// What the question is called.
    pub question: Name,
    /// The instant it was due.
    #[schemars(with = "String")]
    pub due: Timestamp,
}

/// Records that a token is issued. Only the owner of the data directory can, by `igf token PERSON`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueToken {
    /// Its id.
    pub token: String,
    /// Who it speaks for.
    pub person: Name,
    /// The most restricted class that it reads.
    pub reads: Word<Class>,
    /// The day on which it ends, in UTC.
    #[schemars(with = "Day")]
    pub until: Date,
    /// The system user who owns the data directory.
    pub user: String,
}

/// Records that a token is taken back, or all that were issued before. Only the owner of the data
/// directory can, by `igf token revoke ID` or `igf token rotate-key`, which see to it that it
/// counts no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeToken {
    /// Its id; without it all of them, for the key is a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The system user who owns the data directory.
    pub user: String,
}
