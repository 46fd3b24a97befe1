//! How a question ends but by a ballot: at its close, or taken back.

use super::model::{Day, Instant, Outcome, Person, Say, day_of};
use super::rules::Rule;
use super::world::{By, Case, World};
use super::{Oracle, Reasons};

impl Oracle {
    /// What is due by now: questions whose close has come are counted.
    pub(crate) fn tick(&self, world: &mut World, now: Instant) {
        loop {
            let due = self.next_due(world, now);
            let charter = self.charter_due(world).filter(|closes| *closes <= now);
            if let Some(closes) = charter
                && due.is_none_or(|(first, _, _)| closes <= first)
            {
                self.close_charter(world, closes);
                continue;
            }
            let Some((_, at, index)) = due else { return };
            self.close(world, at, index, now);
        }
    }

    fn close(&self, world: &mut World, at: usize, index: usize, now: Instant) {
        let case = &world.cases[at];
        let question = &case.questions[index];
        let closes = question.closes.unwrap_or(now);
        // Whenever it is counted, it is counted as of the close.
        let day = day_of(closes);
        let fell =
            !self.has_ground(world, case, question.decision, day) && self.on(Rule::FallsWithGround);
        let never =
            !self.holds_when(world, case, question.decision) && self.on(Rule::WhenLapsesCount);
        let changed = self.bound_now(world, case, question, day) != question.bound
            && self.on(Rule::DayAmends);
        if changed {
            world.cases[at].questions[index].casts.clear();
        }
        let case = &world.cases[at];
        let question = &case.questions[index];
        let (cast, left) = self.ballots(world, case, question, day);
        let outcome = match fell || never {
            true => Outcome::Lapsed,
            false => self.outcome(&self.scale(world, question, &left), &cast),
        };
        self.settle(world, at, index, outcome, closes);
        self.renew(world, at, day);
    }

    fn next_due(&self, world: &World, now: Instant) -> Option<(Instant, usize, usize)> {
        let mut due: Option<(Instant, usize, usize)> = None;
        for (at, case) in world.cases.iter().enumerate() {
            for (index, question) in case.questions.iter().enumerate() {
                let open = question.outcome.is_none() && self.on(Rule::CloseSettles);
                if let Some(closes) = question.closes.filter(|closes| open && *closes <= now)
                    && due.is_none_or(|(first, _, _)| closes < first)
                {
                    due = Some((closes, at, index));
                }
            }
        }
        due
    }

    pub(crate) fn withdraw(
        &self,
        world: &mut World,
        at: usize,
        decision: usize,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let now = by.now;
        let Some(index) = world.cases[at].open(decision) else {
            reasons.push("no_open_question");
            return;
        };
        let day = day_of(now);
        let question = &world.cases[at].questions[index];
        let person = by.principal();
        let asked = question.asked_by == person || question.asked_for == Some(person);
        let first = question.casts.is_empty() || !self.on(Rule::AskerWithdrawsEarly);
        if asked && first && self.on(Rule::AskerWithdraws) && reasons.is_empty() {
            self.settle(world, at, index, Outcome::Withdrawn, now);
            return;
        }
        let case = &world.cases[at];
        let eligible = self.can_vote(world, case, index, day);
        if !self.may_ask_back(world, case, index, person, day) {
            reasons.push("not_allowed");
            reasons.push("not_in_electorate");
        }
        if question.withdrawals.contains(&person) && self.on(Rule::AskedBackOnce) {
            reasons.push("already_asked");
        }
        if !reasons.is_empty() {
            return;
        }
        let question = &mut world.cases[at].questions[index];
        question.withdrawals.push(person);
        if 2 * question.withdrawals.len() > eligible && self.on(Rule::MostWithdraw) {
            self.settle(world, at, index, Outcome::Withdrawn, now);
        }
    }

    /// How many have voted, or can.
    pub(crate) fn can_vote(&self, world: &World, case: &Case, index: usize, day: Day) -> usize {
        let question = &case.questions[index];
        let (cast, left) = self.ballots(world, case, question, day);
        let voted = cast.iter().filter(|it| it.say != Say::Recused).count();
        voted + left.len()
    }

    /// Whether a person has a ballot, cast or not, so that they may ask to take the question back.
    pub(crate) fn may_ask_back(
        &self,
        world: &World,
        case: &Case,
        index: usize,
        person: Person,
        day: Day,
    ) -> bool {
        let question = &case.questions[index];
        let seats = self.seats_today(world, question, person, day);
        let free = seats.iter().any(|(seat, _)| seat.bar.is_none());
        let asking = (question.asked_by, question.asked_for);
        let bar = self.bar(world, case, question.decision, asking, person, day);
        let mut own = question.casts.iter().filter(|it| it.voter == person);
        let recused = own.any(|it| it.say == Say::Recused);
        free && !recused && bar.is_none()
    }
}
