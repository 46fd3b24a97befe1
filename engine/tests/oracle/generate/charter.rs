//! Charters, and what people try under them.

use super::Random;
use crate::model::{
    Appointment, Day, DecisionDef, Definitions, Instant, Length, Needs, Person, Quorum, RoleDef,
    Say, Who, Wish, day_of,
};
use crate::world::World;

fn named(propose_by: Vec<Who>, electorate: Vec<Who>) -> DecisionDef {
    DecisionDef {
        propose_by,
        proposes: false,
        electorate,
        needs: Needs::AtLeast(1),
        quorum: None,
        bind: Vec::new(),
        when: false,
        body: false,
        beneficiary: false,
        closes: None,
        early: true,
        final_ballots: false,
        seat_of_person: false,
        lock: None,
        builds_on: false,
        seen_required: false,
        proposer_votes: false,
    }
}

/// Of an organisation that leaves its definitions alone.
pub(super) fn plain() -> DecisionDef {
    named(vec![Who::Role(0)], vec![Who::Role(1)])
}

pub(super) fn charter(random: &mut Random, roles: &[RoleDef]) -> DecisionDef {
    // In which unit a role of units, or who stands in by one, would be meant is not said.
    let whole = roles.iter().enumerate().filter(|(_, role)| {
        let instead = role.instead.map(|other| &roles[other]);
        !role.in_unit && instead.is_none_or(|other| !other.in_unit)
    });
    let whole: Vec<Who> = whole.map(|(at, _)| Who::Role(at)).collect();
    let electorate = random.some(&whole, 3);
    let mut charter = named(random.some(&whole, 2), electorate);
    charter.needs = match random.below(4) {
        0 | 1 => Needs::AtLeast(1 + random.below(2)),
        2 => Needs::EachRole(1),
        _ => Needs::Majority,
    };
    charter.quorum = random.chance(30).then(|| Quorum {
        share: random.one(&[(1, 3), (1, 2), (2, 3)]),
        of_eligible: random.chance(40),
    });
    charter.closes = random.chance(80).then(|| match random.below(2) {
        0 => Length::Hours(random.between(5, 80)),
        _ => Length::Days(random.between(1, 5)),
    });
    charter.early = random.chance(65);
    charter.proposer_votes = random.chance(30);
    charter
}

/// What is tried with definitions, and by whom.
pub(super) fn wish(random: &mut Random, world: &World, at: Instant) -> (Wish, Option<Person>) {
    let Some(proposal) = world.proposal.as_ref().filter(|_| random.chance(95)) else {
        let changed = random.chance(55);
        let charter = match changed {
            true => charter(random, &world.org.roles),
            false => world.definitions.charter.clone(),
        };
        let mark = match random.chance(90) {
            true => world.step + 1,
            false => world.definitions.mark,
        };
        let mut definitions = Definitions {
            mark,
            charter,
            lines: world.definitions.lines.clone(),
        };
        if mark > world.definitions.mark && random.chance(60) {
            other_lines(random, world, &mut definitions.lines, day_of(at));
        }
        let wish = Wish::Adopt(Box::new(definitions));
        let today = day_of(at);
        let charter = &world.definitions.charter;
        let holds = |person: Person| {
            world.appointments.iter().any(|it| {
                let named = charter.propose_by.contains(&Who::Role(it.role));
                it.person == person && it.holds_on(today) && named
            })
        };
        let may: Vec<Person> = (0..world.people()).filter(|it| holds(*it)).collect();
        let who = (!may.is_empty() && random.chance(85)).then(|| random.one(&may));
        return (wish, who);
    };
    let questions = &proposal.case.questions;
    let seats = questions.iter().flat_map(|it| &it.seats);
    let free = seats.map(|seat| seat.person).filter(|person| {
        let mut casts = questions.iter().flat_map(|it| &it.casts);
        casts.all(|it| it.voter != *person) || !proposal.definitions.charter.early
    });
    let free: Vec<Person> = free.collect();
    let who = (!free.is_empty() && random.chance(80)).then(|| random.one(&free));
    if random.chance(12) {
        let asker = random.chance(40).then_some(questions[0].asked_by);
        return (Wish::WithdrawCharter, asker.or(who));
    }
    let say = [
        Say::Yes,
        Say::Yes,
        Say::Yes,
        Say::No,
        Say::Abstain,
        Say::Recused,
    ];
    (Wish::BallotCharter(random.one(&say)), who)
}

/// Leaves a line of the people out, shortens one, or adds one.
fn other_lines(random: &mut Random, world: &World, lines: &mut Vec<Appointment>, today: Day) {
    // Often one of a post to which an act has given other days since.
    let other = (0..lines.len()).filter(|at| {
        let line = &lines[*at];
        let mut held = world.appointments.iter();
        held.any(|it| it.is_post_of(line) && (it.from, it.until) != (line.from, line.until))
    });
    let other: Vec<usize> = other.filter(|at| lines[*at].person != 0).collect();
    if !other.is_empty() && random.chance(35) {
        lines.remove(random.one(&other));
        return;
    }
    let at = random.below(lines.len());
    if random.chance(60) && lines[at].person != 0 {
        let line = &mut lines[at];
        let shorter = line.from.max(today) + random.between(0, 4);
        let is_shorter = line.until.is_none_or(|until| shorter < until);
        match is_shorter && random.chance(50) {
            true => line.until = Some(shorter),
            false => drop(lines.remove(at)),
        }
        return;
    }
    let role = random.below(world.org.roles.len());
    let known = &world.org.roles[role];
    let new = Appointment {
        person: random.below(world.org.people),
        role,
        unit: known.in_unit.then(|| random.below(2)),
        from: today + random.between(0, 2),
        until: random.chance(40).then(|| today + random.between(3, 9)),
        by: Vec::new(),
        step: 0,
    };
    // Only a post that nobody has given the person before: then it is the file that appoints.
    let mut all = lines.iter().chain(&world.appointments);
    if known.members.is_none() && !all.any(|it| it.is_post_of(&new)) {
        lines.push(new);
    }
}
