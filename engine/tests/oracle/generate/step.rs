//! What somebody tries next.

use super::{Random, charter, people, roster};
use crate::model::{
    Change, DAY, Day, Fields, HOUR, Instant, Person, PersonField, Role, Say, Step, Unit, Wish,
};
use crate::world::{Seat, World};

/// The next thing that somebody tries.
pub(crate) fn step(random: &mut Random, world: &World, now: Instant, count: i64) -> Step {
    let wait = match random.below(10) {
        0..=5 => random.between(0, 3) * HOUR,
        6..=8 => random.between(0, 20) * HOUR,
        _ => random.between(0, 3) * DAY,
    };
    // No instant is met twice: whether a ballot at the very instant of a close counts is not said.
    let at = now - now.rem_euclid(HOUR) + wait + HOUR + random.between(1, 59) * 60_000 + count;
    let who = random.below(world.people());
    let of_charter = world.org.themes.charter && random.chance(45);
    let of_people = world.org.themes.roster && random.chance(40);
    let (wish, named) = match (of_charter, of_people) {
        (true, _) => charter::wish(random, world, at),
        (false, true) => people::wish(random, world, at),
        (false, false) => match roster::shorten_an_heir(world, crate::model::day_of(at)) {
            Some((wish, asker)) if random.chance(35) => (wish, Some(asker)),
            Some(_) | None => (wish(random, world, at), None),
        },
    };
    let mut step = Step {
        at,
        ticked: true,
        who,
        instead_of: None,
        seen: None,
        wish,
    };
    if let Wish::Act { case, .. } = step.wish
        && random.chance(25)
    {
        let opened = world.cases[case].past.first().map_or(world.step, |it| it.0);
        let known = world.step - opened;
        step.seen = Some(world.step - random.below(known.min(10) + 1));
    }
    step.who = named.unwrap_or_else(|| likely(random, world, &step));
    if is_late(world, &step) {
        step.ticked = random.chance(90);
    }
    let acts = matches!(
        step.wish,
        Wish::Act { .. }
            | Wish::Propose { .. }
            | Wish::Ballot { .. }
            | Wish::Appoint { .. }
            | Wish::EndAppointment { .. }
            | Wish::Confirm(_)
            | Wish::Adopt(_)
            | Wish::BallotCharter(_)
    );
    if acts && let Some(delegation) = world.delegations.last().filter(|_| random.chance(25)) {
        let one = if random.chance(60) {
            delegation.clone()
        } else {
            random.one(&world.delegations)
        };
        (step.who, step.instead_of) = (one.to, Some(one.from));
        if random.chance(10) {
            step.who = random.below(world.people());
        }
    }
    if step.instead_of == Some(step.who) {
        step.instead_of = None;
    }
    roster::delegate_again(random, world, &mut step);
    step
}

/// Whether the clockwork may be away before it: where what is then late is told by the page.
fn is_late(world: &World, step: &Step) -> bool {
    match step.wish {
        Wish::Ballot { .. } | Wish::Withdraw { .. } => world.proposal.is_none(),
        // From which day a file of people counts that is adopted late is not said.
        Wish::BallotCharter(_) | Wish::WithdrawCharter => {
            let lines = world.proposal.as_ref().map(|it| &it.definitions.lines);
            lines.is_none_or(|lines| *lines == world.definitions.lines)
        }
        Wish::Open(_)
        | Wish::Assign { .. }
        | Wish::Act { .. }
        | Wish::Propose { .. }
        | Wish::Adopt(_)
        | Wish::Delegate { .. }
        | Wish::Revoke { .. }
        | Wish::AddPerson(_)
        | Wish::Confirm(_)
        | Wish::HandOver { .. }
        | Wish::EndAppointment { .. }
        | Wish::Appoint { .. } => false,
    }
}

/// Mostly somebody who has to do with it, sometimes anybody.
fn likely(random: &mut Random, world: &World, step: &Step) -> Person {
    let seats = match &step.wish {
        Wish::Ballot { case, decision, .. } | Wish::Withdraw { case, decision } => {
            let case = &world.cases[*case];
            let open = case.open(*decision);
            open.map(|at| case.questions[at].clone())
        }
        Wish::Appoint { .. } if random.chance(85) && !world.org.themes.roster => return 0,
        Wish::Propose { .. } if random.chance(20) => return 0,
        _ => None,
    };
    let Some(question) = seats.filter(|_| random.chance(75)) else {
        return step.who;
    };
    if matches!(step.wish, Wish::Withdraw { .. }) && random.chance(40) {
        return question.asked_by;
    }
    let seated = question.seats.iter().map(|seat| seat.person);
    // Who has come since the question was put may have taken a seat over.
    let put = question.put_at_step;
    let come = world.appointments.iter().filter(|it| it.step > put);
    let heirs = roster::vacated(world, crate::model::day_of(step.at));
    let heirs = world.appointments.iter().filter(|it| {
        let same = |seat: &&(Seat, Role, Option<Unit>)| (it.role, it.unit) == (seat.1, seat.2);
        heirs.iter().any(|seat| same(&seat)) && it.holds_on(crate::model::day_of(step.at))
    });
    let heirs: Vec<Person> = heirs.map(|it| it.person).collect();
    if !heirs.is_empty() && random.chance(50) {
        return random.one(&heirs);
    }
    let free: Vec<Person> = seated
        .chain(come.map(|it| it.person))
        .filter(|person| question.casts.iter().all(|it| it.voter != *person))
        .collect();
    if free.is_empty() {
        step.who
    } else {
        random.one(&free)
    }
}

fn wish(random: &mut Random, world: &World, at: Instant) -> Wish {
    let today = crate::model::day_of(at);
    let person = random.below(world.people());
    let kind = random.below(100);
    if world.cases.is_empty() || (kind < 4 && world.cases.len() < 4) {
        return Wish::Open(fields(random, world, today));
    }
    let case = random.below(world.cases.len());
    let case = if random.chance(70) {
        world.cases.len() - 1
    } else {
        case
    };
    let open: Vec<usize> = (0..world.org.decisions.len())
        .filter(|decision| world.cases[case].open(*decision).is_some())
        .collect();
    let any = random.below(world.org.decisions.len());
    match kind {
        0..=13 if !open.is_empty() || kind < 8 => Wish::Act {
            case,
            transition: if random.chance(55) {
                0
            } else {
                random.below(world.org.transitions.len())
            },
            change: None,
        }
        .with_change(random, world),
        14..=15 if world.org.assignable.is_some() => assigning(random, case, person),
        14..=19 => roster::appoint(random, world, today),
        20..=26 => roster::delegate(random, any, person, today),
        27..=31 if !open.is_empty() => Wish::Withdraw {
            case,
            decision: random.one(&open),
        },
        32..=96 if !open.is_empty() => Wish::Ballot {
            case,
            decision: if random.chance(95) {
                random.one(&open)
            } else {
                any
            },
            say: random.one(&[
                Say::Yes,
                Say::Yes,
                Say::Yes,
                Say::No,
                Say::No,
                Say::Abstain,
                Say::Recused,
            ]),
            seen: (world.step > 0 && random.chance(20))
                .then(|| world.step - random.below(world.step.min(8))),
        },
        _ => Wish::Propose {
            case,
            decision: any,
            amount: random.between(3, 8),
        },
    }
}

fn assigning(random: &mut Random, case: usize, person: Person) -> Wish {
    use PersonField::{Chair, Helper, Owner};
    Wish::Assign {
        case,
        field: random.one(&[Helper, Helper, Helper, Owner, Chair]),
        person,
    }
}

impl Wish {
    fn with_change(self, random: &mut Random, world: &World) -> Wish {
        let Wish::Act {
            case, transition, ..
        } = self
        else {
            return self;
        };
        let person = random.below(world.people());
        let change = match random.below(7) {
            0..=2 => Change::Amount(random.between(3, 8)),
            3..=4 => Change::Go(random.chance(60)),
            5 => random.one(&[Change::Owner(person), Change::Helper(person)]),
            _ => Change::Chair(person),
        };
        let change = world.org.transitions[transition].sets.then_some(change);
        Wish::Act {
            case,
            transition,
            change,
        }
    }
}

fn fields(random: &mut Random, world: &World, today: Day) -> Fields {
    let mut person = |percent| random.chance(percent).then(|| random.below(world.people()));
    let (owner, helper, chair) = (person(60), person(60), person(70));
    Fields {
        amount: random.between(3, 8),
        go: random.chance(75),
        due: today + random.between(0, 6),
        owner,
        helper,
        chair,
        unit: random.below(2),
    }
}
