//! Appointments: made, given other days, ended.

use super::appointing::{self, Post};
use super::confirm;
use crate::command::{Appoint, EndAppointment};
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::{AppointmentEnded, PersonAppointed};
use crate::framework::Appointment;
use crate::refusal::Refusal;
use crate::state::Held;
use crate::value::Name;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Appoints a person to a role. Appointing again to the same role and unit replaces the days.
///
/// # Errors
/// `unknown_person`, `unknown_role`, `unknown_unit`, `bad_date` for an end before the beginning,
/// `own_appointment`, `not_allowed`, `appoint_by_missing`, `body_full`.
pub(super) fn appoint(draft: &mut Draft<'_>, command: &Appoint) -> Result<(), Refusal> {
    let Appoint { person, role, .. } = command;
    let unit = command.unit.as_ref();
    let post = Post { role, unit };
    who::known_person(draft.state(), person)?;
    post.check(&*draft.framework()?)?;
    let from = command.from.unwrap_or_else(|| draft.today());
    if command.until.is_some_and(|until| until < from) {
        let message = format!("the appointment would end before it begins on {from}");
        return Err(Refusal::input("bad_date", message).at("until"));
    }
    not_oneself(draft, person)?;
    appointing::allow(draft, post, "appoint")?;
    let appointment = Appointment {
        person: person.clone(),
        role: role.clone(),
        unit: command.unit.clone(),
        from,
        until: command.until,
    };
    has_room(draft, &appointment)?;
    confirm::by_appointment(draft, person);
    let appointed = appointed(draft, &appointment);
    draft.emit(appointed);
    Ok(())
}

/// The event of an appointment, which says whether the person held the post before.
fn appointed(draft: &Draft<'_>, appointment: &Appointment) -> PersonAppointed {
    let Appointment {
        person, role, unit, ..
    } = appointment.clone();
    let known = &draft.state().roster.appointments;
    let again = known
        .of_post(&person, &role, unit.as_ref())
        .next()
        .is_some();
    PersonAppointed {
        replaces: again.then_some(true),
        from: appointment.from,
        until: appointment.until,
        person,
        role,
        unit,
    }
}

fn not_oneself(draft: &Draft<'_>, person: &Name) -> Result<(), Refusal> {
    let meta = draft.meta();
    let actors = [meta.person.as_ref(), meta.principal.as_ref()];
    if !actors.contains(&Some(person)) {
        return Ok(());
    }
    let message = format!("`{person}` would appoint themselves");
    Err(Refusal::forbidden("own_appointment", message)
        .at("person")
        .help("somebody else who may appoint to this role does it"))
}

/// A body has no more members than it has seats, on any day of the appointment.
fn has_room(draft: &Draft<'_>, appointment: &Appointment) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let role = framework.organisation.roles.get(&appointment.role);
    let Some(seats) = role.and_then(|role| role.members) else {
        return Ok(());
    };
    let seats = usize::try_from(seats).unwrap_or(usize::MAX);
    let others = others(draft, appointment);
    // Most sit on the first day, or on a day on which somebody else comes.
    let days = others.iter().map(|held| held.from.max(appointment.from));
    let days: BTreeSet<Date> = days.chain([appointment.from]).collect();
    for day in days.into_iter().filter(|day| appointment.holds_on(*day)) {
        let sitting = others.iter().filter(|held| held.holds_on(day));
        let sitting: BTreeSet<&Name> = sitting.map(|held| &held.person).collect();
        if sitting.len() >= seats {
            let sitting: Vec<&str> = sitting.into_iter().map(Name::as_str).collect();
            let message = format!(
                "`{}` has {seats} seats, and all are taken on {day}",
                appointment.role
            );
            return Err(Refusal::rule("body_full", message).at("role").help(format!(
                "end an appointment first, with `igf end-appointment`: {}",
                sitting.join(", ")
            )));
        }
    }
    Ok(())
}

/// The appointments of others to the same role.
fn others(draft: &Draft<'_>, appointment: &Appointment) -> Vec<Appointment> {
    let all = draft.state().roster.appointments.iter();
    let others = all.filter(|(person, _)| **person != appointment.person);
    let held = others.flat_map(|(_, held)| held);
    let held = held.map(|held: &Held| &held.appointment);
    held.filter(|held| held.role == appointment.role)
        .cloned()
        .collect()
}

/// Ends an appointment on a day: the last one on which it holds.
///
/// # Errors
/// `unknown_person`, `unknown_role`, `unknown_unit`, `not_allowed`, `appoint_by_missing`,
/// `bad_date` for a day that has passed, `unknown_appointment` for what they do not hold after it.
pub(super) fn end(draft: &mut Draft<'_>, command: &EndAppointment) -> Result<(), Refusal> {
    let EndAppointment {
        person,
        role,
        unit,
        on,
    } = command;
    let post = Post {
        role,
        unit: unit.as_ref(),
    };
    who::known_person(draft.state(), person)?;
    post.check(&*draft.framework()?)?;
    appointing::allow(draft, post, "end_appointment")?;
    let today = draft.state().date_of(draft.now());
    if *on < today {
        let message = format!("the appointment would end on {on}, before today, {today}");
        return Err(Refusal::input("bad_date", message).at("on"));
    }
    let known = &draft.state().roster.appointments;
    let goes_on = |held: &Held| held.appointment.until.is_none_or(|until| *on < until);
    if !known.of_post(person, role, post.unit).any(goes_on) {
        return Err(unknown_appointment(draft, command));
    }
    draft.emit(AppointmentEnded {
        person: person.clone(),
        role: role.clone(),
        unit: unit.clone(),
        on: *on,
    });
    Ok(())
}

fn unknown_appointment(draft: &Draft<'_>, command: &EndAppointment) -> Refusal {
    let EndAppointment { person, role, .. } = command;
    let held = draft.state().roster.appointments.of(person).iter();
    let posts = held.map(|held| {
        let Appointment {
            role, unit, until, ..
        } = &held.appointment;
        let unit = unit.as_ref().map(|unit| format!(" --unit {unit}"));
        let until = until.map(|until| format!(" until {until}"));
        format!(
            "{role}{}{}",
            unit.unwrap_or_default(),
            until.unwrap_or_default()
        )
    });
    let posts: Vec<String> = posts.collect();
    let message = format!(
        "`{person}` is not `{role}` there after {}: nothing would end",
        command.on
    );
    Refusal::rule("unknown_appointment", message)
        .at("role")
        .help(match posts.is_empty() {
            true => format!("`{person}` was never appointed to anything"),
            false => format!("`{person}` was appointed to: {}", posts.join("; ")),
        })
}
