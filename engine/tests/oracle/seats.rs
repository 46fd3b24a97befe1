//! Seats: who has one, who is barred, who has taken one over.

use super::Oracle;
use super::model::{Day, Deed, Person, Who};
use super::rules::Rule;
use super::world::{Asked, Bar, Case, Cast, Held, Question, Seat, World};

impl Oracle {
    pub(crate) fn interested(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: Asked,
        person: Person,
    ) -> bool {
        let known = world.known(decision);
        if known.body && self.on(Rule::SponsorsVote) {
            return false;
        }
        let (by, instead_of) = asked;
        let votes = known.proposer_votes && self.on(Rule::ProposerVotes);
        let asks = by == person && self.on(Rule::AskerBarred) && !votes;
        let asked_for = instead_of == Some(person) && self.on(Rule::PrincipalBarred) && !votes;
        let owns = case.fields.owner == Some(person) && self.on(Rule::OwnerBarred) && !known.body;
        let benefits = known.beneficiary
            && case.fields.helper == Some(person)
            && self.on(Rule::BeneficiaryBarred);
        asks || asked_for || owns || benefits
    }

    pub(crate) fn bar(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: Asked,
        person: Person,
        day: Day,
    ) -> Option<Bar> {
        if self.interested(world, case, decision, asked, person) {
            return Some(Bar::Interest);
        }
        let apart = self.kept_apart(world, case, decision, person, day);
        apart.then_some(Bar::Separation)
    }

    pub(crate) fn kept_apart(
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

    pub(crate) fn seats_of_role(
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
    pub(crate) fn seats(
        &self,
        world: &World,
        case: &Case,
        decision: usize,
        asked: Asked,
        day: Day,
    ) -> (Vec<Seat>, usize) {
        let mut seats = Vec::new();
        let mut total = 0;
        for (place, who) in world.known(decision).electorate.iter().enumerate() {
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

    pub(crate) fn holds_seat(&self, world: &World, held: Held, person: Person, day: Day) -> bool {
        match held {
            Held::As(role, unit) => self.holders(world, role, unit, day).contains(&person),
            Held::Named => true,
        }
    }

    /// The seats that a person votes from today: their own, else one that was left to them.
    pub(crate) fn seats_today(
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
            let taken = |it: &Cast| it.took(seat) && it.voter != person;
            if seat.person == person && held && !question.casts.iter().any(taken) {
                own.push((seat.clone(), person));
            }
        }
        if !own.is_empty() || !self.on(Rule::SuccessorVotes) {
            return own;
        }
        if world.known(question.decision).seat_of_person && self.on(Rule::PersonsSeatHasNone) {
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

    /// Whether more have come for seats of an open question than were left: which of them has a
    /// seat, the page does not say.
    ///
    /// Nor does this oracle know yet the question by which a post is filled that only a later
    /// charter names.
    pub(crate) fn is_untold(&self, world: &World, day: Day) -> bool {
        let charter = &world.definitions.charter;
        let mut named = charter.propose_by.iter().chain(&charter.electorate);
        let by_question = |who: &Who| match who {
            Who::Role(role) => world.org.roles[*role].appoint_by.is_empty(),
            Who::Owner | Who::Chair | Who::Opener => false,
        };
        if named.any(by_question) {
            return true;
        }
        let proposed = world.proposal.iter().map(|it| &it.case);
        let cases = world.cases.iter().chain(proposed);
        let questions = cases.flat_map(|case| &case.questions);
        let mut open = questions.filter(|question| question.outcome.is_none());
        open.any(|question| {
            question.seats.iter().any(|left| {
                let own = |it: &&Seat| it.place == left.place && it.held == left.held;
                let own: Vec<&Seat> = question.seats.iter().filter(own).collect();
                let gone = |it: &&&Seat| !self.holds_seat(world, it.held, it.person, day);
                let gone = own.iter().filter(gone).count();
                let new = |it: &Person| {
                    self.holds_seat(world, left.held, *it, day)
                        && own.iter().all(|seat| seat.person != *it)
                };
                let come = (0..world.people()).filter(new).count();
                matches!(left.held, Held::As(..)) && gone > 0 && come > gone
            })
        })
    }

    pub(crate) fn appointed_by_asker(
        &self,
        world: &World,
        question: &Question,
        person: Person,
        role: usize,
    ) -> bool {
        self.on(Rule::AppointedByAsker)
            && world.appointments.iter().any(|it| {
                let asks =
                    |by: &Person| *by == question.asked_by || Some(*by) == question.asked_for;
                let since = it.step > question.put_at_step && it.by.iter().any(asks);
                it.person == person && it.role == role && since
            })
    }
}
