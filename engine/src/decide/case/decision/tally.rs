//! Counting ballots: when a question's outcome is certain.

use crate::event::{Ballot, Seat};
use crate::framework::Rule;
use crate::value::{Name, Word};
use std::collections::BTreeSet;

/// `Some(true)` once adoption is certain, `Some(false)` once refusal is, `None` until then.
///
/// An abstention is present and not cast. A recusal lowers the electorate.
pub(in crate::decide) fn outcome(
    rule: &Rule,
    electorate: &[Seat],
    ballots: &[(Seat, Word<Ballot>)],
) -> Option<bool> {
    match rule {
        Rule::AtLeast(least) => at_least(*least, people(electorate), ballots),
        Rule::EachRole(least) => each_role(*least, electorate, ballots),
        Rule::Majority { quorum } => majority(*quorum, people(electorate), ballots),
    }
}

/// How many people hold the seats: one person counts once.
pub(super) fn people(electorate: &[Seat]) -> u32 {
    let people: BTreeSet<&Name> = electorate.iter().map(|seat| &seat.person).collect();
    u32::try_from(people.len()).unwrap_or(u32::MAX)
}

fn count(ballots: &[(Seat, Word<Ballot>)], value: Ballot) -> u32 {
    let votes = ballots.iter().filter(|(_, cast)| cast.is(value));
    u32::try_from(votes.count()).unwrap_or(u32::MAX)
}

fn at_least(least: u32, people: u32, ballots: &[(Seat, Word<Ballot>)]) -> Option<bool> {
    let voted = u32::try_from(ballots.len()).unwrap_or(u32::MAX);
    let yes = count(ballots, Ballot::Yes);
    if yes >= least {
        return Some(true);
    }
    let still_possible = yes + people.saturating_sub(voted);
    (still_possible < least).then_some(false)
}

/// One against, from anybody, refuses.
fn each_role(least: u32, electorate: &[Seat], ballots: &[(Seat, Word<Ballot>)]) -> Option<bool> {
    if count(ballots, Ballot::No) > 0 {
        return Some(false);
    }
    let roles: BTreeSet<&Name> = electorate.iter().map(|seat| &seat.role).collect();
    let met = |role: &Name| {
        let yes = ballots
            .iter()
            .filter(|(seat, value)| seat.role == *role && value.is(Ballot::Yes));
        yes.count() >= usize::try_from(least).unwrap_or(usize::MAX)
    };
    if roles.iter().all(|role| met(role)) {
        return Some(true);
    }
    let everybody = ballots.len() >= usize::try_from(people(electorate)).unwrap_or(usize::MAX);
    everybody.then_some(false)
}

fn majority(quorum: (u32, u32), people: u32, ballots: &[(Seat, Word<Ballot>)]) -> Option<bool> {
    let eligible = people.saturating_sub(count(ballots, Ballot::Recused));
    let (yes, no) = (count(ballots, Ballot::Yes), count(ballots, Ballot::No));
    let present = yes + no + count(ballots, Ballot::Abstain);
    let remaining = eligible.saturating_sub(present);
    let (numerator, denominator) = quorum;
    let needed = (eligible * numerator).div_ceil(denominator.max(1));
    if remaining == 0 {
        return Some(present >= needed && yes > no);
    }
    if present < needed {
        return None;
    }
    if yes > no + remaining {
        return Some(true);
    }
    (no >= yes + remaining).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(names: &[(&str, &str)]) -> Vec<Seat> {
        let seat = |(role, person): &(&str, &str)| Seat {
            role: Name::new(role),
            person: Name::new(person),
        };
        names.iter().map(seat).collect()
    }

    fn votes(seats: &[Seat], values: &[&str]) -> Vec<(Seat, Word<Ballot>)> {
        let values = values.iter().map(|value| Word::from(*value));
        seats.iter().cloned().zip(values).collect()
    }

    fn committee(size: usize) -> Vec<Seat> {
        (0..size)
            .map(|number| Seat {
                role: Name::new("committee"),
                person: Name::new(&format!("p{number}")),
            })
            .collect()
    }

    #[test]
    fn at_least_is_refused_once_it_cannot_be_reached() {
        let body = committee(3);
        let rule = Rule::AtLeast(2);
        let say = |values: &[&str]| outcome(&rule, &body, &votes(&body, values));
        assert_eq!(say(&["yes"]), None);
        assert_eq!(say(&["yes", "yes"]), Some(true));
        assert_eq!(say(&["yes", "no"]), None);
        assert_eq!(say(&["no", "abstain"]), Some(false));
    }

    #[test]
    fn each_role_needs_every_role_and_no_objection() {
        let body = seats(&[("legal", "a"), ("finance", "b")]);
        let say = |values: &[&str]| outcome(&Rule::EachRole(1), &body, &votes(&body, values));
        assert_eq!(say(&["yes"]), None);
        assert_eq!(say(&["yes", "yes"]), Some(true));
        assert_eq!(say(&["no"]), Some(false));
        assert_eq!(say(&["yes", "abstain"]), Some(false));
    }

    #[test]
    fn quorum_is_of_who_is_eligible_after_recusal() {
        // Nine seats, two recused: two thirds of seven is 4.67, rounded up to 5.
        let body = committee(9);
        let rule = Rule::Majority { quorum: (2, 3) };
        let say = |values: &[&str]| outcome(&rule, &body, &votes(&body, values));
        let five = ["recused", "recused", "yes", "yes", "yes", "yes", "abstain"];
        assert_eq!(say(&five[..6]), None, "four of seven are no quorum");
        assert_eq!(
            say(&five),
            Some(true),
            "five are, and four against two left is certain"
        );
    }

    #[test]
    fn a_tie_is_no_majority() {
        let body = committee(2);
        let rule = Rule::Majority { quorum: (1, 2) };
        assert_eq!(
            outcome(&rule, &body, &votes(&body, &["yes", "no"])),
            Some(false)
        );
    }
}
