//! An organisation: people, roles, one workflow with its decisions.

use super::{Random, charter};
use crate::model::{
    Apart, Appointer, Appointment, Base, Bindable, Day, DecisionDef, Deed, Definitions, How,
    Length, Line, Needs, Org, Outcome, Person, Quorum, Role, RoleDef, Separation, Share, Stage,
    Themes, TransitionDef, Who,
};

pub(crate) fn org(random: &mut Random) -> Org {
    let people = 3 + random.below(6);
    let mut roles = roles(random);
    let lines = lines(random, people, &roles);
    let role: Vec<Who> = (0..roles.len()).map(Who::Role).collect();
    let count = 1 + random.below(2);
    let decisions: Vec<DecisionDef> = (0..count).map(|at| decision(random, &role, at)).collect();
    let transitions = transitions(random, &role, count);
    let separations = separations(random, count);
    let themes = Themes {
        charter: random.chance(22),
        roster: random.chance(22),
    };
    let charter = match themes.charter || themes.roster {
        true => charter::charter(random, &roles),
        false => charter::plain(),
    };
    let (executive_head, unit_head) = match themes.roster {
        true => heads(random, &roles),
        false => (None, None),
    };
    if themes.roster {
        appointers(random, &mut roles, &charter);
    }
    Org {
        themes,
        definitions: Definitions {
            mark: 0,
            charter,
            lines,
        },
        executive_head,
        unit_head,
        people,
        open_by: role.clone(),
        roles,
        transitions,
        decisions,
        separations,
        chair_once: random.chance(20),
        assignable: random.chance(30).then(|| {
            let mut by = role.clone();
            by.extend([Who::Owner, Who::Opener]);
            let stages = random.some(&[Stage::Begun, Stage::Reviewed], 2);
            (random.some(&by, 2), stages)
        }),
    }
}

fn roles(random: &mut Random) -> Vec<RoleDef> {
    let count = 2 + random.below(3);
    let mut roles = vec![RoleDef {
        line: Line::Second,
        in_unit: false,
        members: None,
        instead: None,
        appoint_by: vec![CHIEF],
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
            appoint_by: vec![CHIEF],
        });
    }
    roles
}

/// Who appoints where nothing else is tried.
const CHIEF: Appointer = Appointer {
    role: 0,
    parent: false,
};

/// Some roles are filled by others, or by whoever proposes definitions.
fn appointers(random: &mut Random, roles: &mut [RoleDef], charter: &DecisionDef) {
    let of_units: Vec<bool> = roles.iter().map(|role| role.in_unit).collect();
    for (at, role) in roles.iter_mut().enumerate().skip(1) {
        let named = [&charter.propose_by, &charter.electorate];
        let in_charter = named.iter().any(|all| all.contains(&Who::Role(at)));
        let plain = role.members.is_none() && role.line != Line::Third && !in_charter;
        if plain && random.chance(40) {
            role.appoint_by.clear();
            continue;
        }
        // Somebody of a unit appoints in their unit, or in the one below.
        let fits = |other: &usize| !of_units[*other] || role.in_unit;
        let fits: Vec<usize> = (0..of_units.len()).filter(fits).collect();
        if random.chance(50) {
            let other = random.one(&fits);
            let parent = of_units[other] && random.chance(50);
            role.appoint_by = vec![Appointer {
                role: other,
                parent,
            }];
        }
    }
}

/// Who heads the whole, and who a unit.
fn heads(random: &mut Random, roles: &[RoleDef]) -> (Option<Role>, Option<Role>) {
    let of = |in_unit: bool| {
        let roles = roles.iter().enumerate();
        let fit = roles.filter(|(_, it)| it.in_unit == in_unit && it.members.is_none());
        fit.map(|(at, _)| at).collect::<Vec<Role>>()
    };
    let (whole, units) = (of(false), of(true));
    let executive = random.chance(60).then(|| random.one(&whole));
    let unit = (!units.is_empty() && random.chance(75)).then(|| random.one(&units));
    (executive, unit)
}

fn lines(random: &mut Random, people: usize, roles: &[RoleDef]) -> Vec<Appointment> {
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
        needs: match random.below(4) {
            0 => Needs::AtLeast(1 + random.below(3)),
            1 => Needs::EachRole(1 + random.below(2)),
            2 => Needs::Share(share(random)),
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
        seen_required: random.chance(10),
        proposer_votes: false,
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

/// A share that is often met by one ballot more or less.
fn share(random: &mut Random) -> Share {
    Share {
        part: random.one(&[(1, 2), (1, 3), (2, 3), (3, 4)]),
        more: random.chance(50),
        of: random.one(&[Base::Cast, Base::Present, Base::Seats]),
        floor: 1 + random.below(2),
    }
}
