//! Made-up organisations, and what people in them try.

use super::model::{
    Apart, Appointment, Bindable, Change, DAY, Day, DecisionDef, Deed, Fields, HOUR, How, Instant,
    Length, Line, Needs, Org, Outcome, Person, Quorum, Role, RoleDef, Say, Separation, Stage, Step,
    TransitionDef, Unit, Who, Wish,
};
use super::world::{Held, Seat, World};

/// Numbers that follow from a seed (SplitMix64).
#[derive(Clone, Debug)]
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or(0) % bound.max(1)
    }

    pub(crate) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = usize::try_from(most - least + 1).unwrap_or(1);
        least + i64::try_from(self.below(width)).unwrap_or(0)
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some<T: Clone>(&mut self, of: &[T], most: usize) -> Vec<T> {
        let mut left = of.to_vec();
        let count = 1 + self.below(most);
        let mut chosen = Vec::new();
        while chosen.len() < count && !left.is_empty() {
            chosen.push(left.remove(self.below(left.len())));
        }
        chosen
    }
}

pub(crate) fn org(random: &mut Random) -> Org {
    let people = 3 + random.below(6);
    let roles = roles(random);
    let appointments = appointments(random, people, &roles);
    let role: Vec<Who> = (0..roles.len()).map(Who::Role).collect();
    let count = 1 + random.below(2);
    let decisions: Vec<DecisionDef> = (0..count).map(|at| decision(random, &role, at)).collect();
    let transitions = transitions(random, &role, count);
    let separations = separations(random, count);
    Org {
        people,
        open_by: role,
        roles,
        appointments,
        transitions,
        decisions,
        separations,
    }
}

fn roles(random: &mut Random) -> Vec<RoleDef> {
    let count = 2 + random.below(3);
    let mut roles = vec![RoleDef {
        line: Line::Second,
        in_unit: false,
        members: None,
        instead: None,
    }];
    for at in 1..count {
        let line = random.one(&[
            Line::First,
            Line::First,
            Line::Second,
            Line::Third,
            Line::Management,
        ]);
        let members = random.chance(25).then(|| 1 + random.below(4));
        let instead = (line != Line::Third && random.chance(30)).then(|| random.below(count));
        roles.push(RoleDef {
            line,
            in_unit: members.is_none() && random.chance(35),
            members,
            instead: instead.filter(|other| *other != at),
        });
    }
    roles
}

fn appointments(random: &mut Random, people: usize, roles: &[RoleDef]) -> Vec<Appointment> {
    let held = |person: Person, role: usize, unit, from: Day, until| Appointment {
        person,
        role,
        unit,
        from,
        until,
        by: Vec::new(),
        step: 0,
    };
    let mut all = vec![held(0, 0, None, -400, None)];
    for person in 0..people {
        for (at, role) in roles.iter().enumerate().skip(usize::from(person == 0)) {
            let full = role
                .members
                .is_some_and(|members| all.iter().filter(|it| it.role == at).count() >= members);
            let wanted = if at == 0 { 20 } else { 55 };
            if full || !random.chance(wanted) {
                continue;
            }
            let unit = role.in_unit.then(|| random.below(2));
            let from = if random.chance(15) {
                random.between(1, 9)
            } else {
                -400
            };
            let until = random
                .chance(20)
                .then(|| from.max(0) + random.between(0, 9));
            all.push(held(person, at, unit, from, until));
        }
    }
    all
}

fn decision(random: &mut Random, roles: &[Who], at: usize) -> DecisionDef {
    let mut electors = roles.to_vec();
    electors.extend([Who::Chair, Who::Opener]);
    if random.chance(20) {
        electors.push(Who::Owner);
    }
    let body = random.chance(30);
    let closes = (body || random.chance(35)).then(|| match random.below(3) {
        0 => Length::Hours(random.between(2, 60)),
        1 => Length::Days(random.between(1, 4)),
        _ => Length::WorkingDays(random.between(1, 3)),
    });
    let quorum = random.chance(45).then(|| Quorum {
        share: random.one(&[(1, 3), (1, 2), (2, 3), (3, 4)]),
        of_eligible: random.chance(40),
    });
    let mut propose_by = roles.to_vec();
    propose_by.push(Who::Opener);
    let bind = if random.chance(70) {
        random.some(&[Bindable::Amount, Bindable::Big, Bindable::Late], 3)
    } else {
        Vec::new()
    };
    let mut electorate = random.some(&electors, 3);
    if random.chance(60) {
        electorate.retain(|who| matches!(who, Who::Role(_)));
    }
    if electorate.is_empty() {
        electorate.push(random.one(roles));
    }
    DecisionDef {
        propose_by: random.some(&propose_by, 3),
        proposes: random.chance(40),
        electorate,
        needs: match random.below(3) {
            0 => Needs::AtLeast(1 + random.below(3)),
            1 => Needs::EachRole(1 + random.below(2)),
            _ => Needs::Majority,
        },
        quorum,
        bind,
        when: random.chance(30),
        body,
        beneficiary: !body && random.chance(40),
        early: closes.is_some() && random.chance(40),
        final_ballots: closes.is_some() && random.chance(35),
        closes,
        seat_of_person: random.chance(30),
        lock: random.chance(30).then(|| random.chance(50)),
        builds_on: at == 1 && random.chance(50),
    }
}

fn transitions(random: &mut Random, roles: &[Who], decisions: usize) -> Vec<TransitionDef> {
    use Stage::{Begun, Ended, Reviewed};
    let mut by = roles.to_vec();
    by.extend([Who::Owner, Who::Opener]);
    let mut plain = |id: &str, from: &[Stage], to: Option<Stage>, sets, builds_on| TransitionDef {
        id: id.to_owned(),
        from: from.to_vec(),
        to,
        how: How::By(random.some(&by, 3)),
        sets,
        builds_on,
    };
    let mut all = vec![
        plain("edit", &[Begun, Reviewed], None, true, false),
        plain("review", &[Begun], Some(Reviewed), false, false),
        plain("return", &[Reviewed], Some(Begun), false, false),
        plain("build", &[Begun, Reviewed], None, false, true),
        plain("end", &[Reviewed], Some(Ended), false, false),
    ];
    for decision in 0..decisions {
        let from = random.one(&[vec![Begun], vec![Begun, Reviewed], vec![Begun, Reviewed]]);
        for outcome in [
            Outcome::Adopted,
            Outcome::Refused,
            Outcome::Lapsed,
            Outcome::NoQuorum,
        ] {
            if outcome != Outcome::Adopted && random.chance(60) {
                continue;
            }
            all.push(TransitionDef {
                id: format!("{}{decision}", outcome.word()),
                from: from.clone(),
                to: random.one(&[None, None, Some(Reviewed), Some(Begun)]),
                how: How::Decided(decision, outcome),
                sets: false,
                builds_on: false,
            });
        }
    }
    all
}

fn separations(random: &mut Random, decisions: usize) -> Vec<Separation> {
    let mut acts = vec![
        Deed::Transition(0),
        Deed::Transition(1),
        Deed::Transition(3),
    ];
    acts.extend((0..decisions).map(Deed::Decision));
    let mut rules = Vec::new();
    if random.chance(60) {
        let mut acts = random.some(&acts, 3);
        if acts.len() < 2 {
            acts = vec![Deed::Transition(0), Deed::Decision(0)];
        }
        rules.push(Separation {
            acts,
            apart: Apart::SamePerson,
        });
    }
    if random.chance(30) {
        let lines = [Line::First, Line::Second, Line::Third, Line::Management];
        let apart = Apart::Lines(random.some(&lines, 1));
        // That all lines of who acts count comes with the rules of acts.
        acts.retain(|deed| matches!(deed, Deed::Decision(_)));
        rules.push(Separation {
            acts: random.some(&acts, 2),
            apart,
        });
    }
    rules
}

/// The next thing that somebody tries.
pub(crate) fn step(random: &mut Random, world: &World, now: Instant, count: i64) -> Step {
    let wait = match random.below(10) {
        0..=5 => random.between(0, 3) * HOUR,
        6..=8 => random.between(0, 20) * HOUR,
        _ => random.between(0, 3) * DAY,
    };
    // No instant is met twice: whether a ballot at the very instant of a close counts is not said.
    let at = now - now.rem_euclid(HOUR) + wait + HOUR + random.between(1, 59) * 60_000 + count;
    let who = random.below(world.org.people);
    let wish = wish(random, world, at);
    let mut step = Step {
        at,
        ticked: true,
        who,
        instead_of: None,
        wish,
    };
    step.who = likely(random, world, &step);
    if matches!(step.wish, Wish::Ballot { .. } | Wish::Withdraw { .. }) {
        step.ticked = random.chance(90);
    }
    let acts = matches!(
        step.wish,
        Wish::Act { .. } | Wish::Propose { .. } | Wish::Ballot { .. } | Wish::Appoint { .. }
    );
    if acts && let Some(delegation) = world.delegations.last().filter(|_| random.chance(25)) {
        let one = if random.chance(60) {
            delegation.clone()
        } else {
            random.one(&world.delegations)
        };
        (step.who, step.instead_of) = (one.to, Some(one.from));
        if random.chance(10) {
            step.who = random.below(world.org.people);
        }
    }
    if step.instead_of == Some(step.who) {
        step.instead_of = None;
    }
    delegate_again(random, world, &mut step);
    step
}

/// Often the same to the same person, for other days.
fn delegate_again(random: &mut Random, world: &World, step: &mut Step) {
    let today = super::model::day_of(step.at);
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

/// Mostly somebody who has to do with it, sometimes anybody.
fn likely(random: &mut Random, world: &World, step: &Step) -> Person {
    let seats = match &step.wish {
        Wish::Ballot { case, decision, .. } | Wish::Withdraw { case, decision } => {
            let case = &world.cases[*case];
            let open = case.open(*decision);
            open.map(|at| case.questions[at].clone())
        }
        Wish::Appoint { .. } if random.chance(85) => return 0,
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
    let heirs = vacated(world, super::model::day_of(step.at));
    let heirs = world.appointments.iter().filter(|it| {
        let same = |seat: &&(Seat, Role, Option<Unit>)| (it.role, it.unit) == (seat.1, seat.2);
        heirs.iter().any(|seat| same(&seat)) && it.holds_on(super::model::day_of(step.at))
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
    let today = super::model::day_of(at);
    let person = random.below(world.org.people);
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
        14..=19 => appoint(random, world, today),
        20..=26 => delegate(random, any, person, today),
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
            seen: (world.step > 0 && random.chance(15))
                .then(|| world.step - random.below(world.step.min(8))),
        },
        _ => Wish::Propose {
            case,
            decision: any,
            amount: random.between(3, 8),
        },
    }
}

fn delegate(random: &mut Random, decision: usize, to: Person, today: Day) -> Wish {
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

impl Wish {
    fn with_change(self, random: &mut Random, world: &World) -> Wish {
        let Wish::Act {
            case, transition, ..
        } = self
        else {
            return self;
        };
        let person = random.below(world.org.people);
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
    let mut person = |percent| {
        random
            .chance(percent)
            .then(|| random.below(world.org.people))
    };
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

/// Seats of open questions whose person does not hold them any more, with role and unit.
fn vacated(world: &World, today: Day) -> Vec<(Seat, Role, Option<Unit>)> {
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

fn appoint(random: &mut Random, world: &World, today: Day) -> Wish {
    let roles = &world.org.roles;
    let role = random.below(roles.len());
    let mut wish = Wish::Appoint {
        person: random.below(world.org.people),
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
