//! Who holds which role, since when, until when, and by whose act.

use crate::framework::Appointment;
use crate::value::Name;
use imbl::OrdMap;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An appointment, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The role, and its days.
    pub appointment: Appointment,
    /// Who appointed, and in whose place.
    pub by: Vec<Name>,
    /// Position of the event that gave the last of its days.
    pub position: u64,
}

/// Appointments by person, in the order they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Appointments(OrdMap<Name, Vec<Held>>);

impl Appointments {
    /// All that a person was ever appointed to, and to what end.
    pub fn of(&self, person: &Name) -> &[Held] {
        self.0.get(person).map_or(&[], Vec::as_slice)
    }

    /// All that a person was ever appointed to in a role and unit.
    pub fn of_post<'a>(
        &'a self,
        person: &Name,
        role: &Name,
        unit: Option<&Name>,
    ) -> impl Iterator<Item = &'a Held> {
        let is_of = move |held: &&Held| is_of_post(&held.appointment, role, unit);
        self.of(person).iter().filter(is_of)
    }

    /// Whether a person holds a role and unit beyond a day.
    pub fn go_on(&self, person: &Name, role: &Name, unit: Option<&Name>, on: Date) -> bool {
        self.of_post(person, role, unit)
            .any(|held| held.appointment.until.is_none_or(|until| on < until))
    }

    /// Everybody who was ever appointed, with what.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &[Held])> {
        self.0
            .iter()
            .map(|(person, held)| (person, held.as_slice()))
    }

    /// Adds an appointment beside those that there are.
    pub fn add(&mut self, held: Held) {
        let person = held.appointment.person.clone();
        self.0.entry(person).or_default().push(held);
    }

    /// Gives the post of an appointment these days and no others. Whoever only takes days away
    /// has not appointed: then it stays the act of who did.
    pub fn replace(&mut self, mut held: Held) {
        let now = &held.appointment;
        let of_person = self.0.entry(now.person.clone()).or_default();
        let is_of = |held: &Held| is_of_post(&held.appointment, &now.role, now.unit.as_ref());
        let within = |before: &&Held| is_of(before) && covers(&before.appointment, now);
        let before = of_person.iter().find(within);
        let made = before.map(|before| (before.by.clone(), before.position));
        of_person.retain(|held| !is_of(held));
        if let Some((by, position)) = made {
            held.by = by;
            held.position = position;
        }
        of_person.push(held);
    }

    /// Ends a person's appointments to a role and unit that would go on after a day.
    pub fn end(&mut self, person: &Name, role: &Name, unit: Option<&Name>, on: Date) {
        let held = self.0.get_mut(person).into_iter().flatten();
        for held in held.map(|held| &mut held.appointment) {
            if is_of_post(held, role, unit) && held.until.is_none_or(|until| on < until) {
                held.until = Some(on);
            }
        }
    }
}

fn is_of_post(appointment: &Appointment, role: &Name, unit: Option<&Name>) -> bool {
    appointment.role == *role && appointment.unit.as_ref() == unit
}

/// Whether an appointment has all the days of another.
fn covers(one: &Appointment, other: &Appointment) -> bool {
    let ends_later = |until: Date| other.until.is_some_and(|other| other <= until);
    one.from <= other.from && one.until.is_none_or(ends_later)
}
