//! People, appointments and delegations.

use super::Draft;
use crate::case::who;
use crate::event::{ActsDelegated, EventData, PersonAdded, PersonAppointed};
use crate::refusal::Refusal;
use crate::value::Name;
use jiff::civil::Date;

pub(super) fn add(draft: &mut Draft<'_>, person: &Name, name: &str) -> Result<(), Refusal> {
    allow_roster_change(draft, "person_add")?;
    Name::checked(person.as_str())
        .map_err(|error| Refusal::input("bad_name", error.to_string()).at("person"))?;
    if draft.state().roster.knows(person) {
        return Err(Refusal::rule(
            "person_known",
            format!("`{person}` is in the roster already"),
        )
        .at("person"));
    }
    let added = PersonAdded {
        person: person.clone(),
        name: name.to_owned(),
    };
    draft.emit("_people", EventData::PersonAdded(added));
    Ok(())
}

pub(super) fn appoint(
    draft: &mut Draft<'_>,
    person: &Name,
    role: &Name,
    unit: Option<&Name>,
    from: Option<Date>,
    until: Option<Date>,
) -> Result<(), Refusal> {
    allow_roster_change(draft, "appoint")?;
    let framework = draft.framework()?;
    let organisation = &framework.organisation;
    who::known_person(draft.state(), person)?;
    if !organisation.roles.contains_key(role) {
        let known = organisation.roles.keys();
        return Err(Refusal::unknown("unknown_role", "role", role.as_str(), known).at("role"));
    }
    if let Some(unit) = unit.filter(|unit| !organisation.units.contains_key(*unit)) {
        let known = organisation.units.keys();
        return Err(Refusal::unknown("unknown_unit", "unit", unit.as_str(), known).at("unit"));
    }
    let from = from.unwrap_or_else(|| draft.today());
    if until.is_some_and(|until| until < from) {
        return Err(Refusal::input(
            "bad_date",
            format!("the appointment would end before it begins on {from}"),
        )
        .at("until"));
    }
    let appointed = PersonAppointed {
        person: person.clone(),
        role: role.clone(),
        unit: unit.cloned(),
        from,
        until,
    };
    draft.emit("_people", EventData::PersonAppointed(appointed));
    Ok(())
}

/// Who may propose definitions may also keep the roster: both say who decides.
fn allow_roster_change(draft: &mut Draft<'_>, act: &str) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let role = who::allowed_in_organisation(draft, &framework.charter.propose_by, act)?;
    draft.acting_as(role);
    Ok(())
}

pub(super) fn delegate(
    draft: &mut Draft<'_>,
    to: &Name,
    acts: &[Name],
    workflow: Option<&Name>,
    until: Date,
) -> Result<(), Refusal> {
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
    if until < draft.today() {
        return Err(Refusal::input(
            "bad_date",
            format!("the delegation would have ended on {until}, before it begins"),
        )
        .at("until"));
    }
    if let Some(workflow) = workflow.filter(|name| !framework.workflows.contains_key(*name)) {
        let known = framework.workflows.keys();
        return Err(
            Refusal::unknown("unknown_workflow", "workflow", workflow.as_str(), known)
                .at("workflow"),
        );
    }
    let delegated = ActsDelegated {
        from,
        to: to.clone(),
        acts: acts.to_vec(),
        workflow: workflow.cloned(),
        until,
    };
    draft.emit("_people", EventData::ActsDelegated(delegated));
    Ok(())
}
