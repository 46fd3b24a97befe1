//! What happened to people: who they are, what they hold, who acts for them.

use crate::value::Name;
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
    }
}
