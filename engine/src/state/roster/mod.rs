//! People, the roles they hold, and who may act for whom.

mod appointments;
mod delegations;
mod people;

pub use appointments::{Appointments, Held};
pub use delegations::{Acts, Delegation, Delegations};
pub use people::{Listed, People};

use crate::framework::{Appointment, Organisation};
use crate::value::Name;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// People, the roles they hold, and who may act for whom.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Roster {
    /// Who there is.
    pub people: People,
    /// Who holds what.
    pub appointments: Appointments,
    /// Who may act for whom.
    pub delegations: Delegations,
}

impl Roster {
    /// Whether the person is known.
    pub fn knows(&self, person: &Name) -> bool {
        self.people.get(person).is_some()
    }

    /// The appointments of a person that hold on a day; none of one who does not count yet.
    pub fn held_by<'a>(
        &'a self,
        person: &Name,
        on: Date,
    ) -> impl Iterator<Item = &'a Appointment> + 'a {
        let counts = self.people.counts(person);
        let held = self.appointments.of(person).iter();
        held.map(|held| &held.appointment)
            .filter(move |appointment| counts && appointment.holds_on(on))
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
        let held = self.appointments.of(person).iter();
        let held = held.map(|held| &held.appointment);
        let mut in_unit = held.filter(|held| held.unit.as_ref() == Some(unit));
        in_unit.find(|held| held.from <= until && held.until.is_none_or(|last| since <= last))
    }

    /// Everybody who holds a role on a day, in `unit` where one is asked for; in order of id.
    pub fn holders(&self, role: &Name, unit: Option<&Name>, on: Date) -> Vec<Name> {
        self.people
            .ids()
            .filter(|person| self.holds(person, role, unit, on))
            .cloned()
            .collect()
    }

    /// Whether a person does nothing by themselves: others record what they do on sheets.
    pub fn is_without_account(&self, person: &Name) -> bool {
        let listed = self.people.get(person);
        listed.is_some_and(|listed| listed.without_account)
    }

    /// Whether a person may write down what others did, on a day: somebody with an account who
    /// holds a role marked `secretary`, or anybody appointed where no role is marked.
    pub fn is_secretary(&self, organisation: &Organisation, person: &Name, on: Date) -> bool {
        let marked = |role: &Name| {
            let known = organisation.roles.get(role);
            known.is_some_and(|known| known.secretary)
        };
        let nobody_is = !organisation.roles.values().any(|role| role.secretary);
        let mut held = self.held_by(person, on);
        !self.is_without_account(person) && held.any(|held| nobody_is || marked(&held.role))
    }
}
