//! The event of an appointment.

use crate::draft::Draft;
use crate::event::PersonAppointed;
use crate::framework::Appointment;
use crate::value::Name;

/// Writes an appointment, which says whether the person held the post before, and who decided on
/// it where that was not who acts.
pub(super) fn made(draft: &mut Draft<'_>, appointment: Appointment, decided_by: Vec<Name>) {
    let known = &draft.state().roster.appointments;
    let unit = appointment.unit.as_ref();
    let Appointment { person, role, .. } = &appointment;
    let again = known.of_post(person, role, unit).next().is_some();
    draft.emit(PersonAppointed {
        replaces: again.then_some(true),
        person: appointment.person,
        role: appointment.role,
        unit: appointment.unit,
        from: appointment.from,
        until: appointment.until,
        decided_by,
    });
}
