//! What a trace says of the case that a command is about.

use engine::command::{CaseCommand, Command};
use engine::event::LinkEnd;
use engine::state::{Case, State};
use std::sync::Arc;
use telemetry::trace::CaseFacts;

/// What a trace says of a case, as it was just after the decision.
pub(super) struct Facts {
    pub(super) id: String,
    pub(super) reference: String,
    pub(super) workflow: String,
    pub(super) version: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) role: String,
    pub(super) previous: Option<Arc<str>>,
    pub(super) origin: Option<Arc<str>>,
    pub(super) armed: Option<String>,
    pub(super) causes: Vec<(u64, Arc<str>)>,
}

impl Facts {
    /// The case, as spans name it.
    pub(super) fn case(&self) -> CaseFacts<'_> {
        CaseFacts {
            id: &self.id,
            reference: &self.reference,
            workflow: &self.workflow,
            workflow_version: &self.version,
        }
    }

    /// The facts of a command that took its case from `before` to `after`.
    pub(super) fn of(
        state: &State,
        command: &Command,
        before: Option<&Case>,
        after: &Case,
    ) -> Facts {
        let armed = match command {
            Command::Case(CaseCommand::FireClock(fire)) => {
                let clock = before.and_then(|case| case.clocks.get(&fire.clock));
                clock.and_then(|clock| clock.armed_trace.clone())
            }
            _ => None,
        };
        let role = after.acts.last().and_then(|act| act.role.as_ref());
        Facts {
            id: after.id.to_string(),
            reference: after.reference.to_string(),
            workflow: after.workflow.id.to_string(),
            version: after.workflow.version.to_string(),
            from: before.map_or_else(String::new, |case| case.state.to_string()),
            to: after.state.to_string(),
            role: role.map_or_else(String::new, ToString::to_string),
            previous: before.and_then(|case| case.last_trace.clone()),
            origin: before.and_then(|case| case.opened_trace.clone()),
            armed,
            causes: causes(state, after),
        }
    }
}

/// The events that freed the items that a case delivers.
fn causes(state: &State, case: &Case) -> Vec<(u64, Arc<str>)> {
    let items = case.links.iter().filter_map(|link| match &link.to {
        LinkEnd::Item { programme, item } => state.programmes.get(programme)?.items.get(item),
        LinkEnd::Case { .. } => None,
    });
    items
        .filter_map(|item| {
            let (position, trace) = item.unblocked.clone()?;
            Some((position, trace?))
        })
        .collect()
}
