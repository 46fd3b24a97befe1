//! A question's ballots, and who may still cast one, made ready for the count.

use super::asked::Asked;
use super::count::{Poll, Voter};
use crate::event::Ballot;
use crate::state::Vote;
use crate::value::Name;
use std::collections::BTreeSet;

impl Asked<'_> {
    /// The question as it is counted.
    pub(in crate::decide) fn poll(&self) -> Poll<'_> {
        let question = self.question;
        // A ballot on definitions is written once for both charters: who is barred by one of them
        // counts by the other alone.
        let barred =
            |(voter, vote): &(&Name, &Vote)| question.bars(vote.seat.as_ref().unwrap_or(voter));
        let cast = question.ballots.iter().filter(|it| !barred(it));
        let cast = cast.filter_map(|(voter, vote)| {
            let roles = self.counted_roles(voter, vote);
            (!roles.is_empty()).then(|| Voter {
                roles,
                // A word that nobody knows is no part in the vote.
                said: Some(vote.value.known().unwrap_or(Ballot::Recused)),
            })
        });
        let silent = self.silent().into_iter().filter_map(|person| {
            let reach = self.reach(&person)?;
            Some(Voter {
                roles: reach.roles,
                said: None,
            })
        });
        let seats = question.electorate.iter().chain(&question.barred);
        Poll {
            rule: self.terms.rule,
            seats: question.seats,
            roles: seats.map(|seat| seat.role.clone()).collect(),
            closes: question.closes.is_some(),
            voters: cast.chain(silent).collect(),
        }
    }

    /// The roles that a ballot counts for. A seat counts once: where its person voted from it
    /// before they left it, the ballot of who took it over, which another charter's question let
    /// them cast, counts there alone.
    fn counted_roles(&self, voter: &Name, vote: &Vote) -> BTreeSet<Name> {
        let before = vote.seat.as_ref();
        let before = before.and_then(|person| self.question.ballots.get(person));
        let voted = |role: &Name| before.is_some_and(|before| before.roles.contains(role));
        let mut seats = self.question.electorate.iter();
        let mut own = |role: &Name| seats.any(|it| it.person == *voter && it.role == *role);
        let roles = vote.roles.iter();
        roles
            .filter(|role| !voted(role) || own(role))
            .cloned()
            .collect()
    }

    /// Whose ballot is still waited for, in order of id: nobody's that could only make it worse, or
    /// change nothing.
    pub(in crate::decide) fn awaited(&self) -> Vec<Name> {
        let poll = self.poll();
        if !self.is_changeable() && poll.certain().is_some() {
            return Vec::new();
        }
        let reach = |person: &Name| self.reach(person).map(|reach| reach.roles);
        let matters = |person: &Name| reach(person).is_some_and(|roles| poll.needs(&roles));
        self.silent().into_iter().filter(matters).collect()
    }

    /// Who has not voted and may.
    fn silent(&self) -> BTreeSet<Name> {
        let seated = self.question.electorate.iter();
        let seated = seated.map(|seat| seat.person.clone());
        let heirs = self.successors().into_iter().map(|(heir, _)| heir);
        let may = |person: &Name| {
            !self.question.ballots.contains_key(person) && !self.barred.contains_key(person)
        };
        seated.chain(heirs).filter(may).collect()
    }
}
