//! What may wait for whom: from a role, a role in a unit, or a person, to the cases in play.
//!
//! The fold keeps it, so that nobody goes through all cases to say what one person owes. It knows
//! neither roster nor day: who holds a role today is asked when somebody asks, so an answer is
//! right at once after any act. It finds all cases that wait for a person, and perhaps some that
//! do not: whoever asks looks at each.

use super::{Case, Meant, Roster};
use crate::framework::{Firing, Framework, StateCategory};
use crate::identity::CaseId;
use crate::value::Name;
use imbl::{OrdMap, OrdSet};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// What may wait for whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waits {
    cases: OrdMap<Meant, OrdSet<CaseId>>,
    meant: OrdMap<CaseId, BTreeSet<Meant>>,
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
        let cases = meant.iter().filter_map(|one| self.cases.get(one));
        cases.flatten().copied().collect()
    }

    /// Takes in how a case stands now.
    pub(super) fn follow(&mut self, case: &Case, framework: &Framework) {
        let now = meant_by(case, framework);
        let before = self.meant.get(&case.id);
        if before.map_or(now.is_empty(), |before| *before == now) {
            return;
        }
        for gone in before
            .into_iter()
            .flatten()
            .filter(|one| !now.contains(one))
        {
            if let Some(cases) = self.cases.get_mut(gone) {
                cases.remove(&case.id);
                if cases.is_empty() {
                    self.cases.remove(gone);
                }
            }
        }
        for one in &now {
            self.cases.entry(one.clone()).or_default().insert(case.id);
        }
        if now.is_empty() {
            self.meant.remove(&case.id);
        } else {
            self.meant.insert(case.id, now);
        }
    }
}

/// Whom a case may wait for: who can act on it where it is, and who has a ballot in a question.
fn meant_by(case: &Case, framework: &Framework) -> BTreeSet<Meant> {
    let mut meant = BTreeSet::new();
    for question in case
        .questions
        .values()
        .filter(|question| question.is_open())
    {
        let seats = question.electorate.iter();
        let waiting = seats.filter(|seat| !question.ballots.contains_key(&seat.person));
        meant.extend(waiting.map(|seat| Meant::Person(seat.person.clone())));
    }
    if case.workflow.category(case.state.as_str()) != StateCategory::Open {
        return meant;
    }
    for transition in &case.workflow.transitions {
        if let Firing::By(holders) = &transition.firing
            && transition.from.contains(&case.state)
        {
            let holders = holders.iter();
            meant.extend(holders.flat_map(|holder| case.meant_by(framework, holder)));
        }
    }
    meant
}
