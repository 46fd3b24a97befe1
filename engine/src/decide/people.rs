//! People, appointments and delegations.

use super::case::who;
use crate::command::{AddPerson, Appoint, Delegate, PeopleCommand};
use crate::draft::Draft;
use crate::event::{ActsDelegated, PersonAdded, PersonAppointed};
use crate::refusal::Refusal;
use crate::value::Name;

pub(super) fn carry_out(draft: &mut Draft<'_>, command: &PeopleCommand) -> Result<(), Refusal> {
    match command {
        PeopleCommand::Delegate(command) => delegate(draft, command),
        PeopleCommand::AddPerson(command) => add(draft, command),
        PeopleCommand::Appoint(command) => appoint(draft, command),
    }
}

/// Enters a person into the roster.
///
/// # Errors
/// `not_allowed` for who may not propose definitions, `bad_name`, `person_known`.
fn add(draft: &mut Draft<'_>, AddPerson { person, name }: &AddPerson) -> Result<(), Refusal> {
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
    draft.emit(added);
    Ok(())
}

/// Appoints a person to a role.
///
/// # Errors
/// `not_allowed` for who may not propose definitions, `unknown_person`, `unknown_role`,
/// `unknown_unit`, `bad_date` for an end before the beginning.
fn appoint(draft: &mut Draft<'_>, command: &Appoint) -> Result<(), Refusal> {
    let Appoint {
        person, role, unit, ..
    } = command;
    allow_roster_change(draft, "appoint")?;
    let framework = draft.framework()?;
    let organisation = &framework.organisation;
    who::known_person(draft.state(), person)?;
    if !organisation.roles.contains_key(role) {
        let known = organisation.roles.keys();
        return Err(Refusal::unknown("unknown_role", "role", role.as_str(), known).at("role"));
    }
    if let Some(unit) = unit
        .as_ref()
        .filter(|unit| !organisation.units.contains_key(*unit))
    {
        let known = organisation.units.keys();
        return Err(Refusal::unknown("unknown_unit", "unit", unit.as_str(), known).at("unit"));
    }
    let from = command.from.unwrap_or_else(|| draft.today());
    if command.until.is_some_and(|until| until < from) {
        return Err(Refusal::input(
            "bad_date",
            format!("the appointment would end before it begins on {from}"),
        )
        .at("until"));
    }
    let appointed = PersonAppointed {
        person: person.clone(),
        role: role.clone(),
        unit: unit.clone(),
        from,
        until: command.until,
    };
    draft.emit(appointed);
    Ok(())
}

/// Whoever may propose definitions may also keep the roster: both say who decides.
fn allow_roster_change(draft: &mut Draft<'_>, act: &str) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let role = who::allowed_in_organisation(draft, &framework.charter.propose_by, act)?;
    draft.acting_as(role);
    Ok(())
}

/// Lets another person act in one's place.
///
/// # Errors
/// `unknown_person`, `onward_delegation`, `bad_delegation` to oneself, `bad_date` for an end that
/// has passed, `unknown_workflow`.
fn delegate(draft: &mut Draft<'_>, command: &Delegate) -> Result<(), Refusal> {
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
