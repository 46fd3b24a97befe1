//! What events on people change in the roster.

use crate::event::{ActsDelegated, AppointmentEnded, Event, PeopleEvent, PersonAppointed};
use crate::framework::Appointment;
use crate::state::{Appointed, Delegation, Roster};
use crate::value::utc_date;
use std::sync::Arc;

pub(super) fn fold(roster: &mut Roster, event: &Event, data: &PeopleEvent) {
    match data {
        PeopleEvent::PersonAdded(added) => {
            let name = Arc::from(added.name.as_str());
            roster.people.insert(added.person.clone(), name);
        }
        PeopleEvent::PersonAppointed(appointed) => {
            appoint(roster, appointed);
            note_who_appointed(roster, event, appointed);
        }
        PeopleEvent::AppointmentEnded(ended) => end_appointment(roster, ended),
        PeopleEvent::ActsDelegated(delegated) => delegate(roster, event, delegated),
    }
}

fn appoint(roster: &mut Roster, appointed: &PersonAppointed) {
    let appointment = Appointment {
        person: appointed.person.clone(),
        role: appointed.role.clone(),
        unit: appointed.unit.clone(),
        from: appointed.from,
        until: appointed.until,
    };
    let held = roster.appointments.entry(appointed.person.clone());
    held.or_default().push(appointment);
}

fn note_who_appointed(roster: &mut Roster, event: &Event, appointed: &PersonAppointed) {
    roster.appointed.push_back(Appointed {
        person: appointed.person.clone(),
        role: appointed.role.clone(),
        by: event.actor.person.clone(),
        principal: event.actor.principal.clone(),
        position: event.position,
    });
}

/// Ends what runs beyond that day; what ended before it, or begins after it, stays as it was.
fn end_appointment(roster: &mut Roster, ended: &AppointmentEnded) {
    let runs_beyond = |held: &Appointment| {
        held.from <= ended.on && held.until.is_none_or(|until| ended.on < until)
    };
    let held = roster.appointments.get_mut(&ended.person);
    for held in held.into_iter().flatten() {
        if held.role == ended.role && held.unit == ended.unit && runs_beyond(held) {
            held.until = Some(ended.on);
        }
    }
}

fn delegate(roster: &mut Roster, event: &Event, delegated: &ActsDelegated) {
    roster.delegations.push_back(Delegation {
        from: delegated.from.clone(),
        to: delegated.to.clone(),
        acts: delegated.acts.clone(),
        workflow: delegated.workflow.clone(),
        since: utc_date(event.effective),
        until: delegated.until,
    });
}
