//! The life of a question: who has a seat, who is barred, what each ballot does, how it ends.

use super::count::{Counted, Scale};
use super::model::{
    Bindable, Day, DecisionDef, Deed, Instant, Needs, Outcome, Person, Say, day_of,
};
use super::roster::Doing;
use super::rules::Rule;
use super::world::{Bar, Bound, By, Case, Cast, Done, Question, World};
use super::{Oracle, Reasons};

impl Oracle {
    pub(crate) fn bound(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        proposed: i64,
        day: Day,
    ) -> Bound {
        let known = world.known(decision);
        let amount = if known.proposes {
            proposed
        } else {
            case.fields.amount
        };
        let derived = if self.on(Rule::ProposedFirst) {
            amount
        } else {
            case.fields.amount
        };
        let mut values = vec![if known.proposes { proposed } else { 0 }];
        for bindable in &known.bind {
            values.push(match bindable {
                Bindable::Amount => amount,
                Bindable::Big => i64::from(derived > 5),
                Bindable::Late => i64::from(day > case.fields.due),
            });
        }
        Bound(values)
    }

    pub(crate) fn bound_now(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        day: Day,
    ) -> Bound {
        self.bound(world, case, question.decision, question.proposed, day)
    }

    pub(crate) fn holds_when(&self, world: &World, case: &Case, decision: usize) -> bool {
        !world.known(decision).when || case.fields.go
    }

    /// Whether the first decision stands: adopted last, and the case has what it bound.
    pub(crate) fn stands(&self, world: &World, case: &Case, day: Day) -> bool {
        let Some(last) = case.last(0) else {
            return false;
        };
        let question = &case.questions[last];
        question.outcome == Some(Outcome::Adopted)
            && self.bound(world, case, 0, case.fields.amount, day) == question.bound
    }

    pub(crate) fn has_ground(&self, world: &World, case: &Case, decision: usize, day: Day) -> bool {
        !world.known(decision).builds_on || self.stands(world, case, day)
    }

    /// The states that a decision's transitions leave.
    pub(crate) fn is_in_its_state(&self, world: &World, case: &Case, decision: usize) -> bool {
        world.org.transitions.iter().any(|it| {
            let ours = matches!(it.how, super::model::How::Decided(of, _) if of == decision);
            ours && it.from.contains(&case.stage)
        })
    }

    pub(crate) fn put(
        &self,
        world: &mut World,
        at: usize,
        decision: usize,
        amount: i64,
        by: &By,
        reasons: &mut Reasons,
    ) {
        let day = by.day();
        let case = &world.cases[at];
        let known = world.known(decision);
        let principal = by.principal();
        let deed = Deed::Decision(decision);
        self.needs_delegation(world, by, Doing::Deed(deed), reasons);
        if !self.is_one_of(world, case, &known.propose_by, principal, day) && self.on(Rule::WhoPuts)
        {
            reasons.push("not_allowed");
        }
        if case.open(decision).is_some() && self.on(Rule::OneAtATime) {
            reasons.push("question_open");
        }
        if !self.is_in_its_state(world, case, decision) && self.on(Rule::PutInItsState) {
            reasons.push("not_in_state");
        }
        if !self.holds_when(world, case, decision) && self.on(Rule::PutWhenItHolds) {
            reasons.push("condition_not_met");
        }
        if !self.has_ground(world, case, decision, day) && self.on(Rule::PutOnWhatStands) {
            reasons.push("built_on_changed");
        }
        let question = self.question(world, case, decision, amount, by);
        if !self.has_enough(world, &question) {
            reasons.push("no_electorate");
        }
        if reasons.is_empty() {
            world.cases[at].questions.push(question);
        }
    }

    /// A question as it is put.
    pub(crate) fn question(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        amount: i64,
        by: &By,
    ) -> Question {
        let By {
            who,
            instead_of,
            now,
        } = *by;
        let day = by.day();
        let (seats, total) = self.seats(world, case, decision, (who, instead_of), day);
        let closes = world.known(decision).closes;
        Question {
            decision,
            asked_by: who,
            asked_for: instead_of,
            put_at_step: world.step,
            seats,
            total,
            proposed: amount,
            bound: self.bound(world, case, decision, amount, day),
            bound_step: world.step,
            closes: closes.map(|length| self.closes(now, length)),
            casts: Vec::new(),
            withdrawals: Vec::new(),
            outcome: None,
        }
    }

    pub(crate) fn has_enough(&self, world: &World, question: &Question) -> bool {
        let mut people: Vec<Counted> = Vec::new();
        for person in eligible_people(question) {
            let own = question
                .seats
                .iter()
                .filter(|seat| seat.person == person && seat.bar.is_none());
            people.push(Counted {
                say: Say::Yes,
                places: own.map(|seat| seat.place).collect(),
            });
        }
        if people.is_empty() {
            return !self.on(Rule::EnoughPeople);
        }
        let places: Vec<Vec<usize>> = people.iter().map(|it| it.places.clone()).collect();
        let scale = self.scale(world, question, &places);
        let quorum = people.len() >= self.quorum_needs(&scale, scale.unsaid);
        let rule = match scale.needs {
            Needs::AtLeast(least) => people.len() >= least || !self.on(Rule::EnoughPeople),
            Needs::EachRole(each) => {
                self.each_has(&people, scale.places, each) || !self.on(Rule::EnoughOfEachRole)
            }
            Needs::Majority => true,
            Needs::Share(_) => {
                let yes: Vec<Counted> = people
                    .iter()
                    .map(|it| Counted {
                        say: Say::Yes,
                        ..it.clone()
                    })
                    .collect();
                self.is_met(&scale, &yes) || !self.on(Rule::EnoughPeople)
            }
        };
        rule && (quorum || !self.on(Rule::EnoughForQuorum))
    }

    pub(crate) fn scale(&self, world: &World, question: &Question, left: &[Vec<usize>]) -> Scale {
        let known = world.known(question.decision);
        let barred = question
            .seats
            .iter()
            .filter(|seat| seat.bar.is_some())
            .count();
        Scale {
            needs: known.needs,
            quorum: known.quorum,
            places: known.electorate.len(),
            seats: question.total,
            vacant: question.total.saturating_sub(question.seats.len()),
            barred,
            unsaid: left.iter().map(Vec::len).sum(),
            closes: known.closes.is_some(),
        }
    }

    pub(crate) fn ballot(
        &self,
        world: &mut World,
        at: usize,
        decision: usize,
        (say, seen): (Say, Option<usize>),
        by: &By,
        reasons: &mut Reasons,
    ) {
        let By { who, now, .. } = *by;
        let day = day_of(now);
        let Some(index) = world.cases[at].open(decision) else {
            reasons.push(not_open(&world.cases[at], decision, now));
            return;
        };
        let case = &world.cases[at];
        let question = &case.questions[index];
        let known = world.known(decision);
        let person = by.principal();
        let seats = self.seats_today(world, question, person, day);
        self.may_cast(world, case, question, (person, say), day, reasons);
        let is_new = self.bound_now(world, case, question, day) != question.bound
            && self.on(Rule::DayAmends);
        self.for_others(world, case, question, by, reasons);
        if self.has_cast_another(question, by) && !is_new {
            reasons.push("separation");
        }
        let voted = question.casts.iter().any(|it| it.voter == person);
        if voted && !is_new && self.stays_cast(known) {
            reasons.push("already_voted");
        }
        if seen.is_none() && known.seen_required && self.on(Rule::SeenWhereRequired) {
            reasons.push("seen_missing");
        }
        if let Some(seen) = seen
            && (question.bound_step > seen || is_new)
            && self.on(Rule::SeenElse)
        {
            reasons.push("conflict");
        }
        if !reasons.is_empty() {
            return;
        }
        let bound = self.bound_now(world, case, question, day);
        let places = seats.iter().map(|(seat, _)| seat.place).collect();
        let seat_of = seats.first().map_or(person, |(_, of)| *of);
        let step = world.step;
        let case = &mut world.cases[at];
        let question = &mut case.questions[index];
        if is_new {
            question.casts.clear();
            question.bound = bound;
            question.bound_step = step;
        }
        question.casts.retain(|it| it.voter != person);
        question.casts.push(Cast {
            voter: person,
            seat_of,
            by: who,
            say,
            places,
        });
        let deed = Deed::Decision(decision);
        self.counts_as_an_act(case, say, deed, by);
        self.after_ballot(world, at, index, now);
    }

    fn counts_as_an_act(&self, case: &mut Case, say: Say, deed: Deed, by: &By) {
        let no_act = say == Say::Recused && self.on(Rule::RecusingIsNoAct);
        if !no_act && self.on(Rule::BallotIsAnAct) {
            case.done.push(Done {
                deed,
                by: by.who,
                instead_of: by.instead_of,
            });
        }
    }

    /// Whether a ballot that is cast stays what it is.
    fn stays_cast(&self, known: &DecisionDef) -> bool {
        let changes = known.closes.is_some()
            && self.on(Rule::BallotsChange)
            && !(known.final_ballots && self.on(Rule::FinalMeansFinal));
        let finality = self.on(Rule::BallotsFinal) || known.closes.is_some();
        !changes && finality
    }

    pub(crate) fn may_cast(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        (person, say): (Person, Say),
        day: Day,
        reasons: &mut Reasons,
    ) {
        let seats = self.seats_today(world, question, person, day);
        let Some((seat, of)) = seats.first() else {
            if self.on(Rule::SeatsVote) {
                // Who would be kept apart besides may be told that.
                reasons.extend(["not_in_electorate", "?"]);
            }
            return;
        };
        let asked = (question.asked_by, question.asked_for);
        let decision = question.decision;
        if say == Say::Recused && self.on(Rule::RecusingIsAllowed) {
            // Who is barred takes no seat over, so that there is none to recuse from.
            let bar = self.bar(world, case, decision, asked, person, day);
            if *of != person && bar.is_some() {
                // By which of the two it is refused the page does not say.
                reasons.extend(["not_in_electorate", "separation", "line_forbidden"]);
            }
            return;
        }
        let interested = self.interested(world, case, decision, asked, person);
        if seat.bar == Some(Bar::Interest) || interested {
            reasons.push("not_in_electorate");
        }
        let apart = self.kept_apart(world, case, decision, person, day);
        if seat.bar == Some(Bar::Separation) || apart {
            // Whether the code says that it was a line is not the page's.
            reasons.extend(["separation", "line_forbidden"]);
        }
        if seat.bar == Some(Bar::Separation) && !apart {
            // A bar of the day it was put stays; which one it was is not kept with the question.
            reasons.push("not_in_electorate");
        }
        if *of != person && !reasons.is_empty() {
            reasons.push("not_in_electorate");
        }
    }

    /// Whether who casts a ballot has cast another, their own or somebody's.
    pub(crate) fn has_cast_another(&self, question: &Question, by: &By) -> bool {
        let theirs = |it: &Cast| it.by == by.who || it.voter == by.who;
        let mut casts = question.casts.iter();
        casts.any(|it| theirs(it) && it.voter != by.principal()) && self.on(Rule::OneHumanOneBallot)
    }

    pub(crate) fn for_others(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        by: &By,
        reasons: &mut Reasons,
    ) {
        if by.instead_of.is_none() {
            return;
        }
        let (who, day) = (by.who, by.day());
        self.needs_delegation(world, by, Doing::Ballot(question.decision), reasons);
        let asked = question.asked_by == who || question.asked_for == Some(who);
        if asked && self.on(Rule::AskerCastsForNobody) {
            reasons.push("separation");
        }
        let asked = (question.asked_by, question.asked_for);
        let then = question
            .seats
            .iter()
            .any(|seat| seat.person == who && seat.bar.is_some());
        let now = self
            .bar(world, case, question.decision, asked, who, day)
            .is_some();
        if (then || now) && self.on(Rule::BarredCastForNobody) {
            reasons.extend(["separation", "line_forbidden"]);
        }
    }

    pub(crate) fn after_ballot(&self, world: &mut World, at: usize, index: usize, now: Instant) {
        let day = day_of(now);
        let case = &world.cases[at];
        let question = &case.questions[index];
        let known = world.known(question.decision);
        let fell =
            !self.has_ground(world, case, question.decision, day) && self.on(Rule::FallsWithGround);
        let never =
            !self.holds_when(world, case, question.decision) && self.on(Rule::WhenLapsesBallot);
        let waits = known.closes.is_some()
            && !(known.early && self.on(Rule::EarlySays))
            && self.on(Rule::WaitsForClose);
        let outcome = if fell || never {
            Some(Outcome::Lapsed)
        } else if waits || !self.on(Rule::SettlesWhenCertain) {
            None
        } else {
            let (cast, left) = self.ballots(world, case, question, day);
            self.certain(&self.scale(world, question, &left), &cast, &left)
        };
        if let Some(outcome) = outcome {
            self.settle(world, at, index, outcome, now);
        }
    }

    /// The ballots that count, and the places of those who may still vote.
    pub(crate) fn ballots(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        day: Day,
    ) -> (Vec<Counted>, Vec<Vec<usize>>) {
        let mut cast = Vec::new();
        for it in &question.casts {
            let stays = self.on(Rule::CastInOfficeStays)
                || !self.seats_today(world, question, it.voter, day).is_empty();
            let barred = question
                .seats
                .iter()
                .any(|seat| seat.person == it.seat_of && seat.bar.is_some());
            if stays && !barred {
                cast.push(Counted {
                    say: it.say,
                    places: it.places.clone(),
                });
            }
        }
        let mut left = Vec::new();
        for person in 0..world.people() {
            let taken = question.casts.iter().any(|it| it.voter == person);
            let seats = match self.on(Rule::LeftSaysNothing) {
                true => self.seats_today(world, question, person, day),
                false => question
                    .seats
                    .iter()
                    .filter(|it| it.person == person)
                    .map(|it| (it.clone(), person))
                    .collect(),
            };
            let free = seats.iter().all(|(seat, _)| seat.bar.is_none());
            let asked = (question.asked_by, question.asked_for);
            let barred = self
                .bar(world, case, question.decision, asked, person, day)
                .is_some();
            if !taken && free && !barred && !seats.is_empty() {
                left.push(seats.iter().map(|(seat, _)| seat.place).collect());
            }
        }
        (cast, left)
    }
}

/// The people of seats that are neither barred nor recused.
fn eligible_people(question: &Question) -> Vec<Person> {
    let mut people = Vec::new();
    for seat in &question.seats {
        let recused = question
            .casts
            .iter()
            .any(|it| it.seat_of == seat.person && it.say == Say::Recused);
        if seat.bar.is_none() && !recused && !people.contains(&seat.person) {
            people.push(seat.person);
        }
    }
    people
}

/// Why there is nothing to vote on.
fn not_open(case: &Case, decision: usize, now: Instant) -> &'static str {
    let last = case.last(decision);
    let closes = last.and_then(|last| case.questions[last].closes);
    match closes.filter(|closes| *closes <= now) {
        Some(_) => "question_closed",
        None => "no_open_question",
    }
}
