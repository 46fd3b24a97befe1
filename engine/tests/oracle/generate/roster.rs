//! Appointing and delegating.

use super::Random;
use crate::model::{Day, Deed, Person, Role, Step, Unit, Wish};
use crate::world::{Held, Seat, World};

/// Often the same to the same person, for other days.
pub(super) fn delegate_again(random: &mut Random, world: &World, step: &mut Step) {
    let today = crate::model::day_of(step.at);
    let Wish::Delegate {
        to,
        acts,
        ballots,
        elsewhere,
        until,
    } = &mut step.wish
    else {
        return;
    };
    let Some(last) = world.delegations.last().filter(|_| random.chance(50)) else {
        return;
    };
    (step.who, *to) = (last.from, last.to);
    *until = today + random.between(0, 3);
    if random.chance(60) {
        (*acts, *ballots, *elsewhere) = (last.acts.clone(), last.ballots, last.elsewhere);
    }
}

pub(super) fn delegate(random: &mut Random, decision: usize, to: Person, today: Day) -> Wish {
    let acts = match random.below(4) {
        0 => vec![Deed::Decision(decision)],
        1 => vec![Deed::Transition(0), Deed::Transition(1)],
        _ => Vec::new(),
    };
    Wish::Delegate {
        to,
        acts,
        ballots: random.chance(25),
        elsewhere: random.chance(15),
        until: today + random.between(0, 8),
    }
}

/// Seats of open questions whose person does not hold them any more, with role and unit.
pub(super) fn vacated(world: &World, today: Day) -> Vec<(Seat, Role, Option<Unit>)> {
    let questions = world.cases.iter().flat_map(|case| &case.questions);
    let seats = questions
        .filter(|question| question.outcome.is_none())
        .flat_map(|question| &question.seats);
    let held = |seat: &Seat| match seat.held {
        Held::As(role, unit) => Some((seat.clone(), role, unit)),
        Held::Named => None,
    };
    let left = |(seat, role, _): &(Seat, Role, Option<Unit>)| {
        let mut all = world.appointments.iter();
        !all.any(|it| it.person == seat.person && it.role == *role && it.holds_on(today))
    };
    seats.filter_map(held).filter(left).collect()
}

pub(super) fn appoint(random: &mut Random, world: &World, today: Day) -> Wish {
    let roles = &world.org.roles;
    let role = random.below(roles.len());
    let mut wish = Wish::Appoint {
        person: random.below(world.people()),
        role,
        unit: roles[role].in_unit.then(|| random.below(2)),
        from: random.chance(30).then(|| today + random.between(0, 3)),
        until: random.chance(50).then(|| today + random.between(9, 12)),
    };
    let vacated = vacated(world, today);
    let seat = (!vacated.is_empty() && random.chance(60)).then(|| random.one(&vacated));
    if let Some((_, vacant, of)) = seat
        && let Wish::Appoint { role, unit, .. } = &mut wish
    {
        (*role, *unit) = (vacant, of);
    }
    // Often other days of what somebody holds already, or is to hold soon.
    let mut known = world.appointments.clone();
    if random.chance(70) {
        known.retain(|it| it.from + 2 >= today);
    }
    // Who comes into a seat that somebody has left, by nobody's act yet.
    let mut coming = known.clone();
    coming.retain(|it| it.from + 4 > today && it.by.is_empty());
    coming.retain(|it| {
        vacated
            .iter()
            .any(|seat| (seat.1, seat.2) == (it.role, it.unit))
    });
    if !coming.is_empty() {
        known = coming;
    }
    known.retain(|it| it.person != 0);
    if random.chance(60)
        && !known.is_empty()
        && let Wish::Appoint {
            person,
            role,
            unit,
            from,
            ..
        } = &mut wish
    {
        let known = random.one(&known);
        (*person, *role, *unit) = (known.person, known.role, known.unit);
        *from = (known.from > today).then_some(known.from);
    }
    wish
}

/// Whoever asks gives a successor that a file has appointed fewer days, which is no appointing.
pub(super) fn shorten_an_heir(world: &World, today: Day) -> Option<(Wish, Person)> {
    let questions = world.cases.iter().flat_map(|case| &case.questions);
    let open = questions.filter(|question| question.outcome.is_none());
    let chiefs = |person: Person| {
        let mut held = world.appointments.iter();
        held.any(|it| it.person == person && it.role == 0 && it.holds_on(today))
    };
    let mut asked = open.filter(|question| chiefs(question.asked_by));
    let asked = asked.next()?;
    let left = vacated(world, today);
    let heir = world.appointments.iter().find(|it| {
        let seat = left
            .iter()
            .any(|seat| (seat.1, seat.2) == (it.role, it.unit));
        let known = asked.seats.iter().any(|seat| seat.person == it.person);
        let other = it.person != asked.asked_by && it.by.is_empty() && !known;
        seat && other && it.holds_on(today) && it.until.is_none_or(|until| until > today + 2)
    })?;
    let last = today + 2;
    let wish = Wish::Appoint {
        person: heir.person,
        role: heir.role,
        unit: heir.unit,
        from: None,
        until: Some(last),
    };
    Some((wish, asked.asked_by))
}
