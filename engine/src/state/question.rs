//! Questions: what is put to an electorate, and the ballots on it. One form for decisions on cases
//! and for definitions under the charter.

use crate::event::{Ballot, Event, Known, Outcome, Seat};
use crate::hash::Hash;
use crate::value::{Name, Value, Word};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A question put to an electorate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its number, from 1.
    pub round: u32,
    /// Who put it.
    pub proposed_by: Option<Name>,
    /// In whose place.
    pub proposed_for: Option<Name>,
    /// Position of the event that put it.
    pub put_position: u64,
    /// When it was put.
    pub put: Timestamp,
    /// The proposed values.
    pub fields: BTreeMap<Name, Value>,
    /// Hash of the bound values.
    pub bound: Hash,
    /// Position of the event since which they are bound.
    pub bound_position: u64,
    /// The bound values that ballots are cast on.
    pub bound_values: BTreeMap<Name, Value>,
    /// Who may cast a ballot.
    pub electorate: Vec<Seat>,
    /// Who has a seat and was barred when it was put.
    pub barred: Vec<Seat>,
    /// All seats, vacant and barred ones too.
    pub seats: u32,
    /// When nobody votes any more.
    pub closes: Option<Timestamp>,
    /// Until when, after the close, what was received before is recorded.
    pub grace: Option<Timestamp>,
    /// Valid ballots, by person.
    pub ballots: BTreeMap<Name, Vote>,
    /// Who asked to take it back.
    pub withdrawals: BTreeSet<Name>,
    /// What came of it; `None` while it is open.
    pub outcome: Option<Word<Outcome>>,
    /// Position of the event that settled it.
    pub settled_position: u64,
}

/// A ballot that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The seat's role.
    pub role: Name,
    /// All roles that it may count for.
    pub roles: BTreeSet<Name>,
    /// What it says.
    pub value: Word<Ballot>,
    /// Who had the seat when the question was put, where that is not its voter.
    pub seat: Option<Name>,
    /// Who cast it.
    pub cast_by: Option<Name>,
    /// It was written down for who has no account.
    pub recorded: bool,
    /// It was cast by somebody named on the machine itself, without a token.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub local: bool,
    /// The sheet that it was written down on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<u32>,
}

impl Vote {
    /// A ballot for a role, as an event says it.
    pub(crate) fn of(event: &Event, role: Name, value: Word<Ballot>) -> Vote {
        Vote {
            roles: BTreeSet::from([role.clone()]),
            role,
            value,
            seat: None,
            cast_by: event.actor.person.clone(),
            recorded: event.actor.known == Known::RecordedFor,
            local: event.actor.known == Known::Local,
            sheet: None,
        }
    }
}

/// Who may vote on a question, of how many seats.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seats {
    /// Who may cast a ballot.
    pub(crate) electorate: Vec<Seat>,
    /// Who has a seat and is barred.
    pub(crate) barred: Vec<Seat>,
    /// All seats; without it, as many as vote.
    pub(crate) all: Option<u32>,
}

impl Question {
    /// A question that an event puts.
    pub(crate) fn put(event: &Event, round: u32, seats: Seats, closes: Option<Timestamp>) -> Self {
        let vote = u32::try_from(seats.electorate.len()).unwrap_or(u32::MAX);
        Question {
            round,
            proposed_by: event.actor.person.clone(),
            proposed_for: event.actor.principal.clone(),
            put_position: event.position,
            put: event.effective,
            fields: BTreeMap::new(),
            bound: Hash::GENESIS,
            bound_position: event.position,
            bound_values: BTreeMap::new(),
            electorate: seats.electorate,
            barred: seats.barred,
            seats: seats.all.unwrap_or(vote),
            closes,
            grace: None,
            ballots: BTreeMap::new(),
            withdrawals: BTreeSet::new(),
            outcome: None,
            settled_position: 0,
        }
    }

    /// A ballot of a person, in the roles that it names, for each seat that they have. Without a
    /// seat in this question it counts for nothing.
    pub(crate) fn cast(
        &mut self,
        event: &Event,
        (person, value): (&Name, &Word<Ballot>),
        named: &[Name],
        seat: Option<&Name>,
    ) {
        let seats = self.electorate.iter().chain(&self.barred);
        let mine = seats.filter(|it| it.person == *person || seat == Some(&it.person));
        let is_named = |role: &Name| named.is_empty() || named.contains(role);
        let roles: BTreeSet<Name> = mine
            .map(|seat| seat.role.clone())
            .filter(is_named)
            .collect();
        let Some(role) = roles.first().cloned() else {
            return;
        };
        let vote = Vote {
            roles,
            seat: seat.cloned(),
            ..Vote::of(event, role, value.clone())
        };
        self.ballots.insert(person.clone(), vote);
    }

    /// Whether it waits for ballots.
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    /// When it ends by itself, if it does: at its close, or when the grace after it is over.
    pub fn due(&self) -> Option<Timestamp> {
        self.grace.or(self.closes).filter(|_| self.is_open())
    }

    /// Whether a person put it, or had it put.
    pub fn asked_by(&self, person: &Name) -> bool {
        self.proposed_by.as_ref() == Some(person) || self.proposed_for.as_ref() == Some(person)
    }

    /// Whether a person has a seat and was barred from the start.
    pub fn bars(&self, person: &Name) -> bool {
        self.barred.iter().any(|seat| seat.person == *person)
    }
}
