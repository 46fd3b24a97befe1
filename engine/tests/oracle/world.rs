//! What the oracle knows: everything that was accepted so far, in plain lists.

use super::model::{
    Appointment, Day, Deed, Fields, Instant, Org, Outcome, Person, Role, Say, Stage, Unit, day_of,
};
use super::roster::Delegation;

/// Who does something, in whose place, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By {
    pub(crate) who: Person,
    pub(crate) instead_of: Option<Person>,
    pub(crate) now: Instant,
}

impl By {
    pub(crate) fn day(&self) -> Day {
        day_of(self.now)
    }

    /// In whose right it is done.
    pub(crate) fn principal(&self) -> Person {
        self.instead_of.unwrap_or(self.who)
    }
}

/// Who asked, and in whose place.
pub(crate) type Asked = (Person, Option<Person>);

/// What a question binds, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Bound(pub(crate) Vec<i64>);

/// How a seat is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    /// By whoever holds a role, in a unit where the role is held in units.
    As(Role, Option<Unit>),
    /// By who is named.
    Named,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bar {
    Interest,
    Separation,
}

#[derive(Clone, Debug)]
pub(crate) struct Seat {
    /// Which of the electorate's entries it is a seat of.
    pub(crate) place: usize,
    pub(crate) person: Person,
    pub(crate) held: Held,
    pub(crate) bar: Option<Bar>,
}

#[derive(Clone, Debug)]
pub(crate) struct Cast {
    pub(crate) voter: Person,
    /// Whose seat it was when the question was put.
    pub(crate) seat_of: Person,
    pub(crate) by: Person,
    pub(crate) say: Say,
    pub(crate) places: Vec<usize>,
}

impl Cast {
    /// Whether it was cast from a seat.
    pub(crate) fn took(&self, seat: &Seat) -> bool {
        self.seat_of == seat.person && self.places.contains(&seat.place)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) decision: usize,
    pub(crate) asked_by: Person,
    pub(crate) asked_for: Option<Person>,
    pub(crate) put_at_step: usize,
    pub(crate) seats: Vec<Seat>,
    /// All seats, vacant ones too.
    pub(crate) total: usize,
    pub(crate) proposed: i64,
    pub(crate) bound: Bound,
    /// The step since which these values are bound.
    pub(crate) bound_step: usize,
    pub(crate) closes: Option<Instant>,
    pub(crate) casts: Vec<Cast>,
    pub(crate) withdrawals: Vec<Person>,
    pub(crate) outcome: Option<Outcome>,
}

/// Something done on a case: by whom, in whose place.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) deed: Deed,
    pub(crate) by: Person,
    pub(crate) instead_of: Option<Person>,
}

#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) fields: Fields,
    pub(crate) stage: Stage,
    pub(crate) opener: Person,
    pub(crate) done: Vec<Done>,
    pub(crate) questions: Vec<Question>,
}

impl Case {
    /// The last question of a decision, in the order in which they were put.
    pub(crate) fn last(&self, decision: usize) -> Option<usize> {
        self.questions
            .iter()
            .rposition(|it| it.decision == decision)
    }

    pub(crate) fn open(&self, decision: usize) -> Option<usize> {
        let last = self.last(decision)?;
        self.questions[last].outcome.is_none().then_some(last)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) org: Org,
    pub(crate) step: usize,
    pub(crate) appointments: Vec<Appointment>,
    pub(crate) delegations: Vec<Delegation>,
    pub(crate) cases: Vec<Case>,
}

impl World {
    pub(crate) fn of(org: &Org) -> World {
        World {
            org: org.clone(),
            step: 0,
            appointments: org.appointments.clone(),
            delegations: Vec::new(),
            cases: Vec::new(),
        }
    }
}
