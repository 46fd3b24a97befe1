//! People, the roles they hold, and who may act for whom.

mod appointments;
mod delegations;
mod people;

pub use appointments::{Appointments, Held};
pub use delegations::{Acts, Delegation, Delegations};
pub use people::{Listed, People};

use crate::framework::{Appointment, Line, Organisation};
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
