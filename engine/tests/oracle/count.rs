//! Counting by brute force: every assignment of ballots to roles, every way to go on.

use super::Oracle;
use super::model::{Base, Needs, Outcome, Quorum, Say, Share};
use super::rules::Rule;

/// A ballot as it is counted: what it says, and for which places of the electorate it may count.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) say: Say,
    pub(crate) places: Vec<usize>,
}

/// What a question is counted by.
#[derive(Clone, Debug)]
pub(crate) struct Scale {
    pub(crate) needs: Needs,
    pub(crate) quorum: Option<Quorum>,
    pub(crate) places: usize,
    pub(crate) seats: usize,
    /// Of these, vacant; and barred.
    pub(crate) vacant: usize,
    pub(crate) barred: usize,
    /// Seats from which somebody may vote and has not.
    pub(crate) unsaid: usize,
    /// It closes, so that who has not voted may never do so.
    pub(crate) closes: bool,
}

fn how_many(ballots: &[Counted], say: Say) -> usize {
    ballots.iter().filter(|ballot| ballot.say == say).count()
}

/// Whether the yes can be given out so that each place has as many as it needs: all ways are tried.
fn given_out(yes: &[&Counted], lacking: &mut [usize]) -> bool {
    if lacking.iter().all(|lacks| *lacks == 0) {
        return true;
    }
    let Some((first, rest)) = yes.split_first() else {
        return false;
    };
    for place in &first.places {
        if lacking[*place] > 0 {
            lacking[*place] -= 1;
            let done = given_out(rest, lacking);
            lacking[*place] += 1;
            if done {
                return true;
            }
        }
    }
    given_out(rest, lacking)
}

impl Oracle {
    /// Whether so many of each place can be found among these.
    pub(crate) fn each_has(&self, ballots: &[Counted], places: usize, each: usize) -> bool {
        let yes: Vec<&Counted> = ballots.iter().filter(|it| it.say == Say::Yes).collect();
        if !self.on(Rule::CountsOnce) {
            return (0..places)
                .all(|at| yes.iter().filter(|it| it.places.contains(&at)).count() >= each);
        }
        if !self.on(Rule::Matched) {
            return (0..places).all(|at| {
                yes.iter()
                    .filter(|it| it.places.first() == Some(&at))
                    .count()
                    >= each
            });
        }
        given_out(&yes, &mut vec![each; places])
    }

    pub(crate) fn quorum_needs(&self, scale: &Scale, eligible: usize) -> usize {
        let Some(quorum) = scale.quorum else { return 0 };
        let voted = matches!(scale.needs, Needs::Majority | Needs::Share(_));
        if !self.on(Rule::QuorumBeside) && !voted {
            return 0;
        }
        let (part, whole) = quorum.share;
        let share = |of: usize| match self.on(Rule::QuorumRoundsUp) {
            true => (of * part).div_ceil(whole),
            false => of * part / whole,
        };
        if quorum.of_eligible && self.on(Rule::QuorumOfEligible) {
            let least = scale.seats / 2 + 1;
            return match self.on(Rule::EligibleIsAMajority) {
                true => share(eligible).max(least),
                false => share(eligible),
            };
        }
        let mut of = scale.seats;
        if !self.on(Rule::QuorumOfVacant) {
            of -= scale.vacant;
        }
        if !self.on(Rule::QuorumOfBarred) {
            of -= scale.barred;
        }
        share(of)
    }

    fn is_quorate(&self, scale: &Scale, ballots: &[Counted]) -> bool {
        let mut present = how_many(ballots, Say::Yes) + how_many(ballots, Say::No);
        if self.on(Rule::AbstainIsPresent) {
            present += how_many(ballots, Say::Abstain);
        }
        let recused = how_many(ballots, Say::Recused);
        if !self.on(Rule::RecusedIsNot) {
            present += recused;
        }
        let said = ballots.iter().filter(|it| it.say != Say::Recused);
        let said: usize = said.map(|it| it.places.len()).sum();
        present >= self.quorum_needs(scale, scale.unsaid + said)
    }

    pub(crate) fn is_met(&self, scale: &Scale, ballots: &[Counted]) -> bool {
        let (yes, no) = (how_many(ballots, Say::Yes), how_many(ballots, Say::No));
        match scale.needs {
            Needs::AtLeast(least) => yes >= least || !self.on(Rule::AtLeast),
            Needs::EachRole(each) => {
                let refused = no > 0 && self.on(Rule::NoRefusesEachRole);
                let each = if self.on(Rule::EachRole) { each } else { 0 };
                !refused && self.each_has(ballots, scale.places, each)
            }
            Needs::Majority => yes > no || (yes == no && !self.on(Rule::TieIsNone)),
            Needs::Share(share) => self.share_is_met(scale, share, ballots),
        }
    }

    /// Never without a yes; the part itself is enough only where it is not to be exceeded.
    fn share_is_met(&self, scale: &Scale, share: Share, ballots: &[Counted]) -> bool {
        let (yes, no) = (how_many(ballots, Say::Yes), how_many(ballots, Say::No));
        let of = match share.of {
            Base::Cast => yes + no,
            Base::Present if !self.on(Rule::ShareOfPresent) => yes + no,
            Base::Present => yes + no + how_many(ballots, Say::Abstain),
            Base::Seats if !self.on(Rule::ShareOfSeats) => yes + no,
            Base::Seats => scale.seats,
        };
        let (part, whole) = share.part;
        let more = share.more && self.on(Rule::ShareExceeded);
        let reached = match more {
            true => yes * whole > of * part,
            false => yes * whole >= of * part,
        };
        let floor = if self.on(Rule::Floor) { share.floor } else { 1 };
        reached && yes >= floor
    }

    /// What comes of these ballots, if it ends with them.
    pub(crate) fn outcome(&self, scale: &Scale, ballots: &[Counted]) -> Outcome {
        let quorate = self.is_quorate(scale, ballots);
        if quorate && self.is_met(scale, ballots) {
            return Outcome::Adopted;
        }
        if !quorate && self.on(Rule::NoQuorumSaid) {
            return Outcome::NoQuorum;
        }
        if how_many(ballots, Say::No) > 0 || !self.on(Rule::RefusedNeedsNo) {
            return Outcome::Refused;
        }
        Outcome::Lapsed
    }

    /// What is certain to come of it, whatever those may say who have not voted.
    pub(crate) fn certain(
        &self,
        scale: &Scale,
        cast: &[Counted],
        left: &[Vec<usize>],
    ) -> Option<Outcome> {
        let mut outcomes = Vec::new();
        let ended = Scale {
            unsaid: 0,
            ..scale.clone()
        };
        self.ways_on(&ended, &mut cast.to_vec(), left, &mut outcomes);
        outcomes.sort_unstable();
        outcomes.dedup();
        if let [one] = *outcomes {
            return Some(one);
        }
        if !self.on(Rule::WaitsForNobodyWorse) {
            return None;
        }
        let now = self.outcome(scale, cast);
        let quorate = self.is_quorate(scale, cast);
        let each_role = matches!(scale.needs, Needs::EachRole(_));
        let only_worse = each_role && now == Outcome::Adopted;
        let never = !outcomes.contains(&Outcome::Adopted) && quorate;
        (only_worse || never).then_some(now)
    }

    fn ways_on(
        &self,
        scale: &Scale,
        ballots: &mut Vec<Counted>,
        left: &[Vec<usize>],
        outcomes: &mut Vec<Outcome>,
    ) {
        let Some((next, rest)) = left.split_first() else {
            let outcome = self.outcome(scale, ballots);
            if !outcomes.contains(&outcome) {
                outcomes.push(outcome);
            }
            return;
        };
        for say in Say::ALL {
            let places = next.clone();
            ballots.push(Counted { say, places });
            self.ways_on(scale, ballots, rest, outcomes);
            ballots.pop();
        }
        if scale.closes {
            let unsaid = scale.unsaid + next.len();
            let silent = Scale {
                unsaid,
                ..scale.clone()
            };
            self.ways_on(&silent, ballots, rest, outcomes);
        }
    }
}
