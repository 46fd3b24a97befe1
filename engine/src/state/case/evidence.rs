//! Evidence attached to a case.

use super::Case;
use crate::event::{Event, EvidenceAttached};
use crate::hash::Hash;
use crate::value::Name;
use serde::{Deserialize, Serialize};

/// A file that proves something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its kind.
    pub kind: Name,
    /// File name.
    pub name: String,
    /// Content hash.
    pub sha256: Hash,
    /// Size in bytes.
    pub bytes: u64,
    /// Position of the event that attached it.
    pub position: u64,
}

impl Case {
    pub(super) fn attach(&mut self, event: &Event, attached: &EvidenceAttached) {
        self.evidence.push(Evidence {
            kind: attached.kind.clone(),
            name: attached.name.clone(),
            sha256: attached.sha256,
            bytes: attached.bytes,
            position: event.position,
        });
    }
}
