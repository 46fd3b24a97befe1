//! What may wait for whom: from a role, a role in a unit, or a person, to the cases in play.
//!
//! The fold keeps it, so that nobody goes through all cases to say what one person owes. It knows
//! neither roster nor day: who holds a role today is asked when somebody asks, so an answer is
//! right at once after any act. It finds all cases that wait for a person, and perhaps some that
//! do not: whoever asks looks at each.

use super::{Case, Meant, Roster, Sheet};
use crate::event::Seat;
use crate::framework::{Framework, Holder, SeatOf};
use crate::identity::CaseId;
use crate::value::Name;
use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What may wait for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    /// By whom a case means.
    meant: OrdMap<Meant, OrdSet<CaseId>>,
    /// With a sheet that is not confirmed, or whose contest is not decided: anybody may who has no
    /// part in it, or has one.
    with_sheets: OrdSet<CaseId>,
}

impl Waits {
    /// The cases that may wait for a person on a day, in order of id.
    pub fn of(&self, person: &Name, roster: &Roster, on: Date) -> BTreeSet<CaseId> {
        let mut meant = BTreeSet::from([Meant::Person(person.clone())]);
        for held in roster.held_by(person, on) {
            let role = |unit: Option<Name>| Meant::Role {
                role: held.role.clone(),
                unit,
            };
            meant.insert(role(None));
            meant.extend(held.unit.clone().map(|unit| role(Some(unit))));
        }
        let cases = meant.iter().filter_map(|one| self.meant.get(one));
        let cases = cases.flatten().chain(&self.with_sheets);
        cases.copied().collect()
    }

    /// Takes in how a case stands now.
    pub(crate) fn follow(&mut self, case: &mut Case, framework: &Framework) {
        self.follow_sheets(case);
        let now = meant_by(case, framework);
        if now == case.waits_for {
            return;
        }
        let before = std::mem::replace(&mut case.waits_for, now);
        self.pass_on(case.id, &before, &case.waits_for);
    }

    fn follow_sheets(&mut self, case: &Case) {
        let before = self.with_sheets.contains(&case.id);
        match (before, case.sheets.iter().any(Sheet::is_open)) {
            (false, true) => self.with_sheets.insert(case.id),
            (true, false) => self.with_sheets.remove(&case.id),
            (true, true) | (false, false) => None,
        };
    }

    /// Most events change little of whom a case waits for, and a map that commands share is dear
    /// to change: what stays is left alone.
    fn pass_on(&mut self, case: CaseId, before: &[Meant], now: &[Meant]) {
        for gone in before.iter().filter(|one| !now.contains(one)) {
            if let Some(cases) = self.meant.get_mut(gone) {
                cases.remove(&case);
                if cases.is_empty() {
                    self.meant.remove(gone);
                }
            }
        }
        for new in now.iter().filter(|one| !before.contains(one)) {
            self.meant.entry(new.clone()).or_default().insert(case);
        }
    }
}

/// Whom a case may wait for: who can act on it where it is, and who has a ballot in a question.
fn meant_by(case: &Case, framework: &Framework) -> Vec<Meant> {
    let mut meant = Vec::new();
    for question in case
        .questions
        .values()
        .filter(|question| question.is_open())
    {
        let seats = question.electorate.iter();
        let waiting = seats.filter(|seat| !question.ballots.contains_key(&seat.person));
        meant.extend(waiting.map(|seat| Meant::Person(seat.person.clone())));
    }
    for heir in heirs(case, framework) {
        case.add_meant(framework, &heir, &mut meant);
    }
    let actors = case.workflow.actors.get(&case.state);
    for holder in actors.into_iter().flatten() {
        case.add_meant(framework, holder, &mut meant);
    }
    meant
}

/// Whose holders may take over a seat from which nobody has voted.
fn heirs(case: &Case, framework: &Framework) -> Vec<Holder> {
    let open = case.questions.iter().filter(|(_, it)| it.is_open());
    let decisions = &case.workflow.decisions;
    let mut heirs = Vec::new();
    for (name, question) in open {
        let decision = decisions.get(name);
        let voted = |seat: &Seat| question.ballots.contains_key(&seat.person);
        let all_voted = question.electorate.iter().all(voted);
        let Some(decision) = decision.filter(|it| it.seat == SeatOf::Office && !all_voted) else {
            continue;
        };
        heirs.extend(decision.electorate.iter().cloned());
        // Who stood in for a post is followed by who holds that role.
        let roles = decision.electorate.iter().filter_map(Holder::role);
        let roles = roles.filter_map(|role| framework.organisation.roles.get(role));
        let instead = roles.filter_map(|role| role.instead.clone());
        heirs.extend(instead.map(Holder::Role));
    }
    heirs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::framework::{Clock, Firing, StateCategory};
    use crate::state::{State, evolve};

    /// A demo's log: most types of events, of 46 cases.
    const LOG: &str = include_str!("../../../tests/fixtures/log-1.jsonl");

    /// What going through all cases finds.
    fn of_all_cases(state: &State) -> Waits {
        let mut found: BTreeSet<(Meant, CaseId)> = BTreeSet::new();
        for case in state.cases.in_play() {
            let framework = state.framework_of(case).expect("its framework");
            let runs = |clock: &Clock| clock.run_in.contains(&case.state);
            let waits = match case.workflow.category(case.state.as_str()) {
                StateCategory::Open => true,
                StateCategory::Waiting => case.workflow.clocks.iter().any(runs),
                StateCategory::Closed => false,
            };
            for transition in &case.workflow.transitions {
                let Firing::By(holders) = &transition.firing else {
                    continue;
                };
                if waits && transition.from.contains(&case.state) {
                    let mut meant = Vec::new();
                    for holder in holders {
                        case.add_meant(framework, holder, &mut meant);
                    }
                    found.extend(meant.into_iter().map(|meant| (meant, case.id)));
                }
            }
            for question in case.questions.values().filter(|it| it.outcome.is_none()) {
                let seats = question.electorate.iter();
                let people = seats.map(|seat| seat.person.clone());
                let waiting = people.filter(|person| !question.ballots.contains_key(person));
                found.extend(waiting.map(|person| (Meant::Person(person), case.id)));
            }
            let mut meant = Vec::new();
            for heir in heirs(case, framework) {
                case.add_meant(framework, &heir, &mut meant);
            }
            found.extend(meant.into_iter().map(|meant| (meant, case.id)));
        }
        let mut waits = Waits::default();
        let with_sheets = state.cases.in_play();
        let with_sheets = with_sheets.filter(|case| case.sheets.iter().any(Sheet::is_open));
        waits.with_sheets = with_sheets.map(|case| case.id).collect();
        for (meant, case) in found {
            waits.pass_on(case, &[], &[meant]);
        }
        waits
    }

    #[test]
    fn after_each_event_a_case_waits_for_whom_going_through_all_cases_finds() {
        let mut state = State::default();
        let mut most = 0;
        for line in LOG.lines() {
            let event = Event::from_bytes(line.as_bytes()).expect("an event");
            evolve(&mut state, &event);
            let found = of_all_cases(&state);
            assert_eq!(state.waits, found, "after {}", event.position);
            most = most.max(found.meant.len());
        }
        assert!(most > 10, "only {most} are waited for at once");
    }

    #[test]
    fn a_case_that_passes_on_leaves_nothing_behind() {
        let [owner, officer] = ["owner", "officer"].map(|it| Meant::Person(Name::new(it)));
        let case = crate::identity::case_id(
            crate::identity::scripted_command_id("waits", 1),
            1,
            jiff::Timestamp::UNIX_EPOCH,
        );
        let both = [owner.clone(), officer.clone(), owner.clone()];
        let mut waits = Waits::default();
        waits.pass_on(case, &[], &both);
        waits.pass_on(case, &both, std::slice::from_ref(&officer));
        assert_eq!(waits.meant.keys().collect::<Vec<_>>(), [&officer]);
        waits.pass_on(case, &[officer], &[]);
        assert_eq!(waits, Waits::default());
    }
}
