//! Who appointed whom, in the order in which it was done.

use crate::value::Name;
use serde::{Deserialize, Serialize};

/// That somebody appointed somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appointed {
    /// Who was appointed.
    pub person: Name,
    /// To which role.
    pub role: Name,
    /// Who did it.
    pub by: Option<Name>,
    /// In whose place.
    pub principal: Option<Name>,
    /// Position of the event.
    pub position: u64,
}
