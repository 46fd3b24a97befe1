//! Acts that do not go together, and who has no ballot.

use super::facts::{Facts, measured};
use crate::framework::{Framework, QuestionKind, Separation, SeparationForm};

/// What is kept apart: each pair of acts, each act and line.
pub(super) fn guards(framework: &Framework) -> Facts {
    let mut facts = Facts::default();
    for workflow in framework.workflows.values() {
        let id = &workflow.id;
        for separation in &workflow.separations {
            kept_apart(&mut facts, id.as_str(), separation);
        }
        for decision in workflow.decisions.values() {
            let what = format!("{} of {id}", decision.id);
            if decision.kind == QuestionKind::Control {
                facts.hold(format!("who asks has no ballot in {what}"));
            }
            for field in &decision.beneficiary {
                facts.hold(format!("{field} has no ballot in {what}"));
            }
        }
    }
    facts
}

fn kept_apart(facts: &mut Facts, workflow: &str, separation: &Separation) {
    let acts = &separation.acts;
    match &separation.form {
        SeparationForm::SamePerson => {
            for (index, one) in acts.iter().enumerate() {
                for other in &acts[index + 1..] {
                    let (one, other) = (one.min(other), one.max(other));
                    let what = format!("nobody does both {one} and {other} in {workflow}");
                    facts.hold(what);
                }
            }
        }
        SeparationForm::Lines(lines) => {
            for (act, line) in acts
                .iter()
                .flat_map(|act| lines.iter().map(move |it| (act, it)))
            {
                facts.hold(format!("{} does not {act} in {workflow}", line.word()));
            }
        }
        SeparationForm::NotHeldWithin(length) => {
            let (unit, count) = measured(length);
            for act in acts {
                let what = format!("who had a post some {unit} ago does not {act} in {workflow}");
                facts.hold_at(what, count);
            }
        }
    }
}
