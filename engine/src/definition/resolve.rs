//! Names that are used, looked up once everything is read.

use super::diagnostic::{Mistakes, Place};
use super::reader::{Item, Named};
use crate::expression::{Expression, ExpressionError, Type};
use crate::framework::{Framework, Matrix, Workflow};
use crate::value::Name;
use std::collections::BTreeMap;

/// What a name must be the name of.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Calendar,
    Unit,
    Role,
    Scale,
    ScaleValue(Name),
    Ladder,
    Authority,
    Person,
    Workflow,
    State(Name),
    Field(Name),
    Transition(Name),
    Decision(Name),
    Clock(Name),
    /// A transition, or a decision.
    Act(Name),
    /// The name of an event.
    Event(Name),
    Item(Name),
    Fund(Name),
    /// Nothing can be named here; why.
    Nothing(&'static str),
}

/// A condition that is typed once everything is read.
pub(super) struct Condition {
    pub(super) expression: Expression,
    pub(super) workflow: Option<Name>,
    pub(super) expected: Type,
    pub(super) place: Place,
}

/// What reading leaves to be looked at.
#[derive(Default)]
pub(super) struct Notes {
    used: Vec<(Target, Name, Place)>,
    pub(super) conditions: Vec<Condition>,
    pub(super) matrices: Vec<(Matrix, Vec<Vec<Named>>, Place)>,
    pub(super) places: BTreeMap<Name, Place>,
    pub(super) state_places: BTreeMap<(Name, Name), Place>,
    pub(super) transition_places: BTreeMap<(Name, Name), Place>,
    pub(super) decision_places: BTreeMap<(Name, Name), Place>,
    pub(super) item_places: BTreeMap<(Name, Name), Place>,
}

impl Notes {
    pub(super) fn uses(&mut self, target: Target, name: &Name, place: &Place) {
        self.used.push((target, name.clone(), place.clone()));
    }

    /// Parses a condition; it is typed later.
    pub(super) fn condition(
        &mut self,
        item: Item<'_>,
        workflow: Option<Name>,
        expected: Type,
        mistakes: &mut Mistakes<'_>,
    ) -> Option<Expression> {
        let text = item.text(mistakes)?;
        match Expression::parse(text) {
            Ok(expression) => {
                self.conditions.push(Condition {
                    expression: expression.clone(),
                    workflow,
                    expected,
                    place: item.place(),
                });
                Some(expression)
            }
            Err(error) => {
                report(&error, text, &item.place(), mistakes);
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
    for (target, name, place) in &notes.used {
        let (code, what, known) = candidates(framework, target);
        if let Target::Nothing(why) = target {
            mistakes.error("unknown_field", place, *why);
        } else if !known.contains(&name.as_str()) {
            mistakes.unknown(code, place, what, name.as_str(), known);
        }
    }
    for (matrix, cells, place) in &notes.matrices {
        check_matrix(framework, matrix, cells, place, mistakes);
    }
}

fn names<'f>(names: impl Iterator<Item = &'f Name>) -> Vec<&'f str> {
    names.map(Name::as_str).collect()
}

fn candidates<'f>(
    framework: &'f Framework,
    target: &Target,
) -> (&'static str, &'static str, Vec<&'f str>) {
    let organisation = &framework.organisation;
    match target {
        Target::Calendar => (
            "unknown_calendar",
            "calendar",
            names(organisation.calendars.keys()),
        ),
        Target::Unit => ("unknown_unit", "unit", names(organisation.units.keys())),
        Target::Role => ("unknown_role", "role", names(organisation.roles.keys())),
        Target::Scale => ("unknown_scale", "scale", names(organisation.scales.keys())),
        Target::ScaleValue(scale) => {
            let values = organisation
                .scales
                .get(scale)
                .map(|scale| scale.values.as_slice());
            let values = values.unwrap_or_default().iter().map(|value| &value.id);
            ("bad_value", "value of this scale", names(values))
        }
        Target::Ladder => (
            "unknown_ladder",
            "ladder",
            names(organisation.ladders.keys()),
        ),
        Target::Authority => (
            "unknown_authority",
            "authority table",
            names(organisation.authorities.keys()),
        ),
        Target::Person => (
            "unknown_person",
            "person",
            names(framework.people.iter().map(|it| &it.id)),
        ),
        Target::Workflow => (
            "unknown_workflow",
            "workflow",
            names(framework.workflows.keys()),
        ),
        Target::Item(programme) => {
            let items = framework
                .programmes
                .get(programme)
                .map(|it| it.items.as_slice());
            let items = items.unwrap_or_default().iter().map(|item| &item.id);
            ("unknown_item", "item", names(items))
        }
        Target::Fund(programme) => {
            let funds = framework.programmes.get(programme).into_iter();
            (
                "unknown_fund",
                "fund",
                names(funds.flat_map(|it| it.funds.keys())),
            )
        }
        Target::Nothing(_) => ("unknown_field", "field", Vec::new()),
        of_workflow => in_workflow(framework, of_workflow),
    }
}

fn in_workflow<'f>(
    framework: &'f Framework,
    target: &Target,
) -> (&'static str, &'static str, Vec<&'f str>) {
    let of = |workflow: &Name| -> Vec<&'f Workflow> {
        framework
            .workflows
            .get(workflow)
            .map(|it| &**it)
            .into_iter()
            .collect()
    };
    match target {
        Target::State(id) => {
            let states = of(id)
                .into_iter()
                .flat_map(|it| it.states.iter().map(|it| &it.id));
            ("unknown_state", "state", names(states))
        }
        Target::Field(id) => {
            let fields = of(id)
                .into_iter()
                .flat_map(|it| it.fields.iter().map(|it| &it.id));
            ("unknown_field", "field", names(fields))
        }
        Target::Transition(id) => {
            let all = of(id)
                .into_iter()
                .flat_map(|it| it.transitions.iter().map(|it| &it.id));
            ("unknown_transition", "transition", names(all))
        }
        Target::Decision(id) => {
            let all = of(id).into_iter().flat_map(|it| it.decisions.keys());
            ("unknown_decision", "decision", names(all))
        }
        Target::Clock(id) => {
            let all = of(id)
                .into_iter()
                .flat_map(|it| it.clocks.iter().map(|it| &it.id));
            ("unknown_clock", "clock", names(all))
        }
        Target::Act(id) => {
            let acts = of(id).into_iter().flat_map(|it| {
                let transitions = it.transitions.iter().map(|it| &it.id);
                transitions.chain(it.decisions.keys())
            });
            ("unknown_transition", "transition or decision", names(acts))
        }
        Target::Event(id) => {
            let all = of(id)
                .into_iter()
                .flat_map(|it| it.transitions.iter().map(|it| &it.event));
            ("unknown_transition", "event", names(all))
        }
        _ => ("unknown_key", "name", Vec::new()),
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
