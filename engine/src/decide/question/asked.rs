//! A question that is put, with what is true of its seats today.

use super::electorate::Drawn;
use crate::event::Seat;
use crate::framework::{SeatOf, Terms};
use crate::refusal::Refusal;
use crate::state::{Question, Roster, Vote};
use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// A question that is put, with what is true of its seats today.
pub(in crate::decide) struct Asked<'a> {
    pub(in crate::decide) question: &'a Question,
    pub(in crate::decide) terms: Terms<'a>,
    /// The electorate as it would be drawn today.
    pub(in crate::decide) today: Drawn,
    /// Who may not vote now, with the duties that are kept apart, where that is why.
    pub(in crate::decide) barred: BTreeMap<Name, Option<Refusal>>,
    pub(in crate::decide) roster: &'a Roster,
}

/// What a person may vote for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reach {
    /// The roles that their ballot may count for.
    pub(super) roles: BTreeSet<Name>,
    /// The seat of somebody else that they have taken over.
    pub(super) taken_over: Option<Seat>,
}

impl Asked<'_> {
    /// Whether ballots may be changed.
    pub(super) fn is_changeable(&self) -> bool {
        self.question.closes.is_some() && !self.terms.final_ballots
    }

    /// What a person may vote for today; `None` where that is nothing.
    pub(super) fn reach(&self, person: &Name) -> Option<Reach> {
        let vote = self.question.ballots.get(person);
        let electorate = self.question.electorate.iter();
        let mine = electorate.filter(|seat| seat.person == *person);
        let free = mine.filter(|seat| self.holds(seat) && self.taken_over(seat).is_none());
        let mut roles: BTreeSet<Name> = free.map(|seat| seat.role.clone()).collect();
        let kept = vote.and_then(|vote| self.kept(person, vote));
        let newly = || {
            let mut heirs = self.successors().into_iter();
            heirs.find_map(|(heir, seat)| (heir == *person).then_some(seat))
        };
        let taken_over = kept.or_else(newly);
        roles.extend(taken_over.iter().map(|seat| seat.role.clone()));
        (!roles.is_empty()).then_some(Reach { roles, taken_over })
    }

    /// Whether a seat is a person's, barred or not: from the start, or today.
    pub(super) fn has_seat(&self, person: &Name) -> bool {
        let seats = [
            &self.question.electorate,
            &self.question.barred,
            &self.today.seats.barred,
        ];
        let mut seats = seats.into_iter().flatten();
        seats.any(|seat| seat.person == *person)
    }

    /// The seat that a person voted from, if it is one that they took over and still hold.
    fn kept(&self, person: &Name, vote: &Vote) -> Option<Seat> {
        let seat = Seat {
            role: vote.role.clone(),
            person: vote.seat.clone()?,
            instead: None,
        };
        let theirs = Seat {
            person: person.clone(),
            ..seat.clone()
        };
        self.holds(&theirs).then_some(seat)
    }

    /// Who holds today a seat whose person does not hold it any more, and has not voted from it.
    pub(super) fn successors(&self) -> Vec<(Name, Seat)> {
        if self.terms.seat == SeatOf::Person {
            return Vec::new();
        }
        let electorate = self.question.electorate.iter();
        let vacated = electorate.filter(|seat| !self.holds(seat) && !self.has_voted(seat));
        let mut vacated: Vec<&Seat> = vacated.collect();
        let mut found = Vec::new();
        for heir in self
            .today
            .seats
            .electorate
            .iter()
            .filter(|seat| self.is_new(seat))
        {
            // Who stands in for a post today has not taken over a seat of those who held it.
            let same = |seat: &&Seat| seat.role == heir.role && seat.instead == heir.instead;
            let free = vacated.iter().position(same);
            if let Some(free) = free {
                found.push((heir.person.clone(), vacated.remove(free).clone()));
            }
        }
        found
    }

    /// Whether somebody has taken up a role since, and not because of who asks.
    fn is_new(&self, seat: &Seat) -> bool {
        let electorate = self.question.electorate.iter();
        let mut known = electorate.chain(&self.question.barred);
        let named = self.today.named.contains(&seat.role);
        !named
            && !known.any(|known| known.role == seat.role && known.person == seat.person)
            && !self.was_chosen_by_who_asks(seat)
    }

    /// Whether who asks has appointed somebody to a role since they asked.
    pub(super) fn was_chosen_by_who_asks(&self, seat: &Seat) -> bool {
        self.roster
            .appointments
            .of(&seat.person)
            .iter()
            .any(|held| {
                held.position > self.question.put_position
                    && held.appointment.role == seat.role
                    && held.by.iter().any(|maker| self.question.asked_by(maker))
            })
    }

    /// Whether the person of a seat holds it today. Who was named has it whoever is named since,
    /// and who holds a role that has the seat instead holds it by that role, and no seat of their
    /// own.
    pub(super) fn holds(&self, seat: &Seat) -> bool {
        let today = &self.today.seats;
        let stand_ins = self.today.stand_ins.iter();
        let held = today.electorate.iter().chain(&today.barred);
        let mut held = held.chain(stand_ins.filter(|_| seat.instead.is_some()));
        self.today.named.contains(&seat.role) || held.any(|held| held == seat)
    }

    /// Whether a ballot was cast from a seat, by its person or by who took it over.
    fn has_voted(&self, seat: &Seat) -> bool {
        let own = self.question.ballots.get(&seat.person);
        own.is_some_and(|vote| vote.roles.contains(&seat.role)) || self.taken_over(seat).is_some()
    }

    /// The ballot that somebody cast who took over a seat.
    fn taken_over(&self, seat: &Seat) -> Option<&Vote> {
        let mut votes = self.question.ballots.values();
        votes.find(|vote| vote.seat.as_ref() == Some(&seat.person) && vote.role == seat.role)
    }
}
