//! Whether an appointment can be: whether the body has a seat left, and what its person holds
//! beside it.

use crate::draft::Draft;
use crate::framework::{Appointment, watching_themselves};
use crate::refusal::Refusal;
use crate::state::Held;
use crate::value::Name;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Refuses an appointment that cannot be.
///
/// # Errors
/// `body_full`, `executive_head`.
pub(super) fn fits(draft: &Draft<'_>, appointment: &Appointment) -> Result<(), Refusal> {
    has_room(draft, appointment)?;
    watches_nobody(draft, appointment)
}

/// The executive head holds no seat from which the head is watched.
fn watches_nobody(draft: &Draft<'_>, appointment: &Appointment) -> Result<(), Refusal> {
    let framework = draft.framework()?;
    let known = draft.state().roster.appointments.of(&appointment.person);
    let others = known.iter().map(|held| &held.appointment);
    let others = others.filter(|held| !held.is_post_of(appointment));
    let held: Vec<&Appointment> = others.chain([appointment]).collect();
    match watching_themselves(&framework.organisation, &held) {
        Some(both) => Err(watching(both)),
        None => Ok(()),
    }
}

/// Who would be the executive head, and hold a seat that watches over the head.
pub(in crate::decide) fn watching((head, seat): (&Appointment, &Appointment)) -> Refusal {
    let Appointment { person, role, .. } = head;
    let message = format!("`{person}` would be `{role}` and `{}` at once", seat.role);
    Refusal::rule("executive_head", message)
        .at("role")
        .help(format!(
            "who heads the whole holds no seat of the second or third line and none that governs: \
             give `{}` to somebody else, or end one first with `igf end-appointment`",
            seat.role
        ))
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
