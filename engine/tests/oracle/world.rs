//! What the oracle knows: everything that was accepted so far, in plain lists.

use super::model::{
    Appointment, Change, Day, DecisionDef, Deed, Definitions, Fields, Instant, Org, Outcome,
    Person, Role, Say, Stage, Unit, day_of,
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

    /// Who acts, and in whose place.
    pub(crate) fn actors(&self) -> Vec<Person> {
        [Some(self.who), self.instead_of]
            .into_iter()
            .flatten()
            .collect()
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
    /// What it was after each step at which it became something else.
    pub(crate) past: Vec<(usize, Fields, Stage)>,
    /// What acts have set, and at which step, be it to what it was.
    pub(crate) set: Vec<(usize, Change)>,
}

impl Case {
    /// Keeps what it is now.
    pub(crate) fn remember(&mut self, step: usize) {
        let last = self.past.last().map(|(_, fields, stage)| (fields, *stage));
        if last != Some((&self.fields, self.stage)) {
            self.past.push((step, self.fields.clone(), self.stage));
        }
    }

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

/// The decisions of the charters that were ever in force or proposed count from here.
pub(crate) const CHARTERS: usize = 100;

/// Definitions that wait for a decision.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    pub(crate) definitions: Definitions,
    /// Nobody's case, with the question by the charter in force, and that by another proposed.
    pub(crate) case: Case,
}

/// A person whom somebody added.
#[derive(Clone, Debug)]
pub(crate) struct Added {
    /// Who added them, and in whose place.
    pub(crate) by: Vec<Person>,
    pub(crate) confirmed: bool,
}

#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) org: Org,
    /// What is in force.
    pub(crate) definitions: Definitions,
    pub(crate) charters: Vec<DecisionDef>,
    pub(crate) proposal: Option<Proposal>,
    /// What came of the last proposal.
    pub(crate) last_proposal: Option<Outcome>,
    pub(crate) step: usize,
    pub(crate) appointments: Vec<Appointment>,
    /// Beyond those that the organisation was founded with.
    pub(crate) added: Vec<Added>,
    pub(crate) delegations: Vec<Delegation>,
    pub(crate) cases: Vec<Case>,
}

impl World {
    pub(crate) fn of(org: &Org) -> World {
        World {
            org: org.clone(),
            definitions: org.definitions.clone(),
            charters: Vec::new(),
            proposal: None,
            last_proposal: None,
            step: 0,
            appointments: org.definitions.lines.clone(),
            added: Vec::new(),
            delegations: Vec::new(),
            cases: Vec::new(),
        }
    }

    /// A decision of the workflow, or a charter's.
    pub(crate) fn known(&self, decision: usize) -> &DecisionDef {
        match decision.checked_sub(CHARTERS) {
            Some(charter) => &self.charters[charter],
            None => &self.org.decisions[decision],
        }
    }

    /// How many people there are.
    pub(crate) fn people(&self) -> usize {
        self.org.people + self.added.len()
    }

    pub(crate) fn added(&self, person: Person) -> Option<&Added> {
        self.added.get(person.checked_sub(self.org.people)?)
    }
}
