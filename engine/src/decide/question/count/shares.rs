//! Every share, over every sequence of ballots of up to seven seats, against the naive count.

use super::*;
use std::collections::BTreeMap;

const WORDS: [Option<Ballot>; 5] = [
    Some(Ballot::Yes),
    Some(Ballot::No),
    Some(Ballot::Abstain),
    Some(Ballot::Recused),
    None,
];

/// How many say each of the words, in their order.
type Counts = [u32; 5];

fn shares() -> Vec<Share> {
    let parts = [(1, 3), (1, 2), (2, 3), (3, 4), (1, 1)];
    let mut shares = Vec::new();
    for part in parts {
        for of in ShareOf::ALL.iter().copied() {
            for exceeded in [false, true] {
                shares.push(Share { part, exceeded, of });
            }
        }
    }
    shares
}

fn poll<'r>(rule: &'r Rule, said: &[usize]) -> Poll<'r> {
    let roles = BTreeSet::from([Name::new("member")]);
    let voter = |word: &usize| Voter {
        roles: roles.clone(),
        said: WORDS[*word],
    };
    Poll {
        rule,
        seats: number(said.len()),
        closes: false,
        voters: said.iter().map(voter).collect(),
        roles: roles.clone(),
    }
}

/// What comes of so many of each word: the yes are set against the share one at a time.
fn naive(share: Share, floor: u32, [yes, no, abstain, recused, silent]: Counts) -> Outcome {
    let of = match share.of {
        ShareOf::Cast => yes + no,
        ShareOf::Present => yes + no + abstain,
        ShareOf::Seats => yes + no + abstain + recused + silent,
    };
    // In parts of the denominator, so that nothing is divided.
    let (mut reached, mut asked) = (0, 0);
    for _ in 0..yes {
        reached += share.part.1;
    }
    for _ in 0..of {
        asked += share.part.0;
    }
    let met = reached > asked || reached == asked && !share.exceeded;
    match (met && yes >= floor.max(1), no) {
        (true, _) => Outcome::Adopted,
        (false, 0) => Outcome::Lapsed,
        (false, _) => Outcome::Refused,
    }
}

/// Whether it can still be adopted, and whether it can still be anything else: every way on.
fn ways_on(share: Share, floor: u32, counts: Counts) -> (bool, bool) {
    if counts[4] == 0 {
        let adopted = naive(share, floor, counts) == Outcome::Adopted;
        return (adopted, !adopted);
    }
    let (mut can, mut may_not) = (false, false);
    for word in 0..4 {
        let mut next = counts;
        next[4] -= 1;
        next[word] += 1;
        let way = ways_on(share, floor, next);
        (can, may_not) = (can || way.0, may_not || way.1);
    }
    (can, may_not)
}

fn counted(said: &[usize]) -> Counts {
    let mut counts = [0; 5];
    for word in said {
        counts[*word] += 1;
    }
    counts
}

/// Every sequence of so many words.
fn sequences(seats: usize) -> impl Iterator<Item = Vec<usize>> {
    let all = 5_usize.pow(u32::try_from(seats).unwrap());
    (0..all).map(move |number| {
        let mut left = number;
        let word = |_| {
            let word = left % 5;
            left /= 5;
            word
        };
        (0..seats).map(word).collect()
    })
}

/// For each share and floor: at the end, and whether it is certain before, whatever the order.
#[test]
fn every_share_over_every_sequence_of_ballots() {
    let mut compared = 0;
    for (at, share) in shares().into_iter().enumerate() {
        let floor = 1 + number(at % 3);
        let rule = Rule {
            floor,
            ..Rule::of(Needs::Share(share))
        };
        // All of seven are many: each base and form once.
        let most = if share.part == (2, 3) { 7 } else { 5 };
        let mut known: BTreeMap<Counts, (Outcome, (bool, bool))> = BTreeMap::new();
        for said in (1..=most).flat_map(sequences) {
            let counts = counted(&said);
            let (end, ways) = *known.entry(counts).or_insert_with(|| {
                let ways = ways_on(share, floor, counts);
                (naive(share, floor, counts), ways)
            });
            let poll = poll(&rule, &said);
            assert_eq!(poll.at_the_end(), end, "{share}, floor {floor}: {counts:?}");
            let adopted = poll.certain().map(|outcome| outcome == Outcome::Adopted);
            let certain = match ways {
                (true, true) => None,
                (can, _) => Some(can),
            };
            assert_eq!(adopted, certain, "{share}, floor {floor}: {counts:?}");
            compared += 1;
        }
    }
    assert!(compared > 600_000, "{compared}");
}
