//! What is tried with the roster beyond appointing and delegating, and by whom.

use super::{Random, roster};
use crate::model::{Day, Instant, Person, Stage, Wish, day_of};
use crate::world::World;

pub(super) fn wish(random: &mut Random, world: &World, at: Instant) -> (Wish, Option<Person>) {
    let today = day_of(at);
    let anybody = random.below(world.people());
    if let Some(next) = introduce(random, world, today).filter(|_| random.chance(60)) {
        return next;
    }
    let wish = match random.below(12) {
        0 if !world.added.is_empty() => return appoint_the_newest(random, world, today),
        0..=2 => roster::appoint(random, world, today),
        3 if random.chance(50) => shortening(random, world, today),
        3..=4 => ending(random, world, today),
        5..=6 => revoking(random, world),
        7 if world.added.len() < 3 => Wish::AddPerson(world.people()),
        7..=8 => {
            let newest = world.people() - 1;
            let mut people = vec![if random.chance(85) { newest } else { anybody }];
            people.extend((newest > world.org.people && random.chance(20)).then(|| newest - 1));
            Wish::Confirm(people)
        }
        _ => {
            let gone = left_behind(world, today);
            let from = match gone.is_empty() || random.chance(15) {
                true => anybody,
                false => random.one(&gone),
            };
            let to = random.below(world.people());
            Wish::HandOver { from, to }
        }
    };
    let who = match &wish {
        Wish::Revoke { to, .. } => {
            let lent = world.delegations.iter().filter(|it| it.to == *to);
            let lent: Vec<Person> = lent.map(|it| it.from).collect();
            (!lent.is_empty() && random.chance(85)).then(|| random.one(&lent))
        }
        Wish::Confirm(_) if random.chance(65) => head(random, world, today),
        _ => {
            // Whoever holds something: most of it takes a post.
            let held = world.appointments.iter().filter(|it| it.holds_on(today));
            let held: Vec<Person> = held.map(|it| it.person).collect();
            (!held.is_empty()).then(|| random.one(&held))
        }
    };
    (wish, who)
}

/// Who owns an open case and holds nothing.
fn left_behind(world: &World, today: Day) -> Vec<Person> {
    let open = world.cases.iter().filter(|case| case.stage != Stage::Ended);
    let owners = open.filter_map(|case| case.fields.owner);
    let holds = |person: &Person| {
        let mut all = world.appointments.iter();
        all.any(|it| it.person == *person && it.holds_on(today))
    };
    owners.filter(|person| !holds(person)).collect()
}

fn ending(random: &mut Random, world: &World, today: Day) -> Wish {
    let held = random.one(&world.appointments);
    let other = random.chance(10);
    Wish::EndAppointment {
        person: if other {
            random.below(world.people())
        } else {
            held.person
        },
        role: held.role,
        unit: held.unit,
        on: today + random.between(0, 3),
    }
}

fn revoking(random: &mut Random, world: &World) -> Wish {
    let known = (!world.delegations.is_empty()).then(|| random.one(&world.delegations));
    let mut wish = Wish::Revoke {
        to: random.below(world.people()),
        acts: Vec::new(),
        ballots: false,
        elsewhere: false,
    };
    let Some(known) = known.filter(|_| random.chance(85)) else {
        return wish;
    };
    if let Wish::Revoke {
        to, acts, ballots, ..
    } = &mut wish
    {
        *to = known.to;
        match random.below(3) {
            0 => {}
            1 => (*acts, *ballots) = (known.acts.clone(), known.ballots),
            _ => {
                *acts = random.some(&known.acts, 1);
                *ballots = acts.is_empty() || random.chance(20);
            }
        }
    }
    wish
}

/// Somebody who stands above others.
fn head(random: &mut Random, world: &World, today: Day) -> Option<Person> {
    let heads = [world.org.executive_head, world.org.unit_head];
    let held = world.appointments.iter();
    let held = held.filter(|it| it.holds_on(today) && heads.contains(&Some(it.role)));
    let heads: Vec<Person> = held.map(|it| it.person).collect();
    (!heads.is_empty()).then(|| random.one(&heads))
}

/// Whoever was added last comes into a unit, mostly by who added them.
fn appoint_the_newest(random: &mut Random, world: &World, today: Day) -> (Wish, Option<Person>) {
    let adder = world.added.last().and_then(|it| it.by.first()).copied();
    let mut wish = roster::appoint(random, world, today);
    let of_units: Vec<usize> = (0..world.org.roles.len())
        .filter(|role| world.org.roles[*role].in_unit)
        .collect();
    if let Wish::Appoint {
        person, role, unit, ..
    } = &mut wish
    {
        *person = world.people() - 1;
        if !of_units.is_empty() && random.chance(70) {
            *role = random.one(&of_units);
            *unit = Some(random.below(2));
        }
    }
    (wish, adder.filter(|_| random.chance(75)))
}

/// The same post for fewer days: who gives it has not appointed.
fn shortening(random: &mut Random, world: &World, today: Day) -> Wish {
    let held = world
        .appointments
        .iter()
        .filter(|it| it.holds_on(today) && it.person != 0);
    let held: Vec<_> = held.collect();
    if held.is_empty() {
        return roster::appoint(random, world, today);
    }
    let held = random.one(&held);
    let last = today + random.between(4, 9);
    Wish::Appoint {
        person: held.person,
        role: held.role,
        unit: held.unit,
        from: None,
        until: Some(held.until.map_or(last, |until| until.min(last))),
    }
}

/// Who was added last gets a post by who added them, and then whoever is above it confirms them.
fn introduce(random: &mut Random, world: &World, today: Day) -> Option<(Wish, Option<Person>)> {
    let added = world.added.last().filter(|it| !it.confirmed)?;
    let person = world.people() - 1;
    if world.appointments.iter().any(|it| it.person == person) {
        return Some((Wish::Confirm(vec![person]), head(random, world, today)));
    }
    let roles = world.org.roles.iter().enumerate();
    let open = roles.filter(|(_, role)| role.appoint_by.is_empty());
    let open: Vec<usize> = open.map(|(at, _)| at).collect();
    let role = (!open.is_empty()).then(|| random.one(&open))?;
    let wish = Wish::Appoint {
        person,
        role,
        unit: world.org.roles[role].in_unit.then(|| random.below(2)),
        from: None,
        until: None,
    };
    Some((wish, added.by.first().copied()))
}
