//! People, the roles they hold, and who may act for whom.

use super::appointed::Appointed;
use crate::framework::{Appointment, Line, Organisation};
use crate::value::Name;
use imbl::{OrdMap, Vector};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One person lets another act in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delegation {
    /// Whose acts.
    pub from: Name,
    /// Who may do them.
    pub to: Name,
    /// Transition and decision ids; empty means all.
    pub acts: Vec<Name>,
    /// Only in this workflow.
    pub workflow: Option<Name>,
    /// First day.
    pub since: Date,
    /// Last day, inclusive.
    pub until: Date,
}

/// People, the roles they hold, and who may act for whom.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Names by opaque id.
    pub people: OrdMap<Name, Arc<str>>,
    /// Appointments by person, in the order they were made.
    pub appointments: OrdMap<Name, Vec<Appointment>>,
    /// In the order they were made.
    pub delegations: Vector<Delegation>,
    /// Who appointed whom, in the order in which it was done.
    pub appointed: Vector<Appointed>,
}

impl Roster {
    /// Whether the person is known.
    pub fn knows(&self, person: &Name) -> bool {
        self.people.contains_key(person)
    }

    /// The appointments of a person that hold on a day.
    pub fn held_by<'a>(
        &'a self,
        person: &Name,
        on: Date,
    ) -> impl Iterator<Item = &'a Appointment> + 'a {
        self.appointments
            .get(person)
            .into_iter()
            .flatten()
            .filter(move |appointment| holds_on(appointment, on))
    }

    /// Whether a person holds a role on a day, in `unit` where one is asked for.
    pub fn holds(&self, person: &Name, role: &Name, unit: Option<&Name>, on: Date) -> bool {
        self.held_by(person, on)
            .any(|held| held.role == *role && (unit.is_none() || held.unit.as_ref() == unit))
    }

    /// An appointment of a person in a unit that held on any day of a time.
    pub fn held_in(
        &self,
        person: &Name,
        unit: &Name,
        (since, until): (Date, Date),
    ) -> Option<&Appointment> {
        let held = self.appointments.get(person).into_iter().flatten();
        let mut in_unit = held.filter(|held| held.unit.as_ref() == Some(unit));
        in_unit.find(|held| held.from <= until && held.until.is_none_or(|last| since <= last))
    }

    /// Everybody who holds a role on a day, in `unit` where one is asked for; in order of id.
    pub fn holders(&self, role: &Name, unit: Option<&Name>, on: Date) -> Vec<Name> {
        self.people
            .keys()
            .filter(|person| self.holds(person, role, unit, on))
            .cloned()
            .collect()
    }

    /// Whether `to` may do `act` in the place of `from` on a day.
    pub fn delegated(&self, from: &Name, to: &Name, act: &Name, workflow: &Name, on: Date) -> bool {
        self.delegations.iter().any(|delegation| {
            delegation.from == *from
                && delegation.to == *to
                && (delegation.acts.is_empty() || delegation.acts.contains(act))
                && delegation
                    .workflow
                    .as_ref()
                    .is_none_or(|only| only == workflow)
                && delegation.since <= on
                && on <= delegation.until
        })
    }

    /// Whether a person has no account of their own. Nobody is without one yet.
    pub fn is_without_account(&self, _person: &Name) -> bool {
        false
    }

    /// Governing bodies and outsiders have no account: the second line or management may record
    /// their acts for them. Each is who they are on a day of their own.
    pub fn records_for(
        &self,
        organisation: &Organisation,
        person: (&Name, Date),
        principal: (&Name, Date),
    ) -> bool {
        let lines = |(of, on): (&Name, Date)| -> Vec<Line> {
            let held = self.held_by(of, on);
            let roles = held.filter_map(|held| organisation.roles.get(&held.role));
            roles.map(|role| role.line).collect()
        };
        let outside = |line: &Line| matches!(line, Line::Governing | Line::External);
        let recorder = |line: &Line| matches!(line, Line::Second | Line::Management);
        let principals = lines(principal);
        !principals.is_empty()
            && principals.iter().all(outside)
            && lines(person).iter().any(recorder)
    }
}

fn holds_on(appointment: &Appointment, on: Date) -> bool {
    appointment.from <= on && appointment.until.is_none_or(|until| on <= until)
}
