//! Appointments: made, and given other days.

use super::appointing::{self, Post, Way};
use super::made::made;
use super::{confirm, post, room};
use crate::command::Appoint;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::PostChange;
use crate::framework::Appointment;
use crate::refusal::Refusal;
use crate::value::Name;

/// Appoints a person to a role, or puts that to the charter's electorate. Appointing again to the
/// same role and unit replaces the days.
///
/// # Errors
/// `unknown_person`, `unknown_role`, `unknown_unit`, `bad_date` for an end before the beginning,
/// `own_appointment`, `not_allowed`, `body_full`, `executive_head`; to propose, `question_open`,
/// `no_electorate`.
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
    let way = appointing::way(draft, post, "appoint")?;
    let appointment = Appointment {
        person: person.clone(),
        role: role.clone(),
        unit: command.unit.clone(),
        from,
        until: command.until,
    };
    room::fits(draft, &appointment)?;
    match way {
        Way::Alone => {
            confirm::by_appointment(draft, person, &[]);
            made(draft, appointment, Vec::new());
            Ok(())
        }
        Way::Question => post::put(draft, change(appointment)),
    }
}

fn change(appointment: Appointment) -> PostChange {
    PostChange {
        person: appointment.person,
        role: appointment.role,
        unit: appointment.unit,
        from: Some(appointment.from),
        until: appointment.until,
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
