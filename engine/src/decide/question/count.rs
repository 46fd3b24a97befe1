//! Counting: what comes of a question, and when that is certain.
//!
//! One person counts once, whatever seats they hold. Seats are matched to ballots here, when they
//! are counted, so that the order in which they were cast decides nothing.

use crate::event::{Ballot, Outcome};
use crate::framework::{Needs, Rule, Share, ShareOf, Tally, filled, short_role};
use crate::value::Name;
use std::collections::BTreeSet;

/// A question's ballots, and who may still cast one.
#[derive(Clone, Debug)]
pub(in crate::decide) struct Poll<'r> {
    pub(super) rule: &'r Rule,
    /// All seats, vacant and barred ones too.
    pub(super) seats: u32,
    /// The roles of the electorate.
    pub(super) roles: BTreeSet<Name>,
    /// It closes: who has not voted may never do so.
    pub(super) closes: bool,
    pub(super) voters: Vec<Voter>,
}

/// One person with a ballot.
#[derive(Clone, Debug)]
pub(super) struct Voter {
    /// The roles that the ballot may count for.
    pub(super) roles: BTreeSet<Name>,
    /// What it says; `None` while it is not cast.
    pub(super) said: Option<Ballot>,
}

impl Poll<'_> {
    /// What comes of it if nobody says anything more.
    pub(in crate::decide) fn at_the_end(&self) -> Outcome {
        match (self.is_met(), self.has_quorum()) {
            (true, true) => Outcome::Adopted,
            (_, false) => Outcome::NoQuorum,
            (false, true) => self.without_a_yes(),
        }
    }

    /// What comes of it whatever is still said; `None` while that is open.
    ///
    /// Nobody is waited for who can only make it worse: once each role has said yes as often as
    /// the rule wants, the others of these roles are not, and neither is anybody where the rule
    /// cannot be met any more.
    pub(in crate::decide) fn certain(&self) -> Option<Outcome> {
        let left = self.left();
        let each_role = matches!(self.rule.needs, Needs::EachRole(_));
        let quorate = self.has_quorum();
        let will_be = quorate || !self.closes && self.will_have_quorum();
        if self.is_carried(left) && if each_role { quorate } else { will_be } {
            return Some(Outcome::Adopted);
        }
        if left > 0 && self.can_have_quorum() && self.can_be_carried(left) {
            return None;
        }
        if quorate || will_be && self.count(Ballot::No) > 0 {
            return Some(self.without_a_yes());
        }
        let may_come = left > 0 && self.can_have_quorum();
        (!may_come).then_some(Outcome::NoQuorum)
    }

    /// Whether one ballot more, for these roles, can bring what is not certain nearer to being
    /// adopted: for presence while the quorum is not there, then for a role that still lacks a yes.
    pub(super) fn needs(&self, roles: &BTreeSet<Name>) -> bool {
        match self.rule.needs {
            Needs::AtLeast(_) | Needs::Share(_) => true,
            Needs::EachRole(least) => {
                let said_yes = self.voters.iter().filter(|voter| is_yes(voter.said));
                let mut people: Vec<&BTreeSet<Name>> = said_yes.map(|voter| &voter.roles).collect();
                let before = filled(&self.roles, least, &people);
                people.push(roles);
                !self.has_quorum() || filled(&self.roles, least, &people) > before
            }
        }
    }

    /// How many could vote, or did: those who are recused could not.
    pub(in crate::decide) fn eligible(&self) -> u32 {
        number(
            self.voters
                .iter()
                .filter(|voter| !voter.is_recused())
                .count(),
        )
    }

    /// How many ballots say so.
    pub(in crate::decide) fn count(&self, value: Ballot) -> u32 {
        let said = self.voters.iter().filter(|voter| voter.said == Some(value));
        number(said.count())
    }

    /// Nobody refused where nobody said no.
    fn without_a_yes(&self) -> Outcome {
        match self.count(Ballot::No) {
            0 => Outcome::Lapsed,
            _ => Outcome::Refused,
        }
    }

    /// Whether the rule is met by what was said.
    fn is_met(&self) -> bool {
        self.is_carried(0)
    }

    /// Whether those who are left cannot keep it from being adopted: the worst that they can say
    /// is no, by every rule.
    fn is_carried(&self, left: u32) -> bool {
        match self.rule.needs {
            Needs::AtLeast(least) => self.count(Ballot::Yes) >= least,
            Needs::EachRole(least) => {
                self.count(Ballot::No) == 0 && self.each_role_has(least, is_yes)
            }
            Needs::Share(share) => {
                let mut tally = self.tally();
                tally.no += left;
                self.reaches(share, tally)
            }
        }
    }

    /// Whether so many yes are the share that is asked for, and no fewer than the floor.
    fn reaches(&self, share: Share, tally: Tally) -> bool {
        tally.yes >= self.rule.floor && share.is_reached(tally)
    }

    fn tally(&self) -> Tally {
        Tally {
            yes: self.count(Ballot::Yes),
            no: self.count(Ballot::No),
            abstain: self.count(Ballot::Abstain),
            seats: self.seats,
        }
    }

    /// What is missing where not even everybody's yes is enough, in words.
    pub(super) fn short_of_share(&self) -> Option<String> {
        let Needs::Share(share) = self.rule.needs else {
            return None;
        };
        let left = self.left();
        let of = match share.of {
            ShareOf::Seats => self.seats,
            ShareOf::Cast | ShareOf::Present => left,
        };
        let least = share.least(of).max(self.rule.floor);
        (!self.can_be_carried(left)).then(|| format!("{least} yes ({share})"))
    }

    /// Whether those who are left can have it adopted.
    fn can_be_carried(&self, left: u32) -> bool {
        let yes = self.count(Ballot::Yes) + left;
        match self.rule.needs {
            Needs::AtLeast(least) => yes >= least,
            Needs::EachRole(least) => {
                self.count(Ballot::No) == 0
                    && self.each_role_has(least, |said| said.is_none_or(|said| said == Ballot::Yes))
            }
            Needs::Share(share) => self.reaches(
                share,
                Tally {
                    yes,
                    ..self.tally()
                },
            ),
        }
    }

    fn left(&self) -> u32 {
        number(
            self.voters
                .iter()
                .filter(|voter| voter.said.is_none())
                .count(),
        )
    }

    fn present(&self) -> u32 {
        [Ballot::Yes, Ballot::No, Ballot::Abstain]
            .map(|value| self.count(value))
            .iter()
            .sum()
    }

    fn has_quorum(&self) -> bool {
        self.present() >= self.needed()
    }

    /// Whether those who are left can bring the quorum, present or, where it is of the eligible
    /// seats, recused: who has several seats leaves fewer of them to be present.
    fn can_have_quorum(&self) -> bool {
        let mut left = self.seats_left();
        left.reverse();
        (0..=left.len()).any(|recused| self.has_quorum_with(left.split_at(recused)))
    }

    /// Whether the quorum is there whatever those say who are left, who all say something: whoever
    /// recuses themselves brings nobody, and whoever is present brings one for all their seats.
    fn will_have_quorum(&self) -> bool {
        let left = self.seats_left();
        (0..=left.len()).all(|recused| self.has_quorum_with(left.split_at(recused)))
    }

    /// How many seats each of those has who are left, the fewest first.
    fn seats_left(&self) -> Vec<usize> {
        let left = self.voters.iter().filter(|voter| voter.said.is_none());
        let mut seats: Vec<usize> = left.map(|voter| voter.roles.len()).collect();
        seats.sort_unstable();
        seats
    }

    /// Whether the quorum is there when some of those who are left recuse themselves, and the
    /// others are present: how many seats each of them has.
    fn has_quorum_with(&self, (recused, present): (&[usize], &[usize])) -> bool {
        let gone = number(recused.iter().sum());
        let eligible = self.eligible_seats().saturating_sub(gone);
        self.present() + number(present.len()) >= self.needed_of(eligible)
    }

    /// How many must be present.
    pub(super) fn needed(&self) -> u32 {
        self.needed_of(self.eligible_seats())
    }

    /// How many must be present where so many seats are eligible.
    fn needed_of(&self, eligible: u32) -> u32 {
        let quorum = self.rule.quorum;
        quorum.map_or(0, |quorum| quorum.needed(self.seats, eligible))
    }

    fn eligible_seats(&self) -> u32 {
        let may = self.voters.iter().filter(|voter| !voter.is_recused());
        number(may.map(|voter| voter.roles.len()).sum())
    }

    /// Whether every role has so many people of its own among those whose ballot `fits`.
    fn each_role_has(&self, least: u32, fits: fn(Option<Ballot>) -> bool) -> bool {
        self.short_role(least, fits).is_none()
    }

    /// The first role that has not.
    pub(super) fn short_role(&self, least: u32, fits: fn(Option<Ballot>) -> bool) -> Option<&Name> {
        let people = self.voters.iter().filter(|voter| fits(voter.said));
        let people: Vec<&BTreeSet<Name>> = people.map(|voter| &voter.roles).collect();
        short_role(&self.roles, least, &people)
    }
}

impl Voter {
    fn is_recused(&self) -> bool {
        self.said == Some(Ballot::Recused)
    }
}

fn is_yes(said: Option<Ballot>) -> bool {
    said == Some(Ballot::Yes)
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod shares;
