//! Who holds what on a day, and who acts for whom.

use super::model::{Appointment, Day, Deed, Line, Person, Role, Unit, Who};
use super::rules::Rule;
use super::world::{By, Case, World};
use super::{Oracle, Reasons};

#[derive(Clone, Debug)]
pub(crate) struct Delegation {
    pub(crate) from: Person,
    pub(crate) to: Person,
    pub(crate) acts: Vec<Deed>,
    pub(crate) ballots: bool,
    pub(crate) elsewhere: bool,
    pub(crate) until: Day,
}

/// What is done in somebody's place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doing {
    Deed(Deed),
    Ballot(usize),
    Appoint,
}

impl Oracle {
    pub(crate) fn holds_on(&self, world: &World, held: &Appointment, day: Day) -> bool {
        let begun = held.from <= day || !self.on(Rule::FromItsDay);
        let ended = held.until.is_some_and(|until| until < day) && self.on(Rule::UntilItsDay);
        begun && !ended && self.counts(world, held.person)
    }

    /// Who was added counts once somebody else has confirmed them.
    pub(crate) fn counts(&self, world: &World, person: Person) -> bool {
        let added = world.added(person);
        added.is_none_or(|it| it.confirmed) || !self.on(Rule::UnconfirmedDoNotCount)
    }

    pub(crate) fn holds_something(&self, world: &World, person: Person, day: Day) -> bool {
        let mut all = world.appointments.iter();
        all.any(|held| held.person == person && self.holds_on(world, held, day))
    }

    pub(crate) fn holders(
        &self,
        world: &World,
        role: Role,
        unit: Option<Unit>,
        day: Day,
    ) -> Vec<Person> {
        let mut found = Vec::new();
        for held in &world.appointments {
            let holds = self.holds_on(world, held, day);
            let there =
                !world.org.roles[role].in_unit || held.unit == unit || !self.on(Rule::UnitCounts);
            if held.role == role && holds && there && !found.contains(&held.person) {
                found.push(held.person);
            }
        }
        found.sort_unstable();
        found
    }

    pub(crate) fn meant(&self, world: &World, case: &Case, who: Who, day: Day) -> Vec<Person> {
        match who {
            Who::Role(role) => self.holders(world, role, Some(case.fields.unit), day),
            Who::Owner => case.fields.owner.into_iter().collect(),
            Who::Chair => case.fields.chair.into_iter().collect(),
            Who::Opener => vec![case.opener],
        }
    }

    pub(crate) fn is_one_of(
        &self,
        world: &World,
        case: &Case,
        by: &[Who],
        person: Person,
        day: Day,
    ) -> bool {
        by.iter()
            .any(|who| self.meant(world, case, *who, day).contains(&person))
    }

    /// All lines that a person holds on a day, wherever.
    pub(crate) fn lines(&self, world: &World, person: Person, day: Day) -> Vec<Line> {
        let mut lines = Vec::new();
        for held in &world.appointments {
            if held.person == person && self.holds_on(world, held, day) {
                lines.push(world.org.roles[held.role].line);
            }
        }
        if !self.on(Rule::AllLines) {
            lines.truncate(1);
        }
        lines
    }

    /// What is done in somebody's place must have been delegated.
    pub(crate) fn needs_delegation(
        &self,
        world: &World,
        by: &By,
        doing: Doing,
        reasons: &mut Reasons,
    ) {
        if let Some(from) = by.instead_of
            && !self.delegated(world, from, by.who, doing, by.day())
        {
            reasons.push("not_delegated");
        }
    }

    pub(crate) fn delegated(
        &self,
        world: &World,
        from: Person,
        to: Person,
        doing: Doing,
        day: Day,
    ) -> bool {
        // A ballot is given by the name of its decision, or as a ballot.
        let lets =
            |names: &dyn Fn(&Delegation) -> bool| self.lets(world, from, to, names, day, false);
        match doing {
            Doing::Deed(deed) => lets(&|it| it.acts.contains(&deed)),
            Doing::Ballot(decision) => {
                let deed = Deed::Decision(decision);
                lets(&|it| it.acts.contains(&deed)) || lets(&|it| it.ballots)
            }
            Doing::Appoint => lets(&|_| false),
        }
    }

    /// Whether what one person said last of an act lets another do it on some of these days.
    pub(crate) fn lets(
        &self,
        world: &World,
        from: Person,
        to: Person,
        names: &dyn Fn(&Delegation) -> bool,
        first: Day,
        elsewhere: bool,
    ) -> bool {
        let said = world.delegations.iter().filter(|it| {
            let everything = it.acts.is_empty() && !it.ballots;
            let covers = names(it) || everything || !self.on(Rule::DelegatedActs);
            let here = elsewhere || !it.elsewhere || !self.on(Rule::DelegatedWorkflow);
            it.from == from && it.to == to && covers && here
        });
        let still = |it: &Delegation| it.until >= first || !self.on(Rule::DelegatedUntil);
        let said: Vec<&Delegation> = said.collect();
        match self.on(Rule::DelegatedAgain) {
            true => said.last().is_some_and(|it| still(it)),
            false => said.iter().any(|it| still(it)),
        }
    }
}
