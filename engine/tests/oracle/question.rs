//! The life of a question: who has a seat, who is barred, what each ballot does, how it ends.

use super::count::{Counted, Scale};
use super::model::{Bindable, Day, Deed, Instant, Needs, Outcome, Person, Say, Who, day_of};
use super::roster::Doing;
use super::rules::Rule;
use super::world::{Bar, Bound, Case, Cast, Done, Held, Question, Seat, World};
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
        let known = &world.org.decisions[decision];
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

    fn bound_now(&self, world: &World, case: &Case, question: &Question, day: Day) -> Bound {
        self.bound(world, case, question.decision, question.proposed, day)
    }

    fn holds_when(&self, world: &World, case: &Case, decision: usize) -> bool {
        !world.org.decisions[decision].when || case.fields.go
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

    fn has_ground(&self, world: &World, case: &Case, decision: usize, day: Day) -> bool {
        !world.org.decisions[decision].builds_on || self.stands(world, case, day)
    }

    /// The states that a decision's transitions leave.
    pub(crate) fn is_in_its_state(&self, world: &World, case: &Case, decision: usize) -> bool {
        world.org.transitions.iter().any(|it| {
            let ours = matches!(it.how, super::model::How::Decided(of, _) if of == decision);
            ours && it.from.contains(&case.stage)
        })
    }

    fn interested(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: (Person, Option<Person>),
        person: Person,
    ) -> bool {
        let known = &world.org.decisions[decision];
        if known.body && self.on(Rule::SponsorsVote) {
            return false;
        }
        let (by, instead_of) = asked;
        let asks = by == person && self.on(Rule::AskerBarred);
        let asked_for = instead_of == Some(person) && self.on(Rule::PrincipalBarred);
        let owns = case.fields.owner == Some(person) && self.on(Rule::OwnerBarred) && !known.body;
        let benefits = known.beneficiary
            && case.fields.helper == Some(person)
            && self.on(Rule::BeneficiaryBarred);
        asks || asked_for || owns || benefits
    }

    fn bar(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: (Person, Option<Person>),
        person: Person,
        day: Day,
    ) -> Option<Bar> {
        if self.interested(world, case, decision, asked, person) {
            return Some(Bar::Interest);
        }
        let apart = self.kept_apart(world, case, decision, person, day);
        apart.then_some(Bar::Separation)
    }

    fn kept_apart(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        person: Person,
        day: Day,
    ) -> bool {
        let deed = Deed::Decision(decision);
        let did = self.did_apart(world, case, deed, person);
        let line = self.line_apart(world, deed, person, day);
        (did && self.on(Rule::SeparationBarsBallots)) || (line && self.on(Rule::LinesBarBallots))
    }

    fn seats_of_role(
        &self,
        world: &World,
        case: &Case,
        who: Who,
        day: Day,
    ) -> (Held, Vec<Person>, Option<usize>) {
        match who {
            Who::Role(role) => {
                let unit = world.org.roles[role].in_unit.then_some(case.fields.unit);
                let held = Held::As(role, unit);
                let members = world.org.roles[role].members;
                (held, self.holders(world, role, unit, day), members)
            }
            Who::Owner | Who::Chair | Who::Opener => {
                (Held::Named, self.meant(world, case, who, day), None)
            }
        }
    }

    /// The seats of a question put now, and how many there are with the vacant ones.
    fn seats(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: (Person, Option<Person>),
        day: Day,
    ) -> (Vec<Seat>, usize) {
        let mut seats = Vec::new();
        let mut total = 0;
        for (place, who) in world.org.decisions[decision].electorate.iter().enumerate() {
            let (held, people, members) = self.seats_of_role(world, case, *who, day);
            let mut all = members.unwrap_or(people.len());
            let mut own: Vec<Seat> = Vec::new();
            for person in people {
                let bar = self.bar(world, case, decision, asked, person, day);
                own.push(Seat {
                    place,
                    person,
                    held,
                    bar,
                });
            }
            if own.iter().all(|seat| seat.bar.is_some())
                && let Held::As(role, _) = held
                && let Some(other) = world.org.roles[role].instead
                && self.on(Rule::InsteadHasSeats)
            {
                let (held, people, _) = self.seats_of_role(world, case, Who::Role(other), day);
                let mut stand_ins = 0;
                for person in people {
                    let bar = self.bar(world, case, decision, asked, person, day);
                    stand_ins += usize::from(bar.is_none());
                    if own.iter().all(|seat| seat.person != person) && bar.is_none() {
                        own.push(Seat {
                            place,
                            person,
                            held,
                            bar,
                        });
                    }
                }
                all = all.max(stand_ins);
            }
            total += all;
            seats.extend(own);
        }
        (seats, total)
    }

    pub(crate) fn put(
        &self,
        world: &mut World,
        at: usize,
        decision: usize,
        amount: i64,
        who: Person,
        instead_of: Option<Person>,
        now: Instant,
        reasons: &mut Reasons,
    ) {
        let day = day_of(now);
        let case = &world.cases[at];
        let known = &world.org.decisions[decision];
        let principal = instead_of.unwrap_or(who);
        let deed = Deed::Decision(decision);
        if let Some(from) = instead_of
            && !self.delegated(world, from, who, Doing::Deed(deed), day)
        {
            reasons.push("not_delegated");
        }
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
        let (seats, total) = self.seats(world, case, decision, (who, instead_of), day);
        let question = Question {
            decision,
            asked_by: who,
            asked_for: instead_of,
            put_at_step: world.step,
            seats,
            total,
            proposed: amount,
            bound: self.bound(world, case, decision, amount, day),
            bound_step: world.step,
            closes: known.closes.map(|length| self.closes(now, length)),
            casts: Vec::new(),
            withdrawals: Vec::new(),
            outcome: None,
        };
        if !self.has_enough(world, &question) {
            reasons.push("no_electorate");
        }
        if reasons.is_empty() {
            world.cases[at].questions.push(question);
        }
    }

    fn has_enough(&self, world: &World, question: &Question) -> bool {
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
        };
        rule && (quorum || !self.on(Rule::EnoughForQuorum))
    }

    fn scale(&self, world: &World, question: &Question, left: &[Vec<usize>]) -> Scale {
        let known = &world.org.decisions[question.decision];
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
        }
    }

    fn holds_seat(&self, world: &World, held: Held, person: Person, day: Day) -> bool {
        match held {
            Held::As(role, unit) => self.holders(world, role, unit, day).contains(&person),
            Held::Named => true,
        }
    }

    /// The seats that a person votes from today: their own, else one that was left to them.
    fn seats_today(
        &self,
        world: &World,
        question: &Question,
        person: Person,
        day: Day,
    ) -> Vec<(Seat, Person)> {
        let mut own = Vec::new();
        for seat in &question.seats {
            let held =
                self.holds_seat(world, seat.held, person, day) || !self.on(Rule::SeatHeldOnTheDay);
            if seat.person == person && held {
                own.push((seat.clone(), person));
            }
        }
        if !own.is_empty() || !self.on(Rule::SuccessorVotes) {
            return own;
        }
        if world.org.decisions[question.decision].seat_of_person
            && self.on(Rule::PersonsSeatHasNone)
        {
            return own;
        }
        let mut from = None;
        for seat in &question.seats {
            let Held::As(role, _) = seat.held else {
                continue;
            };
            let left = !self.holds_seat(world, seat.held, seat.person, day);
            let voted = question
                .casts
                .iter()
                .any(|it| it.took(seat) && it.voter != person);
            let holds = self.holds_seat(world, seat.held, person, day);
            let by_asker = self.appointed_by_asker(world, question, person, role);
            let one = from.is_none_or(|from| from == seat.person);
            if seat.bar.is_none() && left && !voted && holds && !by_asker && one {
                from = Some(seat.person);
                own.push((seat.clone(), seat.person));
            }
        }
        own
    }

    fn appointed_by_asker(
        &self,
        world: &World,
        question: &Question,
        person: Person,
        role: usize,
    ) -> bool {
        self.on(Rule::AppointedByAsker)
            && world.appointments.iter().any(|it| {
                let since = it.by.is_some_and(|(by, step)| {
                    let asked = by == question.asked_by || Some(by) == question.asked_for;
                    asked && step > question.put_at_step
                });
                it.person == person && it.role == role && since
            })
    }

    pub(crate) fn ballot(
        &self,
        world: &mut World,
        at: usize,
        decision: usize,
        say: Say,
        seen: Option<usize>,
        who: Person,
        instead_of: Option<Person>,
        now: Instant,
        reasons: &mut Reasons,
    ) {
        let day = day_of(now);
        let Some(index) = world.cases[at].open(decision) else {
            reasons.push("no_open_question");
            return;
        };
        let case = &world.cases[at];
        let question = &case.questions[index];
        let known = &world.org.decisions[decision];
        let person = instead_of.unwrap_or(who);
        if question.closes.is_some_and(|closes| closes <= now) && self.on(Rule::ClosedIsClosed) {
            reasons.push("question_closed");
        }
        let seats = self.seats_today(world, question, person, day);
        self.may_cast(world, case, question, &seats, person, say, day, reasons);
        self.for_others(world, case, question, who, instead_of, day, reasons);
        let is_new = self.bound_now(world, case, question, day) != question.bound
            && self.on(Rule::DayAmends);
        let changes = known.closes.is_some()
            && self.on(Rule::BallotsChange)
            && !(known.final_ballots && self.on(Rule::FinalMeansFinal));
        let finality = self.on(Rule::BallotsFinal) || known.closes.is_some();
        let voted = question.casts.iter().any(|it| it.voter == person);
        if voted && !is_new && !changes && finality {
            reasons.push("already_voted");
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
        let no_act = say == Say::Recused && self.on(Rule::RecusingIsNoAct);
        if !no_act && self.on(Rule::BallotIsAnAct) {
            case.done.push(Done {
                deed: Deed::Decision(decision),
                by: who,
                instead_of,
            });
        }
        self.after_ballot(world, at, index, now);
    }

    fn may_cast(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        seats: &[(Seat, Person)],
        person: Person,
        say: Say,
        day: Day,
        reasons: &mut Reasons,
    ) {
        let Some((seat, of)) = seats.first() else {
            if self.on(Rule::SeatsVote) {
                // Who would be kept apart besides may be told that.
                reasons.extend(["not_in_electorate", "?"]);
            }
            return;
        };
        if say == Say::Recused && self.on(Rule::RecusingIsAllowed) {
            return;
        }
        let asked = (question.asked_by, question.asked_for);
        let decision = question.decision;
        let interested = self.interested(world, case, decision, asked, person);
        if seat.bar == Some(Bar::Interest) || interested {
            reasons.push("not_in_electorate");
        }
        let apart = self.kept_apart(world, case, decision, person, day);
        if seat.bar == Some(Bar::Separation) || apart {
            // Whether the code says that it was a line is not the page's.
            reasons.extend(["separation", "line_forbidden"]);
        }
        if *of != person && !reasons.is_empty() {
            reasons.push("not_in_electorate");
        }
    }

    fn for_others(
        &self,
        world: &World,
        case: &Case,
        question: &Question,
        who: Person,
        instead_of: Option<Person>,
        day: Day,
        reasons: &mut Reasons,
    ) {
        let other = question
            .casts
            .iter()
            .any(|it| it.by == who && it.voter != instead_of.unwrap_or(who));
        if other && self.on(Rule::OneHumanOneBallot) {
            reasons.push("separation");
        }
        let Some(from) = instead_of else { return };
        if !self.delegated(world, from, who, Doing::Ballot(question.decision), day) {
            reasons.push("not_delegated");
        }
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

    fn after_ballot(&self, world: &mut World, at: usize, index: usize, now: Instant) {
        let day = day_of(now);
        let case = &world.cases[at];
        let question = &case.questions[index];
        let known = &world.org.decisions[question.decision];
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
    fn ballots(
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
        for person in 0..world.org.people {
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

    /// What is due by now: questions whose close has come are counted.
    pub(crate) fn tick(&self, world: &mut World, now: Instant) {
        while let Some((_, at, index)) = self.next_due(world, now) {
            let case = &world.cases[at];
            let question = &case.questions[index];
            let closes = question.closes.unwrap_or(now);
            // Whenever it is counted, it is counted as of the close.
            let day = day_of(closes);
            let fell = !self.has_ground(world, case, question.decision, day)
                && self.on(Rule::FallsWithGround);
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
        }
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
        who: Person,
        instead_of: Option<Person>,
        now: Instant,
        reasons: &mut Reasons,
    ) {
        let Some(index) = world.cases[at].open(decision) else {
            reasons.push("no_open_question");
            return;
        };
        let day = day_of(now);
        let question = &world.cases[at].questions[index];
        if question.closes.is_some_and(|closes| closes <= now) && self.on(Rule::ClosedIsClosed) {
            reasons.push("question_closed");
        }
        let person = instead_of.unwrap_or(who);
        let asked = question.asked_by == person || question.asked_for == Some(person);
        let first = question.casts.is_empty() || !self.on(Rule::AskerWithdrawsEarly);
        if asked && first && self.on(Rule::AskerWithdraws) && reasons.is_empty() {
            self.settle(world, at, index, Outcome::Withdrawn, now);
            return;
        }
        let (cast, left) = self.ballots(world, &world.cases[at], question, day);
        let voted = cast.iter().filter(|it| it.say != Say::Recused).count();
        let eligible = voted + left.len();
        let seats = self.seats_today(world, question, person, day);
        let free = seats.iter().any(|(seat, _)| seat.bar.is_none());
        let asking = (question.asked_by, question.asked_for);
        let bar = self.bar(world, &world.cases[at], decision, asking, person, day);
        let mut own = question.casts.iter().filter(|it| it.voter == person);
        let recused = own.any(|it| it.say == Say::Recused);
        if !free || recused || bar.is_some() {
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
