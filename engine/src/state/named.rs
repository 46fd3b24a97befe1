//! Cases by the names that people give them, as far up as somebody reads: a case above that is
//! answered as if there were none.

use super::{Case, State};
use crate::event::Class;
use crate::identity::CaseId;
use crate::refusal::{Refusal, RefusalKind};
use crate::value::did_you_mean;
use std::sync::Arc;

impl State {
    /// A case by reference or id, for who reads everything.
    ///
    /// # Errors
    /// `unknown_case`, with the nearest reference.
    pub fn find(&self, name: &str) -> Result<&Arc<Case>, Refusal> {
        self.find_reading(name, Class::Restricted)
    }

    /// A case by reference or id, for who reads up to a class.
    ///
    /// # Errors
    /// `unknown_case`, with the nearest reference that they read.
    pub fn find_reading(&self, name: &str, reads: Class) -> Result<&Arc<Case>, Refusal> {
        let id = self.id_reading(name, reads)?;
        self.case(id).ok_or_else(|| {
            // It is only out of memory, and noted: this refusal does not count.
            unknown_case(name)
        })
    }

    /// The id of a case by reference or id, for who reads up to a class; also of one that has left
    /// memory.
    ///
    /// # Errors
    /// `unknown_case`, with the nearest reference that they read.
    pub fn id_reading(&self, name: &str, reads: Class) -> Result<CaseId, Refusal> {
        let id = self.cases.id(name).or_else(|| name.parse().ok());
        if let Some(id) = id.filter(|id| self.is_read(*id, reads)) {
            return Ok(id);
        }
        let all = self.cases.references();
        let known = all.filter(|(_, id)| self.is_read(*id, reads));
        let near = did_you_mean(name, known.map(|(reference, _)| &**reference));
        let help = near.unwrap_or_else(|| "`igf list` shows the cases".to_owned());
        Err(unknown_case(name).help(help))
    }

    /// Whether there is such a case for who reads up to a class.
    pub fn is_read(&self, id: CaseId, reads: Class) -> bool {
        let workflow = self.cases.workflow_of(id);
        workflow.is_some_and(|workflow| workflow.class <= reads)
    }
}

fn unknown_case(name: &str) -> Refusal {
    let message = format!("there is no case `{name}`");
    Refusal::new(RefusalKind::Unknown, "unknown_case", message).at("case")
}
