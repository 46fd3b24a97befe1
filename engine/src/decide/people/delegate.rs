//! Delegations: made, given other days, taken back.

use crate::command::{Delegate, RevokeDelegation};
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::{ActsDelegated, DelegationRevoked};
use crate::framework::{Framework, Workflow};
use crate::limits::MAX_DELEGATION_YEARS;
use crate::refusal::Refusal;
use crate::state::Acts;
use crate::value::Name;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Acts that no workflow defines: on cases, under the charter, on the roster, on programmes.
const OWN_ACTS: [&str; 22] = [
    "ballot",
    "open",
    "assign",
    "attach",
    "comment",
    "link",
    "adopt",
    "charter",
    "person_add",
    "confirm",
    "appoint",
    "end_appointment",
    "hand_over",
    "take_baseline",
    "fund",
    "record",
    "forecast",
    "add_dependency",
    "remove_dependency",
    "add_item",
    "split_item",
    "merge_items",
];

/// Lets another person act in one's place. What is delegated again to the same person has the new
/// days.
///
/// # Errors
/// `unknown_person`, `onward_delegation`, `bad_delegation` to oneself, `bad_date` for an end that
/// has passed or is too far away, `unknown_workflow`, `unknown_transition` for an act that there is
/// not.
pub(super) fn delegate(draft: &mut Draft<'_>, command: &Delegate) -> Result<(), Refusal> {
    let Delegate {
        to,
        acts,
        workflow,
        until,
    } = command;
    let from = giver(draft, to)?;
    let framework = draft.framework()?;
    let workflow = workflow.as_ref();
    known_workflow(&framework, workflow)?;
    known_acts(&framework, acts, workflow)?;
    // A delegation counts from now on, whatever day is named.
    let today = draft.state().date_of(draft.now());
    check_days(today, *until)?;
    let acts = Acts {
        acts: acts.clone(),
        workflow: workflow.cloned(),
    };
    let delegations = &draft.state().roster.delegations;
    if delegations.standing(&from, to, &acts, today) {
        draft.emit(revoked(&from, to, &acts));
    }
    draft.emit(ActsDelegated {
        from,
        to: to.clone(),
        acts: acts.acts,
        workflow: acts.workflow,
        until: *until,
        since: Some(today),
    });
    Ok(())
}

/// Whose acts they are: one's own, never those that were delegated to one.
fn giver(draft: &Draft<'_>, to: &Name) -> Result<Name, Refusal> {
    let from = who::person(draft)?;
    who::known_person(draft.state(), to)?;
    if draft.meta().principal.is_some() {
        let message = "what was delegated cannot be delegated again";
        return Err(Refusal::rule("onward_delegation", message));
    }
    if from == *to {
        let message = "nobody delegates to themselves";
        return Err(Refusal::input("bad_delegation", message).at("to"));
    }
    Ok(from)
}

fn check_days(today: Date, until: Date) -> Result<(), Refusal> {
    if until < today {
        let message = format!("the delegation would have ended on {until}, before it begins");
        return Err(Refusal::input("bad_date", message).at("until"));
    }
    let most = today.saturating_add(MAX_DELEGATION_YEARS.years());
    if until > most {
        let message = format!("a delegation until {until} would outlast who gave it");
        let help = format!("{most} is the last day that it may have: delegate again then");
        return Err(Refusal::input("bad_date", message).at("until").help(help));
    }
    Ok(())
}

fn known_workflow(framework: &Framework, workflow: Option<&Name>) -> Result<(), Refusal> {
    match workflow {
        Some(name) if !framework.workflows.contains_key(name) => {
            let known = framework.workflows.keys();
            let refusal = Refusal::unknown("unknown_workflow", "workflow", name.as_str(), known);
            Err(refusal.at("workflow"))
        }
        _ => Ok(()),
    }
}

/// Refuses an act that there is not: a slip of the pen would delegate nothing, silently.
fn known_acts(
    framework: &Framework,
    acts: &[Name],
    workflow: Option<&Name>,
) -> Result<(), Refusal> {
    let of = |id: &Name| workflow.is_none_or(|only| only == id);
    let workflows = framework.workflows.iter().filter(|(id, _)| of(id));
    let mut known: BTreeSet<Name> = workflows.flat_map(|(_, it)| acts_of(it)).collect();
    known.extend(OWN_ACTS.iter().map(|act| Name::new(act)));
    match acts.iter().find(|act| !known.contains(*act)) {
        Some(act) => {
            let what = "transition, decision or other act";
            let refusal = Refusal::unknown("unknown_transition", what, act.as_str(), &known);
            Err(refusal.at("acts"))
        }
        None => Ok(()),
    }
}

fn acts_of(workflow: &Workflow) -> impl Iterator<Item = Name> {
    let transitions = workflow.transitions.iter().map(|it| &it.id);
    transitions.chain(workflow.decisions.keys()).cloned()
}

/// Takes back what another person may do in one's place: some acts, or all.
///
/// # Errors
/// `unknown_person`, `onward_delegation`, `bad_delegation` to oneself, `nothing_delegated`.
pub(super) fn revoke(draft: &mut Draft<'_>, command: &RevokeDelegation) -> Result<(), Refusal> {
    let RevokeDelegation { to, acts, workflow } = command;
    let from = giver(draft, to)?;
    let acts = Acts {
        acts: acts.clone(),
        workflow: workflow.clone(),
    };
    let today = draft.state().date_of(draft.now());
    let delegations = &draft.state().roster.delegations;
    if !delegations.standing(&from, to, &acts, today) {
        return Err(nothing_delegated(draft, &from, to, today));
    }
    draft.emit(revoked(&from, to, &acts));
    Ok(())
}

fn nothing_delegated(draft: &Draft<'_>, from: &Name, to: &Name, today: Date) -> Refusal {
    let standing = draft.state().roster.delegations.to(to, today);
    let standing = standing.filter(|known| known.from == *from);
    let told: Vec<String> = standing.map(|known| known.acts.to_string()).collect();
    let message = format!("`{from}` lets `{to}` do nothing of this in their place");
    Refusal::rule("nothing_delegated", message)
        .at("to")
        .help(match told.is_empty() {
            true => format!("nothing is delegated to `{to}`"),
            false => format!("what is delegated: {}", told.join("; ")),
        })
}

/// The event that takes acts back.
pub(super) fn revoked(from: &Name, to: &Name, acts: &Acts) -> DelegationRevoked {
    DelegationRevoked {
        from: from.clone(),
        to: to.clone(),
        acts: acts.acts.clone(),
        workflow: acts.workflow.clone(),
    }
}
