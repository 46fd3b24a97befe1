//! Definitions that were read and checked before the writer gets the command that brings them.

use engine::command::{Command, FrameworkCommand};
use engine::framework::Framework;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// How many are kept; a command whose definitions are not among them is read by the writer.
const KEPT: usize = 4;

#[derive(Default)]
pub(super) struct Offered(Mutex<VecDeque<Arc<Framework>>>);

impl Offered {
    pub(super) fn keep(&self, framework: Arc<Framework>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front(framework);
        kept.truncate(KEPT);
    }

    /// What a command brings, where it is kept.
    pub(super) fn of(&self, command: &Command) -> Option<Arc<Framework>> {
        let Command::Framework(FrameworkCommand::Adopt(adopt)) = command else {
            return None;
        };
        let id = Framework::content_hash(&adopt.files);
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|it| it.id == id).cloned()
    }
}
