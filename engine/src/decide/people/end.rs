//! Appointments that end.

use super::appointing::{self, Post, Way};
use super::post;
use crate::command::EndAppointment;
use crate::decide::case::who;
use crate::draft::Draft;
use crate::event::{AppointmentEnded, PostChange};
use crate::framework::Appointment;
use crate::refusal::Refusal;

/// Ends an appointment on a day, the last one on which it holds, or puts that to the charter's
/// electorate.
///
/// # Errors
/// `unknown_person`, `unknown_role`, `unknown_unit`, `not_allowed`, `bad_date` for a
/// day that has passed, `unknown_appointment` for what they do not hold after it; to propose,
/// `question_open`, `no_electorate`.
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
    let way = appointing::way(draft, post, "end_appointment")?;
    let today = draft.state().date_of(draft.now());
    if *on < today {
        let message = format!("the appointment would end on {on}, before today, {today}");
        return Err(Refusal::input("bad_date", message).at("on"));
    }
    let known = &draft.state().roster.appointments;
    if !known.go_on(person, role, post.unit, *on) {
        return Err(unknown_appointment(draft, command));
    }
    let ended = AppointmentEnded {
        person: person.clone(),
        role: role.clone(),
        unit: unit.clone(),
        on: *on,
    };
    match way {
        Way::Alone => {
            draft.emit(ended);
            Ok(())
        }
        Way::Question => post::put(draft, PostChange::end(ended)),
    }
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
