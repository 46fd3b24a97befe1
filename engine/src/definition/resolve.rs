//! Names that are used, looked up once everything is read.

use super::diagnostic::{Mistakes, Place};
use super::read::Named;
use crate::expression::{Expression, ExpressionError, Type};
use crate::framework::{Framework, Matrix, Programme, Workflow};
use crate::value::Name;
use std::collections::BTreeMap;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Referent {
    Calendar,
    Unit,
    Role,
    Scale,
    /// A value of a scale, which owns it.
    ScaleValue,
    Ladder,
    Authority,
    Person,
    Workflow,
    // What a workflow owns.
    State,
    Field,
    Transition,
    Decision,
    Clock,
    /// A transition, or a decision.
    Act,
    /// The name of an event.
    Event,
    // What a programme owns.
    Item,
    Fund,
}

impl Referent {
    /// Whether it is of a workflow, a programme or a scale, and not of the whole.
    pub(super) const fn has_owner(self) -> bool {
        match self {
            Referent::Calendar
            | Referent::Unit
            | Referent::Role
            | Referent::Scale
            | Referent::Ladder
            | Referent::Authority
            | Referent::Person
            | Referent::Workflow => false,
            Referent::ScaleValue
            | Referent::State
            | Referent::Field
            | Referent::Transition
            | Referent::Decision
            | Referent::Clock
            | Referent::Act
            | Referent::Event
            | Referent::Item
            | Referent::Fund => true,
        }
    }

    /// For people.
    pub(super) const fn words(self) -> &'static str {
        match self {
            Referent::Calendar => "calendar",
            Referent::Unit => "unit",
            Referent::Role => "role",
            Referent::Scale => "scale",
            Referent::ScaleValue => "value of this scale",
            Referent::Ladder => "ladder",
            Referent::Authority => "authority table",
            Referent::Person => "person",
            Referent::Workflow => "workflow",
            Referent::State => "state",
            Referent::Field => "field",
            Referent::Transition => "transition",
            Referent::Decision => "decision",
            Referent::Clock => "clock",
            Referent::Act => "transition or decision",
            Referent::Event => "event",
            Referent::Item => "item",
            Referent::Fund => "fund",
        }
    }

    /// The code of a name that nothing has.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Referent::Calendar => "unknown_calendar",
            Referent::Unit => "unknown_unit",
            Referent::Role => "unknown_role",
            Referent::Scale => "unknown_scale",
            Referent::ScaleValue => "bad_value",
            Referent::Ladder => "unknown_ladder",
            Referent::Authority => "unknown_authority",
            Referent::Person => "unknown_person",
            Referent::Workflow => "unknown_workflow",
            Referent::State => "unknown_state",
            Referent::Field => "unknown_field",
            Referent::Transition | Referent::Act | Referent::Event => "unknown_transition",
            Referent::Decision => "unknown_decision",
            Referent::Clock => "unknown_clock",
            Referent::Item => "unknown_item",
            Referent::Fund => "unknown_fund",
        }
    }
}

/// A condition that is typed once everything is read.
pub(super) struct Condition {
    pub(super) expression: Expression,
    pub(super) workflow: Option<Name>,
    pub(super) expected: Type,
    pub(super) place: Place,
}

/// A name that is used, and what must have it.
struct Use {
    referent: Referent,
    owner: Option<Name>,
    named: Named,
}

/// What reading leaves to be looked at.
#[derive(Default)]
pub(super) struct Notes {
    used: Vec<Use>,
    pub(super) conditions: Vec<Condition>,
    pub(super) matrices: Vec<(Matrix, Vec<Vec<Named>>, Place)>,
    pub(super) places: Places,
}

/// Where things are defined.
#[derive(Default)]
pub(super) struct Places {
    workflows: BTreeMap<Name, Place>,
    owned: BTreeMap<(Referent, Name, Name), Place>,
}

impl Places {
    pub(super) fn note_workflow(&mut self, workflow: &Named) {
        self.workflows
            .insert(workflow.name.clone(), workflow.place.clone());
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

/// Looks every name up, and the shape of the matrices.
pub(super) fn resolve(framework: &Framework, notes: &Notes, mistakes: &mut Mistakes<'_>) {
    for used in &notes.used {
        let known = candidates(framework, used.referent, used.owner.as_ref());
        let (code, what) = (used.referent.code(), used.referent.words());
        let name = used.named.name.as_str();
        if !known.contains(&name) {
            mistakes.unknown(code, &used.named.place, what, name, known);
        }
    }
    for (matrix, cells, place) in &notes.matrices {
        check_matrix(framework, matrix, cells, place, mistakes);
    }
}

fn names<'f>(names: impl IntoIterator<Item = &'f Name>) -> Vec<&'f str> {
    names.into_iter().map(Name::as_str).collect()
}

/// All names that there are of something.
fn candidates<'f>(
    framework: &'f Framework,
    referent: Referent,
    owner: Option<&Name>,
) -> Vec<&'f str> {
    let organisation = &framework.organisation;
    let workflows = || -> std::option::IntoIter<&'f Workflow> {
        let workflow = owner.and_then(|id| framework.workflows.get(id));
        workflow.map(|it| &**it).into_iter()
    };
    let programmes = || -> std::option::IntoIter<&'f Programme> {
        let programme = owner.and_then(|id| framework.programmes.get(id));
        programme.map(|it| &**it).into_iter()
    };
    let transitions = || workflows().flat_map(|it| &it.transitions);
    let decisions = || workflows().flat_map(|it| it.decisions.keys());
    match referent {
        Referent::Calendar => names(organisation.calendars.keys()),
        Referent::Unit => names(organisation.units.keys()),
        Referent::Role => names(organisation.roles.keys()),
        Referent::Scale => names(organisation.scales.keys()),
        Referent::ScaleValue => {
            let scale = owner.and_then(|id| organisation.scales.get(id));
            let values = scale.into_iter().flat_map(|scale| &scale.values);
            names(values.map(|value| &value.id))
        }
        Referent::Ladder => names(organisation.ladders.keys()),
        Referent::Authority => names(organisation.authorities.keys()),
        Referent::Person => names(framework.people.iter().map(|person| &person.id)),
        Referent::Workflow => names(framework.workflows.keys()),
        Referent::State => names(workflows().flat_map(|it| &it.states).map(|it| &it.id)),
        Referent::Field => names(workflows().flat_map(|it| &it.fields).map(|it| &it.id)),
        Referent::Transition => names(transitions().map(|it| &it.id)),
        Referent::Decision => names(decisions()),
        Referent::Clock => names(workflows().flat_map(|it| &it.clocks).map(|it| &it.id)),
        Referent::Act => names(transitions().map(|it| &it.id).chain(decisions())),
        Referent::Event => names(transitions().map(|it| &it.event)),
        Referent::Item => names(programmes().flat_map(|it| &it.items).map(|it| &it.id)),
        Referent::Fund => names(programmes().flat_map(|it| it.funds.keys())),
    }
}

fn check_matrix(
    framework: &Framework,
    matrix: &Matrix,
    cells: &[Vec<Named>],
    place: &Place,
    mistakes: &mut Mistakes<'_>,
) {
    let scale = |name: &Name| framework.organisation.scales.get(name);
    let (Some(rows), Some(columns), Some(result)) = (
        scale(&matrix.rows),
        scale(&matrix.columns),
        scale(&matrix.result),
    ) else {
        return;
    };
    if cells.len() != rows.values.len() {
        let message = format!(
            "{} rows, but the scale has {} values",
            cells.len(),
            rows.values.len()
        );
        mistakes.error("bad_value", place, message);
    }
    for row in cells {
        if row.len() != columns.values.len() {
            let place = row.first().map_or(place, |cell| &cell.place);
            let message = format!(
                "{} cells, but the scale has {} values",
                row.len(),
                columns.values.len()
            );
            mistakes.error("bad_value", place, message);
        }
        for cell in row
            .iter()
            .filter(|cell| result.rank(cell.name.as_str()).is_none())
        {
            let known = result.values.iter().map(|value| value.id.as_str());
            let name = cell.name.as_str();
            mistakes.unknown("bad_value", &cell.place, "value of this scale", name, known);
        }
    }
}
