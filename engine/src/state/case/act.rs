//! What was done on a case, and by whom.

use crate::event::{Event, Known};
use crate::value::Name;
use serde::{Deserialize, Serialize};

/// Something a person did on a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// Transition or decision id.
    pub act: Name,
    /// Who did it.
    pub person: Option<Name>,
    /// In whose place.
    pub principal: Option<Name>,
    /// The role that allowed it.
    pub role: Option<Name>,
    /// Position of the event that says so.
    pub position: u64,
    /// Written down by `person`, who did nothing, for the principal, who did it.
    pub recorded: bool,
    /// The sheet that it was recorded on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<u32>,
}

impl Act {
    /// The act that an event records.
    pub(super) fn of(event: &Event, act: Name, sheet: Option<u32>) -> Act {
        Act {
            act,
            person: event.actor.person.clone(),
            principal: event.actor.principal.clone(),
            role: event.actor.role.clone(),
            position: event.position,
            recorded: event.actor.known == Known::RecordedFor,
            sheet,
        }
    }
}
