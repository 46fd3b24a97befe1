//! What comes of a question, by every rule; and that neither order nor haste decides it.

use super::*;
use crate::framework::{Quorum, QuorumOf};
use proptest::prelude::*;

const MAJORITY: Needs = Needs::Share(Share::MORE_THAN_HALF);

fn rule(needs: Needs, quorum: Option<(u32, u32)>) -> Rule {
    rule_of(needs, quorum, QuorumOf::Seats)
}

fn rule_of(needs: Needs, quorum: Option<(u32, u32)>, of: QuorumOf) -> Rule {
    let quorum = quorum.map(|share| Quorum { share, of });
    Rule {
        quorum,
        ..Rule::of(needs)
    }
}

/// A poll of people: their roles, and what they said, `-` for nothing yet.
fn poll<'r>(rule: &'r Rule, seats: u32, people: &[(&str, &str)]) -> Poll<'r> {
    let voters: Vec<Voter> = people
        .iter()
        .map(|(roles, said)| voter(roles, said))
        .collect();
    let roles = voters.iter().flat_map(|voter| voter.roles.clone());
    Poll {
        rule,
        seats,
        roles: roles.collect(),
        closes: false,
        voters: voters.clone(),
    }
}

fn voter(roles: &str, said: &str) -> Voter {
    Voter {
        roles: roles.split(' ').map(Name::new).collect(),
        said: Ballot::of(said),
    }
}

/// A committee of as many as there are words.
fn committee<'r>(rule: &'r Rule, said: &str) -> Poll<'r> {
    let people: Vec<(&str, &str)> = said.split(' ').map(|said| ("member", said)).collect();
    poll(rule, number(people.len()), &people)
}

#[test]
fn at_least_ends_once_it_cannot_be_reached() {
    let rule = rule(Needs::AtLeast(2), None);
    let says = |said: &str| committee(&rule, said).certain();
    assert_eq!(says("yes - -"), None);
    assert_eq!(says("yes yes -"), Some(Outcome::Adopted));
    assert_eq!(says("yes no -"), None);
    assert_eq!(says("no abstain -"), Some(Outcome::Refused));
    assert_eq!(
        says("recused abstain -"),
        Some(Outcome::Lapsed),
        "nobody refused"
    );
}

#[test]
fn each_role_needs_every_role_and_no_objection() {
    let rule = rule(Needs::EachRole(1), None);
    let says = |legal: &str, other: &str, finance: &str| {
        let people = [("legal", legal), ("legal", other), ("finance", finance)];
        poll(&rule, 3, &people).certain()
    };
    assert_eq!(says("yes", "-", "-"), None);
    assert_eq!(says("yes", "-", "yes"), Some(Outcome::Adopted));
    assert_eq!(says("-", "-", "no"), Some(Outcome::Refused));
    assert_eq!(says("yes", "no", "yes"), Some(Outcome::Refused));
    assert_eq!(says("yes", "-", "recused"), Some(Outcome::Lapsed));
}

#[test]
fn a_person_with_two_roles_counts_for_the_one_that_needs_them() {
    let rule = rule(Needs::EachRole(1), None);
    let both = [("legal finance", "yes"), ("legal", "yes")];
    assert_eq!(poll(&rule, 3, &both).certain(), Some(Outcome::Adopted));
    let turned = [both[1], both[0]];
    assert_eq!(poll(&rule, 3, &turned).certain(), Some(Outcome::Adopted));
    let alone = [("legal finance", "yes"), ("risk", "yes")];
    assert_eq!(poll(&rule, 3, &alone).certain(), Some(Outcome::Lapsed));
}

#[test]
fn a_quorum_is_of_all_seats_vacant_ones_too() {
    let rule = rule(MAJORITY, Some((2, 3)));
    let present = |people: &[(&str, &str)]| poll(&rule, 9, people).at_the_end();
    let five = [("member", "yes"); 5];
    let six = [("member", "yes"); 6];
    assert_eq!(present(&five), Outcome::NoQuorum);
    assert_eq!(present(&six), Outcome::Adopted);
}

#[test]
fn of_who_is_eligible_is_never_fewer_than_a_majority_of_all() {
    let rule = rule_of(MAJORITY, Some((2, 3)), QuorumOf::Eligible);
    // Nine seats, two recused: two thirds of seven is 4.67, rounded up to 5.
    let says = |said: &str| committee(&rule, said).certain();
    assert_eq!(
        says("recused recused yes yes yes yes - - -"),
        None,
        "four are no quorum"
    );
    assert_eq!(
        says("recused recused yes yes yes yes abstain - -"),
        Some(Outcome::Adopted),
        "five are, and four against two left is certain"
    );
    // Five recused leave four of nine: no majority of the seats is left.
    assert_eq!(
        says("recused recused recused recused recused yes yes yes yes"),
        Some(Outcome::NoQuorum)
    );
}

#[test]
fn a_quorum_beside_another_rule_is_honoured() {
    let rule = rule(Needs::AtLeast(1), Some((3, 3)));
    assert_eq!(committee(&rule, "yes - -").certain(), None);
    assert_eq!(
        committee(&rule, "yes abstain abstain").certain(),
        Some(Outcome::Adopted)
    );
    assert_eq!(
        committee(&rule, "yes recused -").certain(),
        Some(Outcome::NoQuorum)
    );
}

#[test]
fn a_tie_is_no_majority() {
    let rule = rule(MAJORITY, Some((1, 2)));
    assert_eq!(committee(&rule, "yes no").certain(), Some(Outcome::Refused));
    assert_eq!(
        committee(&rule, "abstain abstain").certain(),
        Some(Outcome::Lapsed)
    );
}

#[test]
fn who_is_silent_at_the_end_is_not_present() {
    let rule = rule(MAJORITY, Some((2, 3)));
    let poll = committee(&rule, "yes yes yes yes no no - - -");
    assert_eq!(poll.certain(), None);
    assert_eq!(poll.at_the_end(), Outcome::Adopted);
}

/// Any rule, any people, of two roles and both, and what each says in the end.
fn any_poll() -> impl Strategy<Value = (Rule, Vec<Voter>, u32)> {
    let needs = prop_oneof![
        (1..4u32).prop_map(Needs::AtLeast),
        (1..3u32).prop_map(Needs::EachRole),
        Just(MAJORITY),
        any_share().prop_map(Needs::Share),
    ];
    let of = prop_oneof![Just(QuorumOf::Seats), Just(QuorumOf::Eligible)];
    let quorum = proptest::option::of(((0..4u32), Just(3u32), of));
    let roles = prop_oneof![Just("a"), Just("b"), Just("a b")];
    let said = prop_oneof![
        Just("yes"),
        Just("no"),
        Just("abstain"),
        Just("recused"),
        Just("-")
    ];
    let voter = (roles, said).prop_map(|(roles, said)| voter(roles, said));
    let voters = proptest::collection::vec(voter, 1..7);
    (needs, quorum, voters, 0..3u32, 1..4u32).prop_map(|(needs, quorum, voters, vacant, floor)| {
        let quorum = quorum.map(|(above, below, of)| Quorum {
            share: (above, below),
            of,
        });
        let rule = Rule {
            needs,
            floor,
            quorum,
        };
        (rule, voters, vacant)
    })
}

fn any_share() -> impl Strategy<Value = Share> {
    let of = prop_oneof![
        Just(ShareOf::Cast),
        Just(ShareOf::Present),
        Just(ShareOf::Seats)
    ];
    (1..4u32, 4..6u32, any::<bool>(), of).prop_map(|(above, below, exceeded, of)| Share {
        part: (above, below),
        exceeded,
        of,
    })
}

fn of<'r>(rule: &'r Rule, voters: Vec<Voter>, vacant: u32) -> Poll<'r> {
    let held: usize = voters.iter().map(|voter| voter.roles.len()).sum();
    Poll {
        rule,
        seats: number(held) + vacant,
        roles: ["a", "b"].map(Name::new).into(),
        closes: false,
        voters,
    }
}

/// Who has two seats and votes brings one to a quorum that then needs both.
#[test]
fn the_quorum_may_still_go_by_a_ballot() {
    let rule = rule_of(Needs::AtLeast(1), Some((3, 3)), QuorumOf::Eligible);
    let mut voters = vec![voter("a", "yes"), voter("a", "yes"), voter("a", "yes")];
    voters.push(voter("a b", "-"));
    assert_eq!(of(&rule, voters.clone(), 0).certain(), None);
    voters[3] = voter("a b", "yes");
    let voted = of(&rule, voters.clone(), 0).certain();
    assert_eq!(voted, Some(Outcome::NoQuorum));
    voters[3] = voter("a b", "recused");
    assert_eq!(of(&rule, voters, 0).certain(), Some(Outcome::Adopted));
}

/// Who has two seats is present once: where they recuse themselves, fewer must be present.
#[test]
fn the_quorum_may_still_come_by_a_recusal() {
    let rule = rule_of(Needs::AtLeast(1), Some((3, 3)), QuorumOf::Eligible);
    let two = BTreeSet::from(["a", "b"].map(Name::new));
    let one = BTreeSet::from([Name::new("a")]);
    let says = |roles: &BTreeSet<Name>, said| Voter {
        roles: roles.clone(),
        said,
    };
    let yes = says(&one, Some(Ballot::Yes));
    let poll = |second| {
        vec![
            says(&one, None),
            second,
            yes.clone(),
            yes.clone(),
            yes.clone(),
        ]
    };
    assert_eq!(of(&rule, poll(says(&two, None)), 0).certain(), None);
    let recused = of(&rule, poll(says(&two, Some(Ballot::Recused))), 0);
    assert_eq!(recused.at_the_end(), Outcome::NoQuorum, "one is left");
}

proptest! {
    #[test]
    fn the_order_of_ballots_decides_nothing(
        (rule, voters, vacant) in any_poll(),
        turn in any::<prop::sample::Index>(),
    ) {
        let straight = of(&rule, voters.clone(), vacant);
        let mut others = voters;
        let by = turn.index(others.len());
        others.rotate_left(by);
        let turned = of(&rule, others.clone(), vacant);
        others.reverse();
        let back = of(&rule, others, vacant);
        for other in [turned, back] {
            prop_assert_eq!(straight.at_the_end(), other.at_the_end());
            prop_assert_eq!(straight.certain(), other.certain());
        }
    }

    /// What is settled early is what it would have been at the end, whatever the others would
    /// have said: but that one no more of an `each_role` that is met, or of a question that
    /// cannot be adopted, is not waited for.
    #[test]
    fn haste_decides_nothing(
        (rule, voters, vacant) in any_poll(),
        late in proptest::collection::vec(0..60usize, 7),
        closes: bool,
    ) {
        let early = Poll { closes, ..of(&rule, voters.clone(), vacant) }.certain();
        // Where it closes, the others may also stay silent.
        let words = if closes { 5 } else { 4 };
        let said = ["yes", "no", "abstain", "recused", "-"];
        let whole: Vec<Voter> = voters
            .iter()
            .zip(late)
            .map(|(voter, late)| Voter {
                roles: voter.roles.clone(),
                said: voter.said.or(Ballot::of(said[late % words])),
            })
            .collect();
        let end = of(&rule, whole, vacant).at_the_end();
        let veto = matches!(rule.needs, Needs::EachRole(_)) && end == Outcome::Refused;
        match early {
            None => {}
            Some(Outcome::Adopted) if veto => {}
            Some(Outcome::Lapsed) => prop_assert_ne!(end, Outcome::Adopted),
            Some(outcome) => prop_assert_eq!(outcome, end),
        }
    }

    /// Once everybody has spoken it is settled, and as it would be at the end.
    #[test]
    fn when_all_have_spoken_it_is_over((rule, voters, vacant) in any_poll()) {
        let poll = of(&rule, voters, vacant);
        if poll.left() == 0 {
            prop_assert_eq!(poll.certain(), Some(poll.at_the_end()));
        }
    }
}
