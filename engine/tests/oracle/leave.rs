//! What people leave behind: appointments that end, delegations taken back, cases handed over; and
//! who stands above whom.

use super::model::{Appointment, Day, Deed, Line, Person, Role, Stage, Unit, Who};
use super::roster::{Delegation, Doing};
use super::rules::Rule;
use super::world::{By, World};
use super::{Oracle, Reasons};

/// The unit above: `u1` belongs to `u0`.
fn parent(unit: Unit) -> Option<Unit> {
    (unit == 1).then_some(0)
}

impl Oracle {
    /// Whether who acts may appoint to a role, in a unit where it is held in units.
    pub(crate) fn may_appoint(
        &self,
        world: &World,
        role: Role,
        unit: Option<Unit>,
        by: &By,
    ) -> bool {
        let (principal, day) = (by.principal(), by.day());
        let named = &world.org.roles[role].appoint_by;
        let charter = &world.definitions.charter;
        let whole = [&charter.propose_by, &charter.electorate];
        if named.is_empty() && whole.iter().any(|it| it.contains(&Who::Role(role))) {
            return false;
        }
        if named.is_empty() && self.on(Rule::AppointsByDefault) {
            let case = super::charter::nobodys();
            let propose_by = &world.definitions.charter.propose_by;
            return self.is_one_of(world, &case, propose_by, principal, day);
        }
        named.iter().any(|it| {
            let of_units = world.org.roles[it.role].in_unit;
            let third = world.org.roles[role].line == Line::Third;
            if of_units && third && self.on(Rule::UnitsAppointNoThirdLine) {
                return false;
            }
            let there = match it.parent && self.on(Rule::AppointsBelow) {
                true => unit.and_then(parent),
                false => unit,
            };
            let anywhere = !of_units || !self.on(Rule::AppointsInUnit);
            match anywhere {
                true => (0..2).any(|at| {
                    self.holders(world, it.role, Some(at), day)
                        .contains(&principal)
                }),
                false => there.is_some_and(|at| {
                    self.holders(world, it.role, Some(at), day)
                        .contains(&principal)
                }),
            }
        })
    }

    pub(crate) fn end_appointment(
        &self,
        world: &mut World,
        (person, role, unit): (Person, Role, Option<Unit>),
        on: Day,
        by: &By,
        reasons: &mut Reasons,
    ) {
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        if !self.may_appoint(world, role, unit, by) && self.on(Rule::WhoEnds) {
            reasons.extend(["not_allowed", "appoint_by_missing"]);
        }
        let ends = |it: &Appointment| {
            let post = (it.person, it.role, it.unit) == (person, role, unit);
            post && it.until.is_none_or(|until| on < until)
        };
        let any = world.appointments.iter().any(ends);
        if !any && self.on(Rule::EndsWhatThereIs) {
            reasons.push("unknown_appointment");
        }
        if !reasons.is_empty() || !self.on(Rule::EndsOnItsDay) {
            return;
        }
        for held in world.appointments.iter_mut().filter(|it| ends(it)) {
            held.until = Some(on);
        }
    }

    /// Takes back: as if it was delegated until long ago.
    pub(crate) fn revoke(
        &self,
        world: &mut World,
        taken: Delegation,
        day: Day,
        reasons: &mut Reasons,
    ) {
        let (from, to) = (taken.from, taken.to);
        if from == to {
            reasons.push("bad_delegation");
        }
        let any = self.any_stands(world, &taken, day);
        if !any && self.on(Rule::RevokesWhatThereIs) {
            reasons.push("nothing_delegated");
        }
        if reasons.is_empty() && self.on(Rule::RevokedIsOver) {
            let mut taken = taken;
            if !self.on(Rule::RevokesTheseActs) {
                taken.acts.clear();
                taken.ballots = false;
            }
            world.delegations.push(taken);
        }
    }

    /// Whether anything of what is taken back may still be done.
    fn any_stands(&self, world: &World, taken: &Delegation, day: Day) -> bool {
        let everything = taken.acts.is_empty() && !taken.ballots;
        let mut named: Vec<Option<Deed>> = taken.acts.iter().copied().map(Some).collect();
        named.extend(taken.ballots.then_some(None));
        if everything {
            let transitions = (0..world.org.transitions.len()).map(Deed::Transition);
            let decisions = (0..world.org.decisions.len()).map(Deed::Decision);
            named.extend(transitions.chain(decisions).map(Some));
            named.push(None);
        }
        let stands = |deed: &Option<Deed>, elsewhere: bool| {
            let names = |it: &Delegation| match deed {
                Some(deed) => it.acts.contains(deed),
                None => it.ballots,
            };
            self.lets(world, taken.from, taken.to, &names, day, elsewhere)
        };
        let places = match taken.elsewhere {
            true => vec![true],
            false => vec![true, false],
        };
        let mut named = named.iter();
        named.any(|deed| places.iter().any(|at| stands(deed, *at)))
    }

    pub(crate) fn hand_over(
        &self,
        world: &mut World,
        from: Person,
        to: Person,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let day = by.day();
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        if from == to {
            reasons.push("bad_hand_over");
        }
        if !self.counts(world, to) {
            reasons.push("not_confirmed");
        }
        if !self.holds_something(world, to, day) && self.on(Rule::HandsOverToWhoHolds) {
            reasons.push("not_allowed");
        }
        if self.holds_something(world, from, day) && self.on(Rule::HandsOverWhenGone) {
            reasons.push("still_appointed");
        }
        if !self.above(world, from, day).contains(&by.principal()) && self.on(Rule::WhoHandsOver) {
            reasons.push("not_allowed");
        }
        let theirs = |case: &super::world::Case| {
            case.fields.owner == Some(from) && case.stage != Stage::Ended
        };
        let lent = (0..world.people()).any(|person| {
            let all = Delegation {
                from: person,
                to: from,
                acts: Vec::new(),
                ballots: false,
                elsewhere: false,
                until: day,
            };
            self.any_stands(world, &all, day)
        });
        let any = world.cases.iter().any(theirs) || lent;
        if !any && self.on(Rule::HandsOverWhatThereIs) {
            reasons.push("nothing_to_hand_over");
        }
        if !reasons.is_empty() {
            return;
        }
        // Nobody acts by what was lent to who is gone.
        world.delegations.retain(|it| it.to != from);
        if self.on(Rule::HandedOverIsOthers) {
            for at in 0..world.cases.len() {
                if theirs(&world.cases[at]) {
                    world.cases[at].fields.owner = Some(to);
                    self.renew(world, at, day);
                }
            }
        }
    }

    /// Who stands above a person: above each post that they hold, or held last.
    pub(crate) fn above(&self, world: &World, person: Person, day: Day) -> Vec<Person> {
        let of_person = world.appointments.iter().filter(|it| it.person == person);
        let all: Vec<&Appointment> = of_person.collect();
        let on = |day: Day| all.iter().filter(move |it| it.holds_on(day));
        // Where they hold nothing, the post that they held last, or are to hold.
        let until = |it: &Appointment| it.until.unwrap_or(Day::MAX);
        let begun: Vec<&Appointment> = all.iter().copied().filter(|it| it.from <= day).collect();
        let pool = if begun.is_empty() { all.clone() } else { begun };
        let last = pool.iter().map(|it| until(it)).max();
        let now: Vec<&&Appointment> = on(day).collect();
        let posts = match now.is_empty() {
            true => pool.iter().filter(|it| Some(until(it)) == last).collect(),
            false => now,
        };
        let posts: Vec<(Role, Option<Unit>)> = posts.iter().map(|it| (it.role, it.unit)).collect();
        let mut above = Vec::new();
        for (role, unit) in posts {
            above.extend(self.above_post(world, role, unit, person, day));
        }
        above
    }

    fn above_post(
        &self,
        world: &World,
        role: Role,
        unit: Option<Unit>,
        person: Person,
        day: Day,
    ) -> Vec<Person> {
        let org = &world.org;
        let heads = |role: Option<Role>, unit: Option<Unit>| {
            let heads = role.map(|role| self.holders(world, role, unit, day));
            heads.unwrap_or_default()
        };
        if org.executive_head == Some(role) && self.on(Rule::AboveTheHead) {
            return self.electors(world, day);
        }
        let is_head = org.unit_head == Some(role) && self.on(Rule::AboveAHead);
        let there = match is_head {
            true => unit.and_then(parent),
            false => unit,
        };
        let head = there.map_or(Vec::new(), |unit| heads(org.unit_head, Some(unit)));
        if (head.is_empty() || head.contains(&person)) && self.on(Rule::AboveOthers) {
            let head = heads(org.executive_head, None);
            return match head.is_empty() || head.contains(&person) {
                true => self.electors(world, day),
                false => head,
            };
        }
        head
    }

    /// Whom the charter's electorate has.
    pub(crate) fn electors(&self, world: &World, day: Day) -> Vec<Person> {
        let case = super::charter::nobodys();
        let electorate = world.definitions.charter.electorate.iter();
        electorate
            .flat_map(|who| self.meant(world, &case, *who, day))
            .collect()
    }
}
