//! Naming people in fields, and what an act has seen when it was made up.

use super::model::{Change, Fields, Person, PersonField, Stage};
use super::rules::Rule;
use super::world::{By, Case, World};
use super::{Oracle, Reasons};
use std::mem::discriminant;

impl Oracle {
    /// Whether what an act binds to has changed since a step: the state, and the field that it
    /// sets.
    pub(crate) fn changed_since(&self, case: &Case, seen: usize, change: Option<Change>) -> bool {
        let then = case.past.iter().rposition(|(step, _, _)| *step <= seen);
        let since = case.past.iter().skip(then.unwrap_or(0));
        let mut all: Vec<(&Fields, Stage)> = since.map(|it| (&it.1, it.2)).collect();
        all.push((&case.fields, case.stage));
        let again = case.set.iter().any(|(step, set)| {
            let same = change.is_some_and(|it| discriminant(&it) == discriminant(set));
            *step > seen && same && self.on(Rule::ActSawTheFields)
        });
        again
            || all.windows(2).any(|pair| {
                let state = pair[0].1 != pair[1].1 && self.on(Rule::ActSawTheState);
                let field = change.is_some_and(|change| differs(pair[0].0, pair[1].0, change));
                state || field && self.on(Rule::ActSawTheFields)
            })
    }

    /// What an act sets against what it saw, and against what is written once.
    pub(crate) fn against_fields(
        &self,
        world: &World,
        case: &Case,
        change: Option<Change>,
        seen: Option<usize>,
        reasons: &mut Reasons,
    ) {
        if seen.is_some_and(|seen| self.changed_since(case, seen, change)) {
            reasons.push("conflict");
        }
        if let Some(Change::Chair(person)) = change
            && world.org.chair_once
            && case.fields.chair.is_some_and(|chair| chair != person)
            && self.on(Rule::WrittenOnce)
        {
            reasons.push("write_once");
        }
    }

    pub(crate) fn assign(
        &self,
        world: &mut World,
        at: usize,
        field: PersonField,
        person: Person,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let case = &world.cases[at];
        let known = world.org.assignable.as_ref();
        let Some((holders, stages)) = known.filter(|_| field == PersonField::Helper) else {
            reasons.push("not_assignable");
            return;
        };
        if !self.is_one_of(world, case, holders, by.principal(), by.day())
            && self.on(Rule::WhoAssigns)
        {
            reasons.push("not_allowed");
        }
        if case.stage == Stage::Ended {
            reasons.push("case_closed");
        }
        if !stages.contains(&case.stage) && self.on(Rule::AssignsInState) {
            reasons.push("not_in_state");
        }
        let case = &world.cases[at];
        if self.takes_a_ballot(world, case, person, by) && self.on(Rule::NobodyIsDisqualified) {
            reasons.push("would_bar");
        }
        if reasons.is_empty() {
            world.cases[at].fields.helper = Some(person);
        }
    }
}

impl Oracle {
    /// Whether somebody who is still to vote would benefit, by what somebody else does.
    fn takes_a_ballot(&self, world: &World, case: &Case, person: Person, by: &By) -> bool {
        let mut questions = case.questions.iter().filter(|it| it.outcome.is_none());
        !by.actors().contains(&person)
            && questions.any(|question| {
                let known = world.known(question.decision);
                let seats = |bar: bool| {
                    let mut seats = question.seats.iter();
                    seats.any(|it| it.person == person && it.bar.is_some() == bar)
                };
                let voted = question.casts.iter().any(|it| it.voter == person);
                known.beneficiary && !known.body && seats(false) && !voted
            })
    }
}

fn differs(one: &Fields, other: &Fields, change: Change) -> bool {
    match change {
        Change::Amount(_) => one.amount != other.amount,
        Change::Go(_) => one.go != other.go,
        Change::Owner(_) => one.owner != other.owner,
        Change::Helper(_) => one.helper != other.helper,
        Change::Chair(_) => one.chair != other.chair,
    }
}
