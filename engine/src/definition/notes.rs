//! What reading leaves to be looked at once everything is read.

use super::diagnostic::{Mistakes, Place};
use super::named::Named;
use super::referent::Referent;
use crate::expression::{Expression, ExpressionError, Type};
use crate::framework::Matrix;
use crate::value::Name;
use std::collections::{BTreeMap, BTreeSet};

/// A condition that is typed once everything is read.
pub(super) struct Condition {
    pub(super) expression: Expression,
    pub(super) workflow: Option<Name>,
    pub(super) expected: Type,
    pub(super) place: Place,
}

/// A name that is used, and what must have it.
pub(super) struct Use {
    pub(super) referent: Referent,
    pub(super) owner: Option<Name>,
    pub(super) named: Named,
}

/// What reading leaves to be looked at.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) used: Vec<Use>,
    pub(super) conditions: Vec<Condition>,
    pub(super) matrices: Vec<(Matrix, Vec<Vec<Named>>, Place)>,
    pub(super) places: Places,
    /// What is defined, even where a mistake keeps it from being read: nothing more is said of who
    /// names it.
    declared: BTreeSet<(Referent, Option<Name>, Name)>,
}

/// Where things are defined.
#[derive(Default)]
pub(super) struct Places {
    workflows: BTreeMap<Name, Place>,
    roles: BTreeMap<Name, Place>,
    owned: BTreeMap<(Referent, Name, Name), Place>,
    /// Where the values of their keys stand.
    keys: BTreeMap<(Referent, Option<Name>, Name, String), Place>,
    /// The keys of the charter.
    pub(super) charter: Vec<(String, Place)>,
    /// Of each workflow, in the order in which they are read.
    pub(super) separations: BTreeMap<Name, Vec<Place>>,
    /// In the order in which they are read.
    pub(super) appointments: Vec<Place>,
    /// The files that every workflow looks at: organisation, charter, people.
    pub(super) shared: Vec<usize>,
}

impl Places {
    pub(super) fn note_workflow(&mut self, workflow: &Named) {
        self.workflows
            .insert(workflow.name.clone(), workflow.place.clone());
    }

    pub(super) fn note_role(&mut self, role: &Named) {
        self.roles.insert(role.name.clone(), role.place.clone());
    }

    pub(super) fn of_role(&self, id: &Name) -> Option<&Place> {
        self.roles.get(id)
    }

    pub(super) fn note(&mut self, referent: Referent, owner: &Name, id: &Name, place: Place) {
        let key = (referent, owner.clone(), id.clone());
        self.owned.insert(key, place);
    }

    pub(super) fn of_workflow(&self, id: &Name) -> Option<&Place> {
        self.workflows.get(id)
    }

    pub(super) fn of(&self, referent: Referent, owner: &Name, id: &Name) -> Option<&Place> {
        self.owned.get(&(referent, owner.clone(), id.clone()))
    }

    /// Where the value of a key stands, if it is written.
    pub(super) fn written(
        &self,
        referent: Referent,
        owner: &Name,
        id: &Name,
        key: &str,
    ) -> Option<&Place> {
        let key = (referent, Some(owner.clone()), id.clone(), key.to_owned());
        self.keys.get(&key)
    }

    pub(super) fn separations(&self, workflow: &Name) -> &[Place] {
        self.separations.get(workflow).map_or(&[], Vec::as_slice)
    }

    pub(super) fn charter_key(&self, key: &str) -> Place {
        let found = self.charter.iter().find(|(known, _)| known == key);
        found.map_or_else(Mistakes::nowhere, |(_, place)| place.clone())
    }

    /// Where the value of a key stands, or the `id` of what should have it.
    pub(super) fn key(
        &self,
        referent: Referent,
        owner: Option<&Name>,
        id: &Name,
        key: &str,
    ) -> Place {
        let find = |key: &str| {
            let key = (referent, owner.cloned(), id.clone(), key.to_owned());
            self.keys.get(&key).cloned()
        };
        find(key)
            .or_else(|| find("id"))
            .or_else(|| owner.and_then(|owner| self.of(referent, owner, id).cloned()))
            .unwrap_or_else(Mistakes::nowhere)
    }
}

impl Notes {
    /// Notes that something is defined, and where the values of its keys stand.
    pub(super) fn declare(
        &mut self,
        referent: Referent,
        owner: Option<Name>,
        id: &Name,
        keys: impl IntoIterator<Item = (String, Place)>,
    ) {
        for (key, place) in keys {
            let key = (referent, owner.clone(), id.clone(), key);
            self.places.keys.entry(key).or_insert(place);
        }
        self.declared.insert((referent, owner, id.clone()));
    }

    /// Whether something is defined, rightly or not.
    pub(super) fn is_declared(&self, referent: Referent, owner: Option<&Name>, id: &Name) -> bool {
        let has = |referent| {
            let key = (referent, owner.cloned(), id.clone());
            self.declared.contains(&key)
        };
        has(referent)
            || referent == Referent::Act && (has(Referent::Transition) || has(Referent::Decision))
    }

    /// All names of something that is defined, rightly or not.
    pub(super) fn declared(&self, referent: Referent, owner: Option<&Name>) -> Vec<Name> {
        let all = self.declared.iter();
        let fitting = all.filter(|(of, by, _)| *of == referent && by.as_ref() == owner);
        fitting.map(|(_, _, id)| id.clone()).collect()
    }

    pub(super) fn uses(&mut self, referent: Referent, owner: Option<Name>, named: &Named) {
        self.used.push(Use {
            referent,
            owner,
            named: named.clone(),
        });
    }

    /// Parses a condition; it is typed later.
    pub(super) fn condition(
        &mut self,
        text: &str,
        place: Place,
        workflow: Option<Name>,
        expected: Type,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<Expression> {
        match Expression::parse(text) {
            Ok(expression) => {
                self.conditions.push(Condition {
                    expression: expression.clone(),
                    workflow,
                    expected,
                    place,
                });
                Some(expression)
            }
            Err(error) => {
                report(&error, text, &place, mistakes);
                None
            }
        }
    }
}

/// A mistake inside a condition, at its place in the file. A string with escapes is marked whole.
pub(super) fn report(
    error: &ExpressionError,
    text: &str,
    place: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    let file = mistakes.text(place.file);
    let written = file.get(place.span.clone()).unwrap_or_default();
    let span = match written.find(text).filter(|_| !text.is_empty()) {
        Some(offset) => {
            let start = place.span.start + offset;
            start + error.span.start..start + error.span.end.max(error.span.start + 1)
        }
        None => place.span.clone(),
    };
    let place = Place {
        file: place.file,
        span: span.start..span.end.min(place.span.end),
    };
    mistakes.found(
        error.code,
        &place,
        error.message.clone(),
        error.help.clone(),
    );
}
