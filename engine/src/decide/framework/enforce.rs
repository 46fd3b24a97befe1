//! Definitions come into force, with their people and what that means for programmes.

use super::files::paths;
use crate::decide::programme::{publish, refresh_gates};
use crate::draft::Draft;
use crate::event::{FrameworkAdopted, PersonAdded, PersonAppointed};
use crate::framework::{Appointment, Framework, Person};
use crate::hash::Hash;
use crate::refusal::Refusal;
use crate::state::Roster;
use std::sync::Arc;

pub(super) fn enforce(
    draft: &mut Draft<'_>,
    framework: &Arc<Framework>,
    replaces: Option<Hash>,
) -> Result<(), Refusal> {
    let adopted = FrameworkAdopted {
        framework: framework.id,
        organisation: framework.organisation.id.clone(),
        files: paths(framework),
        replaces,
    };
    let known = draft.state().programmes_in_force();
    let before: Vec<_> = known
        .iter()
        .map(|known| (known.id.clone(), publish::Before::of(draft, known)))
        .collect();
    let said = draft.state().in_force.clone();
    draft.has_checked(framework);
    draft.emit(adopted);
    let roster = draft.state().roster.clone();
    for person in newcomers(framework, &roster) {
        let added = PersonAdded {
            person: person.id.clone(),
            name: person.name.clone(),
        };
        draft.emit(added);
    }
    for appointment in newly_said(framework, said.as_deref(), &roster) {
        draft.emit(event_of(appointment));
    }
    for programme in draft.state().programmes_in_force() {
        publish::blocks(draft, &programme);
        if let Some((id, before)) = before.iter().find(|(id, _)| *id == programme.id) {
            publish::gap(draft, before, &programme, id);
        }
        publish::failing(draft, &programme, &programme.id);
        refresh_gates(draft, &programme)?;
    }
    Ok(())
}

/// Who the definitions name and the roster does not know yet.
fn newcomers<'a>(framework: &'a Framework, roster: &Roster) -> Vec<&'a Person> {
    let people = framework.people.iter();
    people.filter(|person| !roster.knows(&person.id)).collect()
}

/// The appointments that the definitions before did not name, and that nobody has made since. What
/// they did name may have ended by now, and does not begin again.
fn newly_said<'a>(
    framework: &'a Framework,
    before: Option<&Framework>,
    roster: &Roster,
) -> Vec<&'a Appointment> {
    let said = |it: &Appointment| before.is_some_and(|before| before.appointments.contains(it));
    let made = |it: &Appointment| {
        let held = roster.appointments.get(&it.person);
        held.is_some_and(|held| held.contains(it))
    };
    let appointments = framework.appointments.iter();
    appointments.filter(|it| !said(it) && !made(it)).collect()
}

fn event_of(appointment: &Appointment) -> PersonAppointed {
    PersonAppointed {
        person: appointment.person.clone(),
        role: appointment.role.clone(),
        unit: appointment.unit.clone(),
        from: appointment.from,
        until: appointment.until,
    }
}
