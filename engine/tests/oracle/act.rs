//! Acts on cases: who may, what is kept apart, and what follows.

use super::model::{Apart, Change, Day, Deed, Fields, How, Instant, Outcome, Person, Who, day_of};
use super::roster::Doing;
use super::rules::Rule;
use super::world::{By, Case, Done, World};
use super::{Oracle, Reasons};

impl Oracle {
    /// Whether a person did something on the case that is kept apart from this.
    pub(crate) fn did_apart(&self, world: &World, case: &Case, deed: Deed, person: Person) -> bool {
        let mut found = false;
        for rule in &world.org.separations {
            if !matches!(rule.apart, Apart::SamePerson) || !rule.acts.contains(&deed) {
                continue;
            }
            for done in &case.done {
                let theirs = (done.by == person && self.on(Rule::SameActor))
                    || (done.instead_of == Some(person) && self.on(Rule::SamePrincipal));
                found |= theirs && done.deed != deed && rule.acts.contains(&done.deed);
            }
        }
        found && self.on(Rule::SamePerson)
    }

    /// Whether a person holds a line that does not do this.
    pub(crate) fn line_apart(&self, world: &World, deed: Deed, person: Person, day: Day) -> bool {
        let lines = self.lines(world, person, day);
        let forbids = |apart: &Apart| match apart {
            Apart::Lines(forbidden) => lines.iter().any(|line| forbidden.contains(line)),
            Apart::SamePerson => false,
        };
        let rules = &world.org.separations;
        rules
            .iter()
            .any(|rule| rule.acts.contains(&deed) && forbids(&rule.apart))
            && self.on(Rule::ForbiddenLine)
    }

    pub(crate) fn open(&self, world: &mut World, fields: &Fields, by: &By, reasons: &mut Reasons) {
        let By {
            who,
            instead_of,
            now,
        } = *by;
        if instead_of.is_some() {
            reasons.push("?");
            return;
        }
        let case = Case {
            fields: fields.clone(),
            stage: super::model::Stage::Begun,
            opener: who,
            done: Vec::new(),
            questions: Vec::new(),
            past: Vec::new(),
            set: Vec::new(),
        };
        let day = day_of(now);
        let holds =
            |role| (0..2).any(|unit| self.holders(world, role, Some(unit), day).contains(&who));
        // A case may be opened for another unit than one's own.
        let may = world
            .org
            .open_by
            .iter()
            .any(|by| matches!(by, Who::Role(role) if holds(*role)));
        if !may {
            reasons.push("not_allowed");
        }
        if reasons.is_empty() {
            world.cases.push(case);
        }
    }

    pub(crate) fn act(
        &self,
        world: &mut World,
        at: usize,
        index: usize,
        (change, seen): (Option<Change>, Option<usize>),
        by: &By,
        reasons: &mut Reasons,
    ) {
        let By {
            who,
            instead_of,
            now,
        } = *by;
        let day = day_of(now);
        let case = &world.cases[at];
        let transition = &world.org.transitions[index];
        let principal = by.principal();
        let How::By(holders) = &transition.how else {
            reasons.push("fires_by_itself");
            return;
        };
        let deed = Deed::Transition(index);
        self.needs_delegation(world, by, Doing::Deed(deed), reasons);
        let right = if self.on(Rule::PrincipalsRight) {
            principal
        } else {
            who
        };
        if !self.is_one_of(world, case, holders, right, day) && self.on(Rule::WhoActs) {
            reasons.push("not_allowed");
        }
        if !transition.from.contains(&case.stage) && self.on(Rule::ActInState) {
            reasons.push("not_in_state");
        }
        for person in [Some(who), instead_of].into_iter().flatten() {
            self.separate(world, case, deed, person, day, reasons);
        }
        if transition.builds_on && !self.stands(world, case, day) && self.on(Rule::ActsOnWhatStands)
        {
            reasons.push("built_on_changed");
        }
        self.against_fields(world, case, change, seen, reasons);
        let mut after = case.clone();
        if let Some(change) = change {
            after.set.push((world.step, change));
            apply(&mut after.fields, change);
        }
        if self.changes_locked(world, case, &after, day) {
            reasons.push("locked");
        }
        if !reasons.is_empty() {
            return;
        }
        after.stage = transition.to.unwrap_or(after.stage);
        after.done.push(Done {
            deed,
            by: who,
            instead_of,
        });
        let before = std::mem::replace(&mut world.cases[at], after);
        if self.on(Rule::ActAmends) {
            self.amend(world, at, &before, day);
        }
        self.leave(world, at, now);
    }

    fn separate(
        &self,
        world: &World,
        case: &Case,
        deed: Deed,
        person: Person,
        day: Day,
        reasons: &mut Reasons,
    ) {
        if self.did_apart(world, case, deed, person) {
            reasons.push("separation");
        }
        if self.line_apart(world, deed, person, day) {
            reasons.push("line_forbidden");
        }
    }

    fn changes_locked(&self, world: &World, before: &Case, after: &Case, day: Day) -> bool {
        before.questions.iter().any(|question| {
            let known = world.known(question.decision);
            let locks = match self.on(Rule::OnChangeSays) {
                true => known.locks(),
                false => known.body,
            };
            let bound =
                |case: &Case| self.bound(world, case, question.decision, question.proposed, day);
            question.outcome.is_none()
                && locks
                && bound(before) != bound(after)
                && self.on(Rule::BodyLocks)
        })
    }

    /// What an act has changed of what is bound voids the ballots.
    fn amend(&self, world: &mut World, at: usize, before: &Case, day: Day) {
        let case = world.cases[at].clone();
        for (index, question) in case.questions.iter().enumerate() {
            let bound =
                |case: &Case| self.bound(world, case, question.decision, question.proposed, day);
            let (then, now) = (bound(before), bound(&case));
            if question.outcome.is_none() && then != now {
                let step = world.step;
                let question = &mut world.cases[at].questions[index];
                question.casts.clear();
                question.bound = now;
                question.bound_step = step;
            }
        }
    }

    /// What is found to have changed by itself voids the ballots, whatever is done on the case.
    pub(crate) fn renew(&self, world: &mut World, at: usize, day: Day) {
        let case = world.cases[at].clone();
        for (index, question) in case.questions.iter().enumerate() {
            let now = self.bound(world, &case, question.decision, question.proposed, day);
            let changed = now != question.bound && self.on(Rule::DayAmends);
            if question.outcome.is_none() && changed {
                let step = world.step;
                let question = &mut world.cases[at].questions[index];
                question.casts.clear();
                question.bound = now;
                question.bound_step = step;
            }
        }
    }

    /// Questions whose states the case has left end.
    fn leave(&self, world: &mut World, at: usize, now: Instant) {
        for index in 0..world.cases[at].questions.len() {
            let case = &world.cases[at];
            let question = &case.questions[index];
            let gone = !self.is_in_its_state(world, case, question.decision);
            if question.outcome.is_none() && gone && self.on(Rule::LapsesWithState) {
                self.settle(world, at, index, Outcome::Lapsed, now);
            }
        }
    }

    pub(crate) fn settle(
        &self,
        world: &mut World,
        at: usize,
        index: usize,
        outcome: Outcome,
        now: Instant,
    ) {
        let org = world.org.clone();
        let question = &mut world.cases[at].questions[index];
        question.outcome = Some(outcome);
        let (decision, proposed) = (question.decision, question.proposed);
        let before = world.cases[at].clone();
        let fires = org.transitions.iter().find(|it| {
            let ours = matches!(it.how, How::Decided(of, on) if of == decision && on == outcome);
            ours && it.from.contains(&before.stage)
        });
        let writes = outcome == Outcome::Adopted && org.decisions[decision].proposes;
        if writes && self.on(Rule::AdoptedIsWritten) {
            world.cases[at].fields.amount = proposed;
            let step = world.step;
            world.cases[at].set.push((step, Change::Amount(proposed)));
        }
        if let Some(transition) = fires {
            world.cases[at].stage = transition.to.unwrap_or(before.stage);
        }
        self.amend(world, at, &before, day_of(now));
        self.leave(world, at, now);
    }
}

fn apply(fields: &mut Fields, change: Change) {
    match change {
        Change::Amount(amount) => fields.amount = amount,
        Change::Go(go) => fields.go = go,
        Change::Owner(person) => fields.owner = Some(person),
        Change::Helper(person) => fields.helper = Some(person),
        Change::Chair(person) => fields.chair = Some(person),
    }
}
