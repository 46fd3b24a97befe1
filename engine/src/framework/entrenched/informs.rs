//! Who is informed of what.

use super::facts::Facts;
use crate::framework::Framework;

/// Who is informed of acts, outcomes and missed deadlines.
pub(super) fn guards(framework: &Framework) -> Facts {
    let mut facts = Facts::default();
    for workflow in framework.workflows.values() {
        let id = &workflow.id;
        for transition in &workflow.transitions {
            for role in &transition.informs {
                facts.hold(format!("{role} is informed of {} in {id}", transition.id));
            }
        }
        for decision in workflow.decisions.values() {
            for role in &decision.informs {
                facts.hold(format!("{role} is informed of {} in {id}", decision.id));
            }
        }
        for clock in &workflow.clocks {
            for role in &clock.breach.inform {
                let what = format!("{role} is informed that {} is missed in {id}", clock.id);
                facts.hold(what);
            }
        }
    }
    facts
}
