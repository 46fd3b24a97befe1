//! Delegations: somebody acts in another's place.

use crate::command::Delegate;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::ActsDelegated;
use crate::refusal::Refusal;

/// Lets another person act in one's place.
///
/// # Errors
/// `unknown_person`, `onward_delegation`, `bad_delegation` to oneself, `bad_date` for an end that
/// has passed, `unknown_workflow`.
pub(super) fn delegate(draft: &mut Draft<'_>, command: &Delegate) -> Result<(), Refusal> {
    let Delegate {
        to,
        acts,
        workflow,
        until,
    } = command;
    let framework = draft.framework()?;
    let from = who::person(draft)?;
    who::known_person(draft.state(), to)?;
    if draft.submission.meta.principal.is_some() {
        return Err(Refusal::rule(
            "onward_delegation",
            "what was delegated cannot be delegated again",
        ));
    }
    if from == *to {
        return Err(Refusal::input("bad_delegation", "nobody delegates to themselves").at("to"));
    }
    if *until < draft.today() {
        return Err(Refusal::input(
            "bad_date",
            format!("the delegation would have ended on {until}, before it begins"),
        )
        .at("until"));
    }
    if let Some(workflow) = workflow
        .as_ref()
        .filter(|name| !framework.workflows.contains_key(*name))
    {
        let known = framework.workflows.keys();
        return Err(
            Refusal::unknown("unknown_workflow", "workflow", workflow.as_str(), known)
                .at("workflow"),
        );
    }
    let delegated = ActsDelegated {
        from,
        to: to.clone(),
        acts: acts.clone(),
        workflow: workflow.clone(),
        until: *until,
    };
    draft.emit(delegated);
    Ok(())
}
