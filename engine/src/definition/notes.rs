//! What reading leaves to be looked at once everything is read.

use super::diagnostic::{Mistakes, Place};
use super::named::Named;
use super::referent::Referent;
use crate::expression::{Expression, ExpressionError, Type};
use crate::framework::Matrix;
use crate::value::Name;
use std::collections::BTreeMap;

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
}

/// Where things are defined.
#[derive(Default)]
pub(super) struct Places {
    workflows: BTreeMap<Name, Place>,
    roles: BTreeMap<Name, Place>,
    owned: BTreeMap<(Referent, Name, Name), Place>,
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
}

impl Notes {
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
    match &error.help {
        Some(help) => {
            mistakes.error_with_help(error.code, &place, error.message.clone(), help.clone());
        }
        None => mistakes.error(error.code, &place, error.message.clone()),
    }
}
