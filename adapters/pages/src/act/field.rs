//! The control of a field: by its kind, as the definition has it.

use super::filled::Filled;
use crate::words;
use engine::framework::{Field, Workflow};
use engine::state::State;
use engine::value::{Kind, Value};

/// One question of a form.
pub(super) struct Control {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) required: bool,
    pub(super) input: Input,
}

/// How it is answered.
pub(super) enum Input {
    /// One line, of an HTML type.
    Line { kind: &'static str, value: String },
    /// Several lines.
    Lines { value: String },
    /// One of these, or several: value, label, chosen.
    Choice {
        many: bool,
        options: Vec<(String, String, bool)>,
    },
}

impl Control {
    /// The control of a field; what was said before stands in it, else what the case has.
    pub(super) fn of(
        state: &State,
        (workflow, field): (&Workflow, &Field),
        required: bool,
        before: Option<&Value>,
        filled: &Filled,
    ) -> Control {
        let id = field.id.as_str();
        let said: Vec<String> = filled.field(id).into_iter().map(str::to_owned).collect();
        let value = match said.is_empty() {
            false => said,
            true => before.map(ToString::to_string).into_iter().collect(),
        };
        Control {
            name: Filled::name(id),
            label: words::field(workflow, id),
            hint: hint(&field.kind),
            required,
            input: input(state, &field.kind, &value),
        }
    }

    /// A line or more of text that is no field.
    pub(super) fn text(name: &str, label: &str, required: bool, filled: &Filled) -> Control {
        let value = filled.member(name).unwrap_or_default().to_owned();
        Control {
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            required,
            input: Input::Lines { value },
        }
    }

    /// What was said, as the check page repeats it.
    pub(super) fn said(&self) -> Option<(String, String)> {
        let said = match &self.input {
            Input::Line { value, .. } | Input::Lines { value } => value.clone(),
            Input::Choice { options, .. } => {
                let chosen = options.iter().filter(|(_, _, chosen)| *chosen);
                let labels: Vec<&str> = chosen.map(|(_, label, _)| label.as_str()).collect();
                labels.join(", ")
            }
        };
        (!said.is_empty()).then(|| (self.label.clone(), said))
    }
}

fn input(state: &State, kind: &Kind, value: &[String]) -> Input {
    let first = value.first().cloned().unwrap_or_default();
    let one = |options: Vec<(String, String)>| choice(false, options, value);
    match kind {
        Kind::Text => Input::Lines { value: first },
        Kind::Date => Input::Line {
            kind: "date",
            value: first,
        },
        Kind::Bool => one(vec![
            ("true".to_owned(), "Yes".to_owned()),
            ("false".to_owned(), "No".to_owned()),
        ]),
        Kind::Enum(words) | Kind::Scale(_, words) => one(worded(words)),
        Kind::Set(words) => {
            let chosen = value.iter().flat_map(|it| it.split(','));
            let chosen: Vec<String> = chosen.map(|it| it.trim().to_owned()).collect();
            choice(true, worded(words), &chosen)
        }
        Kind::Person => one(people(state)),
        Kind::Unit => one(units(state)),
        Kind::Integer
        | Kind::Decimal
        | Kind::Percent
        | Kind::Money
        | Kind::When
        | Kind::Length
        | Kind::Instant
        | Kind::Reference(_)
        | Kind::List(_)
        | Kind::Document => Input::Line {
            kind: "text",
            value: first,
        },
    }
}

fn choice(many: bool, options: Vec<(String, String)>, value: &[String]) -> Input {
    let options = options.into_iter().map(|(id, label)| {
        let chosen = value.contains(&id);
        (id, label, chosen)
    });
    Input::Choice {
        many,
        options: options.collect(),
    }
}

fn worded(ids: &[engine::value::Name]) -> Vec<(String, String)> {
    let option = |id: &engine::value::Name| (id.to_string(), words::in_words(id.as_str()));
    ids.iter().map(option).collect()
}

fn people(state: &State) -> Vec<(String, String)> {
    let ids = state.roster.people.ids();
    ids.map(|id| (id.to_string(), words::person(state, id.as_str())))
        .collect()
}

fn units(state: &State) -> Vec<(String, String)> {
    let framework = state.in_force.as_ref();
    let units = framework.into_iter().flat_map(|it| &it.organisation.units);
    units
        .map(|(id, unit)| {
            let label = words::label_or_id(unit.label.text("en"), id.as_str());
            (id.to_string(), label)
        })
        .collect()
}

/// How it is written, where that is not plain.
fn hint(kind: &Kind) -> Option<String> {
    let hint = match kind {
        Kind::Money => "An amount with its currency: USD 25000",
        Kind::When => "A day, a month, a quarter or a year: 2020-03-31, 2020-03, 2020-Q1, 2020",
        Kind::Length => "A length: 10 working days, 3 months",
        Kind::Percent => "From 0 to 100",
        Kind::Integer => "A whole number",
        Kind::Decimal => "A number",
        Kind::Reference(_) => "A reference, as it stands on the case: REC-2026-001",
        Kind::List(_) => "Several, with commas between",
        Kind::Instant => "A day and time: 2020-03-31T12:00:00Z",
        Kind::Text
        | Kind::Date
        | Kind::Bool
        | Kind::Enum(_)
        | Kind::Scale(..)
        | Kind::Set(_)
        | Kind::Person
        | Kind::Unit
        | Kind::Document => return None,
    };
    Some(hint.to_owned())
}
