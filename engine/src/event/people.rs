//! What happened to people: who they are, what they hold, who acts for them.

use super::words::Class;
use crate::value::{Name, Word};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

event_family! {
    /// What happened to people.
    pub enum PeopleEvent

    /// A person entered the roster. Class restricted: the only event that holds a name.
    PersonAdded = "person_added" {
        /// Opaque id.
        person: Name,
        /// The name, or the post for example people.
        name: String,
        /// `false` where somebody else than who added the person is to confirm them before they
        /// count; missing where an adopted file named them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed: Option<bool>,
    }
    /// Somebody else than who added a person confirmed that there is one: they count from now on.
    PersonConfirmed = "person_confirmed" {
        /// Opaque id.
        person: Name,
    }
    /// A person was appointed to a role.
    PersonAppointed = "person_appointed" {
        /// Opaque id.
        person: Name,
        /// The role.
        role: Name,
        /// The unit, for a role that is held in a unit.
        unit: Option<Name>,
        /// First day.
        #[schemars(with = "String")]
        from: Date,
        /// Last day, inclusive.
        #[schemars(with = "Option<String>")]
        until: Option<Date>,
        /// `true` where these days take the place of those that the person held the role in the
        /// unit before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        replaces: Option<bool>,
    }
    /// An appointment ended.
    AppointmentEnded = "appointment_ended" {
        /// Opaque id.
        person: Name,
        /// The role.
        role: Name,
        /// The unit.
        unit: Option<Name>,
        /// The last day.
        #[schemars(with = "String")]
        on: Date,
    }
    /// A person let another act in their place.
    ActsDelegated = "acts_delegated" {
        /// Whose acts.
        from: Name,
        /// Who may now do them.
        to: Name,
        /// Transition and decision ids; empty means all.
        acts: Vec<Name>,
        /// Only in this workflow.
        workflow: Option<Name>,
        /// Last day, inclusive.
        #[schemars(with = "String")]
        until: Date,
        /// First day, where the organisation is; the effective day in UTC where it is missing.
        #[schemars(with = "Option<String>")]
        #[serde(default, skip_serializing_if = "Option::is_none")]
        since: Option<Date>,
    }
    /// What a person let another do in their place, they no longer let them do.
    DelegationRevoked = "delegation_revoked" {
        /// Whose acts.
        from: Name,
        /// Who may no longer do them.
        to: Name,
        /// Transition and decision ids; empty means all.
        acts: Vec<Name>,
        /// Only in this workflow; everywhere where it is missing.
        workflow: Option<Name>,
    }
    /// A bearer token was issued. What it signs is not in the record.
    TokenIssued = "token_issued" {
        /// Its id, which `igf token revoke` takes.
        token: String,
        /// Who it speaks for.
        person: Name,
        /// The most restricted class that it reads.
        reads: Word<Class>,
        /// The day on which it ends, in UTC.
        #[schemars(with = "String")]
        until: Date,
        /// The system user who issued it.
        user: String,
    }
}
