//! What events on people change in the roster.

use crate::event::{
    ActsDelegated, AppointmentEnded, DelegationRevoked, Event, PeopleEvent, PersonAdded,
    PersonAppointed,
};
use crate::framework::Appointment;
use crate::state::{Acts, Delegation, Held, Roster, State};
use crate::value::{Name, utc_date};

pub(super) fn fold(state: &mut State, event: &Event, data: &PeopleEvent) {
    let roster = &mut state.roster;
    match data {
        PeopleEvent::PersonAdded(added) => add(roster, event, added),
        PeopleEvent::AccountChanged(changed) => {
            roster.people.set_account(&changed.person, changed.account);
        }
        PeopleEvent::PersonConfirmed(confirmed) => roster.people.confirm(&confirmed.person),
        PeopleEvent::PersonAppointed(appointed) => appoint(roster, event, appointed),
        PeopleEvent::AppointmentEnded(ended) => end_appointment(roster, ended),
        PeopleEvent::ActsDelegated(delegated) => delegate(roster, event, delegated),
        PeopleEvent::DelegationRevoked(revoked) => revoke(roster, revoked),
        PeopleEvent::PostProposed(proposed) => {
            state.posts.put(event, proposed);
            let (key, due) = state.posts.timer(&proposed.question);
            state.timers.set(key, None, due);
        }
        PeopleEvent::PostBallotCast(ballot) => {
            if let Some(question) = state.posts.question_mut(&ballot.question) {
                let cast = (&ballot.person, &ballot.value);
                question.cast(event, cast, &ballot.roles, ballot.seat.as_ref());
            }
        }
        PeopleEvent::PostWithdrawalAsked(asked) => {
            if let Some(question) = state.posts.question_mut(&asked.question) {
                question.withdrawals.insert(asked.person.clone());
            }
        }
        PeopleEvent::PostQuestionClosed(closed) => {
            let (key, was) = state.posts.timer(&closed.question);
            if let Some(question) = state.posts.question_mut(&closed.question) {
                question.grace = Some(closed.until);
            }
            let (_, due) = state.posts.timer(&closed.question);
            state.timers.set(key, was, due);
        }
        PeopleEvent::PostSettled(settled) => {
            let (key, was) = state.posts.timer(&settled.question);
            state.posts.settle(&settled.question);
            state.timers.set(key, was, None);
        }
        // Whether it counts, the key says that signed it.
        PeopleEvent::TokenIssued(_) | PeopleEvent::TokenRevoked(_) => {}
    }
}

/// Who acted, and in whose place.
fn actors(event: &Event) -> Vec<Name> {
    let actor = &event.actor;
    let both = [actor.person.clone(), actor.principal.clone()];
    both.into_iter().flatten().collect()
}

fn add(roster: &mut Roster, event: &Event, added: &PersonAdded) {
    let unconfirmed_by = match added.confirmed {
        Some(false) => actors(event),
        Some(true) | None => Vec::new(),
    };
    roster
        .people
        .add(&added.person, &added.name, unconfirmed_by);
    roster
        .people
        .set_account(&added.person, added.account.unwrap_or(true));
}

fn appoint(roster: &mut Roster, event: &Event, appointed: &PersonAppointed) {
    let held = Held {
        appointment: Appointment {
            person: appointed.person.clone(),
            role: appointed.role.clone(),
            unit: appointed.unit.clone(),
            from: appointed.from,
            until: appointed.until,
        },
        by: match appointed.decided_by.is_empty() {
            true => actors(event),
            false => appointed.decided_by.clone(),
        },
        position: event.position,
    };
    match appointed.replaces {
        Some(true) => roster.appointments.replace(held),
        Some(false) | None => roster.appointments.add(held),
    }
}

/// Ends what runs beyond that day; what ended before it, or begins after it, stays as it was.
fn end_appointment(roster: &mut Roster, ended: &AppointmentEnded) {
    let unit = ended.unit.as_ref();
    roster
        .appointments
        .end(&ended.person, &ended.role, unit, ended.on);
}

fn delegate(roster: &mut Roster, event: &Event, delegated: &ActsDelegated) {
    roster.delegations.add(Delegation {
        from: delegated.from.clone(),
        to: delegated.to.clone(),
        acts: Acts {
            acts: delegated.acts.clone(),
            workflow: delegated.workflow.clone(),
        },
        but: Vec::new(),
        since: delegated.since.unwrap_or_else(|| utc_date(event.effective)),
        until: delegated.until,
    });
}

fn revoke(roster: &mut Roster, revoked: &DelegationRevoked) {
    let acts = Acts {
        acts: revoked.acts.clone(),
        workflow: revoked.workflow.clone(),
    };
    roster.delegations.revoke(&revoked.from, &revoked.to, &acts);
}
