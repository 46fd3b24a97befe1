//! People and their appointments.

mod delegate;

use super::case::who;
use crate::command::{AddPerson, Appoint, EndAppointment, PeopleCommand};
use crate::draft::Draft;
use crate::event::{AppointmentEnded, PersonAdded, PersonAppointed};
use crate::refusal::Refusal;
use crate::value::Name;

pub(super) fn carry_out(draft: &mut Draft<'_>, command: &PeopleCommand) -> Result<(), Refusal> {
    match command {
        PeopleCommand::Delegate(command) => delegate::delegate(draft, command),
        PeopleCommand::AddPerson(command) => add(draft, command),
        PeopleCommand::Appoint(command) => appoint(draft, command),
        PeopleCommand::EndAppointment(command) => end_appointment(draft, command),
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

/// Ends what a person was appointed to: the day is the last on which they hold it.
///
/// # Errors
/// `not_allowed` for who may not propose definitions, `unknown_person`, `bad_date` for a day that
/// has passed or on which they do not hold it yet, `unknown_appointment` for what they do not hold
/// then, or hold no more.
fn end_appointment(draft: &mut Draft<'_>, command: &EndAppointment) -> Result<(), Refusal> {
    let EndAppointment {
        person,
        role,
        unit,
        on,
    } = command;
    allow_roster_change(draft, "end_appointment")?;
    who::known_person(draft.state(), person)?;
    let today = draft.today();
    if *on < today {
        let message = format!("the appointment would end on {on}, before today, {today}");
        return Err(Refusal::input("bad_date", message).at("on"));
    }
    let held = draft.state().roster.appointments.get(person);
    let ends_later = held.into_iter().flatten().filter(|held| {
        let is_meant = held.role == *role && held.unit == *unit;
        is_meant && held.until.is_none_or(|until| *on <= until)
    });
    let Some(from) = ends_later.map(|held| held.from).min() else {
        let place = unit.as_ref().map(|unit| format!(" in `{unit}`"));
        let message = format!(
            "`{person}` has no appointment as `{role}`{} that lasts until {on}",
            place.unwrap_or_default()
        );
        return Err(Refusal::rule("unknown_appointment", message).at("role"));
    };
    if *on < from {
        let message = format!("the appointment would end before it begins on {from}");
        return Err(Refusal::input("bad_date", message).at("on"));
    }
    let ended = AppointmentEnded {
        person: person.clone(),
        role: role.clone(),
        unit: unit.clone(),
        on: *on,
    };
    draft.emit(ended);
    Ok(())
}

/// Whoever may propose definitions may also keep the roster: both say who decides.
fn allow_roster_change(draft: &mut Draft<'_>, act: &str) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let role = who::allowed_in_organisation(draft, &framework.charter.propose_by, act)?;
    draft.acting_as(role);
    Ok(())
}
