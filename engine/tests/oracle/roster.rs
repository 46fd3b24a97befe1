//! Who holds what on a day, and who acts for whom.

use super::Oracle;
use super::model::{Day, Deed, Line, Person, Role, Unit, Who};
use super::rules::Rule;
use super::world::{Case, World};

#[derive(Clone, Debug)]
pub(crate) struct Delegation {
    pub(crate) from: Person,
    pub(crate) to: Person,
    pub(crate) acts: Vec<Deed>,
    pub(crate) ballots: bool,
    pub(crate) elsewhere: bool,
    pub(crate) first: Day,
    pub(crate) until: Day,
}

/// What is done in somebody's place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Doing {
    Deed(Deed),
    Ballot(usize),
}

impl Oracle {
    pub(crate) fn holders(
        &self,
        world: &World,
        role: Role,
        unit: Option<Unit>,
        day: Day,
    ) -> Vec<Person> {
        let mut found = Vec::new();
        for held in &world.appointments {
            let begun = held.from <= day || !self.on(Rule::FromItsDay);
            let ended = held.until.is_some_and(|until| until < day) && self.on(Rule::UntilItsDay);
            let there =
                !world.org.roles[role].in_unit || held.unit == unit || !self.on(Rule::UnitCounts);
            if held.role == role && begun && !ended && there && !found.contains(&held.person) {
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
            let over = held.until.is_some_and(|until| until < day) && self.on(Rule::UntilItsDay);
            let begun = held.from <= day || !self.on(Rule::FromItsDay);
            if held.person == person && begun && !over {
                lines.push(world.org.roles[held.role].line);
            }
        }
        if !self.on(Rule::AllLines) {
            lines.truncate(1);
        }
        lines
    }

    pub(crate) fn delegated(
        &self,
        world: &World,
        from: Person,
        to: Person,
        doing: Doing,
        day: Day,
    ) -> bool {
        world.delegations.iter().any(|it| {
            let named = match doing {
                Doing::Deed(deed) => it.acts.contains(&deed),
                Doing::Ballot(decision) => {
                    it.ballots || it.acts.contains(&Deed::Decision(decision))
                }
            };
            let everything = it.acts.is_empty() && !it.ballots;
            let covers = named || everything || !self.on(Rule::DelegatedActs);
            let here = !it.elsewhere || !self.on(Rule::DelegatedWorkflow);
            let still = it.until >= day || !self.on(Rule::DelegatedUntil);
            it.from == from && it.to == to && covers && here && it.first <= day && still
        })
    }
}
