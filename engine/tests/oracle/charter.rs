//! Definitions that are proposed under the charter: a question like any other, or two.

use super::model::{Day, Definitions, Fields, Instant, Length, Outcome, Say, Stage, day_of};
use super::roster::Doing;
use super::rules::Rule;
use super::world::{By, CHARTERS, Case, Cast, Proposal, Question, World};
use super::{Oracle, Reasons};

/// A case of nobody, so that questions on definitions are asked as those on cases are.
pub(crate) fn nobodys() -> Case {
    Case {
        fields: Fields {
            amount: 0,
            go: true,
            due: 0,
            owner: None,
            helper: None,
            chair: None,
            unit: 0,
        },
        stage: Stage::Begun,
        opener: usize::MAX,
        done: Vec::new(),
        questions: Vec::new(),
        past: Vec::new(),
        set: Vec::new(),
    }
}

impl Oracle {
    pub(crate) fn adopt(
        &self,
        world: &mut World,
        definitions: &Definitions,
        by: &By,
        reasons: &mut Reasons,
    ) {
        self.needs_delegation(world, by, Doing::Appoint, reasons);
        let case = nobodys();
        let old = &world.definitions.charter;
        let may = self.is_one_of(world, &case, &old.propose_by, by.principal(), by.day());
        if !may && self.on(Rule::WhoProposes) {
            reasons.push("not_allowed");
        }
        if world.proposal.is_some() && self.on(Rule::OneProposal) {
            reasons.push("question_open");
        }
        if world.definitions == *definitions && self.on(Rule::NotInForceAlready) {
            reasons.push("already_in_force");
        }
        let mut put = vec![old.clone()];
        if definitions.charter != *old && self.on(Rule::BothCharters) {
            put.push(definitions.charter.clone());
        }
        let mut proposal = Proposal {
            definitions: definitions.clone(),
            case,
        };
        let known = world.charters.len();
        for charter in put {
            let decision = CHARTERS + world.charters.len();
            world.charters.push(charter);
            let mut question = self.question(world, &proposal.case, decision, 0, by);
            let first = proposal.case.questions.first();
            question.closes = first.map_or(self.charter_closes(world, decision, by.now), |first| {
                first.closes
            });
            if !self.has_enough(world, &question) {
                reasons.push("no_electorate");
            }
            proposal.case.questions.push(question);
        }
        match reasons.is_empty() {
            true => world.proposal = Some(proposal),
            false => world.charters.truncate(known),
        }
    }

    fn charter_closes(&self, world: &World, decision: usize, put: Instant) -> Option<Instant> {
        let said = world.known(decision).closes;
        if said.is_none() && !self.on(Rule::CharterClosesByItself) {
            return None;
        }
        let length = said.unwrap_or(Length::Days(30));
        Some(self.closes(put, length))
    }

    /// A ballot counts in each of the questions in which its voter has a seat.
    pub(crate) fn ballot_charter(
        &self,
        world: &mut World,
        say: Say,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let (person, day) = (by.principal(), by.day());
        let Some(mut proposal) = world.proposal.clone() else {
            // Of a settled one nothing is kept but the record.
            reasons.push("no_open_question");
            return;
        };
        self.needs_delegation(world, by, Doing::Ballot(CHARTERS), reasons);
        let mut counts = Vec::new();
        let mut against = Reasons::new();
        for (index, question) in proposal.case.questions.iter().enumerate() {
            let has_seat = !self.seats_today(world, question, person, day).is_empty();
            let mut own = Reasons::new();
            self.may_cast(
                world,
                &proposal.case,
                question,
                (person, say),
                day,
                &mut own,
            );
            if has_seat {
                self.for_others(world, &proposal.case, question, by, &mut own);
            }
            if has_seat && self.has_cast_another(question, by) {
                own.push("separation");
            }
            // Who is barred in one of them counts in the other; other rules hold for both.
            let barred = |it: &&'static str| ["not_in_electorate", "?"].contains(it);
            if own.is_empty() {
                counts.push(index);
            } else if !own.iter().all(barred) {
                reasons.extend(&own);
            }
            against.extend(own);
        }
        if counts.is_empty() {
            reasons.extend(against);
        }
        if !reasons.is_empty() {
            return;
        }
        if !self.on(Rule::CountsInBoth) {
            counts.truncate(1);
        }
        for index in counts {
            self.cast(world, &mut proposal.case.questions[index], say, by);
        }
        world.proposal = Some(proposal);
        self.settle_if_certain(world, by.now);
    }

    fn cast(&self, world: &World, question: &mut Question, say: Say, by: &By) {
        let person = by.principal();
        let seats = self.seats_today(world, question, person, by.day());
        let seat_of = seats.first().map_or(person, |(_, of)| *of);
        question.casts.retain(|it| it.voter != person);
        question.casts.push(Cast {
            voter: person,
            seat_of,
            by: by.who,
            say,
            places: seats.iter().map(|(seat, _)| seat.place).collect(),
        });
    }

    fn settle_if_certain(&self, world: &mut World, now: Instant) {
        let Some(proposal) = world.proposal.clone() else {
            return;
        };
        // Each settles as its own charter says.
        let certain = |question: &Question| {
            let early = world.known(question.decision).early;
            if !early && self.on(Rule::CharterWaits) || !self.on(Rule::CharterSettlesEarly) {
                return None;
            }
            let (cast, left) = self.ballots(world, &proposal.case, question, day_of(now));
            self.certain(&self.scale(world, question, &left), &cast, &left)
        };
        let all: Vec<Option<Outcome>> = proposal.case.questions.iter().map(certain).collect();
        if let Some(outcome) = self.of_all(&all) {
            self.settle_charter(world, outcome, day_of(now));
        }
    }

    /// Adopted when all are; not when one of them is not.
    fn of_all(&self, all: &[Option<Outcome>]) -> Option<Outcome> {
        let all = match self.on(Rule::BothAdopt) {
            true => all,
            false => &all[..1],
        };
        let mut ended = all.iter().flatten();
        let not = ended.find(|it| **it != Outcome::Adopted).copied();
        not.or_else(|| all.iter().all(Option::is_some).then_some(Outcome::Adopted))
    }

    fn settle_charter(&self, world: &mut World, outcome: Outcome, day: Day) {
        let Some(proposal) = world.proposal.take() else {
            return;
        };
        world.last_proposal = Some(outcome);
        if outcome == Outcome::Adopted {
            self.adopt_lines(world, &proposal.definitions.lines, day);
            world.definitions = proposal.definitions;
        }
    }

    /// When the close of what is proposed comes.
    pub(crate) fn charter_due(&self, world: &World) -> Option<Instant> {
        let proposal = world.proposal.as_ref()?;
        let closes = proposal.case.questions[0].closes?;
        self.on(Rule::CharterCloses).then_some(closes)
    }

    pub(crate) fn close_charter(&self, world: &mut World, closes: Instant) {
        let Some(proposal) = world.proposal.clone() else {
            return;
        };
        let ended = |question: &Question| {
            let (cast, left) = self.ballots(world, &proposal.case, question, day_of(closes));
            Some(self.outcome(&self.scale(world, question, &left), &cast))
        };
        let all: Vec<Option<Outcome>> = proposal.case.questions.iter().map(ended).collect();
        if let Some(outcome) = self.of_all(&all) {
            self.settle_charter(world, outcome, day_of(closes));
        }
    }

    pub(crate) fn withdraw_charter(&self, world: &mut World, by: &By, reasons: &mut Reasons) {
        let Some(mut proposal) = world.proposal.clone() else {
            reasons.push("no_open_question");
            return;
        };
        let (person, day) = (by.principal(), by.day());
        let questions = &mut proposal.case.questions;
        let first = questions.iter().all(|it| it.casts.is_empty());
        let asked = questions[0].asked_by == person || questions[0].asked_for == Some(person);
        if asked && first && self.on(Rule::ProposerWithdraws) && reasons.is_empty() {
            self.settle_charter(world, Outcome::Withdrawn, day);
            return;
        }
        // Afterwards those take it back who decide by the charter in force.
        if !self.may_ask_back(world, &proposal.case, 0, person, day) {
            reasons.extend(["not_allowed", "not_in_electorate"]);
        }
        let asked = proposal
            .case
            .questions
            .iter()
            .any(|it| it.withdrawals.contains(&person));
        if asked && self.on(Rule::AskedBackOnce) {
            reasons.push("already_asked");
        }
        if !reasons.is_empty() {
            return;
        }
        proposal.case.questions[0].withdrawals.push(person);
        let asked = proposal.case.questions[0].withdrawals.len();
        let enough = 2 * asked > self.can_vote(world, &proposal.case, 0, day);
        world.proposal = Some(proposal);
        if enough && self.on(Rule::ElectorsWithdraw) {
            self.settle_charter(world, Outcome::Withdrawn, day);
        }
    }
}
